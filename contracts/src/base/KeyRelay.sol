// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IKeyRelay} from "../interfaces/IKeyRelay.sol";
import {KeyBundle, KeyBundles} from "../libraries/KeyBundles.sol";
import {Records} from "../libraries/Records.sol";
import {Consent, Requests} from "../libraries/Requests.sol";
import {SchnorrProof} from "../libraries/Schnorr.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {KeyLedger} from "./KeyLedger.sol";

/// @title Calls that the owner signed and somebody else makes, and batches.
abstract contract KeyRelay is KeyLedger, IKeyRelay {
    using KeyBundles for KeyBundle;
    using Records for uint256;

    uint256 private constant LOWEST_BIT = 1;

    // storage

    /// @dev Slot 4.
    mapping(bytes32 keyId => mapping(uint256 wordIndex => uint256)) private _usedNonces;

    // external

    /// @inheritdoc IKeyRelay
    function registerFor(
        address registrant,
        bytes32 label,
        KeyBundle calldata bundle,
        SchnorrProof calldata possession,
        Consent calldata consent
    ) external returns (bytes32 keyId) {
        keyId = _keyIdOf(registrant, label);
        bytes32 request = Requests.writeHash(Requests.REGISTER_TYPEHASH, keyId, 1, bundle.hash(), consent);
        _useConsent(keyId, registrant, request, consent);
        _register(registrant, label, 0, bundle, possession);
    }

    /// @inheritdoc IKeyRelay
    function rotateFor(
        address registrant,
        bytes32 label,
        KeyBundle calldata previous,
        KeyBundle calldata next,
        SchnorrProof calldata possession,
        Consent calldata consent
    ) external returns (bytes32 keyId) {
        Key memory key = _open(registrant, label);
        keyId = key.id;
        // of an exhausted keyId this epoch is 2^32 - 1 again, and {_supersede} refuses it
        uint32 epoch = key.status.epochOf();
        if (epoch != type(uint32).max) ++epoch;
        _useOwnersConsent(
            key, Requests.writeHash(Requests.ROTATE_TYPEHASH, keyId, epoch, next.hash(), consent), consent
        );
        _rotate(key, previous, next, possession);
    }

    /// @inheritdoc IKeyRelay
    function extendFor(
        address registrant,
        bytes32 label,
        KeyBundle calldata bundle,
        uint40 notAfter,
        SchnorrProof calldata possession,
        Consent calldata consent
    ) external returns (bytes32 keyId) {
        Key memory key = _open(registrant, label);
        keyId = key.id;
        bytes32 bundleHash = KeyBundles.hashMemory(bundle.withNotAfter(notAfter));
        bytes32 request = Requests.writeHash(Requests.EXTEND_TYPEHASH, keyId, key.status.epochOf(), bundleHash, consent);
        _useOwnersConsent(key, request, consent);
        _extend(key, bundle, notAfter, possession);
    }

    /// @inheritdoc IKeyRelay
    function revokeFor(address registrant, bytes32 label, Consent calldata consent) external returns (bytes32 keyId) {
        Key memory key = _open(registrant, label);
        keyId = key.id;
        _useOwnersConsent(key, Requests.revokeHash(keyId, key.status.epochOf(), consent), consent);
        _revoke(key);
    }

    /// @inheritdoc IKeyRelay
    function cancelNonces(address registrant, bytes32 label, uint256 wordIndex, uint256 mask) external {
        bytes32 keyId = _keyIdOf(registrant, label);
        address owner = _ownerOf(keyId, registrant, _current[keyId].status);
        if (owner != msg.sender) revert KeyRegistry_NotOwner(keyId, owner, msg.sender);
        if (mask == 0) revert KeyRegistry_NothingToCancel(keyId);
        _usedNonces[keyId][wordIndex] |= mask;
        emit NoncesCancelled(keyId, wordIndex, mask);
    }

    /// @inheritdoc IKeyRelay
    function batch(bytes[] calldata calls) external {
        if (calls.length == 0) revert KeyRegistry_EmptyBatch();
        bytes[] memory reasons = new bytes[](calls.length);
        bool failed = false;
        for (uint256 i = 0; i < calls.length; i++) {
            // this contract's own code, for the same caller, with no value to spend twice: no function is payable
            (bool ok, bytes memory answer) = address(this).delegatecall(calls[i]);
            if (!ok) {
                failed = true;
                reasons[i] = answer.length == 0 ? abi.encodeWithSelector(KeyRegistry_CallFailed.selector) : answer;
            }
        }
        if (failed) revert KeyRegistry_BatchFailed(reasons);
    }

    /// @inheritdoc IKeyRelay
    function isNonceUsed(bytes32 keyId, uint256 nonce) external view returns (bool) {
        return _usedNonces[keyId][nonce >> 8] & _bitOf(nonce) != 0;
    }

    // internal

    function _useOwnersConsent(Key memory key, bytes32 request, Consent calldata consent) private {
        _useConsent(key.id, _ownerOf(key.id, key.registrant, key.status), request, consent);
    }

    /// @dev Checks that `owner` signed the request, in time, and spends its nonce.
    function _useConsent(bytes32 keyId, address owner, bytes32 request, Consent calldata consent) private {
        if (block.timestamp > consent.deadline) {
            revert KeyRegistry_RequestExpired(consent.deadline, block.timestamp);
        }
        uint256 word = _usedNonces[keyId][consent.nonce >> 8];
        uint256 bit = _bitOf(consent.nonce);
        if (word & bit != 0) revert KeyRegistry_NonceUsed(keyId, consent.nonce);
        _usedNonces[keyId][consent.nonce >> 8] = word | bit;

        bytes32 digest = _typedDataHash(request);
        if (!Signatures.isValid(owner, digest, consent.signature)) {
            revert KeyRegistry_InvalidConsent(keyId, owner, digest);
        }
    }

    function _bitOf(uint256 nonce) private pure returns (uint256) {
        return LOWEST_BIT << (nonce & 0xff);
    }
}
