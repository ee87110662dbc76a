// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyAgents} from "./base/KeyAgents.sol";
import {KeyControl} from "./base/KeyControl.sol";
import {KeyRelay} from "./base/KeyRelay.sol";
import {IERC165} from "./interfaces/IERC165.sol";
import {IERC5267} from "./interfaces/IERC5267.sol";
import {IKeyAgents} from "./interfaces/IKeyAgents.sol";
import {IKeyControl} from "./interfaces/IKeyControl.sol";
import {IKeyRegistry, KeyState} from "./interfaces/IKeyRegistry.sol";
import {IKeyRelay} from "./interfaces/IKeyRelay.sol";
import {KeyBundle} from "./libraries/KeyBundles.sol";
import {PackedRecord, Record, Records} from "./libraries/Records.sol";
import {Requests} from "./libraries/Requests.sol";
import {Schnorr, SchnorrProof} from "./libraries/Schnorr.sol";
import {Scopes} from "./libraries/Scopes.sol";

/// @title The key registry. It has no administrator, no proxy and no way to change.
contract KeyRegistry is KeyRelay, KeyControl, KeyAgents, IERC165 {
    using Records for uint256;

    // external

    /// @inheritdoc IKeyRegistry
    function register(bytes32 label, KeyBundle calldata bundle, SchnorrProof calldata possession)
        external
        returns (bytes32 keyId)
    {
        return _register(msg.sender, label, 0, bundle, possession);
    }

    /// @inheritdoc IKeyRegistry
    function rotate(
        address registrant,
        bytes32 label,
        KeyBundle calldata previous,
        KeyBundle calldata next,
        SchnorrProof calldata possession
    ) external returns (bytes32 keyId) {
        Key memory key = _openOwn(registrant, label);
        _rotate(key, previous, next, possession);
        return key.id;
    }

    /// @inheritdoc IKeyRegistry
    function extend(
        address registrant,
        bytes32 label,
        KeyBundle calldata bundle,
        uint40 notAfter,
        SchnorrProof calldata possession
    ) external returns (bytes32 keyId) {
        Key memory key = _openOwn(registrant, label);
        _extend(key, bundle, notAfter, possession);
        return key.id;
    }

    /// @inheritdoc IKeyRegistry
    function revoke(address registrant, bytes32 label) external returns (bytes32 keyId) {
        Key memory key = _openOwn(registrant, label);
        _revoke(key);
        return key.id;
    }

    /// @inheritdoc IKeyRegistry
    function revokeWithCertificate(
        address registrant,
        bytes32 label,
        KeyBundle calldata bundle,
        SchnorrProof calldata certificate
    ) external returns (bytes32 keyId) {
        Key memory key = _open(registrant, label);
        _requireCurrent(key.id, bundle);
        uint32 epoch = key.status.epochOf();
        bytes32 digest = _typedDataHash(Requests.certificateHash(key.id, epoch));
        if (!Schnorr.verify(bundle.identityKeyX, bundle.identityKeyParity, abi.encodePacked(digest), certificate)) {
            revert KeyRegistry_InvalidCertificate(key.id, epoch);
        }
        _revoke(key);
        return key.id;
    }

    // external: views

    /// @inheritdoc IKeyRegistry
    function currentRecord(bytes32 keyId) external view returns (Record memory) {
        return Records.unpack(_current[keyId]);
    }

    /// @inheritdoc IKeyRegistry
    function recordAt(bytes32 keyId, uint32 epoch) external view returns (Record memory) {
        PackedRecord storage current = _current[keyId];
        return Records.unpack(current.status.epochOf() == epoch ? current : _history[keyId][epoch]);
    }

    /// @inheritdoc IKeyRegistry
    function keyAt(bytes32 keyId, uint40 timestamp) external view returns (Record memory record) {
        PackedRecord storage candidate = _candidateAt(keyId, timestamp);
        if (_wasValid(keyId, candidate.status, timestamp)) record = Records.unpack(candidate);
    }

    /// @inheritdoc IKeyRegistry
    function wasActive(bytes32 keyId, uint48 scopesMask, uint40 timestamp) external view returns (bool) {
        uint256 status = _candidateAt(keyId, timestamp).status;
        return Scopes.cover(status.scopesOf(), scopesMask) && _wasValid(keyId, status, timestamp);
    }

    /// @inheritdoc IKeyRegistry
    function isActive(bytes32 keyId, uint48 scopesMask) external view returns (bool) {
        uint256 status = _current[keyId].status;
        return status.validAt(block.timestamp) && Scopes.cover(status.scopesOf(), scopesMask)
            && (!status.isAgent() || _isDelegated(keyId, status));
    }

    /// @inheritdoc IKeyRegistry
    function stateOf(bytes32 keyId) external view returns (KeyState) {
        uint256 status = _current[keyId].status;
        if (status == 0) return KeyState.Unknown;
        if (status.endedAtOf() != 0) return KeyState.Revoked;
        if (block.timestamp >= status.notAfterOf()) return KeyState.Expired;
        if (block.timestamp < status.notBeforeOf()) return KeyState.NotYetValid;
        return status.isAgent() && !_isDelegated(keyId, status) ? KeyState.Lapsed : KeyState.Active;
    }

    /// @inheritdoc IKeyRegistry
    function statusOf(bytes32 keyId) external view returns (uint256) {
        return _current[keyId].status;
    }

    /// @inheritdoc IKeyRegistry
    function ownerOf(address registrant, bytes32 label) external view returns (address) {
        bytes32 keyId = _keyIdOf(registrant, label);
        uint256 status = _current[keyId].status;
        return status == 0 ? address(0) : _ownerOf(keyId, registrant, status);
    }

    /// @inheritdoc IKeyRegistry
    function keyIdOf(address registrant, bytes32 label) external pure returns (bytes32 keyId) {
        return _keyIdOf(registrant, label);
    }

    /// @inheritdoc IKeyRegistry
    function domainSeparator() external view returns (bytes32) {
        return _domainSeparator();
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(IKeyRegistry).interfaceId
            || interfaceId == type(IKeyRelay).interfaceId || interfaceId == type(IKeyAgents).interfaceId
            || interfaceId == type(IKeyControl).interfaceId || interfaceId == type(IERC5267).interfaceId;
    }

    // internal

    /// @dev The one epoch that can have been valid at `timestamp`.
    function _candidateAt(bytes32 keyId, uint40 timestamp) private view returns (PackedRecord storage candidate) {
        candidate = _current[keyId];

        // Superseded epochs ended at times that never decrease, and each began no earlier than its predecessor's end.
        // So only one epoch can have been valid: the first that ended after the timestamp, or else the current one.
        uint32 low = 1;
        uint32 high = candidate.status.epochOf();
        while (low < high) {
            uint32 middle = low + (high - low) / 2;
            if (_history[keyId][middle].status.endedAtOf() > timestamp) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        if (high != candidate.status.epochOf()) candidate = _history[keyId][high];
    }

    /// @dev Whether the epoch with this status was valid at `timestamp`, with its parent's key of that time if it is an
    /// agent's.
    function _wasValid(bytes32 keyId, uint256 status, uint40 timestamp) private view returns (bool) {
        if (!status.validAt(timestamp)) return false;
        if (!status.isAgent()) return true;
        uint256 parentStatus = _candidateAt(_parents[keyId], timestamp).status;
        return parentStatus.validAt(timestamp) && parentStatus.delegatedTo(status);
    }
}
