// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyBundle} from "../libraries/KeyBundles.sol";
import {Consent} from "../libraries/Requests.sol";
import {SchnorrProof} from "../libraries/Schnorr.sol";

/// @title What others submit to the {IKeyRegistry} for an owner, and many calls in one.
/// @notice The owner signs, anybody submits and pays. What is signed is the EIP-712 struct, in the registry's domain,
/// Register, Rotate or Extend(bytes32 keyId,uint32 epoch,KeyBundle bundle,uint256 nonce,uint40 deadline), with the epoch
/// and the bundle that the call writes, or Revoke(bytes32 keyId,uint32 epoch,uint256 nonce,uint40 deadline).
///
/// Nonces are per keyId, in any order, each for one use. An owner cancels a request by cancelling its nonce.
///
/// Storage: slot 4 is mapping(bytes32 keyId => mapping(uint256 => uint256)) of used nonces, 256 a word.
interface IKeyRelay {
    // errors

    /// @notice The deadline of the owner's consent is over.
    error KeyRegistry_RequestExpired(uint40 deadline, uint256 timestamp);

    /// @notice The nonce has been used or cancelled.
    error KeyRegistry_NonceUsed(bytes32 keyId, uint256 nonce);

    /// @notice The signature is not the owner's over this request.
    error KeyRegistry_InvalidConsent(bytes32 keyId, address owner, bytes32 digest);

    /// @notice Cancelling without a nonce.
    error KeyRegistry_NothingToCancel(bytes32 keyId);

    /// @notice Some calls of a batch failed, so none was made.
    /// @param reasons one a call, in order: what it reverted with, or nothing if it would have succeeded
    error KeyRegistry_BatchFailed(bytes[] reasons);

    /// @notice The reason of a call in a batch that failed without one: not a function of the registry, or out of gas.
    error KeyRegistry_CallFailed();

    /// @notice A batch without calls.
    error KeyRegistry_EmptyBatch();

    // events

    /// @notice The nonces `256 wordIndex + i`, for the bits i of `mask`, can no longer be used.
    event NoncesCancelled(bytes32 indexed keyId, uint256 wordIndex, uint256 mask);

    // functions

    /// @notice {IKeyRegistry.register} for a registrant that consented.
    function registerFor(
        address registrant,
        bytes32 label,
        KeyBundle calldata bundle,
        SchnorrProof calldata possession,
        Consent calldata consent
    ) external returns (bytes32 keyId);

    /// @notice {IKeyRegistry.rotate} for an owner that consented.
    function rotateFor(
        address registrant,
        bytes32 label,
        KeyBundle calldata previous,
        KeyBundle calldata next,
        SchnorrProof calldata possession,
        Consent calldata consent
    ) external returns (bytes32 keyId);

    /// @notice {IKeyRegistry.extend} for an owner that consented.
    function extendFor(
        address registrant,
        bytes32 label,
        KeyBundle calldata bundle,
        uint40 notAfter,
        SchnorrProof calldata possession,
        Consent calldata consent
    ) external returns (bytes32 keyId);

    /// @notice {IKeyRegistry.revoke} for an owner that consented.
    function revokeFor(address registrant, bytes32 label, Consent calldata consent) external returns (bytes32 keyId);

    /// @notice Cancels the nonces `256 wordIndex + i` of the caller's keyId, for the bits i of `mask`. A registrant can
    /// do so before it registers.
    function cancelNonces(address registrant, bytes32 label, uint256 wordIndex, uint256 mask) external;

    /// @notice Makes calls of this contract's functions in order, all or none, as the caller.
    /// @param calls the calls' data
    function batch(bytes[] calldata calls) external;

    /// @notice Whether the nonce was used or cancelled.
    function isNonceUsed(bytes32 keyId, uint256 nonce) external view returns (bool);
}
