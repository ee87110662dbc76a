// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ERC-7913: verifies signatures of keys that have no account.
interface IERC7913SignatureVerifier {
    /// @notice Whether `signature` is the signature of `hash` by `key`.
    /// @param key the key's bytes, as this verifier has them
    /// @param hash what was signed
    /// @param signature the signature's bytes, as this verifier has them
    /// @return this function's selector, 0x024ad318, if it is, else 0xffffffff
    function verify(bytes calldata key, bytes32 hash, bytes calldata signature) external view returns (bytes4);
}
