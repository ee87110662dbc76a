// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC7913SignatureVerifier} from "./interfaces/IERC7913SignatureVerifier.sol";
import {ISchnorrVerifier} from "./interfaces/ISchnorrVerifier.sol";
import {Schnorr, SchnorrProof} from "./libraries/Schnorr.sol";

/// @title {Schnorr} as a contract, and as a signature verifier of ERC-7913.
/// @notice For {verify}, a key is 33 bytes, SEC1 compressed, and a signature 96 bytes: R.x, R.y and z, one word each. R
/// comes with its y because that costs less than a square root. A signature has this one form: R is checked against the
/// curve, its parity is in the challenge, and all three numbers are canonical.
contract SchnorrVerifier is ISchnorrVerifier, IERC7913SignatureVerifier {
    uint256 private constant KEY_BYTES = 33;
    uint256 private constant SIGNATURE_BYTES = 96;

    /// @dev SEC1's first byte of a compressed point whose y is even; one more for an odd y.
    uint8 private constant COMPRESSED_EVEN = 2;

    bytes4 private constant REFUSED = 0xffffffff;

    // external

    /// @inheritdoc ISchnorrVerifier
    function verifySchnorr(bytes32 keyX, uint8 keyParity, bytes32 digest, SchnorrProof calldata proof)
        external
        view
        returns (bool)
    {
        return Schnorr.verify(keyX, keyParity, abi.encodePacked(digest), proof);
    }

    /// @inheritdoc ISchnorrVerifier
    function verifySchnorrMessage(bytes32 keyX, uint8 keyParity, bytes calldata message, SchnorrProof calldata proof)
        external
        view
        returns (bool)
    {
        return Schnorr.verify(keyX, keyParity, message, proof);
    }

    /// @inheritdoc IERC7913SignatureVerifier
    function verify(bytes calldata key, bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (key.length != KEY_BYTES || signature.length != SIGNATURE_BYTES) return REFUSED;
        uint8 sign = uint8(key[0]);
        if (sign != COMPRESSED_EVEN && sign != COMPRESSED_EVEN + 1) return REFUSED;
        SchnorrProof calldata proof;
        assembly ("memory-safe") {
            // three words, as long as the struct
            proof := signature.offset
        }
        bool accepted = Schnorr.verify(bytes32(key[1:]), sign - COMPRESSED_EVEN, abi.encodePacked(hash), proof);
        return accepted ? IERC7913SignatureVerifier.verify.selector : REFUSED;
    }
}
