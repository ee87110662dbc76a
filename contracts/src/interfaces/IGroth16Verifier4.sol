// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Checks Groth16 proofs over BN254 of one statement with four public signals.
interface IGroth16Verifier4 {
    /// @notice Whether `proof` proves the statement for `signals`.
    ///
    /// Groth16 proofs are malleable: anybody can turn one into others for the same signals. Nothing may use a proof's
    /// bytes as an identifier.
    /// @param proof A (G1), B (G2), C (G1) in the order of EIP-197, an Fp2's imaginary part first:
    /// A.x, A.y, B.x.im, B.x.re, B.y.im, B.y.re, C.x, C.y
    /// @param signals public signals in the circuit's order, each less than the order r of the groups
    /// @return false, too, for signals >= r, coordinates >= p, points off the curve, outside G2 or at infinity, and
    /// calldata with surplus bytes. Reverts without data on calldata that is too short.
    function verifyProof(uint256[8] calldata proof, uint256[4] calldata signals) external view returns (bool);
}
