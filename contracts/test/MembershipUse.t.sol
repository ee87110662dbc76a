// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MembershipRegistry} from "../src/MembershipRegistry.sol";
import {IMembershipRegistry, MembershipClaim} from "../src/interfaces/IMembershipRegistry.sol";
import {Scopes} from "../src/libraries/Scopes.sol";
import {MembershipTest} from "./base/MembershipTest.sol";

contract MembershipUseTest is MembershipTest {
    MembershipClaim private claim;

    function setUp() public override {
        super.setUp();
        registerAs(alice);
        registerAs(bob);
        registerAs(carol);
        vm.warp(NOW + 100);
        join(alice, 7);
        join(bob, 8);
        claim = MembershipClaim(TRADE, "vote", keccak256("yes"), groups.rootOf(TRADE), NULLIFIER);
        depth20.accept(claimSignals(claim, spender));
    }

    // ---- spending

    function test_aNullifierIsSpentOnceWhateverTheProofsBytes() public {
        vm.prank(spender);
        vm.assertTrue(groups.verifyMembership(claim, points));
        vm.assertFalse(groups.isNullifierSpent(TRADE, NULLIFIER));
        vm.expectEmit(address(groups));
        emit IMembershipRegistry.NullifierUsed(TRADE, spender, NULLIFIER, "vote", keccak256("yes"));
        use();
        vm.assertTrue(groups.isNullifierSpent(TRADE, NULLIFIER));
        vm.assertFalse(groups.isNullifierSpent(Scopes.QUOTE, NULLIFIER));

        bytes memory spent =
            abi.encodeWithSelector(IMembershipRegistry.MembershipRegistry_NullifierSpent.selector, TRADE, NULLIFIER);
        refused(spent);
        points[0] = 2; // another proof of the same
        refused(spent);
        // nor for another message
        claim.message = keccak256("no");
        depth20.accept(claimSignals(claim, spender));
        refused(spent);
        // another member's, or another purpose's
        claim.nullifier = NULLIFIER + 1;
        depth20.accept(claimSignals(claim, spender));
        use();
    }

    function testFuzz_signalsAreTheDocumentedOnes(uint64 chain, MembershipClaim memory c, address to) public {
        vm.chainId(bound(chain, 1, type(uint64).max));
        uint256[4] memory actual = groups.membershipSignals(c, to);
        vm.assertEq(abi.encode(actual), abi.encode(claimSignals(c, to)));
        vm.assertEq(actual[2] >> 248, 0);
        vm.assertEq(actual[3] >> 248, 0);
    }

    // ---- the proof is for this spender, chain, contract, group, purpose, message, root and nullifier

    /// Who sees the proof on its way cannot spend it, and spoils nothing by trying.
    function test_refusesOtherSpenders() public {
        vm.prank(carol);
        vm.assertFalse(groups.verifyMembership(claim, points));
        vm.expectRevert(
            abi.encodeWithSelector(IMembershipRegistry.MembershipRegistry_InvalidProof.selector, carol, claim)
        );
        vm.prank(carol);
        groups.useMembership(claim, points);
        use();
    }

    function test_refusesProofForAnotherChain() public {
        vm.chainId(block.chainid + 1);
        refused(invalidProof());
    }

    function test_refusesProofForAnotherContract() public {
        groups = new MembershipRegistry(registry, depth1, depth20);
        delete leaves;
        join(alice, 7);
        join(bob, 8);
        vm.assertEq(groups.rootOf(TRADE), claim.root);
        refused(invalidProof());
    }

    function test_refusesProofForAnotherGroup() public {
        join(alice, 7, Scopes.QUOTE, 1);
        join(bob, 8, Scopes.QUOTE, 1);
        vm.assertEq(groups.rootOf(Scopes.QUOTE), claim.root);
        claim.scope = Scopes.QUOTE;
        refused(invalidProof());
    }

    function test_refusesOtherPurposesMessagesAndNullifiers() public {
        claim.purpose = "other";
        refused(invalidProof());
        claim.purpose = "vote";
        claim.message = keccak256("no");
        refused(invalidProof());
        claim.message = keccak256("yes");
        claim.nullifier += 1;
        refused(invalidProof());
        claim.nullifier -= 1;
        use();
    }

    function test_refusesBadProof() public {
        points[0] = 0;
        refused(invalidProof());
    }

    /// The other verifier's word counts for nothing here: at depth 1 anybody proves to be in a group of its own.
    function test_refusesOwnershipProofs() public {
        claim.nullifier = 99;
        depth1.accept(claimSignals(claim, spender));
        refused(invalidProof());
    }

    // ---- roots

    function test_refusesRootZero() public {
        claim.root = 0;
        depth20.accept(claimSignals(claim, spender));
        refused(unacceptable());
        // of a group that nobody has joined, too
        claim.scope = Scopes.QUOTE;
        depth20.accept(claimSignals(claim, spender));
        refused(unacceptable());
    }

    /// A group whose only member was removed has the root 0.
    function test_refusesRootZeroOfAGroupThatHasIt() public {
        join(alice, 7, Scopes.QUOTE, 1);
        revokeAs(alice);
        groups.remove(idOf(alice), Scopes.QUOTE, new uint256[](0));
        vm.assertEq(groups.rootOf(Scopes.QUOTE), 0);
        claim.scope = Scopes.QUOTE;
        claim.root = 0;
        depth20.accept(claimSignals(claim, spender));
        refused(unacceptable());
        // nor is it kept as the one before when somebody joins
        join(bob, 8, Scopes.QUOTE, 1);
        vm.assertFalse(groups.isAcceptableRoot(Scopes.QUOTE, 0));
        refused(unacceptable());
    }

    function testFuzz_refusesUnknownRoots(uint256 root) public {
        vm.assume(root != claim.root && root != leaves[0]);
        claim.root = root;
        depth20.accept(claimSignals(claim, spender));
        refused(unacceptable());
    }

    function test_refusesInnerNodesAndLeavesAsRoots() public {
        join(carol, 9);
        vm.warp(block.timestamp + 1 hours); // the roots that these nodes were are over
        claim.root = leaves[0];
        depth20.accept(claimSignals(claim, spender));
        refused(unacceptable());
        claim.root = leaves[2];
        depth20.accept(claimSignals(claim, spender));
        refused(unacceptable());
    }

    function test_aRootIsGoodForTheWindowAfterAnAddition() public {
        vm.warp(NOW + 5000); // the root is old already: what counts is when it was superseded
        join(carol, 9);
        accepted();
        vm.warp(NOW + 5000 + 1 hours - 1);
        accepted();
        vm.warp(NOW + 5000 + 1 hours);
        refused(unacceptable());
        vm.assertFalse(groups.isAcceptableRoot(TRADE, claim.root));
        // the one that superseded it needs no window
        vm.assertTrue(groups.isAcceptableRoot(TRADE, groups.rootOf(TRADE)));
    }

    function test_theCurrentRootIsGoodForEver() public {
        vm.warp(NOW + 100 * YEAR);
        accepted();
    }

    function test_severalRootsAreGoodAtOnce() public {
        // superseded when bob joined, at NOW + 100
        uint256 first = leaves[0];
        vm.warp(NOW + 200);
        join(carol, 9);
        vm.assertTrue(groups.isAcceptableRoot(TRADE, first));
        vm.assertTrue(groups.isAcceptableRoot(TRADE, claim.root));
        vm.warp(NOW + 100 + 1 hours);
        vm.assertFalse(groups.isAcceptableRoot(TRADE, first));
        vm.assertTrue(groups.isAcceptableRoot(TRADE, claim.root));
    }

    /// Who is out cannot prove itself with yesterday's tree.
    function test_aRemovalEndsEveryEarlierRootAtOnce() public {
        join(carol, 9);
        uint256 latest = groups.rootOf(TRADE);
        accepted();
        revokeAs(bob);
        accepted(); // not yet
        remove(bob);
        refused(unacceptable());
        vm.assertFalse(groups.isAcceptableRoot(TRADE, latest));
        vm.assertFalse(groups.isAcceptableRoot(TRADE, leaves[0]));
        vm.assertTrue(groups.isAcceptableRoot(TRADE, groups.rootOf(TRADE)));
    }

    function test_additionThenRemovalInOneBlock() public {
        join(carol, 9);
        uint256 between = groups.rootOf(TRADE);
        revokeAs(alice);
        remove(alice);
        vm.assertFalse(groups.isAcceptableRoot(TRADE, claim.root));
        vm.assertFalse(groups.isAcceptableRoot(TRADE, between));
    }

    function test_removalThenAdditionInOneBlock() public {
        revokeAs(alice);
        remove(alice);
        uint256 between = groups.rootOf(TRADE);
        join(carol, 9);
        vm.assertFalse(groups.isAcceptableRoot(TRADE, claim.root));
        vm.assertTrue(groups.isAcceptableRoot(TRADE, between), "superseded by an addition, after the removal");
        revokeAs(bob);
        remove(bob);
        vm.assertFalse(groups.isAcceptableRoot(TRADE, between));
    }

    // ---- helpers: every refusal is one of use and a false of verify

    function use() private {
        vm.prank(spender);
        groups.useMembership(claim, points);
    }

    function accepted() private {
        vm.assertTrue(groups.isAcceptableRoot(claim.scope, claim.root));
        vm.prank(spender);
        vm.assertTrue(groups.verifyMembership(claim, points));
    }

    function refused(bytes memory reason) private {
        vm.prank(spender);
        vm.assertFalse(groups.verifyMembership(claim, points));
        bool spent = groups.isNullifierSpent(claim.scope, claim.nullifier);
        vm.expectRevert(reason);
        use();
        vm.assertEq(groups.isNullifierSpent(claim.scope, claim.nullifier), spent);
    }

    function unacceptable() private view returns (bytes memory) {
        return abi.encodeWithSelector(
            IMembershipRegistry.MembershipRegistry_UnacceptableRoot.selector, claim.scope, claim.root
        );
    }

    function invalidProof() private view returns (bytes memory) {
        return abi.encodeWithSelector(IMembershipRegistry.MembershipRegistry_InvalidProof.selector, spender, claim);
    }
}
