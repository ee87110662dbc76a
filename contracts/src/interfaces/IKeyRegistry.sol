// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyBundle} from "../libraries/KeyBundles.sol";
import {Record} from "../libraries/Records.sol";
import {SchnorrProof} from "../libraries/Schnorr.sol";

/// @notice What {IKeyRegistry.stateOf} says of a key now.
enum KeyState {
    /// no key has been registered under the keyId
    Unknown,
    /// its time has not come
    NotYetValid,
    /// it is valid
    Active,
    /// its time is over
    Expired,
    /// its owner, its holder or, of an agent's, the parent's owner has ended it
    Revoked,
    /// it is an agent's, and the parent's key that delegated to it is not valid or not current any more
    Lapsed
}

/// @title Registry of participants' keys. Nobody but an owner has power over the owner's keys.
/// @notice A key's name is the account that registered it, the registrant, and a label; its `keyId` is
/// keccak256(abi.encode(registrant, label)). Under it lies one current record and, for ever, the record of every earlier
/// epoch. Times are block timestamps in seconds. The registrant owns the key until it hands it over ({IKeyControl}).
///
/// Every key enters with a proof that it is held: a Schnorr signature (see {Schnorr}) by the bundle's identity key over
/// the EIP-712 digest of ProofOfPossession(bytes32 keyId,uint32 epoch,KeyBundle bundle) in this contract's domain, named
/// "Clavis KeyRegistry", version "1". So a proof is good for one name, epoch, bundle, chain and contract.
///
/// Nothing stops one identity key from being registered under several keyIds by somebody who holds it, and nobody may
/// assume that it is unique: uniqueness would let whoever registers a key first, under an account of no value, keep
/// its rightful user out.
///
/// Storage, which is part of this interface because storage proofs rely on it: slot 0 is
/// mapping(bytes32 keyId => PackedRecord) of current records, slot 1 is
/// mapping(bytes32 keyId => mapping(uint32 epoch => PackedRecord)) of superseded ones, slot 2 is
/// mapping(bytes32 agentKeyId => bytes32 parentKeyId), slot 3 mapping(bytes32 keyId => address) of owners other than the
/// registrant. See {Records} for a record's words. An agent's record is valid only together with its parent's.
interface IKeyRegistry {
    // errors

    /// @notice The registrant has registered this label before. A key is replaced by rotation.
    error KeyRegistry_AlreadyRegistered(bytes32 keyId);

    /// @notice There is no key under this keyId.
    error KeyRegistry_NotRegistered(bytes32 keyId);

    /// @notice The key was revoked, which is final.
    error KeyRegistry_Revoked(bytes32 keyId, uint40 revokedAt);

    /// @notice Only the key's owner can do this.
    error KeyRegistry_NotOwner(bytes32 keyId, address owner, address caller);

    /// @notice The key's time is over: it can be replaced but not extended, because what was true of the past stays.
    error KeyRegistry_Expired(bytes32 keyId, uint40 notAfter);

    /// @notice An extension must end later than the key does already.
    error KeyRegistry_NotLater(bytes32 keyId, uint40 notAfter, uint40 proposed);

    /// @notice The certificate is not a signature of this epoch's identity key.
    error KeyRegistry_InvalidCertificate(bytes32 keyId, uint32 epoch);

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

    /// @notice The first key under a name.
    event KeyRegistered(
        bytes32 indexed keyId, address indexed registrant, bytes32 label, uint32 epoch, KeyBundle bundle
    );

    /// @notice The key of epoch `epoch - 1` was replaced.
    event KeyRotated(bytes32 indexed keyId, address indexed registrant, bytes32 label, uint32 epoch, KeyBundle bundle);

    /// @notice The key of this epoch is valid for longer. `bundle` is the current one now.
    event KeyExtended(bytes32 indexed keyId, address indexed registrant, bytes32 label, uint32 epoch, KeyBundle bundle);

    /// @notice The key of this epoch was revoked.
    event KeyRevoked(bytes32 indexed keyId, address indexed registrant, bytes32 label, uint32 epoch, uint40 revokedAt);

    // functions

    /// @notice Registers the caller's first key under `label`, as epoch 1.
    /// @param label 1 to 32 bytes without a zero byte, padded with zeros on the right
    /// @param bundle the keys. A `notBefore` in the past counts as now; `notAfter` must be later than both.
    /// @param possession proof by `bundle`'s identity key for epoch 1
    /// @return keyId the identifier that the key is found under
    function register(bytes32 label, KeyBundle calldata bundle, SchnorrProof calldata possession)
        external
        returns (bytes32 keyId);

    /// @notice Replaces the caller's key by the one that it committed to, as the next epoch. The old one is superseded
    /// now, even if the new one is not valid yet. An expired key can be rotated, a revoked one cannot. An agent's key can
    /// be rotated within what it has: no other scopes, no later end, valid at once.
    /// @param registrant the account in the key's name
    /// @param label the label in the key's name
    /// @param previous the current bundle, as its event has it
    /// @param next the new bundle; its identity key must hash to `previous.nextKeyHash`
    /// @param possession proof by `next`'s identity key for the next epoch
    /// @return keyId the identifier, unchanged
    function rotate(
        address registrant,
        bytes32 label,
        KeyBundle calldata previous,
        KeyBundle calldata next,
        SchnorrProof calldata possession
    ) external returns (bytes32 keyId);

    /// @notice Lets the caller's key be valid for longer. Key, epoch and everything else stay; a key whose time is over
    /// cannot be extended, nor can an agent's.
    /// @param registrant the account in the key's name
    /// @param label the label in the key's name
    /// @param bundle the current bundle, as its event has it
    /// @param notAfter the new first second after validity, later than the bundle's
    /// @param possession proof by the bundle's identity key, for the current epoch and the bundle with `notAfter`
    /// @return keyId the identifier, unchanged
    function extend(
        address registrant,
        bytes32 label,
        KeyBundle calldata bundle,
        uint40 notAfter,
        SchnorrProof calldata possession
    ) external returns (bytes32 keyId);

    /// @notice Revokes the caller's key from now on, for good.
    /// @param registrant the account in the key's name
    /// @param label the label in the key's name
    /// @return keyId the identifier, unchanged
    function revoke(address registrant, bytes32 label) external returns (bytes32 keyId);

    /// @notice Revokes a key with its own signature, whoever submits it. Made when the key is, and kept offline, the
    /// certificate ends a key whose owner's account is out of reach; whoever steals the key can make one too, which is
    /// less than everything else that could be done with it.
    /// @param registrant the account in the key's name
    /// @param label the label in the key's name
    /// @param bundle the current bundle, as its event has it
    /// @param certificate Schnorr signature by the bundle's identity key over the EIP-712 digest of
    /// RevocationCertificate(bytes32 keyId,uint32 epoch)
    /// @return keyId the identifier, unchanged
    function revokeWithCertificate(
        address registrant,
        bytes32 label,
        KeyBundle calldata bundle,
        SchnorrProof calldata certificate
    ) external returns (bytes32 keyId);

    /// @notice The current record of a keyId, valid or not; all zero if there is none.
    function currentRecord(bytes32 keyId) external view returns (Record memory);

    /// @notice The record of one epoch; all zero if there is none.
    function recordAt(bytes32 keyId, uint32 epoch) external view returns (Record memory);

    /// @notice The record that was valid at `timestamp`, of an agent's only if its parent's was too; all zero if none
    /// was. For a time to come, the answer is what is known now. The number of storage reads grows with the logarithm of
    /// the number of epochs.
    function keyAt(bytes32 keyId, uint40 timestamp) external view returns (Record memory);

    /// @notice Whether the key that was valid at `timestamp` had every scope of `scopesMask`. For a time that is past the
    /// answer never changes.
    function wasActive(bytes32 keyId, uint48 scopesMask, uint40 timestamp) external view returns (bool);

    /// @notice Whether the current key of `keyId` is valid now, and of an agent its parent's too, and has every scope of
    /// `scopesMask` (see {Scopes}). False for an unknown keyId.
    function isActive(bytes32 keyId, uint48 scopesMask) external view returns (bool);

    /// @notice What can be said of the current key of `keyId` now.
    function stateOf(bytes32 keyId) external view returns (KeyState);

    /// @notice The current record's status word as it is stored (see {Records}); 0 for an unknown keyId.
    function statusOf(bytes32 keyId) external view returns (uint256);

    /// @notice Who owns the key now; 0 if none was registered under this name.
    function ownerOf(address registrant, bytes32 label) external view returns (address);

    /// @notice keccak256(abi.encode(registrant, label)).
    function keyIdOf(address registrant, bytes32 label) external pure returns (bytes32 keyId);

    /// @notice The EIP-712 domain separator on this chain.
    function domainSeparator() external view returns (bytes32);
}
