// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IKeyControl, Recovery} from "../interfaces/IKeyControl.sol";
import {KeyBundle, KeyBundles} from "../libraries/KeyBundles.sol";
import {Records} from "../libraries/Records.sol";
import {SchnorrProof} from "../libraries/Schnorr.sol";
import {KeyLedger} from "./KeyLedger.sol";

/// @title Hand-over and recovery.
abstract contract KeyControl is KeyLedger, IKeyControl {
    using KeyBundles for KeyBundle;
    using Records for uint256;

    /// @dev What an owner has set up for one key, and what is pending.
    struct Control {
        address pendingOwner;
        address guardian;
        uint40 delay;
        Recovery recovery;
    }

    /// @inheritdoc IKeyControl
    uint40 public constant MIN_RECOVERY_DELAY = 1 days;

    /// @inheritdoc IKeyControl
    uint40 public constant MAX_RECOVERY_DELAY = 365 days;

    /// @inheritdoc IKeyControl
    uint40 public constant RECOVERY_WINDOW = 14 days;

    // storage

    /// @dev Slot 5.
    mapping(bytes32 keyId => Control) private _controls;

    // external: hand-over

    /// @inheritdoc IKeyControl
    function offerOwnership(address registrant, bytes32 label, address pendingOwner) external {
        Key memory key = _openOwn(registrant, label);
        if (key.status.isAgent()) revert KeyRegistry_IsAgent(key.id);
        if (pendingOwner == msg.sender) revert KeyRegistry_AlreadyOwner(key.id, msg.sender);
        _controls[key.id].pendingOwner = pendingOwner;
        emit OwnershipOffered(key.id, msg.sender, pendingOwner);
    }

    /// @inheritdoc IKeyControl
    function acceptOwnership(address registrant, bytes32 label) external {
        Key memory key = _open(registrant, label);
        Control storage control = _controls[key.id];
        address pendingOwner = control.pendingOwner;
        if (pendingOwner == address(0) || pendingOwner != msg.sender) {
            revert KeyRegistry_NotOffered(key.id, pendingOwner, msg.sender);
        }

        bool hadRecovery = control.recovery.readyAt != 0;
        bool hadGuardian = control.guardian != address(0);
        delete _controls[key.id];
        if (hadRecovery) emit RecoveryCancelled(key.id);
        if (hadGuardian) emit GuardianSet(key.id, address(0), 0);
        _transfer(key, msg.sender);
    }

    // external: recovery

    /// @inheritdoc IKeyControl
    function setGuardian(address registrant, bytes32 label, address guardian, uint40 delay) external {
        Key memory key = _openOwn(registrant, label);
        if (key.status.isAgent()) revert KeyRegistry_IsAgent(key.id);
        (uint40 minimum, uint40 maximum) = guardian == address(0) ? (0, 0) : (MIN_RECOVERY_DELAY, MAX_RECOVERY_DELAY);
        if (delay < minimum || delay > maximum) revert KeyRegistry_InvalidRecoveryDelay(delay, minimum, maximum);

        Control storage control = _controls[key.id];
        if (control.recovery.readyAt != 0) _cancel(key.id);
        (control.guardian, control.delay) = (guardian, delay);
        emit GuardianSet(key.id, guardian, delay);
    }

    /// @inheritdoc IKeyControl
    function proposeRecovery(address registrant, bytes32 label, address newOwner, bytes32 bundleHash) external {
        Key memory key = _open(registrant, label);
        Control storage control = _controls[key.id];
        address guardian = control.guardian;
        if (guardian == address(0) || guardian != msg.sender) {
            revert KeyRegistry_NotGuardian(key.id, guardian, msg.sender);
        }
        if (newOwner == address(0)) revert KeyRegistry_MissingNewOwner(key.id);

        uint40 readyAt = _now() + control.delay;
        Recovery memory recovery = Recovery(
            newOwner,
            readyAt,
            readyAt + RECOVERY_WINDOW,
            key.status.epochOf(),
            _bundlesHash(_current[key.id].bundleHash, bundleHash)
        );
        control.recovery = recovery;
        emit RecoveryProposed(key.id, newOwner, recovery);
    }

    /// @inheritdoc IKeyControl
    function cancelRecovery(address registrant, bytes32 label) external {
        Key memory key = _open(registrant, label);
        Control storage control = _controls[key.id];
        address owner = _ownerOf(key.id, registrant, key.status);
        if (msg.sender != owner && msg.sender != control.guardian) {
            revert KeyRegistry_NotOwner(key.id, owner, msg.sender);
        }
        if (control.recovery.readyAt == 0) revert KeyRegistry_NoRecovery(key.id);
        _cancel(key.id);
    }

    /// @inheritdoc IKeyControl
    function completeRecovery(
        address registrant,
        bytes32 label,
        KeyBundle calldata bundle,
        SchnorrProof calldata possession
    ) external returns (bytes32 keyId) {
        Key memory key = _open(registrant, label);
        keyId = key.id;
        _requireRipe(key, bundle);

        Control storage control = _controls[keyId];
        delete control.recovery;
        delete control.pendingOwner;
        _supersede(key, bundle, possession);
        emit RecoveryCompleted(keyId, msg.sender, key.status.epochOf() + 1);
        if (_ownerOf(keyId, registrant, key.status) != msg.sender) _transfer(key, msg.sender);
    }

    // external: views

    /// @inheritdoc IKeyControl
    function pendingOwnerOf(bytes32 keyId) external view returns (address) {
        return _controls[keyId].pendingOwner;
    }

    /// @inheritdoc IKeyControl
    function guardianOf(bytes32 keyId) external view returns (address guardian, uint40 delay) {
        Control storage control = _controls[keyId];
        return (control.guardian, control.delay);
    }

    /// @inheritdoc IKeyControl
    function recoveryOf(bytes32 keyId) external view returns (Recovery memory) {
        return _controls[keyId].recovery;
    }

    // internal

    /// @dev The caller may now replace the key as it is by `bundle`.
    function _requireRipe(Key memory key, KeyBundle calldata bundle) private view {
        Recovery memory recovery = _controls[key.id].recovery;
        if (recovery.readyAt == 0) revert KeyRegistry_NoRecovery(key.id);
        if (recovery.newOwner != msg.sender) {
            revert KeyRegistry_NotProposedOwner(key.id, recovery.newOwner, msg.sender);
        }
        if (block.timestamp < recovery.readyAt) {
            revert KeyRegistry_RecoveryNotReady(key.id, recovery.readyAt, block.timestamp);
        }
        if (block.timestamp >= recovery.expiresAt) {
            revert KeyRegistry_RecoveryExpired(key.id, recovery.expiresAt, block.timestamp);
        }
        bytes32 bundlesHash = _bundlesHash(_current[key.id].bundleHash, bundle.hash());
        if (recovery.epoch != key.status.epochOf() || recovery.bundlesHash != bundlesHash) {
            revert KeyRegistry_StaleRecovery(key.id, recovery.epoch, bundlesHash);
        }
    }

    function _cancel(bytes32 keyId) private {
        delete _controls[keyId].recovery;
        emit RecoveryCancelled(keyId);
    }

    /// @dev Gives the key, whose status in storage may be another than `key`'s by now, to `newOwner`.
    function _transfer(Key memory key, address newOwner) private {
        address previousOwner = _ownerOf(key.id, key.registrant, key.status);
        uint256 status = _current[key.id].status;
        if (newOwner == key.registrant) {
            _current[key.id].status = status & ~Records.HANDED_OVER;
            delete _owners[key.id];
        } else {
            _current[key.id].status = status | Records.HANDED_OVER;
            _owners[key.id] = newOwner;
        }
        emit OwnershipTransferred(key.id, previousOwner, newOwner);
    }

    function _bundlesHash(bytes32 current, bytes32 next) private pure returns (bytes32) {
        return keccak256(abi.encode(current, next));
    }
}
