// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyBundle} from "../libraries/KeyBundles.sol";
import {SchnorrProof} from "../libraries/Schnorr.sol";

/// @notice A maker's binding offer to swap two tokens.
/// @param registrant the account in the name of the maker's key
/// @param label the label in the name of the maker's key
/// @param taker who may take it, or 0: anybody
/// @param makerToken what the maker gives
/// @param takerToken what the taker gives
/// @param makerAmount how much the maker gives
/// @param takerAmount how much the taker gives
/// @param salt makes quotes with the same terms differ
/// @param quotedAt when it was made, as the maker says
/// @param deadline last second in which it can be settled
struct Quote {
    address registrant;
    bytes32 label;
    address taker;
    address makerToken;
    address takerToken;
    uint256 makerAmount;
    uint256 takerAmount;
    bytes32 salt;
    uint40 quotedAt;
    uint40 deadline;
}

/// @title A sample of how a settlement contract relies on the registry: quotes signed by registered keys, settled once.
/// @notice A quote is signed with the maker's registered identity key (Schnorr), as the EIP-712 digest of
/// Quote(address registrant,bytes32 label,address taker,address makerToken,address takerToken,uint256 makerAmount,
/// uint256 takerAmount,bytes32 salt,uint40 quotedAt,uint40 deadline) in this contract's domain, named
/// "Clavis RfqSettlement", version "1". So it is good on one chain, in one contract.
///
/// What the maker gives comes from the account that owns the key, which must have approved this contract. That account
/// signs nothing for a trade: the key that quotes can be kept by a desk, or by a program as an agent's key, and can be
/// revoked in one transaction without touching the approval.
interface IRfqSettlement {
    // errors

    /// @notice The quote's deadline has passed.
    error RfqSettlement_Expired(uint40 deadline, uint256 timestamp);

    /// @notice The quote says that it was made later than now.
    error RfqSettlement_FromTheFuture(uint40 quotedAt, uint256 timestamp);

    /// @notice The quote is for somebody else.
    error RfqSettlement_WrongTaker(address taker, address caller);

    /// @notice The quote was settled or cancelled.
    error RfqSettlement_Spent(bytes32 digest);

    /// @notice The maker's key is not valid now, or may not quote and settle.
    error RfqSettlement_NotActive(bytes32 keyId);

    /// @notice The maker's key was not valid, or could not quote, when the quote was made.
    error RfqSettlement_WasNotActive(bytes32 keyId, uint40 quotedAt);

    /// @notice The bundle is not the one that was registered when the quote was made and still is.
    error RfqSettlement_WrongBundle(bytes32 keyId, bytes32 bundleHash);

    /// @notice The signature is not the registered key's over this quote.
    error RfqSettlement_InvalidSignature(bytes32 keyId, bytes32 digest);

    /// @notice Only who owns the maker's key can cancel.
    error RfqSettlement_NotMaker(address maker, address caller);

    /// @notice The token refused the transfer, or there is no token at the address.
    error RfqSettlement_TransferFailed(address token, address from, uint256 amount);

    // events

    /// @notice The quote was settled between `maker` and `taker`.
    event QuoteSettled(bytes32 indexed digest, address indexed maker, address indexed taker);

    /// @notice The quote will never be settled.
    event QuoteCancelled(bytes32 indexed digest, address indexed maker);

    // functions

    /// @notice Settles a quote for the caller.
    /// @param quote the terms
    /// @param bundle the maker's registered bundle, as the registry's event has it
    /// @param signature by the bundle's identity key over the quote's digest
    function settle(Quote calldata quote, KeyBundle calldata bundle, SchnorrProof calldata signature) external;

    /// @notice Keeps a quote from ever being settled, whether or not it was signed.
    function cancel(Quote calldata quote) external;

    /// @notice Reverts with the reason for which `taker` could not settle the quote now; balances and approvals are not
    /// looked at.
    function check(Quote calldata quote, KeyBundle calldata bundle, SchnorrProof calldata signature, address taker)
        external
        view;

    /// @notice Whether the quote with this digest was settled or cancelled.
    function isSpent(bytes32 digest) external view returns (bool);

    /// @notice What the maker's key signs.
    function quoteDigest(Quote calldata quote) external view returns (bytes32);
}
