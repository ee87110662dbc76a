// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ERC-5267: retrieval of the EIP-712 domain.
/// @notice Its event for changed domains is left out: the domain of these contracts cannot change.
interface IERC5267 {
    /// @notice The fields and values of the domain that this contract's signatures are bound to.
    /// @return fields bit i is set if the domain has EIP-712's i-th field
    /// @return name readable name of the signing domain
    /// @return version version of the signing domain
    /// @return chainId EIP-155 id of this chain
    /// @return verifyingContract this contract
    /// @return salt not in use, 0
    /// @return extensions not in use, empty
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        );
}
