// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SchnorrProof} from "../libraries/Schnorr.sol";

/// @title Checks Schnorr signatures of RFC 9591's FROST(secp256k1, SHA-256) ciphersuite for other contracts.
interface ISchnorrVerifier {
    /// @notice Whether `proof` is a signature over `message` by the key with x coordinate `keyX` and this parity of y.
    /// @param keyX 0 < keyX < n
    /// @param keyParity 0 if the key's y is even, 1 if it is odd
    /// @param message what was signed, of any length; contracts of this project sign 32-byte EIP-712 digests
    /// @param proof the signature. It is not malleable.
    /// @return false for anything that is out of range, off the curve or at infinity, as for a wrong signature
    function verifySchnorr(bytes32 keyX, uint8 keyParity, bytes calldata message, SchnorrProof calldata proof)
        external
        view
        returns (bool);
}
