// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyRegistry} from "../src/KeyRegistry.sol";
import {IKeyRegistry} from "../src/interfaces/IKeyRegistry.sol";
import {KeyBundle} from "../src/libraries/KeyBundles.sol";
import {Record} from "../src/libraries/Records.sol";
import {Schnorr, SchnorrProof} from "../src/libraries/Schnorr.sol";
import {RegistryTest} from "./base/RegistryTest.sol";
import {SecretKey, Signing} from "./base/Signing.sol";

contract KeyRegistryRotateTest is RegistryTest {
    using Signing for SecretKey;

    function setUp() public override {
        super.setUp();
        register();
        later(1000);
    }

    // ---- rotation

    function test_rotatesAndTellsEverything() public {
        KeyBundle memory next = bundleOf(1);
        SchnorrProof memory p = possession(1, keyId, 2, next);
        Record memory first = registry.currentRecord(keyId);
        vm.expectEmit(address(registry));
        emit IKeyRegistry.KeyRotated(keyId, alice, LABEL, 2, next);
        vm.prank(alice);
        vm.assertEq(registry.rotate(alice, LABEL, bundleOf(0), next, p), keyId);

        Record memory second =
            Record(2, NOW + 1000, NOW + YEAR, 0, 20_000_100, next.scopes, next.suite, 0, hashOf(next));
        assertSame(registry.currentRecord(keyId), second);
        assertSame(registry.recordAt(keyId, 2), second);
        first.endedAt = NOW + 1000;
        assertSame(registry.recordAt(keyId, 1), first);
        assertNone(registry.recordAt(keyId, 3));
    }

    function test_rotatesAnExpiredKey() public {
        later(2 * YEAR);
        vm.assertFalse(registry.isActive(keyId, 0));
        KeyBundle memory next = bundleOf(1);
        next.notAfter = NOW + 3 * YEAR;
        rotate(bundleOf(0), next, possession(1, keyId, 2, next), "");
        vm.assertTrue(registry.isActive(keyId, 0));
    }

    function test_supersedesAtOnceEvenForALaterKey() public {
        KeyBundle memory next = bundleOf(1);
        next.notBefore = NOW + 5000;
        rotate(bundleOf(0), next, possession(1, keyId, 2, next), "");
        vm.assertFalse(registry.isActive(keyId, 0));
        vm.assertEq(registry.keyAt(keyId, NOW + 999).epoch, 1);
        assertNone(registry.keyAt(keyId, NOW + 1000));
        assertNone(registry.keyAt(keyId, NOW + 4999));
        vm.assertEq(registry.keyAt(keyId, NOW + 5000).epoch, 2);
    }

    function test_rotatesTwiceInOneBlock() public {
        rotateTo(1);
        rotateTo(2);
        vm.assertEq(registry.currentRecord(keyId).epoch, 3);
        vm.assertEq(registry.recordAt(keyId, 2).endedAt, registry.recordAt(keyId, 2).notBefore);
        vm.assertEq(registry.keyAt(keyId, NOW + 1000).epoch, 3);
        vm.assertEq(registry.keyAt(keyId, NOW + 999).epoch, 1);
    }

    // ---- refusals

    function test_refusesRotationOfUnknownKey() public {
        vm.expectRevert(
            abi.encodeWithSelector(IKeyRegistry.KeyRegistry_NotRegistered.selector, keccak256(abi.encode(bob, LABEL)))
        );
        vm.prank(bob);
        registry.rotate(bob, LABEL, bundleOf(0), bundleOf(1), SchnorrProof(0, 0, 0));
    }

    function test_refusesRotationBySomebodyElse() public {
        SchnorrProof memory p = possession(1, keyId, 2, bundleOf(1));
        Record memory before = registry.currentRecord(keyId);
        vm.expectRevert(abi.encodeWithSelector(IKeyRegistry.KeyRegistry_NotOwner.selector, keyId, alice, bob));
        vm.prank(bob);
        registry.rotate(alice, LABEL, bundleOf(0), bundleOf(1), p);
        vm.expectRevert(abi.encodeWithSelector(IKeyRegistry.KeyRegistry_NotOwner.selector, keyId, alice, bob));
        vm.prank(bob);
        registry.revoke(alice, LABEL);
        assertSame(registry.currentRecord(keyId), before);
    }

    function test_refusesKeyThatWasNotCommittedTo() public {
        // a thief of keys[0] with a key of his own, properly possessed
        KeyBundle memory next = bundleOf(2);
        rotate(
            bundleOf(0),
            next,
            possession(2, keyId, 2, next),
            abi.encodeWithSelector(
                IKeyRegistry.KeyRegistry_NotCommitted.selector, keyId, keys[1].commitment(), keys[2].commitment()
            )
        );
    }

    function test_refusesCommittedKeyWithOtherParity() public {
        KeyBundle memory next = bundleOf(1);
        next.identityKeyParity ^= 1;
        SecretKey memory negated = SecretKey(0, keys[1].x, Schnorr.P - keys[1].y);
        rotate(
            bundleOf(0),
            next,
            possession(1, keyId, 2, next),
            abi.encodeWithSelector(
                IKeyRegistry.KeyRegistry_NotCommitted.selector, keyId, keys[1].commitment(), negated.commitment()
            )
        );
    }

    function test_refusesParityAboveOne() public {
        KeyBundle memory next = bundleOf(1);
        next.identityKeyParity = 254; // 2 + 254 would overflow
        rotate(
            bundleOf(0),
            next,
            possession(1, keyId, 2, next),
            abi.encodeWithSelector(IKeyRegistry.KeyRegistry_InvalidIdentityKey.selector, next.identityKeyX, uint8(254))
        );
    }

    function test_refusesRotationWithoutCommitment() public {
        rotateTo(1);
        rotateTo(2);
        rotateTo(3); // the last key: its nextKeyHash is 0
        KeyBundle memory next = bundleOf(0);
        rotate(
            bundleOf(3),
            next,
            possession(0, keyId, 5, next),
            abi.encodeWithSelector(IKeyRegistry.KeyRegistry_NoSuccessor.selector, keyId)
        );
    }

    function testFuzz_refusesWrongPreviousBundle(uint256 field) public {
        KeyBundle memory previous = bundleOf(0);
        field = bound(field, 0, 8);
        if (field == 0) previous.identityKeyX = bytes32(uint256(previous.identityKeyX) + 1);
        if (field == 1) previous.identityKeyParity ^= 1;
        if (field == 2) previous.sessionKey = "other";
        if (field == 3) previous.kemKeyHash = "other";
        if (field == 4) previous.scopes ^= 1;
        if (field == 5) previous.suite = 2;
        if (field == 6) previous.notBefore += 1;
        if (field == 7) previous.notAfter += 1;
        if (field == 8) previous.nextKeyHash = keys[2].commitment();
        KeyBundle memory next = bundleOf(field == 8 ? 2 : 1);
        rotate(
            previous,
            next,
            possession(field == 8 ? 2 : 1, keyId, 2, next),
            abi.encodeWithSelector(
                IKeyRegistry.KeyRegistry_WrongPreviousBundle.selector, keyId, hashOf(bundleOf(0)), hashOf(previous)
            )
        );
    }

    function test_refusesBundleOfAnEarlierEpoch() public {
        rotateTo(1);
        KeyBundle memory next = bundleOf(1);
        rotate(
            bundleOf(0),
            next,
            possession(1, keyId, 3, next),
            abi.encodeWithSelector(
                IKeyRegistry.KeyRegistry_WrongPreviousBundle.selector, keyId, hashOf(bundleOf(1)), hashOf(bundleOf(0))
            )
        );
    }

    function test_refusesRotationWithoutPossession() public {
        KeyBundle memory next = bundleOf(1);
        bytes memory reason =
            abi.encodeWithSelector(IKeyRegistry.KeyRegistry_PossessionNotProven.selector, keyId, uint32(2));
        rotate(bundleOf(0), next, possession(0, keyId, 2, next), reason);
        rotate(bundleOf(0), next, possession(1, keyId, 1, next), reason);
        rotate(bundleOf(0), next, possession(1, keyId, 3, next), reason);
    }

    function test_refusesUnsoundSuccessor() public {
        KeyBundle memory next = bundleOf(1);
        next.notAfter = NOW + 1000;
        rotate(
            bundleOf(0),
            next,
            possession(1, keyId, 2, next),
            abi.encodeWithSelector(
                IKeyRegistry.KeyRegistry_InvalidValidity.selector, uint40(NOW + 1000), uint40(NOW + 1000)
            )
        );
        next = bundleOf(1);
        next.sessionKey = 0;
        rotate(
            bundleOf(0),
            next,
            possession(1, keyId, 2, next),
            abi.encodeWithSelector(IKeyRegistry.KeyRegistry_MissingSessionKey.selector)
        );
    }

    function test_refusesEpochsBeyondTheLast() public {
        // four billion rotations are not to be had: set the epoch in storage, slot 0
        bytes32 slot = keccak256(abi.encode(keyId, uint256(0)));
        bytes32 status = vm.load(address(registry), slot);
        vm.store(address(registry), slot, status | bytes32(uint256(type(uint32).max)));
        KeyBundle memory next = bundleOf(1);
        rotate(
            bundleOf(0),
            next,
            possession(1, keyId, 0, next),
            abi.encodeWithSelector(IKeyRegistry.KeyRegistry_EpochsExhausted.selector, keyId)
        );
        vm.store(address(registry), slot, (status & ~bytes32(uint256(1))) | bytes32(uint256(type(uint32).max - 1)));
        rotate(bundleOf(0), next, possession(1, keyId, type(uint32).max, next), "");
        vm.assertEq(registry.currentRecord(keyId).epoch, type(uint32).max);
        vm.assertEq(registry.recordAt(keyId, type(uint32).max - 1).endedAt, NOW + 1000);
    }

    // ---- revocation

    function test_revokesAndTellsEverything() public {
        Record memory expected = registry.currentRecord(keyId);
        expected.endedAt = NOW + 1000;
        vm.expectEmit(address(registry));
        emit IKeyRegistry.KeyRevoked(keyId, alice, LABEL, 1, NOW + 1000);
        vm.prank(alice);
        vm.assertEq(registry.revoke(alice, LABEL), keyId);
        // changedBlock still names the block with the bundle
        assertSame(registry.currentRecord(keyId), expected);
        vm.assertFalse(registry.isActive(keyId, 0));
        vm.assertEq(registry.keyAt(keyId, NOW + 999).epoch, 1);
        assertNone(registry.keyAt(keyId, NOW + 1000));
    }

    function test_revocationIsFinal() public {
        revoke();
        bytes memory reason =
            abi.encodeWithSelector(IKeyRegistry.KeyRegistry_Revoked.selector, keyId, uint40(NOW + 1000));
        later(1);
        vm.expectRevert(reason);
        vm.prank(alice);
        registry.revoke(alice, LABEL);
        KeyBundle memory next = bundleOf(1);
        rotate(bundleOf(0), next, possession(1, keyId, 2, next), reason);
    }

    function test_refusesRevocationOfUnknownKey() public {
        vm.expectRevert(
            abi.encodeWithSelector(IKeyRegistry.KeyRegistry_NotRegistered.selector, keccak256(abi.encode(bob, LABEL)))
        );
        vm.prank(bob);
        registry.revoke(bob, LABEL);
        vm.assertTrue(registry.isActive(keyId, 0));
    }

    function test_revocationInTheBlockOfTheRegistration() public {
        keyId = registry.keyIdOf(alice, "desk-2");
        SchnorrProof memory p = possession(0, keyId, 1, bundleOf(0));
        vm.startPrank(alice);
        registry.register("desk-2", bundleOf(0), p);
        vm.assertTrue(registry.isActive(keyId, 0));
        registry.revoke(alice, "desk-2");
        vm.stopPrank();
        vm.assertFalse(registry.isActive(keyId, 0));
        assertNone(registry.keyAt(keyId, NOW + 1000));
        vm.assertEq(registry.currentRecord(keyId).endedAt, NOW + 1000);
    }

    function test_revocationInTheBlockOfARotation() public {
        rotateTo(1);
        revoke();
        vm.assertFalse(registry.isActive(keyId, 0));
        vm.assertEq(registry.keyAt(keyId, NOW + 999).epoch, 1);
        assertNone(registry.keyAt(keyId, NOW + 1000));
        assertNone(registry.keyAt(keyId, NOW + 1001));
    }

    function test_rotationAfterRevocationInOneBlockIsRefused() public {
        revoke();
        KeyBundle memory next = bundleOf(1);
        rotate(
            bundleOf(0),
            next,
            possession(1, keyId, 2, next),
            abi.encodeWithSelector(IKeyRegistry.KeyRegistry_Revoked.selector, keyId, uint40(NOW + 1000))
        );
    }

    // ---- the past

    function test_keyAtAcrossEpochs() public {
        // epochs 1 to 4 from NOW, NOW + 1000, + 2000, + 2100; revoked at + 2200
        rotateTo(1);
        later(1000);
        rotateTo(2);
        later(100);
        rotateTo(3);
        later(100);
        revoke();
        later(10_000);

        uint40[2][10] memory cases = [
            [NOW - 1, uint40(0)],
            [NOW, 1],
            [NOW + 999, 1],
            [NOW + 1000, 2],
            [NOW + 1999, 2],
            [NOW + 2000, 3],
            [NOW + 2100, 4],
            [NOW + 2199, 4],
            [NOW + 2200, 0],
            [type(uint40).max, 0]
        ];
        for (uint256 i = 0; i < cases.length; i++) {
            vm.assertEq(registry.keyAt(keyId, cases[i][0]).epoch, cases[i][1]);
        }
    }

    /// Against a search through all epochs, for any history of this keyId.
    function testFuzz_keyAtIsTheOnlyEpochThatWasValid(uint256 seed, uint40 time) public {
        for (uint32 epoch = 2; epoch <= 12; epoch++) {
            later(step(seed, epoch, 3) * step(seed, epoch + 100, 500));
            // a chain of keys longer than keys[]: 0 and 1 in turn, each committed to by the other
            KeyBundle memory previous = epoch == 2 ? bundleOf(0) : chained(seed, epoch - 1);
            KeyBundle memory next = chained(seed, epoch);
            rotate(previous, next, possession((epoch - 1) % 2, keyId, epoch, next), "");
        }
        if (seed % 2 == 0) {
            later(100);
            revoke();
        }

        time = uint40(bound(time, NOW - 10, NOW + 14_000));
        uint32 found = 0;
        for (uint32 epoch = 1; epoch <= 12; epoch++) {
            Record memory r = registry.recordAt(keyId, epoch);
            vm.assertEq(r.epoch, epoch);
            if (r.notBefore <= time && time < r.notAfter && (r.endedAt == 0 || time < r.endedAt)) {
                vm.assertEq(found, 0, "two epochs valid at one time");
                found = epoch;
            }
        }
        Record memory answer = registry.keyAt(keyId, time);
        if (found == 0) assertNone(answer);
        else assertSame(answer, registry.recordAt(keyId, found));
    }

    function test_historyIsNotRewritten() public {
        rotateTo(1);
        Record memory first = registry.recordAt(keyId, 1);
        later(1000);
        rotateTo(2);
        later(1000);
        revoke();
        assertSame(registry.recordAt(keyId, 1), first);
        vm.assertEq(registry.recordAt(keyId, 2).endedAt, NOW + 2000);
        vm.assertEq(registry.recordAt(keyId, 3).endedAt, NOW + 3000);
    }

    // ---- helpers

    function later(uint256 secondsLater) private {
        vm.warp(block.timestamp + secondsLater);
        vm.roll(block.number + secondsLater / 10);
    }

    function step(uint256 seed, uint256 i, uint256 below) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i))) % below;
    }

    function chained(uint256 seed, uint32 epoch) private view returns (KeyBundle memory b) {
        b = bundleOf((epoch - 1) % 2);
        b.nextKeyHash = keys[epoch % 2].commitment();
        b.notBefore = uint40(NOW + step(seed, epoch + 200, 14_000));
        b.notAfter = b.notBefore + uint40(step(seed, epoch + 300, 10_000)) + 20_000;
    }

    /// @dev Empty reason: succeeds.
    function rotate(KeyBundle memory previous, KeyBundle memory next, SchnorrProof memory p, bytes memory reason)
        private
    {
        if (reason.length != 0) vm.expectRevert(reason);
        vm.prank(alice);
        registry.rotate(alice, LABEL, previous, next, p);
    }
}
