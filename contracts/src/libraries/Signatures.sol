// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Signatures of accounts and of contracts that sign like accounts.
/// @notice An account's signature is r || s || v, 65 bytes, with s in the lower half of the group's order and v 27 or 28:
/// each signature has this one form, and the compact form of EIP-2098 is not another. A contract's is whatever its
/// isValidSignature (ERC-1271) takes.
library Signatures {
    /// @dev Half of secp256k1's order, rounded down: (n - 1) / 2.
    uint256 private constant HALF_N = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

    /// @dev ERC-1271's isValidSignature(bytes32,bytes): selector and answer are the same.
    bytes4 private constant IS_VALID_SIGNATURE = 0x1626ba7e;

    /// @notice Whether `signer` signed `digest`. An account that has code (EIP-7702) may sign either way. False for the
    /// zero address, and whatever a contract answers that is not ERC-1271's one word, or does not answer.
    function isValid(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        if (signer == address(0)) return false;
        return
            recover(digest, signature) == signer || signer.code.length != 0
                && _contractSigned(signer, digest, signature);
    }

    /// @notice The account that made `signature`, or zero if it is none or not in its one form.
    function recover(bytes32 digest, bytes calldata signature) internal pure returns (address) {
        if (signature.length != 65) return address(0);
        bytes32 r = bytes32(signature[0:32]);
        bytes32 s = bytes32(signature[32:64]);
        uint8 v = uint8(signature[64]);
        if (uint256(s) > HALF_N || v != 27 && v != 28) return address(0);
        return ecrecover(digest, v, r, s);
    }

    function _contractSigned(address signer, bytes32 digest, bytes calldata signature) private view returns (bool ok) {
        bytes memory request = abi.encodeWithSelector(IS_VALID_SIGNATURE, digest, signature);
        bytes32 answer;
        assembly ("memory-safe") {
            // only one word of the answer is copied, however long it is
            ok := staticcall(gas(), signer, add(request, 0x20), mload(request), 0x00, 0x20)
            ok := and(ok, eq(returndatasize(), 0x20))
            answer := mload(0x00)
        }
        ok = ok && answer == bytes32(IS_VALID_SIGNATURE);
    }
}
