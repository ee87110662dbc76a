// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ERC-165: standard interface detection.
interface IERC165 {
    /// @notice Whether this contract implements `interfaceId`, the exclusive or of its functions' selectors.
    function supportsInterface(bytes4 interfaceId) external view returns (bool);
}
