// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SchnorrProof} from "../libraries/Schnorr.sol";

/// @title Checks Schnorr signatures of RFC 9591's FROST(secp256k1, SHA-256) ciphersuite for other contracts.
interface ISchnorrVerifier {
    /// @notice Whether `proof` is a signature over the 32 bytes of `digest`.
    /// @param keyX x coordinate of the key, 0 < keyX < n
    /// @param keyParity 0 if the key's y is even, 1 if it is odd
    /// @param digest what was signed, an EIP-712 digest for one
    /// @param proof the signature. It is not malleable.
    /// @return false for anything that is out of range, off the curve or at infinity, as for a wrong signature
    function verifySchnorr(bytes32 keyX, uint8 keyParity, bytes32 digest, SchnorrProof calldata proof)
        external
        view
        returns (bool);

    /// @notice As {verifySchnorr}, for a message of any length.
    /// @param keyX as in {verifySchnorr}
    /// @param keyParity as in {verifySchnorr}
    /// @param message what was signed, not hashed before
    /// @param proof as in {verifySchnorr}
    /// @return as {verifySchnorr}
    function verifySchnorrMessage(bytes32 keyX, uint8 keyParity, bytes calldata message, SchnorrProof calldata proof)
        external
        view
        returns (bool);
}
