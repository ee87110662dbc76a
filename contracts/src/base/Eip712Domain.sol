// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC5267} from "../interfaces/IERC5267.sol";

/// @title The EIP-712 domain of a contract: name, version, chain id and its own address.
/// @notice The separator is computed once and again only where the chain id is no longer the one of the deployment, so
/// that nothing signed before a fork is valid on both sides of it.
abstract contract Eip712Domain is IERC5267 {
    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

    // storage: none, these are in the code

    uint256 private immutable DEPLOYED_CHAIN_ID = block.chainid;
    bytes32 private immutable DEPLOYED_SEPARATOR = _buildDomainSeparator();

    // external

    /// @inheritdoc IERC5267
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
        )
    {
        // name, version, chainId and verifyingContract are in use: the low four bits
        return (hex"0f", _domainName(), _domainVersion(), block.chainid, address(this), bytes32(0), new uint256[](0));
    }

    // internal

    /// @dev The domain's name, a constant.
    function _domainName() internal pure virtual returns (string memory);

    /// @dev The domain's version, a constant.
    function _domainVersion() internal pure virtual returns (string memory);

    /// @dev The separator for the chain that this runs on.
    function _domainSeparator() internal view returns (bytes32) {
        return block.chainid == DEPLOYED_CHAIN_ID ? DEPLOYED_SEPARATOR : _buildDomainSeparator();
    }

    /// @dev The digest to sign for a struct with this hash.
    function _typedDataHash(bytes32 structHash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", _domainSeparator(), structHash));
    }

    function _buildDomainSeparator() private view returns (bytes32) {
        return keccak256(
            abi.encode(
                DOMAIN_TYPEHASH,
                keccak256(bytes(_domainName())),
                keccak256(bytes(_domainVersion())),
                block.chainid,
                address(this)
            )
        );
    }
}
