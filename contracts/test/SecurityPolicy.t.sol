// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SecurityPolicy} from "../src/SecurityPolicy.sol";
import {IERC165} from "../src/interfaces/IERC165.sol";
import {Announcement, ISecurityPolicy} from "../src/interfaces/ISecurityPolicy.sol";
import {Policy} from "../src/libraries/SecurityPolicies.sol";
import {Test} from "./base/Test.sol";

contract SecurityPolicyTest is Test {
    uint40 private constant NOW = 1_800_000_000;
    uint40 private constant WEEK = 7 days;
    uint40 private constant MOST = 90 days;

    SecurityPolicy private policies;
    address private alice = address(0xA11CE);
    address private bob = address(0xB0B);

    function setUp() public {
        vm.warp(NOW);
        policies = new SecurityPolicy();
    }

    // announcing

    function test_announcementTakesEffectOnTime() public {
        Policy memory p = Policy(2, NOW + MOST, 30 days, 1 hours);
        vm.expectEmit(address(policies));
        emit ISecurityPolicy.PolicyAnnounced(alice, 1, p, NOW + WEEK);
        announce(alice, p, NOW + WEEK);

        assertPolicy(policies.policyOf(alice), Policy(0, 0, 0, 0));
        assertAnnouncement(policies.pendingOf(alice), Announcement(2, NOW + MOST, 30 days, 1 hours, NOW + WEEK, 1));
        assertAnnouncement(policies.announcementOf(alice), Announcement(0, 0, 0, 0, 0, 0));

        vm.warp(NOW + WEEK - 1);
        assertPolicy(policies.policyOf(alice), Policy(0, 0, 0, 0));
        vm.warp(NOW + WEEK);
        assertPolicy(policies.policyOf(alice), p);
        assertAnnouncement(policies.pendingOf(alice), Announcement(0, 0, 0, 0, 0, 0));
        assertAnnouncement(policies.announcementOf(alice), Announcement(2, NOW + MOST, 30 days, 1 hours, NOW + WEEK, 1));
    }

    function test_noticeIsNeitherTooShortNorTooLong() public {
        Policy memory p = Policy(2, 0, 0, 0);
        uint40[6] memory times = [0, NOW, NOW + WEEK - 1, NOW + MOST + 1, type(uint40).max, NOW - 1];
        for (uint256 i = 0; i < times.length; i++) {
            refuse(
                alice,
                p,
                times[i],
                abi.encodeWithSelector(
                    ISecurityPolicy.SecurityPolicy_NoticeOutOfRange.selector, times[i], NOW + WEEK, NOW + MOST
                )
            );
        }
        announce(alice, p, NOW + WEEK);
        announce(bob, p, NOW + MOST);
        vm.assertEq(policies.minimumNotice(), WEEK);
        vm.assertEq(policies.maximumNotice(), MOST);
    }

    function test_pendingAnnouncementIsNeitherWithdrawnNorPostponed() public {
        announce(alice, Policy(2, 0, 0, 0), NOW + 2 * WEEK);
        bytes memory pending =
            abi.encodeWithSelector(ISecurityPolicy.SecurityPolicy_Pending.selector, alice, NOW + 2 * WEEK);
        refuse(alice, Policy(2, 0, 0, 0), NOW + 3 * WEEK, pending);
        refuse(alice, Policy(3, 0, 0, 0), NOW + WEEK, pending);
        refuse(alice, Policy(0, 0, 0, 0), NOW + WEEK, pending);
        vm.warp(NOW + 2 * WEEK - 1);
        refuse(alice, Policy(3, 0, 0, 0), NOW + 4 * WEEK, pending);

        vm.warp(NOW + 2 * WEEK);
        announce(alice, Policy(3, 0, 0, 0), NOW + 4 * WEEK);
        vm.assertEq(policies.pendingOf(alice).number, 2);
    }

    function test_everyFieldOnlyTightens() public {
        announceAndAwait(alice, Policy(2, NOW + MOST, 1000, 500));
        uint40 time = uint40(block.timestamp) + WEEK;
        refuse(
            alice,
            Policy(1, NOW + MOST, 1000, 499),
            time,
            abi.encodeWithSelector(ISecurityPolicy.SecurityPolicy_LowerMinimumSuite.selector, 2, 1)
        );
        uint40[2] memory looser = [NOW + MOST + 1, 0];
        for (uint256 i = 0; i < looser.length; i++) {
            refuse(
                alice,
                Policy(3, looser[i], 999, 499),
                time,
                abi.encodeWithSelector(
                    ISecurityPolicy.SecurityPolicy_LaterClassicCutoff.selector, NOW + MOST, looser[i]
                )
            );
        }
        looser = [uint40(1001), 0];
        for (uint256 i = 0; i < looser.length; i++) {
            refuse(
                alice,
                Policy(3, NOW, looser[i], 499),
                time,
                abi.encodeWithSelector(ISecurityPolicy.SecurityPolicy_LongerKeyAge.selector, 1000, looser[i])
            );
        }
        looser = [uint40(501), 0];
        for (uint256 i = 0; i < looser.length; i++) {
            refuse(
                alice,
                Policy(3, NOW, 999, looser[i]),
                time,
                abi.encodeWithSelector(ISecurityPolicy.SecurityPolicy_LongerSessionAge.selector, 500, looser[i])
            );
        }
        assertPolicy(policies.policyOf(alice), Policy(2, NOW + MOST, 1000, 500));
        // one field is enough, and a cutoff may lie in the past
        announceAndAwait(alice, Policy(2, 1, 1000, 500));
        announceAndAwait(alice, Policy(2, 1, 999, 500));
        announceAndAwait(alice, Policy(2, 1, 999, 499));
        announceAndAwait(alice, Policy(255, 1, 999, 499));
    }

    function test_unchangedPolicyIsNoAnnouncement() public {
        bytes memory unchanged = abi.encodeWithSelector(ISecurityPolicy.SecurityPolicy_Unchanged.selector, alice);
        refuse(alice, Policy(0, 0, 0, 0), NOW + WEEK, unchanged);
        announceAndAwait(alice, Policy(2, 3, 4, 5));
        refuse(alice, Policy(2, 3, 4, 5), uint40(block.timestamp) + WEEK, unchanged);
    }

    function test_publishersAreNothingToEachOther() public {
        announceAndAwait(alice, Policy(3, 1, 1, 1));
        assertPolicy(policies.policyOf(bob), Policy(0, 0, 0, 0));
        assertPolicy(policies.policyOf(address(this)), Policy(0, 0, 0, 0));
        announceAndAwait(bob, Policy(1, 0, 0, 0));
        assertPolicy(policies.policyOf(alice), Policy(3, 1, 1, 1));
        assertPolicy(policies.policyOf(bob), Policy(1, 0, 0, 0));
    }

    // reading

    function test_unknownPublisherAsksForNothing() public view {
        assertPolicy(policies.policyOf(bob), Policy(0, 0, 0, 0));
        assertPolicy(policies.policyAt(bob, 0), Policy(0, 0, 0, 0));
        assertPolicy(policies.policyAt(bob, type(uint40).max), Policy(0, 0, 0, 0));
        assertAnnouncement(policies.pendingOf(bob), Announcement(0, 0, 0, 0, 0, 0));
        vm.assertEq(policies.announcementOf(bob).number, 0);
        vm.assertTrue(policies.admits(bob, 0, 0));
        vm.assertTrue(policies.admits(bob, 255, type(uint40).max));
    }

    function test_policyAtAnswersForEveryTime() public {
        announce(alice, Policy(1, 0, 0, 0), NOW + WEEK);
        assertPolicy(policies.policyAt(alice, NOW + WEEK - 1), Policy(0, 0, 0, 0));
        assertPolicy(policies.policyAt(alice, NOW + WEEK), Policy(1, 0, 0, 0));
        vm.warp(NOW + WEEK);
        announce(alice, Policy(2, 0, 0, 0), NOW + 3 * WEEK);
        assertPolicy(policies.policyAt(alice, NOW + WEEK), Policy(1, 0, 0, 0));
        assertPolicy(policies.policyAt(alice, NOW + 3 * WEEK - 1), Policy(1, 0, 0, 0));
        assertPolicy(policies.policyAt(alice, NOW + 3 * WEEK), Policy(2, 0, 0, 0));
        assertPolicy(policies.policyAt(alice, type(uint40).max), Policy(2, 0, 0, 0));
        // forgotten, and answered by the stricter one that is remembered
        assertPolicy(policies.policyAt(alice, NOW), Policy(1, 0, 0, 0));
    }

    function test_admitsAtTheEdges() public {
        uint40 time = NOW + WEEK;
        announce(alice, Policy(1, time + 100, 1000, 0), time);
        vm.assertTrue(policies.admits(alice, 0, 0), "not in force yet");
        vm.warp(time);
        vm.assertFalse(policies.admits(alice, 0, time), "below the minimum");
        vm.assertTrue(policies.admits(alice, 1, time));
        vm.assertTrue(policies.admits(alice, 1, time - 999), "a second short of the maximum age");
        vm.assertFalse(policies.admits(alice, 1, time - 1000), "as old as the maximum");
        vm.assertFalse(policies.admits(alice, 3, 0), "no overflow in the age");
        vm.assertTrue(policies.admits(alice, 3, type(uint40).max), "nor here");
        vm.warp(time + 99);
        vm.assertTrue(policies.admits(alice, 1, time));
        vm.warp(time + 100);
        vm.assertFalse(policies.admits(alice, 1, time), "classic after the cutoff");
        vm.assertTrue(policies.admits(alice, 2, time));
        vm.assertTrue(policies.admits(alice, 3, time));
    }

    function testFuzz_admitsIsWhatThePolicySays(Policy memory p, uint8 suite, uint40 keyNotBefore, uint40 later)
        public
    {
        vm.assume(p.minimumSuite != 0 || p.classicCutoff != 0 || p.maximumKeyAge != 0 || p.maximumSessionAge != 0);
        announce(alice, p, NOW + WEEK);
        uint256 time = uint256(NOW) + WEEK + later % (1000 * 365 days);
        vm.warp(time);
        bool expected = suite >= p.minimumSuite && !(p.classicCutoff != 0 && time >= p.classicCutoff && suite <= 1)
            && !(p.maximumKeyAge != 0 && time >= uint256(keyNotBefore) + p.maximumKeyAge);
        vm.assertEq(policies.admits(alice, suite, keyNotBefore), expected);
    }

    /// @dev Whatever is announced second: either it is refused, or all that it admits the first admitted.
    function testFuzz_secondPolicyAdmitsNoMore(Policy memory p, Policy memory q, uint8 suite, uint40 keyNotBefore)
        public
    {
        vm.assume(p.minimumSuite != 0 || p.classicCutoff != 0 || p.maximumKeyAge != 0 || p.maximumSessionAge != 0);
        announceAndAwait(alice, p);
        vm.prank(alice);
        try policies.announce(q, uint40(block.timestamp) + WEEK) {}
        catch {
            q = p;
        }
        bool before = policies.admits(alice, suite, keyNotBefore);
        vm.warp(block.timestamp + WEEK);
        if (policies.admits(alice, suite, keyNotBefore)) vm.assertTrue(before);
        assertPolicy(policies.policyOf(alice), q);
    }

    // layout: these figures do not change

    function test_announcementsLieInTwoWordsAtSlot0() public {
        announceAndAwait(alice, Policy(0xa1, 0xb1b2b3b4b5, 0xc1c2c3c4c5, 0xd1d2d3d4d5));
        announce(alice, Policy(0xa2, 0xb1b2b3b4b4, 0xc1c2c3c4c4, 0xd1d2d3d4d4), NOW + 3 * WEEK);
        uint256 slot = uint256(keccak256(abi.encode(alice, uint256(0))));
        vm.assertEq(
            abi.encodePacked(vm.load(address(policies), bytes32(slot))),
            abi.encodePacked(
                uint56(0),
                uint32(1),
                NOW + WEEK,
                uint40(0xd1d2d3d4d5),
                uint40(0xc1c2c3c4c5),
                uint40(0xb1b2b3b4b5),
                uint8(0xa1)
            )
        );
        vm.assertEq(
            abi.encodePacked(vm.load(address(policies), bytes32(slot + 1))),
            abi.encodePacked(
                uint56(0),
                uint32(2),
                NOW + 3 * WEEK,
                uint40(0xd1d2d3d4d4),
                uint40(0xc1c2c3c4c4),
                uint40(0xb1b2b3b4b4),
                uint8(0xa2)
            )
        );
        vm.assertEq(vm.load(address(policies), bytes32(slot + 2)), bytes32(0));
    }

    function test_supportsItsInterfaces() public view {
        vm.assertTrue(policies.supportsInterface(type(ISecurityPolicy).interfaceId));
        vm.assertTrue(policies.supportsInterface(type(IERC165).interfaceId));
        vm.assertFalse(policies.supportsInterface(0xffffffff));
    }

    // helpers

    function announce(address publisher, Policy memory p, uint40 effectiveAt) private {
        vm.prank(publisher);
        policies.announce(p, effectiveAt);
    }

    function announceAndAwait(address publisher, Policy memory p) private {
        announce(publisher, p, uint40(block.timestamp) + WEEK);
        vm.warp(block.timestamp + WEEK);
    }

    function refuse(address publisher, Policy memory p, uint40 effectiveAt, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(publisher);
        policies.announce(p, effectiveAt);
    }

    function assertPolicy(Policy memory actual, Policy memory expected) private pure {
        vm.assertEq(abi.encode(actual), abi.encode(expected));
    }

    function assertAnnouncement(Announcement memory actual, Announcement memory expected) private pure {
        vm.assertEq(abi.encode(actual), abi.encode(expected));
    }
}
