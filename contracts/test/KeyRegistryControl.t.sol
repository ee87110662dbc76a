// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IKeyControl, Recovery} from "../src/interfaces/IKeyControl.sol";
import {IKeyRegistry} from "../src/interfaces/IKeyRegistry.sol";
import {IKeyRelay} from "../src/interfaces/IKeyRelay.sol";
import {KeyBundle} from "../src/libraries/KeyBundles.sol";
import {Consent} from "../src/libraries/Requests.sol";
import {SchnorrProof} from "../src/libraries/Schnorr.sol";
import {RegistryTest} from "./base/RegistryTest.sol";
import {SecretKey, Signing} from "./base/Signing.sol";

/// @notice Hand-over and recovery. keys[3] is the key that a recovery brings in, which nothing commits to.
contract KeyRegistryControlTest is RegistryTest {
    using Signing for SecretKey;

    uint40 private constant DELAY = 3 days;

    address private carol = address(0xCA201);
    address private guardian = address(0x60A2D);

    function setUp() public override {
        super.setUp();
        register();
        vm.warp(NOW + 1000);
    }

    // ---- hand-over

    function test_handsOverInTwoSteps() public {
        vm.expectEmit(address(registry));
        emit IKeyControl.OwnershipOffered(keyId, alice, bob);
        offer(bob);
        vm.assertEq(registry.pendingOwnerOf(keyId), bob);
        vm.assertEq(registry.ownerOf(alice, LABEL), alice);

        uint256 before = registry.statusOf(keyId);
        vm.expectEmit(address(registry));
        emit IKeyControl.OwnershipTransferred(keyId, alice, bob);
        accept(bob);
        vm.assertEq(registry.ownerOf(alice, LABEL), bob);
        vm.assertEq(registry.pendingOwnerOf(keyId), address(0));
        vm.assertEq(registry.statusOf(keyId), before | 1 << 249, "nothing but the flag");
        vm.assertTrue(registry.isActive(keyId, 0));
        // slot 3 says who
        vm.assertEq(
            vm.load(address(registry), keccak256(abi.encode(keyId, uint256(3)))), bytes32(uint256(uint160(bob)))
        );
    }

    function test_formerOwnerHasNoPowerLeft() public {
        offer(bob);
        accept(bob);
        bytes memory reason = abi.encodeWithSelector(IKeyRegistry.KeyRegistry_NotOwner.selector, keyId, bob, alice);
        SchnorrProof memory p = possession(1, keyId, 2, bundleOf(1));
        vm.startPrank(alice);
        vm.expectRevert(reason);
        registry.revoke(alice, LABEL);
        vm.expectRevert(reason);
        registry.rotate(alice, LABEL, bundleOf(0), bundleOf(1), p);
        vm.expectRevert(reason);
        registry.offerOwnership(alice, LABEL, carol);
        vm.expectRevert(reason);
        registry.setGuardian(alice, LABEL, carol, DELAY);
        vm.expectRevert(reason);
        registry.cancelNonces(alice, LABEL, 0, 1);
        p = possession(0, keyId, 1, bundleOf(0));
        vm.expectRevert(abi.encodeWithSelector(IKeyRegistry.KeyRegistry_AlreadyRegistered.selector, keyId));
        registry.register(LABEL, bundleOf(0), p);
        vm.stopPrank();

        p = possession(1, keyId, 2, bundleOf(1));
        vm.prank(bob);
        registry.rotate(alice, LABEL, bundleOf(0), bundleOf(1), p);
        vm.assertEq(registry.currentRecord(keyId).flags, 2);
        vm.assertEq(registry.recordAt(keyId, 1).flags, 2);
    }

    function test_consentsOfTheFormerOwnerEnd() public {
        alice = vm.createWallet(0xA11CE).addr;
        keyId = keccak256(abi.encode(alice, LABEL));
        register();
        bytes32 digest = typedDigest(
            "Revoke(bytes32 keyId,uint32 epoch,uint256 nonce,uint40 deadline)", abi.encode(keyId, 1, 0, NOW + YEAR)
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(0xA11CE, digest);
        offer(bob);
        accept(bob);
        vm.expectRevert(abi.encodeWithSelector(IKeyRelay.KeyRegistry_InvalidConsent.selector, keyId, bob, digest));
        registry.revokeFor(alice, LABEL, Consent(0, NOW + YEAR, abi.encodePacked(r, s, v)));
    }

    function test_handsBackToTheRegistrant() public {
        offer(bob);
        accept(bob);
        vm.prank(bob);
        registry.offerOwnership(alice, LABEL, alice);
        accept(alice);
        vm.assertEq(registry.ownerOf(alice, LABEL), alice);
        vm.assertEq(registry.currentRecord(keyId).flags, 0);
        revoke();
    }

    function test_onlyTheOfferedAccepts() public {
        bytes memory reason =
            abi.encodeWithSelector(IKeyControl.KeyRegistry_NotOffered.selector, keyId, address(0), bob);
        vm.expectRevert(reason);
        accept(bob);
        offer(carol);
        vm.expectRevert(abi.encodeWithSelector(IKeyControl.KeyRegistry_NotOffered.selector, keyId, carol, bob));
        accept(bob);
        offer(address(0));
        vm.expectRevert(abi.encodeWithSelector(IKeyControl.KeyRegistry_NotOffered.selector, keyId, address(0), carol));
        accept(carol);
        vm.expectRevert(abi.encodeWithSelector(IKeyControl.KeyRegistry_AlreadyOwner.selector, keyId, alice));
        offer(alice);
    }

    function test_anOfferIsTakenOnce() public {
        offer(bob);
        accept(bob);
        vm.prank(bob);
        registry.offerOwnership(alice, LABEL, carol);
        accept(carol);
        vm.expectRevert(abi.encodeWithSelector(IKeyControl.KeyRegistry_NotOffered.selector, keyId, address(0), bob));
        accept(bob);
    }

    function test_revokedKeysAreNotHandedOver() public {
        offer(bob);
        revoke();
        vm.expectRevert(abi.encodeWithSelector(IKeyRegistry.KeyRegistry_Revoked.selector, keyId, NOW + 1000));
        accept(bob);
    }

    function test_handOverTakesGuardianAndRecoveryAway() public {
        guard();
        propose(carol);
        offer(bob);
        vm.expectEmit(address(registry));
        emit IKeyControl.RecoveryCancelled(keyId);
        vm.expectEmit(address(registry));
        emit IKeyControl.GuardianSet(keyId, address(0), 0);
        accept(bob);
        vm.warp(block.timestamp + DELAY);
        completes(carol, abi.encodeWithSelector(IKeyControl.KeyRegistry_NoRecovery.selector, keyId));
        vm.expectRevert(
            abi.encodeWithSelector(IKeyControl.KeyRegistry_NotGuardian.selector, keyId, address(0), guardian)
        );
        propose(carol);
    }

    // ---- guardians

    function test_guardianIsTheOwnersChoice() public {
        vm.expectEmit(address(registry));
        emit IKeyControl.GuardianSet(keyId, guardian, DELAY);
        guard();
        (address who, uint40 delay) = registry.guardianOf(keyId);
        vm.assertEq(who, guardian);
        vm.assertEq(delay, DELAY);
        vm.prank(alice);
        registry.setGuardian(alice, LABEL, address(0), 0);
        (who, delay) = registry.guardianOf(keyId);
        vm.assertTrue(who == address(0) && delay == 0);
        vm.expectRevert(abi.encodeWithSelector(IKeyRegistry.KeyRegistry_NotOwner.selector, keyId, alice, guardian));
        vm.prank(guardian);
        registry.setGuardian(alice, LABEL, guardian, DELAY);
    }

    function test_delaysHaveLimits() public {
        refusesDelay(guardian, 1 days - 1, 1 days, 365 days);
        refusesDelay(guardian, 365 days + 1, 1 days, 365 days);
        refusesDelay(guardian, 0, 1 days, 365 days);
        refusesDelay(address(0), 1 days, 0, 0);
        vm.startPrank(alice);
        registry.setGuardian(alice, LABEL, guardian, registry.MIN_RECOVERY_DELAY());
        registry.setGuardian(alice, LABEL, guardian, registry.MAX_RECOVERY_DELAY());
        vm.stopPrank();
    }

    // ---- recovery

    function test_recoversAndTellsEverything() public {
        guard();
        Recovery memory expected = Recovery(
            carol,
            NOW + 1000 + DELAY,
            NOW + 1000 + DELAY + 14 days,
            1,
            keccak256(abi.encode(hashOf(bundleOf(0)), hashOf(bundleOf(3))))
        );
        vm.expectEmit(address(registry));
        emit IKeyControl.RecoveryProposed(keyId, carol, expected);
        propose(carol);
        vm.assertEq(abi.encode(registry.recoveryOf(keyId)), abi.encode(expected));

        vm.warp(NOW + 1000 + DELAY);
        vm.expectEmit(address(registry));
        emit IKeyRegistry.KeyRotated(keyId, alice, LABEL, 2, bundleOf(3));
        vm.expectEmit(address(registry));
        emit IKeyControl.RecoveryCompleted(keyId, carol, 2);
        vm.expectEmit(address(registry));
        emit IKeyControl.OwnershipTransferred(keyId, alice, carol);
        completes(carol, "");

        vm.assertEq(registry.ownerOf(alice, LABEL), carol);
        vm.assertEq(registry.currentRecord(keyId).epoch, 2);
        vm.assertEq(registry.currentRecord(keyId).flags, 2);
        vm.assertEq(registry.currentRecord(keyId).bundleHash, hashOf(bundleOf(3)));
        vm.assertEq(registry.recordAt(keyId, 1).endedAt, block.timestamp);
        vm.assertEq(registry.recoveryOf(keyId).readyAt, 0);
        vm.expectRevert(abi.encodeWithSelector(IKeyRegistry.KeyRegistry_NotOwner.selector, keyId, carol, alice));
        revoke();
    }

    function test_recoversAKeyForItsOwner() public {
        guard();
        propose(alice);
        vm.warp(NOW + 1000 + DELAY);
        completes(alice, "");
        vm.assertEq(registry.ownerOf(alice, LABEL), alice);
        vm.assertEq(registry.currentRecord(keyId).flags, 0);
    }

    function test_recoveryWaitsAndExpires() public {
        guard();
        propose(carol);
        uint40 readyAt = NOW + 1000 + DELAY;
        vm.warp(readyAt - 1);
        completes(
            carol,
            abi.encodeWithSelector(
                IKeyControl.KeyRegistry_RecoveryNotReady.selector, keyId, readyAt, uint256(readyAt - 1)
            )
        );
        vm.warp(readyAt + 14 days);
        completes(
            carol,
            abi.encodeWithSelector(
                IKeyControl.KeyRegistry_RecoveryExpired.selector, keyId, readyAt + 14 days, uint256(readyAt + 14 days)
            )
        );
        vm.warp(readyAt + 14 days - 1);
        completes(carol, "");
    }

    function test_ownerCancelsUntilTheLastSecond() public {
        guard();
        propose(carol);
        vm.warp(NOW + 1000 + DELAY + 14 days - 1);
        vm.expectEmit(address(registry));
        emit IKeyControl.RecoveryCancelled(keyId);
        vm.prank(alice);
        registry.cancelRecovery(alice, LABEL);
        completes(carol, abi.encodeWithSelector(IKeyControl.KeyRegistry_NoRecovery.selector, keyId));
    }

    function test_guardianCancelsAndNobodyElse() public {
        guard();
        vm.expectRevert(abi.encodeWithSelector(IKeyControl.KeyRegistry_NoRecovery.selector, keyId));
        vm.prank(guardian);
        registry.cancelRecovery(alice, LABEL);
        propose(carol);
        vm.expectRevert(abi.encodeWithSelector(IKeyRegistry.KeyRegistry_NotOwner.selector, keyId, alice, carol));
        vm.prank(carol);
        registry.cancelRecovery(alice, LABEL);
        vm.prank(guardian);
        registry.cancelRecovery(alice, LABEL);
    }

    function test_anotherGuardianEndsTheProposal() public {
        guard();
        propose(carol);
        guard();
        vm.warp(NOW + 1000 + DELAY);
        completes(carol, abi.encodeWithSelector(IKeyControl.KeyRegistry_NoRecovery.selector, keyId));
    }

    function test_aNewProposalStartsTheDelayAgain() public {
        guard();
        propose(carol);
        vm.warp(NOW + 1000 + DELAY - 1);
        propose(carol);
        vm.warp(NOW + 1000 + DELAY);
        completes(
            carol,
            abi.encodeWithSelector(
                IKeyControl.KeyRegistry_RecoveryNotReady.selector,
                keyId,
                NOW + 1000 + DELAY - 1 + DELAY,
                uint256(NOW + 1000 + DELAY)
            )
        );
    }

    function test_staleAfterARotation() public {
        guard();
        propose(carol);
        rotateTo(1);
        vm.warp(NOW + 1000 + DELAY);
        stale(hashOf(bundleOf(1)));
    }

    function test_staleAfterAnExtension() public {
        guard();
        propose(carol);
        extend(NOW + 2 * YEAR);
        vm.warp(NOW + 1000 + DELAY);
        KeyBundle memory extended = bundleOf(0);
        extended.notAfter = NOW + 2 * YEAR;
        stale(hashOf(extended));
    }

    function test_recoveredKeyIsNotRecoveredAgainByTheSameProposal() public {
        guard();
        propose(carol);
        vm.warp(NOW + 1000 + DELAY);
        completes(carol, "");
        completes(carol, abi.encodeWithSelector(IKeyControl.KeyRegistry_NoRecovery.selector, keyId));
        offerFrom(carol, bob);
    }

    function test_recoveryTakesAnOfferAway() public {
        guard();
        propose(carol);
        offer(bob);
        vm.warp(NOW + 1000 + DELAY);
        completes(carol, "");
        vm.expectRevert(abi.encodeWithSelector(IKeyControl.KeyRegistry_NotOffered.selector, keyId, address(0), bob));
        accept(bob);
    }

    function test_onlyTheProposedOwnerCompletesWithTheProposedBundle() public {
        guard();
        propose(carol);
        vm.warp(NOW + 1000 + DELAY);
        completes(
            guardian, abi.encodeWithSelector(IKeyControl.KeyRegistry_NotProposedOwner.selector, keyId, carol, guardian)
        );
        KeyBundle memory other = bundleOf(3);
        other.scopes = type(uint48).max;
        SchnorrProof memory p = possession(3, keyId, 2, other);
        vm.expectRevert(
            abi.encodeWithSelector(
                IKeyControl.KeyRegistry_StaleRecovery.selector,
                keyId,
                uint32(1),
                keccak256(abi.encode(hashOf(bundleOf(0)), hashOf(other)))
            )
        );
        vm.prank(carol);
        registry.completeRecovery(alice, LABEL, other, p);
    }

    function test_recoveryNeedsPossession() public {
        guard();
        propose(carol);
        vm.warp(NOW + 1000 + DELAY);
        SchnorrProof memory p = possession(3, keyId, 1, bundleOf(3));
        vm.expectRevert(abi.encodeWithSelector(IKeyRegistry.KeyRegistry_PossessionNotProven.selector, keyId, uint32(2)));
        vm.prank(carol);
        registry.completeRecovery(alice, LABEL, bundleOf(3), p);
    }

    function test_onlyTheGuardianProposesAndNamesSomebody() public {
        vm.expectRevert(
            abi.encodeWithSelector(IKeyControl.KeyRegistry_NotGuardian.selector, keyId, address(0), guardian)
        );
        propose(carol);
        guard();
        vm.expectRevert(abi.encodeWithSelector(IKeyControl.KeyRegistry_NotGuardian.selector, keyId, guardian, alice));
        vm.prank(alice);
        registry.proposeRecovery(alice, LABEL, carol, hashOf(bundleOf(3)));
        vm.expectRevert(abi.encodeWithSelector(IKeyControl.KeyRegistry_MissingNewOwner.selector, keyId));
        propose(address(0));
    }

    /// Without a guardian nobody is the guardian, not even the zero address's impersonator.
    function test_zeroAddressIsNoGuardian() public {
        vm.expectRevert(
            abi.encodeWithSelector(IKeyControl.KeyRegistry_NotGuardian.selector, keyId, address(0), address(0))
        );
        vm.prank(address(0));
        registry.proposeRecovery(alice, LABEL, carol, hashOf(bundleOf(3)));
        vm.expectRevert(
            abi.encodeWithSelector(IKeyControl.KeyRegistry_NotOffered.selector, keyId, address(0), address(0))
        );
        accept(address(0));
    }

    function test_revocationIsFinalForRecoveryToo() public {
        guard();
        propose(carol);
        revoke();
        vm.warp(NOW + 1000 + DELAY);
        completes(carol, abi.encodeWithSelector(IKeyRegistry.KeyRegistry_Revoked.selector, keyId, NOW + 1000));
    }

    function test_viewsOfUnknownKeys() public view {
        bytes32 unknown = keccak256("unknown");
        (address who, uint40 delay) = registry.guardianOf(unknown);
        vm.assertTrue(who == address(0) && delay == 0);
        vm.assertEq(registry.pendingOwnerOf(unknown), address(0));
        vm.assertEq(registry.recoveryOf(unknown).readyAt, 0);
        vm.assertEq(registry.RECOVERY_WINDOW(), 14 days);
    }

    // ---- helpers

    function offer(address to) private {
        offerFrom(alice, to);
    }

    function offerFrom(address owner, address to) private {
        vm.prank(owner);
        registry.offerOwnership(alice, LABEL, to);
    }

    function accept(address by) private {
        vm.prank(by);
        registry.acceptOwnership(alice, LABEL);
    }

    function guard() private {
        vm.prank(alice);
        registry.setGuardian(alice, LABEL, guardian, DELAY);
    }

    function propose(address newOwner) private {
        bytes32 bundleHash = hashOf(bundleOf(3));
        vm.prank(guardian);
        registry.proposeRecovery(alice, LABEL, newOwner, bundleHash);
    }

    function completes(address by, bytes memory reason) private {
        SchnorrProof memory p = possession(3, keyId, 2, bundleOf(3));
        if (reason.length != 0) vm.expectRevert(reason);
        vm.prank(by);
        registry.completeRecovery(alice, LABEL, bundleOf(3), p);
    }

    function stale(bytes32 currentHash) private {
        completes(
            carol,
            abi.encodeWithSelector(
                IKeyControl.KeyRegistry_StaleRecovery.selector,
                keyId,
                uint32(1),
                keccak256(abi.encode(currentHash, hashOf(bundleOf(3))))
            )
        );
    }

    function refusesDelay(address who, uint40 delay, uint40 minimum, uint40 maximum) private {
        vm.expectRevert(
            abi.encodeWithSelector(IKeyControl.KeyRegistry_InvalidRecoveryDelay.selector, delay, minimum, maximum)
        );
        vm.prank(alice);
        registry.setGuardian(alice, LABEL, who, delay);
    }
}
