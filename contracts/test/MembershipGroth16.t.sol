// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MembershipRegistry} from "../src/MembershipRegistry.sol";
import {SemaphoreVerifier1} from "../src/SemaphoreVerifier1.sol";
import {SemaphoreVerifier20} from "../src/SemaphoreVerifier20.sol";
import {IGroth16Verifier4} from "../src/interfaces/IGroth16Verifier4.sol";
import {IMembershipRegistry, IdentityKey, MembershipClaim} from "../src/interfaces/IMembershipRegistry.sol";
import {PoseidonT3} from "../src/libraries/PoseidonT3.sol";
import {MembershipTest} from "./base/MembershipTest.sol";

/// @notice With the ceremony's verifiers and proofs that the Java prover made: see MembershipFixtureTest in `circuits`,
/// which computes signals, commitments and roots on its own.
contract MembershipGroth16Test is MembershipTest {
    // BN254's base field
    uint256 private constant P = 21888242871839275222246405745257275088696311157297823662689037894645226208583;

    address private constant DEPLOYER = address(0xDE9107E4);
    address private constant PLACE = 0xbdD7860266F913Ba33effeb16b246b68519B5C5F;

    string private json;
    IGroth16Verifier4 private real1;
    IGroth16Verifier4 private real20;

    function setUp() public override {
        super.setUp();
        json = vm.readFile("test/fixtures/membership.json");
        real1 = new SemaphoreVerifier1();
        real20 = new SemaphoreVerifier20();
        vm.prank(DEPLOYER);
        groups = new MembershipRegistry(registry, real1, real20);
        vm.assertTrue(address(groups) == PLACE, "the proofs are for this place");
        registerAs(alice);
        registerAs(bob);
        registerAs(carol);
    }

    // ---- joining

    function test_threeMembersJoin() public {
        joinReal(alice, 0);
        joinReal(bob, 1);
        vm.assertEq(groups.rootOf(TRADE), signalsOf("claimOfTwo")[0]);
        joinReal(carol, 2);
        vm.assertEq(groups.rootOf(TRADE), signalsOf("claimOfThree")[0]);
    }

    /// (-A, -B, C) proves the same, which is of no use to whoever sees the proof: it is for one owner and joins once.
    function test_rerandomisedJoinProofVerifiesAndCannotBeUsedAgain() public {
        uint256[8] memory twin = twinOf(proofOf("join0"));
        vm.assertTrue(real1.verifyProof(twin, signalsOf("join0")));
        IdentityKey memory key = fixtureKey(0);
        uint256 nullifier = signalsOf("join0")[1];

        vm.expectPartialRevert(IMembershipRegistry.MembershipRegistry_InvalidJoinProof.selector);
        vm.prank(bob);
        groups.join(bob, LABEL, TRADE, key, nullifier, twin);

        joinReal(alice, 0);
        vm.expectPartialRevert(IMembershipRegistry.MembershipRegistry_AlreadyMember.selector);
        vm.prank(alice);
        groups.join(alice, LABEL, TRADE, key, nullifier, twin);
    }

    /// The proof is a good one: the first identity's secret opens the inner node (its commitment, another commitment).
    function test_innerNodeProofVerifiesAndIsRefused() public {
        uint256[4] memory signals = signalsOf("joinInnerNode");
        uint256[8] memory proof = proofOf("joinInnerNode");
        IdentityKey memory node = IdentityKey(commitmentOfFixture(0), commitmentOfFixture(1));
        vm.assertEq(PoseidonT3.hash(node.x, node.y), signals[0]);
        vm.assertEq(abi.encode(groups.joinSignals(idOf(alice), 1, TRADE, signals[0], signals[1])), abi.encode(signals));
        vm.assertTrue(real1.verifyProof(proof, signals), "the circuit does not refuse it");

        vm.expectRevert(
            abi.encodeWithSelector(IMembershipRegistry.MembershipRegistry_InvalidIdentityKey.selector, node.x, node.y)
        );
        vm.prank(alice);
        groups.join(alice, LABEL, TRADE, node, signals[1], proof);
    }

    function test_refusesJoinNullifierPlusOrder() public {
        uint256[4] memory signals = signalsOf("join0");
        refusesJoin(signals[1] + R, proofOf("join0"));
        refusesJoin(signals[1] ^ 1, proofOf("join0"));
    }

    function testFuzz_refusesFlippedJoinProof(uint256 bit) public {
        bit = bound(bit, 0, 8 * 256 - 1);
        uint256[8] memory proof = proofOf("join0");
        proof[bit / 256] ^= 1 << (bit % 256);
        refusesJoin(signalsOf("join0")[1], proof);
    }

    function test_refusesJoinProofOnAnotherChain() public {
        vm.chainId(1);
        refusesJoin(signalsOf("join0")[1], proofOf("join0"));
    }

    // ---- proving membership

    function test_memberProvesMembershipAndSpendsItsNullifier() public {
        allJoin();
        MembershipClaim memory claim = claimOf("claimOfThree");
        uint256[8] memory proof = proofOf("claimOfThree");
        vm.assertEq(abi.encode(groups.membershipSignals(claim, spender)), abi.encode(signalsOf("claimOfThree")));
        vm.prank(spender);
        vm.assertTrue(groups.verifyMembership(claim, proof));
        vm.assertFalse(groups.verifyMembership(claim, proof), "another caller");
        vm.prank(spender);
        groups.useMembership(claim, proof);
        vm.assertTrue(groups.isNullifierSpent(TRADE, claim.nullifier));
    }

    function test_rerandomisedProofVerifiesAndCannotBeSpentAgain() public {
        allJoin();
        MembershipClaim memory claim = claimOf("claimOfThree");
        uint256[8] memory proof = proofOf("claimOfThree");
        uint256[8] memory twin = twinOf(proof);
        vm.prank(spender);
        vm.assertTrue(groups.verifyMembership(claim, twin));
        vm.prank(spender);
        groups.useMembership(claim, proof);
        vm.expectRevert(
            abi.encodeWithSelector(
                IMembershipRegistry.MembershipRegistry_NullifierSpent.selector, TRADE, claim.nullifier
            )
        );
        vm.prank(spender);
        groups.useMembership(claim, twin);
    }

    /// The pairing equation alone would accept it, and the nullifier would look fresh.
    function test_refusesSignalsPlusOrder() public {
        allJoin();
        MembershipClaim memory claim = claimOf("claimOfThree");
        claim.nullifier += R;
        refusesClaim(claim, "claimOfThree", IMembershipRegistry.MembershipRegistry_InvalidProof.selector);
        claim.nullifier -= R;
        claim.root += R;
        refusesClaim(claim, "claimOfThree", IMembershipRegistry.MembershipRegistry_UnacceptableRoot.selector);
    }

    function test_aProofForTheTreeBeforeIsGoodForTheWindow() public {
        allJoin();
        MembershipClaim memory claim = claimOf("claimOfTwo");
        uint256[8] memory proof = proofOf("claimOfTwo");
        vm.warp(block.timestamp + 1 hours - 1);
        vm.prank(spender);
        vm.assertTrue(groups.verifyMembership(claim, proof));
        vm.warp(block.timestamp + 1);
        refusesClaim(claim, "claimOfTwo", IMembershipRegistry.MembershipRegistry_UnacceptableRoot.selector);
    }

    function test_aRemovalEndsProofsOfTheRemovedAndOthersProveAnew() public {
        allJoin();
        vm.prank(alice);
        registry.revoke(alice, LABEL);
        uint256[] memory siblings = new uint256[](1);
        siblings[0] = commitmentOfFixture(1);
        groups.remove(idOf(alice), TRADE, siblings);
        refusesClaim(
            claimOf("claimOfThree"), "claimOfThree", IMembershipRegistry.MembershipRegistry_UnacceptableRoot.selector
        );
        MembershipClaim memory claim = claimOf("claimAfterRemoval");
        vm.assertEq(groups.rootOf(TRADE), claim.root);
        uint256[8] memory proof = proofOf("claimAfterRemoval");
        vm.prank(spender);
        groups.useMembership(claim, proof);
    }

    /// For a path that is too long the circuit yields the root 0, to anybody.
    function test_rootZeroProofVerifiesAndIsRefused() public {
        vm.assertTrue(real20.verifyProof(proofOf("claimOfRootZero"), signalsOf("claimOfRootZero")));
        MembershipClaim memory claim = claimOf("claimOfRootZero");
        vm.assertEq(claim.root, groups.rootOf(TRADE), "of the empty group");
        refusesClaim(claim, "claimOfRootZero", IMembershipRegistry.MembershipRegistry_UnacceptableRoot.selector);
    }

    function test_refusesProofOnAnotherChain() public {
        allJoin();
        vm.chainId(1);
        refusesClaim(
            claimOf("claimOfThree"), "claimOfThree", IMembershipRegistry.MembershipRegistry_InvalidProof.selector
        );
    }

    // ---- helpers

    function allJoin() private {
        joinReal(alice, 0);
        joinReal(bob, 1);
        joinReal(carol, 2);
    }

    function joinReal(address owner, uint256 member) private {
        string memory entry = string.concat("join", vm.toString(member));
        uint256[4] memory signals = signalsOf(entry);
        uint256[8] memory proof = proofOf(entry);
        IdentityKey memory key = fixtureKey(member);
        vm.assertEq(abi.encode(groups.joinSignals(idOf(owner), 1, TRADE, signals[0], signals[1])), abi.encode(signals));
        vm.prank(owner);
        vm.assertEq(groups.join(owner, LABEL, TRADE, key, signals[1], proof), member);
    }

    function refusesJoin(uint256 nullifier, uint256[8] memory proof) private {
        IdentityKey memory key = fixtureKey(0);
        vm.expectPartialRevert(IMembershipRegistry.MembershipRegistry_InvalidJoinProof.selector);
        vm.prank(alice);
        // a precompile that fails takes all gas that it is given
        groups.join{gas: 1_000_000}(alice, LABEL, TRADE, key, nullifier, proof);
        vm.assertEq(groups.rootOf(TRADE), 0);
    }

    function refusesClaim(MembershipClaim memory claim, string memory entry, bytes4 reason) private {
        uint256[8] memory proof = proofOf(entry);
        vm.prank(spender);
        vm.assertFalse(groups.verifyMembership(claim, proof));
        vm.expectPartialRevert(reason);
        vm.prank(spender);
        groups.useMembership(claim, proof);
        vm.assertFalse(groups.isNullifierSpent(TRADE, claim.nullifier));
    }

    function claimOf(string memory entry) private view returns (MembershipClaim memory) {
        uint256[4] memory signals = signalsOf(entry);
        return MembershipClaim(TRADE, "vote", keccak256("yes"), signals[0], signals[1]);
    }

    function signalsOf(string memory entry) private view returns (uint256[4] memory signals) {
        uint256[] memory list = vm.parseJsonUintArray(json, string.concat(".", entry, ".signals"));
        vm.assertEq(list.length, 4);
        for (uint256 i = 0; i < 4; i++) {
            signals[i] = list[i];
        }
    }

    function proofOf(string memory entry) private view returns (uint256[8] memory proof) {
        uint256[] memory list = vm.parseJsonUintArray(json, string.concat(".", entry, ".proof"));
        vm.assertEq(list.length, 8);
        for (uint256 i = 0; i < 8; i++) {
            proof[i] = list[i];
        }
    }

    function fixtureKey(uint256 member) private view returns (IdentityKey memory) {
        uint256[] memory list = vm.parseJsonUintArray(json, ".identityKeys");
        return IdentityKey(list[2 * member], list[2 * member + 1]);
    }

    function commitmentOfFixture(uint256 member) private view returns (uint256) {
        IdentityKey memory key = fixtureKey(member);
        return PoseidonT3.hash(key.x, key.y);
    }

    function twinOf(uint256[8] memory proof) private pure returns (uint256[8] memory) {
        return [proof[0], P - proof[1], proof[2], proof[3], P - proof[4], P - proof[5], proof[6], proof[7]];
    }
}
