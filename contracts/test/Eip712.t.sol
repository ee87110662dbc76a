// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OwnershipVerifier} from "../src/OwnershipVerifier.sol";
import {KeyRegistry} from "../src/KeyRegistry.sol";
import {IGroth16Verifier4} from "../src/interfaces/IGroth16Verifier4.sol";
import {OwnershipClaim} from "../src/interfaces/IOwnershipVerifier.sol";
import {KeyBundle, KeyBundles} from "../src/libraries/KeyBundles.sol";
import {RegistryTest} from "./base/RegistryTest.sol";

/// @notice The hashes that signers sign, pinned. The Java test Eip712AgreementTest has the same figures from another
/// implementation of EIP-712: neither side can move alone.
contract Eip712Test is RegistryTest {
    address private constant REGISTRY = 0xc1a7150000000000000000000000000000000001;
    address private constant OWNER = 0x00000000000000000000000000000000000A11cE;

    function setUp() public override {
        super.setUp();
        // the same code at a fixed address on chain 1, as if after a fork
        vm.etch(REGISTRY, address(registry).code);
        vm.chainId(1);
    }

    function test_typeHashesArePinned() public pure {
        vm.assertEq(KeyBundles.TYPEHASH, keccak256(bytes(BUNDLE_TYPE)));
        vm.assertEq(
            KeyBundles.PROOF_OF_POSSESSION_TYPEHASH,
            keccak256(
                bytes(string.concat("ProofOfPossession(bytes32 keyId,uint32 epoch,KeyBundle bundle)", BUNDLE_TYPE))
            )
        );
        vm.assertEq(KeyBundles.TYPEHASH, 0x75529783913272c2c6223d4880587f4a7ae8abcbc132365c60488bb22580902f);
        vm.assertEq(
            KeyBundles.PROOF_OF_POSSESSION_TYPEHASH, 0x3dad5c51c2d0d512f0253ac8d42a14a0eccaae8602de6eaf0e452411bb406832
        );
    }

    function test_domainSeparatorIsPinned() public view {
        vm.assertEq(
            KeyRegistry(REGISTRY).domainSeparator(), 0xc75e62a66ce89d2c4fb19f6f41f9986024301c7c82b94a51ac243f0f7716fc8f
        );
    }

    function test_bundleHashIsPinned() public view {
        vm.assertEq(this.bundleHash(sample()), 0x46ec5793bee753cd7e369b7cd60b2b455ff19fd242e6ec13a27f97b1fd85cc08);
        vm.assertEq(hashOf(sample()), this.bundleHash(sample()));
    }

    function test_possessionDigestIsPinned() public view {
        bytes32 id = KeyRegistry(REGISTRY).keyIdOf(OWNER, LABEL);
        bytes32 structHash = KeyBundles.proofOfPossessionHash(id, 7, this.bundleHash(sample()));
        vm.assertEq(
            keccak256(abi.encodePacked(hex"1901", KeyRegistry(REGISTRY).domainSeparator(), structHash)),
            0x4a73b683ecff25523598963f68804bef523ce165e88e492d39e6eba7da682d8c
        );
    }

    function test_claimDigestIsPinned() public {
        OwnershipVerifier verifier = new OwnershipVerifier(KeyRegistry(REGISTRY), IGroth16Verifier4(address(0)));
        OwnershipClaim memory claim = OwnershipClaim({
            owner: OWNER,
            label: LABEL,
            epoch: 7,
            purpose: "settlement",
            challenge: bytes32(uint256(0xc4a1)),
            deadline: 1_800_000_060
        });
        vm.assertEq(verifier.claimDigest(claim), 0xd85f8de4598b1e18a7260f547c396b27a86cc910cd05a7f0af52c12d42c215a8);
    }

    function testFuzz_bundleHashIsEip712s(KeyBundle calldata b) public pure {
        vm.assertEq(KeyBundles.hash(b), hashOf(b));
    }

    function test_domainIsReported() public view {
        (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        ) = KeyRegistry(REGISTRY).eip712Domain();
        vm.assertTrue(fields == 0x0f && chainId == 1 && verifyingContract == REGISTRY && salt == 0);
        vm.assertEq(name, "Clavis KeyRegistry");
        vm.assertEq(version, "1");
        vm.assertEq(extensions.length, 0);
        vm.assertEq(KeyRegistry(REGISTRY).domainSeparator(), domainOf(name, version, chainId, verifyingContract));
    }

    function testFuzz_domainFollowsTheChain(uint64 chain) public {
        chain = uint64(bound(chain, 1, type(uint64).max));
        vm.chainId(chain);
        vm.assertEq(registry.domainSeparator(), domainOf("Clavis KeyRegistry", "1", chain, address(registry)));
    }

    /// @dev Libraries hash bundles from calldata.
    function bundleHash(KeyBundle calldata b) external pure returns (bytes32) {
        return KeyBundles.hash(b);
    }

    function sample() private pure returns (KeyBundle memory) {
        return KeyBundle({
            identityKeyX: bytes32(uint256(0x1d)),
            identityKeyParity: 1,
            sessionKey: bytes32(uint256(0x5e)),
            kemKeyHash: bytes32(uint256(0x3e)),
            scopes: 3,
            suite: 3,
            notBefore: 1_800_000_000,
            notAfter: 1_807_776_000,
            nextKeyHash: bytes32(uint256(0x2e))
        });
    }
}
