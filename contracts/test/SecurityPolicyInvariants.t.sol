// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SecurityPolicy} from "../src/SecurityPolicy.sol";
import {Announcement} from "../src/interfaces/ISecurityPolicy.sol";
import {Policy} from "../src/libraries/SecurityPolicies.sol";
import {Test} from "./base/Test.sol";

/// @notice Several publishers who announce what they like, beside a model of what may succeed.
contract Publishers is Test {
    uint40 private constant WEEK = 7 days;
    uint40 private constant MOST = 90 days;
    uint256 public constant COUNT = 3;

    SecurityPolicy public immutable policies = new SecurityPolicy();

    /// @dev The last two announcements that succeeded.
    mapping(uint256 publisher => Announcement) private _earlier;
    mapping(uint256 publisher => Announcement) private _latest;

    /// @dev The strictest that each field has ever been announced to be.
    mapping(uint256 publisher => Announcement) private _strictest;

    function publisher(uint256 i) public pure returns (address) {
        return address(uint160(0xA11CE + i));
    }

    function expected(uint256 i) external view returns (Announcement memory inForce, Announcement memory pending) {
        if (_latest[i].effectiveAt <= block.timestamp) return (_latest[i], pending);
        return (_earlier[i], _latest[i]);
    }

    function strictest(uint256 i) external view returns (Announcement memory) {
        return _strictest[i];
    }

    /// @dev Near what is in force, so that a good part of the announcements succeeds.
    function announce(uint256 who, Policy memory change, uint256 fields, uint40 notice) external {
        who %= COUNT;
        Announcement memory current = _latest[who];
        Policy memory p =
            Policy(current.minimumSuite, current.classicCutoff, current.maximumKeyAge, current.maximumSessionAge);
        if (fields & 1 != 0) {
            p.minimumSuite = uint8((uint256(current.minimumSuite) + change.minimumSuite % 3 + 255) % 256);
        }
        if (fields & 2 != 0) p.classicCutoff = _near(current.classicCutoff, change.classicCutoff);
        if (fields & 4 != 0) p.maximumKeyAge = _near(current.maximumKeyAge, change.maximumKeyAge);
        if (fields & 8 != 0) p.maximumSessionAge = _near(current.maximumSessionAge, change.maximumSessionAge);
        uint40 time = uint40(block.timestamp + bound(notice, WEEK - 1 days, MOST + 1 days));

        bool shouldSucceed = _mayAnnounce(current, p, time);
        vm.prank(publisher(who));
        try policies.announce(p, time) {
            vm.assertTrue(shouldSucceed, "accepted what the model refuses");
            _earlier[who] = current;
            _latest[who] = Announcement(
                p.minimumSuite, p.classicCutoff, p.maximumKeyAge, p.maximumSessionAge, time, current.number + 1
            );
            _remember(_strictest[who], p);
        } catch {
            vm.assertFalse(shouldSucceed, "refused what the model accepts");
        }
    }

    function pass(uint32 time) external {
        vm.warp(block.timestamp + time % (60 days));
    }

    /// @dev Greater is stricter; no limit is 0.
    function strictness(uint40 limit) public pure returns (uint256) {
        return limit == 0 ? 0 : type(uint256).max - limit;
    }

    function _mayAnnounce(Announcement memory from, Policy memory to, uint40 time) private view returns (bool) {
        if (from.effectiveAt > block.timestamp) return false;
        if (time < block.timestamp + WEEK || time > block.timestamp + MOST) return false;
        bool same = to.minimumSuite == from.minimumSuite && to.classicCutoff == from.classicCutoff
            && to.maximumKeyAge == from.maximumKeyAge && to.maximumSessionAge == from.maximumSessionAge;
        return !same && to.minimumSuite >= from.minimumSuite
            && strictness(to.classicCutoff) >= strictness(from.classicCutoff)
            && strictness(to.maximumKeyAge) >= strictness(from.maximumKeyAge)
            && strictness(to.maximumSessionAge) >= strictness(from.maximumSessionAge);
    }

    function _remember(Announcement storage most, Policy memory p) private {
        if (p.minimumSuite > most.minimumSuite) most.minimumSuite = p.minimumSuite;
        most.classicCutoff = _stricter(most.classicCutoff, p.classicCutoff);
        most.maximumKeyAge = _stricter(most.maximumKeyAge, p.maximumKeyAge);
        most.maximumSessionAge = _stricter(most.maximumSessionAge, p.maximumSessionAge);
    }

    function _stricter(uint40 a, uint40 b) private pure returns (uint40) {
        return strictness(a) > strictness(b) ? a : b;
    }

    function _near(uint40 limit, uint40 change) private pure returns (uint40) {
        if (change % 16 == 0) return 0;
        return limit == 0 ? change : uint40(bound(change, limit / 2, uint256(limit) + limit / 4) % (1 << 40));
    }
}

/// @notice No sequence of announcements ever loosens a policy, and none is lost.
contract SecurityPolicyInvariantsTest is Test {
    Publishers private publishers;
    SecurityPolicy private policies;

    function setUp() public {
        vm.warp(1_800_000_000);
        publishers = new Publishers();
        policies = publishers.policies();
    }

    /// @dev Where forge finds whom to call.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(publishers);
    }

    function invariant_noSequenceLoosens() external view {
        for (uint256 i = 0; i < publishers.COUNT(); i++) {
            Announcement memory most = publishers.strictest(i);
            // once all that was announced is in force
            Policy memory p = policies.policyAt(publishers.publisher(i), type(uint40).max);
            vm.assertTrue(p.minimumSuite >= most.minimumSuite, "minimum suite");
            assertNoLooser(p.classicCutoff, most.classicCutoff, "classic cutoff");
            assertNoLooser(p.maximumKeyAge, most.maximumKeyAge, "key age");
            assertNoLooser(p.maximumSessionAge, most.maximumSessionAge, "session age");
        }
    }

    function invariant_whatWasAnnouncedIsInForceOrPending() external view {
        for (uint256 i = 0; i < publishers.COUNT(); i++) {
            (Announcement memory inForce, Announcement memory pending) = publishers.expected(i);
            vm.assertEq(abi.encode(policies.announcementOf(publishers.publisher(i))), abi.encode(inForce));
            vm.assertEq(abi.encode(policies.pendingOf(publishers.publisher(i))), abi.encode(pending));
        }
    }

    function assertNoLooser(uint40 next, uint40 previous, string memory field) private view {
        vm.assertTrue(publishers.strictness(next) >= publishers.strictness(previous), field);
    }
}
