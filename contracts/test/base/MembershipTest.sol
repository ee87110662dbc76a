// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MembershipRegistry} from "../../src/MembershipRegistry.sol";
import {IGroth16Verifier4} from "../../src/interfaces/IGroth16Verifier4.sol";
import {IMembershipRegistry, IdentityKey, MembershipClaim} from "../../src/interfaces/IMembershipRegistry.sol";
import {LeanImt} from "../../src/libraries/LeanImt.sol";
import {PoseidonT3} from "../../src/libraries/PoseidonT3.sol";
import {KeyBundle} from "../../src/libraries/KeyBundles.sol";
import {SchnorrProof} from "../../src/libraries/Schnorr.sol";
import {Scopes} from "../../src/libraries/Scopes.sol";
import {JubJubPoints} from "./JubJubPoints.sol";
import {ReferenceTree} from "./ReferenceTree.sol";
import {RegistryTest} from "./RegistryTest.sol";

/// @notice Accepts the signals it was told to, with any proof whose first word is not 0: Groth16 has many for each.
contract SignalsVerifier is IGroth16Verifier4 {
    mapping(bytes32 hash => bool) private _accepted;

    function accept(uint256[4] calldata signals) external {
        _accepted[keccak256(abi.encode(signals))] = true;
    }

    function verifyProof(uint256[8] calldata proof, uint256[4] calldata signals) external view returns (bool) {
        return proof[0] != 0 && _accepted[keccak256(abi.encode(signals))];
    }
}

/// @title Groups over a registry, verifiers that know what they are to accept, and signals written from the interface's
/// text rather than from the contract.
abstract contract MembershipTest is RegistryTest {
    uint256 internal constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;
    uint48 internal constant TRADE = Scopes.TRADE;
    uint256 internal constant NULLIFIER = 0x17;

    address internal carol = address(0xCA401);
    address internal spender = address(0x5BE4DE4);

    SignalsVerifier internal depth1;
    SignalsVerifier internal depth20;
    MembershipRegistry internal groups;

    /// @dev The leaves of the group TRADE, as they should be.
    uint256[] internal leaves;

    uint256[8] internal points;

    function setUp() public virtual override {
        super.setUp();
        depth1 = new SignalsVerifier();
        depth20 = new SignalsVerifier();
        groups = new MembershipRegistry(registry, depth1, depth20);
        points[0] = 1;
    }

    // ---- keys

    function idOf(address owner) internal pure returns (bytes32) {
        return keccak256(abi.encode(owner, LABEL));
    }

    function registerAs(address owner) internal {
        registerAs(owner, bundleOf(0));
    }

    function registerAs(address owner, KeyBundle memory bundle) internal {
        SchnorrProof memory p = possession(0, idOf(owner), 1, bundle);
        vm.prank(owner);
        registry.register(LABEL, bundle, p);
    }

    function rotateAs(address owner) internal {
        KeyBundle memory next = bundleOf(1);
        SchnorrProof memory p = possession(1, idOf(owner), 2, next);
        vm.prank(owner);
        registry.rotate(owner, LABEL, bundleOf(0), next, p);
    }

    function revokeAs(address owner) internal {
        vm.prank(owner);
        registry.revoke(owner, LABEL);
    }

    // ---- joining and leaving

    function keyOf(uint256 secret) internal view returns (IdentityKey memory) {
        return JubJubPoints.multiple(secret);
    }

    function commitmentOf(uint256 secret) internal view returns (uint256) {
        IdentityKey memory key = keyOf(secret);
        return PoseidonT3.hash(key.x, key.y);
    }

    function join(address owner, uint256 secret) internal {
        join(owner, secret, TRADE, 1);
        leaves.push(commitmentOf(secret));
    }

    function join(address owner, uint256 secret, uint48 scope, uint32 epoch) internal returns (uint256) {
        depth1.accept(joinSignals(idOf(owner), epoch, scope, commitmentOf(secret), NULLIFIER));
        return joinOnly(owner, secret, scope);
    }

    /// @dev One call, of a statement that the verifier knows already or does not accept.
    function joinOnly(address owner, uint256 secret, uint48 scope) internal returns (uint256) {
        IdentityKey memory key = keyOf(secret);
        vm.prank(owner);
        return groups.join(owner, LABEL, scope, key, NULLIFIER, points);
    }

    function remove(address owner) internal {
        (,, uint256 index) = groups.memberOf(idOf(owner), TRADE);
        groups.remove(idOf(owner), TRADE, pathOf(index));
        leaves[index] = 0;
    }

    function pathOf(uint256 index) internal view returns (uint256[] memory siblings) {
        siblings = ReferenceTree.path(leaves, index);
        ReferenceTree.shorten(siblings, LeanImt.subtreeLevel(index, leaves.length));
    }

    // ---- signals

    function joinDigest(bytes32 id, uint32 epoch, uint48 scope, uint256 commitment) internal view returns (bytes32) {
        bytes32 separator = domainOf("Clavis MembershipRegistry", "1", block.chainid, address(groups));
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256("Join(bytes32 keyId,uint32 epoch,uint48 scope,uint256 commitment)"),
                id,
                epoch,
                scope,
                commitment
            )
        );
        return keccak256(abi.encodePacked(hex"1901", separator, structHash));
    }

    function joinSignals(bytes32 id, uint32 epoch, uint48 scope, uint256 commitment, uint256 nullifier)
        internal
        view
        returns (uint256[4] memory)
    {
        bytes32 scopeWord = keccak256(abi.encode(block.chainid, address(groups), bytes32("join")));
        return [commitment, nullifier, h(joinDigest(id, epoch, scope, commitment)), h(scopeWord)];
    }

    function claimSignals(MembershipClaim memory c, address to) internal view returns (uint256[4] memory) {
        bytes32 scopeWord = keccak256(abi.encode(block.chainid, address(groups), c.scope, c.purpose, to));
        return [c.root, c.nullifier, h(c.message), h(scopeWord)];
    }

    function h(bytes32 value) internal pure returns (uint256) {
        return uint256(keccak256(abi.encodePacked(value))) >> 8;
    }
}
