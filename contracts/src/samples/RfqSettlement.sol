// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Eip712Domain} from "../base/Eip712Domain.sol";
import {IKeyRegistry} from "../interfaces/IKeyRegistry.sol";
import {KeyBundle, KeyBundles} from "../libraries/KeyBundles.sol";
import {Schnorr, SchnorrProof} from "../libraries/Schnorr.sol";
import {Scopes} from "../libraries/Scopes.sol";
import {IRfqSettlement, Quote} from "./IRfqSettlement.sol";

/// @notice The one function of an ERC-20 token that settlement needs.
interface IERC20Transfer {
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

/// @title A sample of how a settlement contract relies on the registry.
contract RfqSettlement is IRfqSettlement, Eip712Domain {
    using KeyBundles for KeyBundle;

    bytes32 private constant QUOTE_TYPEHASH = keccak256(
        "Quote(address registrant,bytes32 label,address taker,address makerToken,address takerToken,uint256 makerAmount,"
        "uint256 takerAmount,bytes32 salt,uint40 quotedAt,uint40 deadline)"
    );

    // storage

    /// @notice The registry whose keys quotes are signed with.
    IKeyRegistry public immutable registry;

    mapping(bytes32 digest => bool) private _spent;

    // constructor

    constructor(IKeyRegistry registry_) {
        registry = registry_;
    }

    // external

    /// @inheritdoc IRfqSettlement
    function settle(Quote calldata quote, KeyBundle calldata bundle, SchnorrProof calldata signature) external {
        bytes32 digest = _digestOf(quote);
        _requireGood(quote, bundle, signature, msg.sender, digest);

        // before the tokens are called: what they call back finds the quote spent
        _spent[digest] = true;
        address maker = registry.ownerOf(quote.registrant, quote.label);
        emit QuoteSettled(digest, maker, msg.sender);

        _transfer(quote.makerToken, maker, msg.sender, quote.makerAmount);
        _transfer(quote.takerToken, msg.sender, maker, quote.takerAmount);
    }

    /// @inheritdoc IRfqSettlement
    function cancel(Quote calldata quote) external {
        address maker = registry.ownerOf(quote.registrant, quote.label);
        if (msg.sender != maker) revert RfqSettlement_NotMaker(maker, msg.sender);
        bytes32 digest = _digestOf(quote);
        if (_spent[digest]) revert RfqSettlement_Spent(digest);

        _spent[digest] = true;
        emit QuoteCancelled(digest, maker);
    }

    /// @inheritdoc IRfqSettlement
    function check(Quote calldata quote, KeyBundle calldata bundle, SchnorrProof calldata signature, address taker)
        external
        view
    {
        _requireGood(quote, bundle, signature, taker, _digestOf(quote));
    }

    /// @inheritdoc IRfqSettlement
    function isSpent(bytes32 digest) external view returns (bool) {
        return _spent[digest];
    }

    /// @inheritdoc IRfqSettlement
    function quoteDigest(Quote calldata quote) external view returns (bytes32) {
        return _digestOf(quote);
    }

    // internal

    /// @inheritdoc Eip712Domain
    function _domainName() internal pure override returns (string memory) {
        return "Clavis RfqSettlement";
    }

    /// @inheritdoc Eip712Domain
    function _domainVersion() internal pure override returns (string memory) {
        return "1";
    }

    function _requireGood(
        Quote calldata quote,
        KeyBundle calldata bundle,
        SchnorrProof calldata signature,
        address taker,
        bytes32 digest
    ) private view {
        if (block.timestamp > quote.deadline) {
            revert RfqSettlement_Expired(quote.deadline, block.timestamp);
        }
        if (quote.quotedAt > block.timestamp) revert RfqSettlement_FromTheFuture(quote.quotedAt, block.timestamp);
        if (quote.taker != address(0) && quote.taker != taker) revert RfqSettlement_WrongTaker(quote.taker, taker);
        if (_spent[digest]) revert RfqSettlement_Spent(digest);

        bytes32 keyId = registry.keyIdOf(quote.registrant, quote.label);
        _requireKey(keyId, quote.quotedAt, bundle.hash());
        if (!Schnorr.verify(bundle.identityKeyX, bundle.identityKeyParity, abi.encodePacked(digest), signature)) {
            revert RfqSettlement_InvalidSignature(keyId, digest);
        }
    }

    /// @dev `quotedAt` is the maker's word, so it proves nothing by itself: whoever steals a key can date quotes back.
    /// What keeps them from being settled is that the key must be good now. That it was good then, too, keeps a key
    /// from binding its owner to a time before it was registered, and that it is the same key keeps a superseded one,
    /// which may have been superseded because it was stolen, from quoting at all.
    function _requireKey(bytes32 keyId, uint40 quotedAt, bytes32 bundleHash) private view {
        if (!registry.isActive(keyId, Scopes.QUOTE | Scopes.SETTLE)) revert RfqSettlement_NotActive(keyId);
        if (!registry.wasActive(keyId, Scopes.QUOTE, quotedAt)) revert RfqSettlement_WasNotActive(keyId, quotedAt);
        if (
            registry.currentRecord(keyId).bundleHash != bundleHash
                || registry.keyAt(keyId, quotedAt).bundleHash != bundleHash
        ) revert RfqSettlement_WrongBundle(keyId, bundleHash);
    }

    /// @dev Tokens that return nothing are taken at their word that they revert; an address without code is no token.
    function _transfer(address token, address from, address to, uint256 amount) private {
        (bool ok, bytes memory answer) = token.call(abi.encodeCall(IERC20Transfer.transferFrom, (from, to, amount)));
        bool accepted = answer.length == 0 ? token.code.length != 0 : _isTrue(answer);
        if (!ok || !accepted) revert RfqSettlement_TransferFailed(token, from, amount);
    }

    function _digestOf(Quote calldata quote) private view returns (bytes32) {
        return _typedDataHash(keccak256(abi.encode(QUOTE_TYPEHASH, quote)));
    }

    function _isTrue(bytes memory answer) private pure returns (bool) {
        return answer.length == 32 && uint256(bytes32(answer)) == 1;
    }
}
