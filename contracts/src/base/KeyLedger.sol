// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IKeyAgents} from "../interfaces/IKeyAgents.sol";
import {IKeyRegistry} from "../interfaces/IKeyRegistry.sol";
import {KeyBundle, KeyBundles} from "../libraries/KeyBundles.sol";
import {PackedRecord, Records} from "../libraries/Records.sol";
import {Schnorr, SchnorrProof} from "../libraries/Schnorr.sol";
import {Scopes} from "../libraries/Scopes.sol";
import {Eip712Domain} from "./Eip712Domain.sol";

/// @title The records, and the only code that writes them. Who may ask for it is decided by the contracts on top.
abstract contract KeyLedger is IKeyRegistry, IKeyAgents, Eip712Domain {
    using KeyBundles for KeyBundle;
    using Records for uint256;

    /// @dev A key that exists and has not been revoked, as a call names it and with its status.
    struct Key {
        bytes32 id;
        address registrant;
        bytes32 label;
        uint256 status;
    }

    uint8 private constant FIRST_SUITE = 1;

    /// @dev The suite whose handshakes use the registered ML-KEM key.
    uint8 private constant KEM_SUITE = 3;

    // storage: the order is public, new variables go after these

    /// @dev Slot 0.
    mapping(bytes32 keyId => PackedRecord) internal _current;

    /// @dev Slot 1.
    mapping(bytes32 keyId => mapping(uint32 epoch => PackedRecord)) internal _history;

    /// @dev Slot 2.
    mapping(bytes32 agentKeyId => bytes32 parentKeyId) internal _parents;

    /// @dev Slot 3. Empty as long as the registrant owns the key.
    mapping(bytes32 keyId => address) internal _owners;

    // internal: who

    /// @dev The key of that name, which exists and is not revoked.
    function _open(address registrant, bytes32 label) internal view returns (Key memory key) {
        key = Key(_keyIdOf(registrant, label), registrant, label, 0);
        key.status = _current[key.id].status;
        if (key.status == 0) revert KeyRegistry_NotRegistered(key.id);
        uint40 endedAt = key.status.endedAtOf();
        if (endedAt != 0) revert KeyRegistry_Revoked(key.id, endedAt);
    }

    /// @dev As {_open}, and the caller owns it.
    function _openOwn(address registrant, bytes32 label) internal view returns (Key memory key) {
        key = _open(registrant, label);
        address owner = _ownerOf(key.id, registrant, key.status);
        if (owner != msg.sender) revert KeyRegistry_NotOwner(key.id, owner, msg.sender);
    }

    function _ownerOf(bytes32 keyId, address registrant, uint256 status) internal view returns (address) {
        return status & Records.HANDED_OVER == 0 ? registrant : _owners[keyId];
    }

    // internal: the writes

    /// @dev Writes the first epoch of a name. `flags` are where they lie in a status word.
    function _register(
        address registrant,
        bytes32 label,
        uint256 flags,
        KeyBundle calldata bundle,
        SchnorrProof calldata possession
    ) internal returns (bytes32 keyId) {
        if (!_isWellFormed(label)) revert KeyRegistry_InvalidLabel(label);
        keyId = _keyIdOf(registrant, label);
        if (_current[keyId].status != 0) revert KeyRegistry_AlreadyRegistered(keyId);

        _write(keyId, 1, flags, bundle, possession);
        emit KeyRegistered(keyId, registrant, label, 1, bundle);
    }

    /// @dev Writes the next epoch, which the current one committed to.
    function _rotate(
        Key memory key,
        KeyBundle calldata previous,
        KeyBundle calldata next,
        SchnorrProof calldata possession
    ) internal {
        if (key.status.isAgent()) _requireWithin(key, next);
        _rotateUnbounded(key, previous, next, possession);
    }

    /// @dev As {_rotate}, of an agent that its parent has just been asked about.
    function _rotateUnbounded(
        Key memory key,
        KeyBundle calldata previous,
        KeyBundle calldata next,
        SchnorrProof calldata possession
    ) internal {
        _requireCurrent(key.id, previous);
        if (previous.nextKeyHash == 0) revert KeyRegistry_NoSuccessor(key.id);
        if (next.identityKeyParity > 1) {
            revert KeyRegistry_InvalidIdentityKey(next.identityKeyX, next.identityKeyParity);
        }
        bytes32 nextKeyHash = next.identityKeyHash();
        if (nextKeyHash != previous.nextKeyHash) {
            revert KeyRegistry_NotCommitted(key.id, previous.nextKeyHash, nextKeyHash);
        }
        _supersede(key, next, possession);
    }

    /// @dev Writes the next epoch, whether the current one committed to it or not.
    function _supersede(Key memory key, KeyBundle calldata next, SchnorrProof calldata possession) internal {
        uint32 epoch = key.status.epochOf();
        if (epoch == type(uint32).max) revert KeyRegistry_EpochsExhausted(key.id);
        _history[key.id][epoch] = PackedRecord(key.status.end(_now()), _current[key.id].bundleHash);
        ++epoch;

        _write(key.id, epoch, key.status.flagBits(), next, possession);
        emit KeyRotated(key.id, key.registrant, key.label, epoch, next);
    }

    /// @dev Moves the end of the current epoch, which has not come yet.
    function _extend(Key memory key, KeyBundle calldata bundle, uint40 notAfter, SchnorrProof calldata possession)
        internal
    {
        uint40 end = key.status.notAfterOf();
        if (key.status.isAgent()) revert KeyRegistry_IsAgent(key.id);
        _requireCurrent(key.id, bundle);
        if (end <= _now()) revert KeyRegistry_Expired(key.id, end);
        if (notAfter <= end) revert KeyRegistry_NotLater(key.id, end, notAfter);

        uint32 epoch = key.status.epochOf();
        KeyBundle memory extended = bundle.withNotAfter(notAfter);
        bytes32 bundleHash = KeyBundles.hashMemory(extended);
        _requirePossession(key.id, epoch, bundle, bundleHash, possession);
        _current[key.id] = PackedRecord(key.status.extend(notAfter, uint40(block.number)), bundleHash);
        emit KeyExtended(key.id, key.registrant, key.label, epoch, extended);
    }

    /// @dev Ends the current epoch for good.
    function _revoke(Key memory key) internal {
        _current[key.id].status = key.status.end(_now());
        emit KeyRevoked(key.id, key.registrant, key.label, key.status.epochOf(), _now());
    }

    // internal: the rules

    /// @dev `bundle` is the current one of `keyId`.
    function _requireCurrent(bytes32 keyId, KeyBundle calldata bundle) internal view {
        bytes32 expected = _current[keyId].bundleHash;
        bytes32 actual = bundle.hash();
        if (actual != expected) revert KeyRegistry_WrongPreviousBundle(keyId, expected, actual);
    }

    /// @dev Whether the key that delegated to an agent with this status is still its parent's, and valid now.
    function _isDelegated(bytes32 agentKeyId, uint256 agentStatus) internal view returns (bool) {
        uint256 parentStatus = _current[_parents[agentKeyId]].status;
        return parentStatus.validAt(block.timestamp) && parentStatus.delegatedTo(agentStatus);
    }

    function _now() internal view returns (uint40) {
        // 2^40 seconds are 34,865 years
        return uint40(block.timestamp);
    }

    function _keyIdOf(address registrant, bytes32 label) internal pure returns (bytes32) {
        return keccak256(abi.encode(registrant, label));
    }

    /// @inheritdoc Eip712Domain
    function _domainName() internal pure override returns (string memory) {
        return "Clavis KeyRegistry";
    }

    /// @inheritdoc Eip712Domain
    function _domainVersion() internal pure override returns (string memory) {
        return "1";
    }

    /// @dev Checks `bundle` and that its identity key is held, and makes it the current one.
    function _write(
        bytes32 keyId,
        uint32 epoch,
        uint256 flags,
        KeyBundle calldata bundle,
        SchnorrProof calldata possession
    ) private {
        uint40 notBefore = _requireSound(bundle);
        bytes32 bundleHash = bundle.hash();
        _requirePossession(keyId, epoch, bundle, bundleHash, possession);
        uint256 status =
            Records.packOpen(epoch, notBefore, bundle.notAfter, uint40(block.number), bundle.scopes, bundle.suite);
        _current[keyId] = PackedRecord(status | flags, bundleHash);
    }

    /// @dev `possession` is a signature of `bundle`'s identity key over the bundle that has this hash.
    function _requirePossession(
        bytes32 keyId,
        uint32 epoch,
        KeyBundle calldata bundle,
        bytes32 bundleHash,
        SchnorrProof calldata possession
    ) private view {
        bytes32 digest = _typedDataHash(KeyBundles.proofOfPossessionHash(keyId, epoch, bundleHash));
        if (!Schnorr.verify(bundle.identityKeyX, bundle.identityKeyParity, abi.encodePacked(digest), possession)) {
            revert KeyRegistry_PossessionNotProven(keyId, epoch);
        }
    }

    /// @dev Checks what can be checked of `bundle` alone, and gives the time from which it is valid.
    function _requireSound(KeyBundle calldata bundle) private view returns (uint40 notBefore) {
        uint256 x = uint256(bundle.identityKeyX);
        if (x == 0 || x >= Schnorr.N || bundle.identityKeyParity > 1) {
            revert KeyRegistry_InvalidIdentityKey(bundle.identityKeyX, bundle.identityKeyParity);
        }
        if (bundle.sessionKey == 0) revert KeyRegistry_MissingSessionKey();
        if (bundle.suite < FIRST_SUITE || bundle.suite > KEM_SUITE) revert KeyRegistry_UnknownSuite(bundle.suite);
        if (bundle.suite == KEM_SUITE && bundle.kemKeyHash == 0) revert KeyRegistry_MissingKemKey(bundle.suite);

        notBefore = bundle.notBefore > _now() ? bundle.notBefore : _now();
        if (bundle.notAfter <= notBefore) revert KeyRegistry_InvalidValidity(notBefore, bundle.notAfter);
    }

    /// @dev An agent goes on with no more than it has: these scopes or fewer, to this end or an earlier one, at once.
    function _requireWithin(Key memory agent, KeyBundle calldata next) private view {
        if (!_isDelegated(agent.id, agent.status)) {
            revert KeyRegistry_DelegationLapsed(agent.id, _parents[agent.id]);
        }
        if (
            !Scopes.cover(agent.status.scopesOf(), next.scopes) || next.notAfter > agent.status.notAfterOf()
                || next.notBefore > _now()
        ) revert KeyRegistry_ExceedsDelegation(agent.id, next.scopes, next.notBefore, next.notAfter);
    }

    /// @dev At least one byte, and no byte after a zero byte.
    function _isWellFormed(bytes32 label) private pure returns (bool) {
        uint256 low7 = 0x7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f;
        uint256 word = uint256(label);
        unchecked {
            // the top bit of each byte says whether the byte is not zero: adding 0x7f to the low seven bits carries
            // into it unless they are zero, and no byte carries into the next
            uint256 nonZero = (((word & low7) + low7) | word) & ~low7;
            // whether some byte that is not zero comes right after one that is
            return word != 0 && (nonZero << 8) & ~nonZero == 0;
        }
    }
}
