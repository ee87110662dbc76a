// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice A Schnorr signature as contracts take it. Off-chain it is 65 bytes: R SEC1 compressed, then z big-endian.
/// @param rx x coordinate of the nonce commitment R
/// @param ry y coordinate of R
/// @param z response, 0 < z < n
struct SchnorrProof {
    uint256 rx;
    uint256 ry;
    uint256 z;
}

/// @title Schnorr signatures of RFC 9591's FROST(secp256k1, SHA-256) ciphersuite.
/// @notice A signature by the key P over `message` is (R, z) with zG = R + cP, where
/// c = H2(R || P || message), points SEC1 compressed, and H2 is RFC 9380's hash_to_field with
/// expand_message_xmd(SHA-256), L = 48 and the tag below, modulo n. A group that holds P's secret t-of-n signs the same.
///
/// Not malleable: R is bound by the challenge, z is canonical, and R's y is checked against the curve. That last check
/// is essential, because R enters the comparison only through the 160 bits of its address: with a free `ry` an attacker
/// could search for a collision with 2^80 work.
library Schnorr {
    /// @notice The field's characteristic, 2^256 - 2^32 - 977.
    uint256 internal constant P = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F;

    /// @notice The group's order (SEC 2, section 2.4.1).
    uint256 internal constant N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    /// @dev RFC 9591's context string for this ciphersuite followed by "chal".
    bytes29 private constant TAG = "FROST-secp256k1-SHA256-v1chal";

    /// @dev expand_message_xmd's DST_prime ends with the tag's length in one byte.
    uint256 private constant TAG_BYTES = 29;

    /// @dev expand_message_xmd's len_in_bytes: one field element of L = 48 bytes.
    uint256 private constant UNIFORM_BYTES = 48;

    /// @notice Whether `proof` is a signature over `message` by the key with x coordinate `keyX` and this parity of y.
    /// False for anything out of range: keys with x = 0 or x >= n or off the curve, R off the curve or at infinity,
    /// coordinates >= p, z = 0 or z >= n.
    function verify(bytes32 keyX, uint8 keyParity, bytes memory message, SchnorrProof calldata proof)
        internal
        view
        returns (bool)
    {
        uint256 px = uint256(keyX);
        (uint256 rx, uint256 ry, uint256 z) = (proof.rx, proof.ry, proof.z);
        if (px == 0 || px >= N || keyParity > 1 || z == 0 || z >= N || !isOnCurve(rx, ry)) return false;

        uint256 c = challenge(rx, ry, keyX, keyParity, message);
        if (c == 0) return false;

        // ecrecover(h, v, r, s) is the address of (s/r) Q - (h/r) G, where Q has x coordinate r and the parity that v
        // says. With Q = P, r = Px, s = -c Px and h = -z Px (all modulo n) that point is zG - cP. Neither product is 0:
        // n is prime and no factor is 0. An x that is on no point gives the zero address, and so does infinity.
        unchecked {
            uint256 s = N - mulmod(c, px, N);
            uint256 h = N - mulmod(z, px, N);
            address recovered = ecrecover(bytes32(h), 27 + keyParity, keyX, bytes32(s));
            return recovered != address(0) && recovered == addressOf(rx, ry);
        }
    }

    /// @notice The challenge scalar, c < n.
    function challenge(uint256 rx, uint256 ry, bytes32 keyX, uint8 keyParity, bytes memory message)
        internal
        view
        returns (uint256)
    {
        uint256 tag = uint256(uint232(TAG));
        // l_i_b_str || 0 || DST, the last byte of DST_prime excepted: 32 bytes
        uint256 suffix = UNIFORM_BYTES << 240 | tag;
        // counter 1 || DST_prime: 31 bytes and one to spare
        uint256 counted = 1 << 248 | tag << 16 | TAG_BYTES << 8;
        uint256 b1;
        uint256 b2;
        assembly ("memory-safe") {
            function sha256To(input, length) {
                let ok := staticcall(gas(), 2, input, length, 0x00, 0x20)
                // out of gas, or a chain without the precompile
                if iszero(and(ok, eq(returndatasize(), 0x20))) { revert(0x00, 0x00) }
            }

            // expand_message_xmd: b0 = H(Z_pad || msg || l_i_b_str || 0 || DST_prime), with Z_pad one block of zeros
            // and msg = R || P || message. The input is laid out beyond the allocated memory and not kept.
            let input := mload(0x40)
            mstore(input, 0)
            mstore(add(input, 32), 0)
            mstore8(add(input, 64), add(2, and(ry, 1)))
            mstore(add(input, 65), rx)
            mstore8(add(input, 97), add(2, keyParity))
            mstore(add(input, 98), keyX)
            let length := mload(message)
            for { let i := 0 } lt(i, length) { i := add(i, 32) } {
                mstore(add(add(input, 130), i), mload(add(add(message, 32), i)))
            }
            let end := add(add(input, 130), length)
            mstore(end, suffix)
            mstore8(add(end, 32), TAG_BYTES)
            sha256To(input, sub(add(end, 33), input))
            let b0 := mload(0x00)

            // b1 = H(b0 || 1 || DST_prime), b2 = H((b0 ^ b1) || 2 || DST_prime)
            mstore(input, b0)
            mstore(add(input, 32), counted)
            sha256To(input, 63)
            b1 := mload(0x00)
            mstore(input, xor(b0, b1))
            mstore8(add(input, 32), 2)
            sha256To(input, 63)
            b2 := mload(0x00)
        }
        // the first 48 bytes as one big-endian number
        return addmod(mulmod(b1, 1 << 128, N), b2 >> 128, N);
    }

    /// @notice Whether (x, y) is a point of the curve with canonical coordinates. (0, 0) is not.
    function isOnCurve(uint256 x, uint256 y) internal pure returns (bool) {
        return x < P && y < P && mulmod(y, y, P) == addmod(mulmod(mulmod(x, x, P), x, P), 7, P);
    }

    /// @notice The Ethereum address of a point.
    function addressOf(uint256 x, uint256 y) internal pure returns (address) {
        bytes32 hash;
        assembly ("memory-safe") {
            mstore(0x00, x)
            mstore(0x20, y)
            hash := keccak256(0x00, 0x40)
        }
        return address(uint160(uint256(hash)));
    }
}
