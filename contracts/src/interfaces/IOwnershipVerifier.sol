// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyBundle} from "../libraries/KeyBundles.sol";
import {SchnorrProof} from "../libraries/Schnorr.sol";
import {IGroth16Verifier4} from "./IGroth16Verifier4.sol";
import {IKeyRegistry} from "./IKeyRegistry.sol";

/// @notice What the holder of a registered key states to one verifier, once.
/// @param owner the account in the key's name, its registrant, whoever owns the key now
/// @param label the label in the key's name
/// @param epoch the current epoch of the keyId of `owner` and `label`
/// @param purpose what the claim is for, as the verifier names it
/// @param challenge fresh value that the verifier picked
/// @param deadline last second in which the claim is good
struct OwnershipClaim {
    address owner;
    bytes32 label;
    uint32 epoch;
    bytes32 purpose;
    bytes32 challenge;
    uint40 deadline;
}

/// @title Checks claims that a registered key, or an identity commitment, is owned.
/// @notice A claim is signed as the EIP-712 digest of
/// OwnershipClaim(address owner,bytes32 label,uint32 epoch,bytes32 purpose,bytes32 challenge,uint40 deadline)
/// in the domain of the *registry*.
///
/// Each check comes in three forms: `verify...` says yes or no, `check...` reverts with the reason, and `use...` reverts
/// with the reason or spends the claim. A claim can be spent once by each caller for the key, and once for each identity
/// commitment: whoever proves it with a commitment of their own spends nothing of another's. One caller's spending is
/// nothing to another: nobody can burn a challenge that somebody else picked. All three look at what the *caller* has
/// spent.
interface IOwnershipVerifier {
    // errors

    /// @notice The claim's deadline has passed.
    error OwnershipVerifier_Expired(uint40 deadline, uint256 timestamp);

    /// @notice The caller has spent this claim.
    error OwnershipVerifier_AlreadyUsed(address spender, bytes32 digest);

    /// @notice The caller has spent this claim for this commitment.
    error OwnershipVerifier_CommitmentAlreadyUsed(address spender, bytes32 digest, uint256 commitment);

    /// @notice The keyId is unknown, revoked, expired or not yet valid.
    error OwnershipVerifier_NotActive(bytes32 keyId);

    /// @notice The claim is for another epoch than the current one.
    error OwnershipVerifier_WrongEpoch(bytes32 keyId, uint32 expected, uint32 actual);

    /// @notice The bundle is not the registered one.
    error OwnershipVerifier_WrongBundle(bytes32 keyId, bytes32 expected, bytes32 actual);

    /// @notice The signature is not the registered identity key's over this claim.
    error OwnershipVerifier_InvalidSignature(bytes32 keyId, bytes32 digest);

    /// @notice No identity has the commitment 0. The circuit yields the root 0 for path lengths that do not exist, so
    /// that anybody could prove to be in "the group 0".
    error OwnershipVerifier_ZeroCommitment();

    /// @notice The Groth16 proof does not show that the commitment's secret signed this claim.
    error OwnershipVerifier_InvalidProof(uint256 commitment, bytes32 digest);

    // events

    /// @notice `spender` used the claim with this digest about `keyId`, signed by its key.
    event ClaimUsed(address indexed spender, bytes32 indexed keyId, bytes32 indexed digest);

    /// @notice `spender` used the claim with this digest about `keyId`, proven with this commitment.
    event CommitmentClaimUsed(
        address indexed spender, bytes32 indexed keyId, bytes32 indexed digest, uint256 commitment
    );

    // functions

    /// @notice Whether the current key of the claim's keyId signed the claim.
    /// @param claim the claim
    /// @param bundle the registered bundle
    /// @param proof Schnorr signature by the bundle's identity key over the claim's digest
    function verifySchnorr(OwnershipClaim calldata claim, KeyBundle calldata bundle, SchnorrProof calldata proof)
        external
        view
        returns (bool);

    /// @notice As {verifySchnorr}, but reverts with the reason.
    function checkSchnorr(OwnershipClaim calldata claim, KeyBundle calldata bundle, SchnorrProof calldata proof)
        external
        view;

    /// @notice As {checkSchnorr}, and spends the claim for the caller.
    function useSchnorr(OwnershipClaim calldata claim, KeyBundle calldata bundle, SchnorrProof calldata proof) external;

    /// @notice Whether the holder of the identity with this commitment made the claim, and the claim's keyId is active
    /// in the claim's epoch. The proof is one of Semaphore v4 at depth 1, for the group whose only member is
    /// `commitment`; it says nothing about *which* commitment belongs to the keyId, which the caller must know.
    /// @param claim the claim
    /// @param commitment the identity commitment, not 0
    /// @param proof A, B, C in the order of EIP-197
    /// @param nullifier the proof's nullifier: the same for all claims of one identity with one purpose
    function verifyCommitment(
        OwnershipClaim calldata claim,
        uint256 commitment,
        uint256[8] calldata proof,
        uint256 nullifier
    ) external view returns (bool);

    /// @notice As {verifyCommitment}, but reverts with the reason.
    function checkCommitment(
        OwnershipClaim calldata claim,
        uint256 commitment,
        uint256[8] calldata proof,
        uint256 nullifier
    ) external view;

    /// @notice As {checkCommitment}, and spends the claim with this commitment for the caller.
    function useCommitment(
        OwnershipClaim calldata claim,
        uint256 commitment,
        uint256[8] calldata proof,
        uint256 nullifier
    ) external;

    /// @notice Whether `spender` has spent the claim with this digest, as the key signed it.
    function isUsed(address spender, bytes32 digest) external view returns (bool);

    /// @notice Whether `spender` has spent the claim with this digest for this commitment.
    function isCommitmentUsed(address spender, bytes32 digest, uint256 commitment) external view returns (bool);

    /// @notice The EIP-712 digest of a claim.
    function claimDigest(OwnershipClaim calldata claim) external view returns (bytes32);

    /// @notice The public signals of the Groth16 statement: root, nullifier, message and scope. With
    /// h(x) = uint256(keccak256(abi.encode(x))) >> 8, as Semaphore has it, the root is `commitment`, the message is
    /// h(claimDigest) and the scope is h(keccak256(abi.encode(block.chainid, registry, purpose))).
    function claimSignals(OwnershipClaim calldata claim, uint256 commitment, uint256 nullifier)
        external
        view
        returns (uint256[4] memory);

    /// @notice The registry whose keys the claims are about.
    function registry() external view returns (IKeyRegistry);

    /// @notice Verifier of the Semaphore v4 statement at depth 1.
    function groth16Verifier() external view returns (IGroth16Verifier4);
}
