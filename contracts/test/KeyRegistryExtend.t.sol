// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IKeyRegistry, KeyState} from "../src/interfaces/IKeyRegistry.sol";
import {KeyBundle} from "../src/libraries/KeyBundles.sol";
import {Record} from "../src/libraries/Records.sol";
import {SchnorrProof} from "../src/libraries/Schnorr.sol";
import {RegistryTest} from "./base/RegistryTest.sol";
import {SecretKey, Signing} from "./base/Signing.sol";

/// @notice Extensions, revocation certificates, and what the registry says of a key's state.
contract KeyRegistryExtendTest is RegistryTest {
    using Signing for SecretKey;

    function setUp() public override {
        super.setUp();
        register();
        later(1000);
    }

    // ---- extension

    function test_extendsAndTellsEverything() public {
        KeyBundle memory extended = until(NOW + 2 * YEAR);
        Record memory before = registry.currentRecord(keyId);
        SchnorrProof memory p = possession(0, keyId, 1, extended);

        vm.expectEmit(address(registry));
        emit IKeyRegistry.KeyExtended(keyId, alice, LABEL, 1, extended);
        vm.prank(alice);
        vm.assertEq(registry.extend(alice, LABEL, bundleOf(0), NOW + 2 * YEAR, p), keyId);

        before.notAfter = NOW + 2 * YEAR;
        before.changedBlock = uint40(block.number);
        before.bundleHash = hashOf(extended);
        assertSame(registry.currentRecord(keyId), before);
    }

    function test_extensionChangesNothingThatIsPast() public {
        Record memory then = registry.keyAt(keyId, NOW + 500);
        extend(NOW + 2 * YEAR);
        Record memory now_ = registry.keyAt(keyId, NOW + 500);
        vm.assertEq(now_.epoch, then.epoch);
        vm.assertEq(now_.notBefore, then.notBefore);
        vm.assertFalse(registry.wasActive(keyId, 0, NOW - 1));
        vm.assertTrue(registry.wasActive(keyId, 1, NOW + YEAR));
    }

    /// Were it possible, "not valid at t" would become "valid at t" for times between expiry and extension.
    function test_refusesToExtendAnExpiredKey() public {
        later(YEAR - 1000);
        refuses(
            bundleOf(0),
            NOW + 2 * YEAR,
            abi.encodeWithSelector(IKeyRegistry.KeyRegistry_Expired.selector, keyId, NOW + YEAR)
        );
        vm.assertFalse(registry.wasActive(keyId, 0, NOW + YEAR));
    }

    function test_extendsInTheLastSecond() public {
        later(YEAR - 1001);
        extend(NOW + YEAR + 1);
        later(1);
        vm.assertTrue(registry.isActive(keyId, 0));
        later(1);
        vm.assertFalse(registry.isActive(keyId, 0));
    }

    function test_refusesAnEndThatIsNotLater() public {
        for (uint40 earlier = 0; earlier < 2; earlier++) {
            refuses(
                bundleOf(0),
                NOW + YEAR - earlier,
                abi.encodeWithSelector(
                    IKeyRegistry.KeyRegistry_NotLater.selector, keyId, NOW + YEAR, NOW + YEAR - earlier
                )
            );
        }
    }

    function test_refusesProofsOfOtherExtensions() public {
        bytes memory reason =
            abi.encodeWithSelector(IKeyRegistry.KeyRegistry_PossessionNotProven.selector, keyId, uint32(1));
        // the registration's own proof, another end's, another epoch's, another key's
        refusesProof(possession(0, keyId, 1, bundleOf(0)), reason);
        refusesProof(possession(0, keyId, 1, until(NOW + 2 * YEAR + 1)), reason);
        refusesProof(possession(0, keyId, 2, until(NOW + 2 * YEAR)), reason);
        refusesProof(possession(1, keyId, 1, until(NOW + 2 * YEAR)), reason);
    }

    function test_extensionCannotBeReplayed() public {
        extend(NOW + 2 * YEAR);
        bytes memory reason = abi.encodeWithSelector(
            IKeyRegistry.KeyRegistry_WrongPreviousBundle.selector,
            keyId,
            hashOf(until(NOW + 2 * YEAR)),
            hashOf(bundleOf(0))
        );
        refuses(bundleOf(0), NOW + 2 * YEAR, reason);
    }

    function test_refusesOtherBundles() public {
        KeyBundle memory other = bundleOf(0);
        other.scopes = type(uint48).max;
        refuses(
            other,
            NOW + 2 * YEAR,
            abi.encodeWithSelector(
                IKeyRegistry.KeyRegistry_WrongPreviousBundle.selector, keyId, hashOf(bundleOf(0)), hashOf(other)
            )
        );
    }

    function test_refusesExtensionBySomebodyElse() public {
        SchnorrProof memory p = possession(0, keyId, 1, until(NOW + 2 * YEAR));
        vm.expectRevert(abi.encodeWithSelector(IKeyRegistry.KeyRegistry_NotOwner.selector, keyId, alice, bob));
        vm.prank(bob);
        registry.extend(alice, LABEL, bundleOf(0), NOW + 2 * YEAR, p);
    }

    function test_refusesToExtendARevokedKey() public {
        revoke();
        refuses(
            bundleOf(0),
            NOW + 2 * YEAR,
            abi.encodeWithSelector(IKeyRegistry.KeyRegistry_Revoked.selector, keyId, NOW + 1000)
        );
    }

    function test_rotatesFromAnExtendedBundle() public {
        extend(NOW + 2 * YEAR);
        KeyBundle memory next = bundleOf(1);
        SchnorrProof memory p = possession(1, keyId, 2, next);
        vm.prank(alice);
        registry.rotate(alice, LABEL, until(NOW + 2 * YEAR), next, p);
        vm.assertEq(registry.recordAt(keyId, 1).notAfter, NOW + 2 * YEAR);
        vm.assertEq(registry.recordAt(keyId, 1).bundleHash, hashOf(until(NOW + 2 * YEAR)));
    }

    // ---- certificates

    function test_anybodySubmitsACertificate() public {
        SchnorrProof memory certificate = certificateOf(0, keyId, 1);
        vm.expectEmit(address(registry));
        emit IKeyRegistry.KeyRevoked(keyId, alice, LABEL, 1, NOW + 1000);
        vm.prank(bob);
        vm.assertEq(registry.revokeWithCertificate(alice, LABEL, bundleOf(0), certificate), keyId);
        vm.assertEq(registry.currentRecord(keyId).endedAt, NOW + 1000);
    }

    /// Made before the key was extended: the same key, the same epoch.
    function test_certificateSurvivesAnExtension() public {
        SchnorrProof memory certificate = certificateOf(0, keyId, 1);
        extend(NOW + 2 * YEAR);
        registry.revokeWithCertificate(alice, LABEL, until(NOW + 2 * YEAR), certificate);
        vm.assertFalse(registry.isActive(keyId, 0));
    }

    function test_refusesCertificatesOfOthers() public {
        // another epoch, keyId, key, and a proof of possession
        refusesCertificate(certificateOf(0, keyId, 2), 1);
        refusesCertificate(certificateOf(0, keccak256(abi.encode(alice, bytes32("desk-2"))), 1), 1);
        refusesCertificate(certificateOf(1, keyId, 1), 1);
        refusesCertificate(possession(0, keyId, 1, bundleOf(0)), 1);
        SchnorrProof memory good = certificateOf(0, keyId, 1);
        vm.chainId(block.chainid + 1);
        refusesCertificate(good, 1);
    }

    function test_certificateEndsWithItsEpoch() public {
        SchnorrProof memory certificate = certificateOf(0, keyId, 1);
        rotateTo(1);
        bytes memory wrongBundle = abi.encodeWithSelector(
            IKeyRegistry.KeyRegistry_WrongPreviousBundle.selector, keyId, hashOf(bundleOf(1)), hashOf(bundleOf(0))
        );
        vm.expectRevert(wrongBundle);
        registry.revokeWithCertificate(alice, LABEL, bundleOf(0), certificate);
        vm.expectRevert(abi.encodeWithSelector(IKeyRegistry.KeyRegistry_InvalidCertificate.selector, keyId, uint32(2)));
        registry.revokeWithCertificate(alice, LABEL, bundleOf(1), certificate);
    }

    // ---- states

    function test_statesOverAKeysLife() public {
        bytes32 unknown = keccak256("unknown");
        vm.assertTrue(registry.stateOf(unknown) == KeyState.Unknown);
        vm.assertEq(registry.statusOf(unknown), 0);
        vm.assertEq(registry.ownerOf(bob, LABEL), address(0));
        vm.assertEq(registry.parentOf(unknown), bytes32(0));
        vm.assertFalse(registry.isActive(unknown, 0));
        vm.assertFalse(registry.wasActive(unknown, 0, NOW));
        assertNone(registry.keyAt(unknown, NOW));
        assertNone(registry.recordAt(unknown, 0));

        vm.assertTrue(registry.stateOf(keyId) == KeyState.Active);
        vm.assertEq(registry.ownerOf(alice, LABEL), alice);
        vm.assertEq(registry.statusOf(keyId), uint256(vm.load(address(registry), keccak256(abi.encode(keyId, 0)))));

        later(YEAR - 1001);
        vm.assertTrue(registry.stateOf(keyId) == KeyState.Active);
        later(1);
        vm.assertTrue(registry.stateOf(keyId) == KeyState.Expired);

        KeyBundle memory next = bundleOf(1);
        (next.notBefore, next.notAfter) = (NOW + 2 * YEAR, NOW + 3 * YEAR);
        SchnorrProof memory p = possession(1, keyId, 2, next);
        vm.prank(alice);
        registry.rotate(alice, LABEL, bundleOf(0), next, p);
        vm.assertTrue(registry.stateOf(keyId) == KeyState.NotYetValid);
        revoke();
        vm.assertTrue(registry.stateOf(keyId) == KeyState.Revoked);
    }

    function testFuzz_wasActiveIsKeyAtWithScopes(uint40 timestamp, uint48 mask) public {
        rotateTo(1);
        later(500);
        revoke();
        timestamp = uint40(bound(timestamp, NOW - 10, NOW + 2000));
        Record memory record = registry.keyAt(keyId, timestamp);
        vm.assertEq(registry.wasActive(keyId, mask, timestamp), record.epoch != 0 && record.scopes & mask == mask);
    }

    // ---- helpers

    function later(uint40 elapsed) private {
        vm.warp(block.timestamp + elapsed);
        vm.roll(block.number + elapsed / 12 + 1);
    }

    function until(uint40 notAfter) private view returns (KeyBundle memory b) {
        b = bundleOf(0);
        b.notAfter = notAfter;
    }

    function certificateOf(uint256 i, bytes32 id, uint32 epoch) private returns (SchnorrProof memory) {
        return keys[i].sign(typedDigest("RevocationCertificate(bytes32 keyId,uint32 epoch)", abi.encode(id, epoch)));
    }

    function refusesCertificate(SchnorrProof memory certificate, uint32 epoch) private {
        vm.expectRevert(abi.encodeWithSelector(IKeyRegistry.KeyRegistry_InvalidCertificate.selector, keyId, epoch));
        registry.revokeWithCertificate(alice, LABEL, bundleOf(0), certificate);
    }

    function refuses(KeyBundle memory bundle, uint40 notAfter, bytes memory reason) private {
        KeyBundle memory extended = bundle;
        uint40 before = bundle.notAfter;
        extended.notAfter = notAfter;
        SchnorrProof memory p = possession(0, keyId, 1, extended);
        bundle.notAfter = before;
        vm.expectRevert(reason);
        vm.prank(alice);
        registry.extend(alice, LABEL, bundle, notAfter, p);
    }

    function refusesProof(SchnorrProof memory p, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(alice);
        registry.extend(alice, LABEL, bundleOf(0), NOW + 2 * YEAR, p);
    }
}
