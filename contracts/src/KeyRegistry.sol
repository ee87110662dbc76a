// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Eip712Domain} from "./base/Eip712Domain.sol";
import {IERC165} from "./interfaces/IERC165.sol";
import {IERC5267} from "./interfaces/IERC5267.sol";
import {IKeyRegistry} from "./interfaces/IKeyRegistry.sol";
import {KeyBundle, KeyBundles} from "./libraries/KeyBundles.sol";
import {PackedRecord, Record, Records} from "./libraries/Records.sol";
import {Schnorr, SchnorrProof} from "./libraries/Schnorr.sol";
import {Scopes} from "./libraries/Scopes.sol";

/// @title The key registry. It has no administrator, no proxy and no way to change.
contract KeyRegistry is IKeyRegistry, IERC165, Eip712Domain {
    using KeyBundles for KeyBundle;
    using Records for uint256;

    uint8 private constant FIRST_SUITE = 1;

    /// @dev The suite whose handshakes use the registered ML-KEM key.
    uint8 private constant KEM_SUITE = 3;

    // storage: the order is public, new variables go after these

    /// @dev Slot 0.
    mapping(bytes32 keyId => PackedRecord) private _current;

    /// @dev Slot 1.
    mapping(bytes32 keyId => mapping(uint32 epoch => PackedRecord)) private _history;

    // external

    /// @inheritdoc IKeyRegistry
    function register(bytes32 label, KeyBundle calldata bundle, SchnorrProof calldata possession)
        external
        returns (bytes32 keyId)
    {
        if (!_isWellFormed(label)) revert KeyRegistry_InvalidLabel(label);
        keyId = _keyIdOf(msg.sender, label);
        if (_current[keyId].status != 0) revert KeyRegistry_AlreadyRegistered(keyId);

        _write(keyId, 1, bundle, bundle.hash(), possession);
        emit KeyRegistered(keyId, msg.sender, label, 1, bundle);
    }

    /// @inheritdoc IKeyRegistry
    function rotate(
        bytes32 label,
        KeyBundle calldata previous,
        KeyBundle calldata next,
        SchnorrProof calldata possession
    ) external returns (bytes32 keyId) {
        keyId = _keyIdOf(msg.sender, label);
        uint256 status = _openStatus(keyId);
        _requireSuccessor(keyId, previous, next);

        uint32 epoch = status.epochOf();
        if (epoch == type(uint32).max) revert KeyRegistry_EpochsExhausted(keyId);
        _history[keyId][epoch] = PackedRecord(status.end(_now()), _current[keyId].bundleHash);
        ++epoch;

        _write(keyId, epoch, next, next.hash(), possession);
        emit KeyRotated(keyId, msg.sender, label, epoch, next);
    }

    /// @inheritdoc IKeyRegistry
    function revoke(bytes32 label) external returns (bytes32 keyId) {
        keyId = _keyIdOf(msg.sender, label);
        uint256 status = _openStatus(keyId);

        _current[keyId].status = status.end(_now());
        emit KeyRevoked(keyId, msg.sender, label, status.epochOf(), _now());
    }

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
        PackedRecord storage candidate = _current[keyId];

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
        if (candidate.status.validAt(timestamp)) record = Records.unpack(candidate);
    }

    /// @inheritdoc IKeyRegistry
    function isActive(bytes32 keyId, uint48 scopesMask) external view returns (bool) {
        uint256 status = _current[keyId].status;
        return status.validAt(block.timestamp) && Scopes.cover(status.scopesOf(), scopesMask);
    }

    /// @inheritdoc IKeyRegistry
    function keyIdOf(address owner, bytes32 label) external pure returns (bytes32 keyId) {
        return _keyIdOf(owner, label);
    }

    /// @inheritdoc IKeyRegistry
    function domainSeparator() external view returns (bytes32) {
        return _domainSeparator();
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(IKeyRegistry).interfaceId
            || interfaceId == type(IERC5267).interfaceId;
    }

    // internal

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
        KeyBundle calldata bundle,
        bytes32 bundleHash,
        SchnorrProof calldata possession
    ) private {
        uint40 notBefore = _requireSound(bundle);
        bytes32 digest = _typedDataHash(KeyBundles.proofOfPossessionHash(keyId, epoch, bundleHash));
        if (!Schnorr.verify(bundle.identityKeyX, bundle.identityKeyParity, abi.encodePacked(digest), possession)) {
            revert KeyRegistry_PossessionNotProven(keyId, epoch);
        }
        uint256 status =
            Records.packOpen(epoch, notBefore, bundle.notAfter, uint40(block.number), bundle.scopes, bundle.suite);
        _current[keyId] = PackedRecord(status, bundleHash);
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

    /// @dev Checks that `previous` is the current bundle and that it committed to `next`'s identity key.
    function _requireSuccessor(bytes32 keyId, KeyBundle calldata previous, KeyBundle calldata next) private view {
        bytes32 currentHash = _current[keyId].bundleHash;
        bytes32 previousHash = previous.hash();
        if (previousHash != currentHash) {
            revert KeyRegistry_WrongPreviousBundle(keyId, currentHash, previousHash);
        }
        if (previous.nextKeyHash == 0) revert KeyRegistry_NoSuccessor(keyId);
        if (next.identityKeyParity > 1) {
            revert KeyRegistry_InvalidIdentityKey(next.identityKeyX, next.identityKeyParity);
        }
        bytes32 nextKeyHash = next.identityKeyHash();
        if (nextKeyHash != previous.nextKeyHash) {
            revert KeyRegistry_NotCommitted(keyId, previous.nextKeyHash, nextKeyHash);
        }
    }

    /// @dev The status of a key that exists and is not revoked.
    function _openStatus(bytes32 keyId) private view returns (uint256 status) {
        status = _current[keyId].status;
        if (status == 0) revert KeyRegistry_NotRegistered(keyId);
        uint40 endedAt = status.endedAtOf();
        if (endedAt != 0) revert KeyRegistry_Revoked(keyId, endedAt);
    }

    function _now() private view returns (uint40) {
        // 2^40 seconds are 34,865 years
        return uint40(block.timestamp);
    }

    function _keyIdOf(address owner, bytes32 label) private pure returns (bytes32) {
        return keccak256(abi.encode(owner, label));
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
