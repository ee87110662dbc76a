// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MembershipRegistry} from "../src/MembershipRegistry.sol";
import {IERC165} from "../src/interfaces/IERC165.sol";
import {IERC5267} from "../src/interfaces/IERC5267.sol";
import {IKeyRegistry} from "../src/interfaces/IKeyRegistry.sol";
import {IMembershipRegistry, IdentityKey} from "../src/interfaces/IMembershipRegistry.sol";
import {LeanImt} from "../src/libraries/LeanImt.sol";
import {PoseidonT3} from "../src/libraries/PoseidonT3.sol";
import {Scopes} from "../src/libraries/Scopes.sol";
import {MembershipTest} from "./base/MembershipTest.sol";
import {JubJubPoints} from "./base/JubJubPoints.sol";

contract MembershipJoinTest is MembershipTest {
    function setUp() public override {
        super.setUp();
        registerAs(alice);
        registerAs(bob);
        registerAs(carol);
    }

    // ---- what joining does

    function test_anEmptyGroupHasNothing() public view {
        vm.assertEq(groups.rootOf(TRADE), 0);
        (uint256 joined, uint256 removed) = groups.sizeOf(TRADE);
        vm.assertTrue(joined == 0 && removed == 0);
        noMember(alice);
        vm.assertEq(groups.pathLength(TRADE, 0), 0);
        vm.assertFalse(groups.isAcceptableRoot(TRADE, 0), "everybody can prove the root 0");
    }

    function test_joiningAddsALeafAndSaysSo() public {
        uint256 first = commitmentOf(7);
        uint256 second = commitmentOf(8);
        uint256 root = PoseidonT3.hash(first, second);
        depth1.accept(joinSignals(idOf(alice), 1, TRADE, first, NULLIFIER));
        depth1.accept(joinSignals(idOf(bob), 1, TRADE, second, NULLIFIER));

        vm.expectEmit(address(groups));
        emit IMembershipRegistry.MemberJoined(TRADE, idOf(alice), first, 1, 0, first);
        vm.assertEq(joinOnly(alice, 7, TRADE), 0);
        vm.assertEq(groups.rootOf(TRADE), first);

        vm.expectEmit(address(groups));
        emit IMembershipRegistry.MemberJoined(TRADE, idOf(bob), second, 1, 1, root);
        vm.assertEq(joinOnly(bob, 8, TRADE), 1);
        vm.assertEq(groups.rootOf(TRADE), root);

        join(carol, 9);
        vm.assertEq(groups.rootOf(TRADE), PoseidonT3.hash(root, commitmentOf(9)));
        (uint256 joined, uint256 removed) = groups.sizeOf(TRADE);
        vm.assertTrue(joined == 3 && removed == 0);
        (uint256 stored, uint32 epoch, uint256 index) = groups.memberOf(idOf(bob), TRADE);
        vm.assertTrue(stored == second && epoch == 1 && index == 1);
        vm.assertEq(groups.pathLength(TRADE, 1), 1);
        vm.assertEq(groups.pathLength(TRADE, 2), 0);
    }

    function test_groupsAreApart() public {
        join(alice, 7, Scopes.TRADE, 1);
        // the same key and the same commitment in another group, and another key there first
        join(bob, 8, Scopes.QUOTE, 1);
        vm.assertEq(join(alice, 7, Scopes.QUOTE, 1), 1);
        vm.assertEq(groups.rootOf(Scopes.TRADE), commitmentOf(7));
        vm.assertEq(groups.rootOf(Scopes.QUOTE), PoseidonT3.hash(commitmentOf(8), commitmentOf(7)));
    }

    function testFuzz_signalsAreTheDocumentedOnes(
        uint64 chain,
        bytes32 id,
        uint32 epoch,
        uint48 scope,
        uint256 commitment,
        uint256 nullifier
    ) public {
        vm.chainId(bound(chain, 1, type(uint64).max));
        uint256[4] memory actual = groups.joinSignals(id, epoch, scope, commitment, nullifier);
        vm.assertEq(abi.encode(actual), abi.encode(joinSignals(id, epoch, scope, commitment, nullifier)));
        vm.assertEq(actual[2] >> 248, 0);
        vm.assertEq(actual[3] >> 248, 0);
    }

    function test_aNewOwnerJoinsForTheKey() public {
        vm.prank(alice);
        registry.offerOwnership(alice, LABEL, carol);
        vm.prank(carol);
        registry.acceptOwnership(alice, LABEL);
        refused(alice, keyOf(7), notOwner(carol, alice));

        depth1.accept(joinSignals(idOf(alice), 1, TRADE, commitmentOf(7), NULLIFIER));
        IdentityKey memory key = keyOf(7);
        vm.prank(carol);
        groups.join(alice, LABEL, TRADE, key, NULLIFIER, points);
        vm.assertEq(groups.rootOf(TRADE), commitmentOf(7));
    }

    // ---- who

    function test_refusesScopesThatAreNotOneBit() public {
        uint48[4] memory scopes = [uint48(0), 3, type(uint48).max, (1 << 47) + 1];
        for (uint256 i = 0; i < scopes.length; i++) {
            vm.expectRevert(
                abi.encodeWithSelector(IMembershipRegistry.MembershipRegistry_InvalidScope.selector, scopes[i])
            );
            vm.prank(alice);
            groups.join(alice, LABEL, scopes[i], JubJubPoints.base(), NULLIFIER, points);
        }
    }

    function test_refusesOthersThanTheOwner() public {
        IdentityKey memory key = keyOf(7);
        vm.expectRevert(notOwner(alice, bob));
        vm.prank(bob);
        groups.join(alice, LABEL, TRADE, key, NULLIFIER, points);
        vm.expectRevert(
            abi.encodeWithSelector(
                IMembershipRegistry.MembershipRegistry_NotOwner.selector,
                keccak256(abi.encode(alice, bytes32("unknown"))),
                address(0),
                alice
            )
        );
        vm.prank(alice);
        groups.join(alice, "unknown", TRADE, key, NULLIFIER, points);
    }

    function test_refusesKeysThatAreNotActiveWithTheScope() public {
        bytes memory reason = abi.encodeWithSelector(
            IMembershipRegistry.MembershipRegistry_NotActive.selector, idOf(alice), Scopes.SETTLE
        );
        IdentityKey memory key = keyOf(7);
        vm.expectRevert(reason);
        vm.prank(alice);
        groups.join(alice, LABEL, Scopes.SETTLE, key, NULLIFIER, points);

        reason = abi.encodeWithSelector(IMembershipRegistry.MembershipRegistry_NotActive.selector, idOf(alice), TRADE);
        vm.warp(NOW + YEAR);
        refused(alice, key, reason);
        vm.warp(NOW);
        revokeAs(alice);
        refused(alice, key, reason);
    }

    function test_oneCommitmentForEachKeyAtATime() public {
        join(alice, 7);
        refused(alice, keyOf(8), alreadyMember(1));
        rotateAs(alice);
        // the earlier one is to go first, or the key would have two voices
        depth1.accept(joinSignals(idOf(alice), 2, TRADE, commitmentOf(8), NULLIFIER));
        refused(alice, keyOf(8), alreadyMember(1));
        remove(alice);
        join(alice, 8, TRADE, 2);
        (uint256 commitment, uint32 epoch, uint256 index) = groups.memberOf(idOf(alice), TRADE);
        vm.assertTrue(commitment == commitmentOf(8) && epoch == 2 && index == 1);
        vm.assertEq(groups.rootOf(TRADE), PoseidonT3.hash(0, commitmentOf(8)));
    }

    /// With the real registry, what ended in an epoch has ended. For this the contract does not rely on it.
    function test_oneCommitmentForEachEpoch() public {
        join(alice, 7);
        vm.mockCall(address(registry), abi.encodeCall(registry.isActive, (idOf(alice), TRADE)), abi.encode(false));
        remove(alice);
        vm.clearMockedCalls();
        refused(alice, keyOf(8), alreadyMember(1));
    }

    // ---- what

    function test_refusesDuplicateCommitment() public {
        join(alice, 7);
        bytes memory reason = abi.encodeWithSelector(
            IMembershipRegistry.MembershipRegistry_DuplicateCommitment.selector, TRADE, commitmentOf(7)
        );
        depth1.accept(joinSignals(idOf(bob), 1, TRADE, commitmentOf(7), NULLIFIER));
        refused(bob, keyOf(7), reason);
        // until the first one is gone
        revokeAs(alice);
        remove(alice);
        join(bob, 7);
        vm.assertEq(groups.rootOf(TRADE), PoseidonT3.hash(0, commitmentOf(7)));
    }

    /// Poseidon(c0, c1) with the commitments of two identities: whoever has either secret can prove it at depth 1, and
    /// would have two nullifiers. (c0, c1) is no point of the curve.
    function test_refusesInnerNodeAsCommitment() public {
        IdentityKey memory node = IdentityKey(commitmentOf(7), commitmentOf(8));
        depth1.accept(joinSignals(idOf(alice), 1, TRADE, PoseidonT3.hash(node.x, node.y), NULLIFIER));
        refused(alice, node, invalidKey(node));
    }

    function test_refusesKeyThatIsNotCanonical() public {
        IdentityKey memory key = keyOf(7);
        depth1.accept(joinSignals(idOf(alice), 1, TRADE, commitmentOf(7), NULLIFIER));
        IdentityKey[3] memory others =
            [IdentityKey(key.x + R, key.y), IdentityKey(key.x, key.y + R), IdentityKey(key.x + R, key.y + R)];
        for (uint256 i = 0; i < others.length; i++) {
            refused(alice, others[i], invalidKey(others[i]));
        }
    }

    /// (0, 1) is the key of the secret 0, which everybody knows.
    function test_refusesTheNeutralElementAndItsOpposite() public {
        IdentityKey[2] memory keys = [IdentityKey(0, 1), IdentityKey(0, R - 1)];
        for (uint256 i = 0; i < keys.length; i++) {
            depth1.accept(joinSignals(idOf(alice), 1, TRADE, PoseidonT3.hash(keys[i].x, keys[i].y), NULLIFIER));
            refused(alice, keys[i], invalidKey(keys[i]));
        }
        refused(alice, IdentityKey(0, 0), invalidKey(IdentityKey(0, 0)));
    }

    function testFuzz_refusesPointsOffTheCurve(uint256 x, uint256 y) public {
        uint256 x2 = mulmod(x, x, R);
        uint256 y2 = mulmod(y, y, R);
        bool onCurve = addmod(mulmod(168700, x2, R), y2, R) == addmod(1, mulmod(168696, mulmod(x2, y2, R), R), R);
        vm.assume(!onCurve);
        depth1.accept(joinSignals(idOf(alice), 1, TRADE, PoseidonT3.hash(x, y), NULLIFIER));
        refused(alice, IdentityKey(x, y), invalidKey(IdentityKey(x, y)));
    }

    function test_acceptsEveryMultipleOfTheBasePoint() public {
        IdentityKey memory key = JubJubPoints.base();
        for (uint256 secret = 1; secret < 20; secret++) {
            uint256 snapshot = vm.snapshotState();
            join(alice, secret);
            vm.assertTrue(vm.revertToState(snapshot));
            vm.assertEq(keyOf(secret).x, key.x);
            key = JubJubPoints.add(key, JubJubPoints.base());
        }
    }

    // ---- the proof is for this chain, contract, key, epoch, group and commitment

    function test_refusesProofForAnotherChain() public {
        depth1.accept(joinSignals(idOf(alice), 1, TRADE, commitmentOf(7), NULLIFIER));
        vm.chainId(block.chainid + 1);
        refused(alice, keyOf(7), invalidProof(alice, 1, TRADE, 7));
    }

    function test_refusesProofForAnotherContract() public {
        depth1.accept(joinSignals(idOf(alice), 1, TRADE, commitmentOf(7), NULLIFIER));
        groups = new MembershipRegistry(registry, depth1, depth20);
        refused(alice, keyOf(7), invalidProof(alice, 1, TRADE, 7));
    }

    function test_refusesProofForAnotherKey() public {
        depth1.accept(joinSignals(idOf(bob), 1, TRADE, commitmentOf(7), NULLIFIER));
        refused(alice, keyOf(7), invalidProof(alice, 1, TRADE, 7));
    }

    function test_refusesProofForAnotherEpoch() public {
        depth1.accept(joinSignals(idOf(alice), 2, TRADE, commitmentOf(7), NULLIFIER));
        refused(alice, keyOf(7), invalidProof(alice, 1, TRADE, 7));
        depth1.accept(joinSignals(idOf(bob), 1, TRADE, commitmentOf(8), NULLIFIER));
        rotateAs(bob);
        refused(bob, keyOf(8), invalidProof(bob, 2, TRADE, 8));
    }

    function test_refusesProofForAnotherGroup() public {
        depth1.accept(joinSignals(idOf(alice), 1, Scopes.QUOTE, commitmentOf(7), NULLIFIER));
        refused(alice, keyOf(7), invalidProof(alice, 1, TRADE, 7));
    }

    function test_refusesProofForAnotherCommitment() public {
        uint256[4] memory signals = joinSignals(idOf(alice), 1, TRADE, commitmentOf(8), NULLIFIER);
        depth1.accept(signals);
        refused(alice, keyOf(7), invalidProof(alice, 1, TRADE, 7));
        signals[0] = commitmentOf(7);
        depth1.accept(signals);
        refused(alice, keyOf(7), invalidProof(alice, 1, TRADE, 7));
    }

    function test_refusesBadProof() public {
        depth1.accept(joinSignals(idOf(alice), 1, TRADE, commitmentOf(7), NULLIFIER));
        points[0] = 0;
        refused(alice, keyOf(7), invalidProof(alice, 1, TRADE, 7));
    }

    /// The other verifier's word counts for nothing here.
    function test_refusesMembershipProofs() public {
        depth20.accept(joinSignals(idOf(alice), 1, TRADE, commitmentOf(7), NULLIFIER));
        refused(alice, keyOf(7), invalidProof(alice, 1, TRADE, 7));
    }

    // ---- the group's end

    function test_refusesJoiningAFullGroup() public {
        // size is the low half of the group's second word
        bytes32 slot = bytes32(uint256(keccak256(abi.encode(TRADE, 0))) + 1);
        vm.store(address(groups), slot, bytes32(uint256(1 << 20)));
        depth1.accept(joinSignals(idOf(alice), 1, TRADE, commitmentOf(7), NULLIFIER));
        refused(alice, keyOf(7), abi.encodeWithSelector(LeanImt.LeanImt_Full.selector, 1 << 20));
        vm.store(address(groups), slot, bytes32(uint256((1 << 20) - 1)));
        vm.assertEq(join(alice, 7, TRADE, 1), (1 << 20) - 1);
    }

    // ---- the contract

    function test_interfacesAndParts() public view {
        vm.assertTrue(groups.supportsInterface(type(IERC165).interfaceId));
        vm.assertTrue(groups.supportsInterface(type(IMembershipRegistry).interfaceId));
        vm.assertTrue(groups.supportsInterface(type(IERC5267).interfaceId));
        vm.assertFalse(groups.supportsInterface(0xffffffff));
        vm.assertFalse(groups.supportsInterface(type(IKeyRegistry).interfaceId));
        vm.assertEq(address(groups.registry()), address(registry));
        vm.assertEq(address(groups.ownershipVerifier()), address(depth1));
        vm.assertEq(address(groups.membershipVerifier()), address(depth20));
        vm.assertEq(groups.ROOT_WINDOW(), 1 hours);
        (, string memory name, string memory version,, address place,,) = groups.eip712Domain();
        vm.assertEq(name, "Clavis MembershipRegistry");
        vm.assertEq(version, "1");
        vm.assertEq(place, address(groups));
    }

    /// Storage proofs rely on these places.
    function test_storageIsWhereTheInterfaceSays() public {
        join(alice, 7);
        vm.warp(NOW + 5);
        join(bob, 8);
        revokeAs(alice);
        remove(alice);
        vm.warp(NOW + 9);
        uint256 before = groups.rootOf(TRADE);
        join(carol, 9);

        uint256 group = uint256(keccak256(abi.encode(TRADE, 0)));
        vm.assertEq(uint256(vm.load(address(groups), bytes32(group))), groups.rootOf(TRADE));
        vm.assertEq(uint256(vm.load(address(groups), bytes32(group + 1))), 3 | 1 << 32);
        vm.assertEq(uint256(vm.load(address(groups), bytes32(group + 2))), commitmentOf(9));
        vm.assertEq(uint256(vm.load(address(groups), bytes32(group + 3))), before);
        vm.assertEq(mapped(group + 23, bytes32(before)), NOW + 9 | 1 << 40);
        vm.assertEq(mapped(group + 24, idOf(bob)), commitmentOf(8));
        vm.assertEq(mapped(group + 24, idOf(alice)), 1 << 255 | 1);
        vm.assertEq(mapped(group + 25, bytes32(commitmentOf(8))), 1 | 1 << 32);
        vm.assertEq(mapped(group + 25, bytes32(commitmentOf(7))), 0);
        vm.assertEq(mapped(group + 26, bytes32(uint256(NULLIFIER))), 0);
    }

    function mapped(uint256 slot, bytes32 key) private view returns (uint256) {
        return uint256(vm.load(address(groups), keccak256(abi.encode(key, slot))));
    }

    // ---- helpers

    function refused(address owner, IdentityKey memory key, bytes memory reason) private {
        uint256 before = groups.rootOf(TRADE);
        vm.expectRevert(reason);
        vm.prank(owner);
        groups.join(owner, LABEL, TRADE, key, NULLIFIER, points);
        vm.assertEq(groups.rootOf(TRADE), before);
    }

    function noMember(address owner) private view {
        (uint256 commitment, uint32 epoch, uint256 index) = groups.memberOf(idOf(owner), TRADE);
        vm.assertTrue(commitment == 0 && epoch == 0 && index == 0);
    }

    function notOwner(address owner, address caller) private view returns (bytes memory) {
        return
            abi.encodeWithSelector(IMembershipRegistry.MembershipRegistry_NotOwner.selector, idOf(alice), owner, caller);
    }

    function alreadyMember(uint32 epoch) private view returns (bytes memory) {
        return abi.encodeWithSelector(
            IMembershipRegistry.MembershipRegistry_AlreadyMember.selector, idOf(alice), TRADE, epoch
        );
    }

    function invalidKey(IdentityKey memory key) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMembershipRegistry.MembershipRegistry_InvalidIdentityKey.selector, key.x, key.y);
    }

    function invalidProof(address owner, uint32 epoch, uint48 scope, uint256 secret)
        private
        view
        returns (bytes memory)
    {
        uint256 commitment = commitmentOf(secret);
        return abi.encodeWithSelector(
            IMembershipRegistry.MembershipRegistry_InvalidJoinProof.selector,
            commitment,
            joinDigest(idOf(owner), epoch, scope, commitment)
        );
    }
}
