// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyBundle} from "../libraries/KeyBundles.sol";
import {Record} from "../libraries/Records.sol";
import {SchnorrProof} from "../libraries/Schnorr.sol";

/// @title Registry of participants' keys. Nobody but an owner has power over the owner's keys.
/// @notice A `keyId` is keccak256(abi.encode(owner, label)). Under it lies one current record and, for ever, the record
/// of every earlier epoch. Times are block timestamps in seconds.
///
/// Every key enters with a proof that it is held: a Schnorr signature (see {Schnorr}) by the bundle's identity key over
/// the EIP-712 digest of ProofOfPossession(bytes32 keyId,uint32 epoch,KeyBundle bundle) in this contract's domain, named
/// "Clavis KeyRegistry", version "1". So a proof is good for one owner, label, epoch, bundle, chain and contract.
///
/// Nothing stops one identity key from being registered under several keyIds by somebody who holds it, and nobody may
/// assume that it is unique: uniqueness would let whoever registers a key first, under an account of no value, keep
/// its rightful user out.
///
/// Storage, which is part of this interface because storage proofs rely on it: slot 0 is
/// mapping(bytes32 keyId => PackedRecord) of current records, slot 1 is
/// mapping(bytes32 keyId => mapping(uint32 epoch => PackedRecord)) of superseded ones. See {Records} for the words.
interface IKeyRegistry {
    // errors

    /// @notice The owner has registered this label before. A key is replaced by rotation.
    error KeyRegistry_AlreadyRegistered(bytes32 keyId);

    /// @notice There is no key under this keyId.
    error KeyRegistry_NotRegistered(bytes32 keyId);

    /// @notice The key was revoked, which is final.
    error KeyRegistry_Revoked(bytes32 keyId, uint40 revokedAt);

    /// @notice A label is 1 to 32 bytes without a zero byte, padded with zeros on the right.
    error KeyRegistry_InvalidLabel(bytes32 label);

    /// @notice The identity key's x is not in 1 .. n-1, or its parity is neither 0 nor 1.
    error KeyRegistry_InvalidIdentityKey(bytes32 identityKeyX, uint8 identityKeyParity);

    /// @notice The session key is zero.
    error KeyRegistry_MissingSessionKey();

    /// @notice The suite needs an ML-KEM key and the bundle has none.
    error KeyRegistry_MissingKemKey(uint8 suite);

    /// @notice The suite is not one of 1, 2, 3.
    error KeyRegistry_UnknownSuite(uint8 suite);

    /// @notice The key would never be valid. `notBefore` is the bundle's or now, whichever is later.
    error KeyRegistry_InvalidValidity(uint40 notBefore, uint40 notAfter);

    /// @notice The proof is not a signature of the bundle's identity key over this keyId, epoch and bundle.
    error KeyRegistry_PossessionNotProven(bytes32 keyId, uint32 epoch);

    /// @notice The bundle given as the current one has another hash than the current one.
    error KeyRegistry_WrongPreviousBundle(bytes32 keyId, bytes32 expected, bytes32 actual);

    /// @notice The current bundle says that its key has no successor.
    error KeyRegistry_NoSuccessor(bytes32 keyId);

    /// @notice The new identity key is not the one that the current bundle committed to.
    error KeyRegistry_NotCommitted(bytes32 keyId, bytes32 expected, bytes32 actual);

    /// @notice The keyId has had 2^32 - 1 epochs.
    error KeyRegistry_EpochsExhausted(bytes32 keyId);

    // events

    /// @notice `owner` registered its first key under `label`.
    event KeyRegistered(bytes32 indexed keyId, address indexed owner, bytes32 label, uint32 epoch, KeyBundle bundle);

    /// @notice `owner` replaced the key of epoch `epoch - 1`.
    event KeyRotated(bytes32 indexed keyId, address indexed owner, bytes32 label, uint32 epoch, KeyBundle bundle);

    /// @notice `owner` revoked the key of this epoch.
    event KeyRevoked(bytes32 indexed keyId, address indexed owner, bytes32 label, uint32 epoch, uint40 revokedAt);

    // functions

    /// @notice Registers the caller's first key under `label`, as epoch 1.
    /// @param label 1 to 32 bytes without a zero byte, padded with zeros on the right
    /// @param bundle the keys. A `notBefore` in the past counts as now; `notAfter` must be later than both.
    /// @param possession proof by `bundle`'s identity key for epoch 1
    /// @return keyId the identifier that the key is found under
    function register(bytes32 label, KeyBundle calldata bundle, SchnorrProof calldata possession)
        external
        returns (bytes32 keyId);

    /// @notice Replaces the caller's key under `label` with the one that it committed to, as the next epoch. The old
    /// one is superseded now, even if the new one is not valid yet. An expired key can be rotated, a revoked one cannot.
    /// @param label the key's label
    /// @param previous the current bundle, as its event has it
    /// @param next the new bundle; its identity key must hash to `previous.nextKeyHash`
    /// @param possession proof by `next`'s identity key for the next epoch
    /// @return keyId the identifier, unchanged
    function rotate(
        bytes32 label,
        KeyBundle calldata previous,
        KeyBundle calldata next,
        SchnorrProof calldata possession
    ) external returns (bytes32 keyId);

    /// @notice Revokes the caller's key under `label` from now on, for good.
    /// @param label the key's label
    /// @return keyId the identifier, unchanged
    function revoke(bytes32 label) external returns (bytes32 keyId);

    /// @notice The current record of a keyId, valid or not; all zero if there is none.
    function currentRecord(bytes32 keyId) external view returns (Record memory);

    /// @notice The record of one epoch; all zero if there is none.
    function recordAt(bytes32 keyId, uint32 epoch) external view returns (Record memory);

    /// @notice The record that was valid at `timestamp`; all zero if none was. For a time to come, the answer is what
    /// is known now. The number of storage reads grows with the logarithm of the number of epochs.
    function keyAt(bytes32 keyId, uint40 timestamp) external view returns (Record memory);

    /// @notice Whether the current key of `keyId` is valid now and has every scope of `scopesMask` (see {Scopes}).
    /// False for an unknown keyId.
    function isActive(bytes32 keyId, uint48 scopesMask) external view returns (bool);

    /// @notice keccak256(abi.encode(owner, label)).
    function keyIdOf(address owner, bytes32 label) external pure returns (bytes32 keyId);

    /// @notice The EIP-712 domain separator on this chain.
    function domainSeparator() external view returns (bytes32);
}
