// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGroth16Verifier4} from "./interfaces/IGroth16Verifier4.sol";
import {IKeyRegistry} from "./interfaces/IKeyRegistry.sol";
import {IOwnershipVerifier, OwnershipClaim} from "./interfaces/IOwnershipVerifier.sol";
import {KeyBundle, KeyBundles} from "./libraries/KeyBundles.sol";
import {Record} from "./libraries/Records.sol";
import {Schnorr, SchnorrProof} from "./libraries/Schnorr.sol";

/// @title Ownership claims about the keys of one registry. It has no administrator and no way to change.
contract OwnershipVerifier is IOwnershipVerifier {
    using KeyBundles for KeyBundle;

    bytes32 private constant CLAIM_TYPEHASH = keccak256(
        "OwnershipClaim(address owner,bytes32 label,uint32 epoch,bytes32 purpose,bytes32 challenge,uint40 deadline)"
    );

    // storage

    /// @inheritdoc IOwnershipVerifier
    IKeyRegistry public immutable registry;

    /// @inheritdoc IOwnershipVerifier
    IGroth16Verifier4 public immutable groth16Verifier;

    /// @dev By the claim's digest, or by {_slotOf} the digest and the commitment.
    mapping(address spender => mapping(bytes32 claim => bool)) private _used;

    // constructor

    constructor(IKeyRegistry registry_, IGroth16Verifier4 groth16Verifier_) {
        registry = registry_;
        groth16Verifier = groth16Verifier_;
    }

    // external

    /// @inheritdoc IOwnershipVerifier
    function verifySchnorr(OwnershipClaim calldata claim, KeyBundle calldata bundle, SchnorrProof calldata proof)
        external
        view
        returns (bool)
    {
        return _schnorrRefusal(claim, bundle, proof, _digestOf(claim)).length == 0;
    }

    /// @inheritdoc IOwnershipVerifier
    function checkSchnorr(OwnershipClaim calldata claim, KeyBundle calldata bundle, SchnorrProof calldata proof)
        external
        view
    {
        _requireNone(_schnorrRefusal(claim, bundle, proof, _digestOf(claim)));
    }

    /// @inheritdoc IOwnershipVerifier
    function useSchnorr(OwnershipClaim calldata claim, KeyBundle calldata bundle, SchnorrProof calldata proof)
        external
    {
        bytes32 digest = _digestOf(claim);
        _requireNone(_schnorrRefusal(claim, bundle, proof, digest));
        _used[msg.sender][digest] = true;
        emit ClaimUsed(msg.sender, _keyIdOf(claim), digest);
    }

    /// @inheritdoc IOwnershipVerifier
    function verifyCommitment(
        OwnershipClaim calldata claim,
        uint256 commitment,
        uint256[8] calldata proof,
        uint256 nullifier
    ) external view returns (bool) {
        return _commitmentRefusal(claim, commitment, proof, nullifier, _digestOf(claim)).length == 0;
    }

    /// @inheritdoc IOwnershipVerifier
    function checkCommitment(
        OwnershipClaim calldata claim,
        uint256 commitment,
        uint256[8] calldata proof,
        uint256 nullifier
    ) external view {
        _requireNone(_commitmentRefusal(claim, commitment, proof, nullifier, _digestOf(claim)));
    }

    /// @inheritdoc IOwnershipVerifier
    function useCommitment(
        OwnershipClaim calldata claim,
        uint256 commitment,
        uint256[8] calldata proof,
        uint256 nullifier
    ) external {
        bytes32 digest = _digestOf(claim);
        _requireNone(_commitmentRefusal(claim, commitment, proof, nullifier, digest));
        _used[msg.sender][_slotOf(digest, commitment)] = true;
        emit CommitmentClaimUsed(msg.sender, _keyIdOf(claim), digest, commitment);
    }

    /// @inheritdoc IOwnershipVerifier
    function isUsed(address spender, bytes32 digest) external view returns (bool) {
        return _used[spender][digest];
    }

    /// @inheritdoc IOwnershipVerifier
    function isCommitmentUsed(address spender, bytes32 digest, uint256 commitment) external view returns (bool) {
        return _used[spender][_slotOf(digest, commitment)];
    }

    /// @inheritdoc IOwnershipVerifier
    function claimDigest(OwnershipClaim calldata claim) external view returns (bytes32) {
        return _digestOf(claim);
    }

    /// @inheritdoc IOwnershipVerifier
    function claimSignals(OwnershipClaim calldata claim, uint256 commitment, uint256 nullifier)
        external
        view
        returns (uint256[4] memory)
    {
        return _signalsOf(claim.purpose, commitment, nullifier, _digestOf(claim));
    }

    // internal: a refusal is the data to revert with, or empty

    function _schnorrRefusal(
        OwnershipClaim calldata claim,
        KeyBundle calldata bundle,
        SchnorrProof calldata proof,
        bytes32 digest
    ) private view returns (bytes memory) {
        (bytes memory refusal, bytes32 keyId, bytes32 expected) = _claimRefusal(claim);
        if (refusal.length != 0) return refusal;
        if (_used[msg.sender][digest]) {
            return abi.encodeWithSelector(OwnershipVerifier_AlreadyUsed.selector, msg.sender, digest);
        }

        bytes32 actual = bundle.hash();
        if (actual != expected) {
            return abi.encodeWithSelector(OwnershipVerifier_WrongBundle.selector, keyId, expected, actual);
        }
        if (!Schnorr.verify(bundle.identityKeyX, bundle.identityKeyParity, abi.encodePacked(digest), proof)) {
            return abi.encodeWithSelector(OwnershipVerifier_InvalidSignature.selector, keyId, digest);
        }
        return "";
    }

    function _commitmentRefusal(
        OwnershipClaim calldata claim,
        uint256 commitment,
        uint256[8] calldata proof,
        uint256 nullifier,
        bytes32 digest
    ) private view returns (bytes memory) {
        (bytes memory refusal,,) = _claimRefusal(claim);
        if (refusal.length != 0) return refusal;
        if (_used[msg.sender][_slotOf(digest, commitment)]) {
            return
                abi.encodeWithSelector(OwnershipVerifier_CommitmentAlreadyUsed.selector, msg.sender, digest, commitment);
        }

        if (commitment == 0) return abi.encodeWithSelector(OwnershipVerifier_ZeroCommitment.selector);
        if (!groth16Verifier.verifyProof(proof, _signalsOf(claim.purpose, commitment, nullifier, digest))) {
            return abi.encodeWithSelector(OwnershipVerifier_InvalidProof.selector, commitment, digest);
        }
        return "";
    }

    /// @dev What holds for claims however they are proven.
    function _claimRefusal(OwnershipClaim calldata claim)
        private
        view
        returns (bytes memory refusal, bytes32 keyId, bytes32 bundleHash)
    {
        keyId = _keyIdOf(claim);
        if (block.timestamp > claim.deadline) {
            refusal = abi.encodeWithSelector(OwnershipVerifier_Expired.selector, claim.deadline, block.timestamp);
        } else if (!registry.isActive(keyId, 0)) {
            refusal = abi.encodeWithSelector(OwnershipVerifier_NotActive.selector, keyId);
        } else {
            Record memory record = registry.currentRecord(keyId);
            bundleHash = record.bundleHash;
            if (record.epoch != claim.epoch) {
                refusal =
                    abi.encodeWithSelector(OwnershipVerifier_WrongEpoch.selector, keyId, record.epoch, claim.epoch);
            }
        }
    }

    function _keyIdOf(OwnershipClaim calldata claim) private pure returns (bytes32) {
        return keccak256(abi.encode(claim.owner, claim.label));
    }

    function _slotOf(bytes32 digest, uint256 commitment) private pure returns (bytes32) {
        return keccak256(abi.encode(digest, commitment));
    }

    function _digestOf(OwnershipClaim calldata claim) private view returns (bytes32) {
        return keccak256(
            abi.encodePacked(hex"1901", registry.domainSeparator(), keccak256(abi.encode(CLAIM_TYPEHASH, claim)))
        );
    }

    function _signalsOf(bytes32 purpose, uint256 commitment, uint256 nullifier, bytes32 digest)
        private
        view
        returns (uint256[4] memory)
    {
        bytes32 scope = keccak256(abi.encode(block.chainid, registry, purpose));
        return [commitment, nullifier, _toSignal(digest), _toSignal(scope)];
    }

    /// @dev Semaphore's way into the scalar field: a hash of 248 bits.
    function _toSignal(bytes32 value) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(value))) >> 8;
    }

    function _requireNone(bytes memory refusal) private pure {
        if (refusal.length == 0) return;
        assembly ("memory-safe") {
            revert(add(refusal, 0x20), mload(refusal))
        }
    }
}
