// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IKeyRegistry} from "../src/interfaces/IKeyRegistry.sol";
import {IKeyRelay} from "../src/interfaces/IKeyRelay.sol";
import {KeyRegistry} from "../src/KeyRegistry.sol";
import {KeyBundle} from "../src/libraries/KeyBundles.sol";
import {Consent} from "../src/libraries/Requests.sol";
import {SchnorrProof} from "../src/libraries/Schnorr.sol";
import {RegistryTest} from "./base/RegistryTest.sol";
import {SecretKey, Signing} from "./base/Signing.sol";

/// @notice A contract that signs like an account (ERC-1271), or answers something else.
contract Wallet {
    bytes32 private _digest;
    bytes private _answer;

    function approve(bytes32 digest) external {
        _digest = digest;
        _answer = abi.encode(bytes4(0x1626ba7e));
    }

    function answerWith(bytes calldata answer) external {
        _answer = answer;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        if (digest != _digest || keccak256(signature) != keccak256("by the wallet")) return 0xffffffff;
        bytes memory answer = _answer;
        assembly ("memory-safe") {
            return(add(answer, 0x20), mload(answer))
        }
    }
}

/// @notice What relayers submit, nonces, and batches.
contract KeyRegistryRelayTest is RegistryTest {
    using Signing for SecretKey;

    uint256 private constant OWNER_SECRET = 0xA11CE;
    uint256 private constant HALF_N = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;
    uint256 private constant N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
    address private constant RELAYER = address(0x5E1A7);

    string private constant REGISTER =
        "Register(bytes32 keyId,uint32 epoch,KeyBundle bundle,uint256 nonce,uint40 deadline)";
    string private constant ROTATE =
        "Rotate(bytes32 keyId,uint32 epoch,KeyBundle bundle,uint256 nonce,uint40 deadline)";
    string private constant EXTEND =
        "Extend(bytes32 keyId,uint32 epoch,KeyBundle bundle,uint256 nonce,uint40 deadline)";
    string private constant REVOKE = "Revoke(bytes32 keyId,uint32 epoch,uint256 nonce,uint40 deadline)";

    function setUp() public override {
        super.setUp();
        alice = vm.createWallet(OWNER_SECRET).addr;
        keyId = keccak256(abi.encode(alice, LABEL));
    }

    // ---- each form

    function test_registersForAnOwner() public {
        Consent memory c = consent(writeDigest(REGISTER, keyId, 1, bundleOf(0), 7, NOW + 60), 7, NOW + 60);
        SchnorrProof memory p = possession(0, keyId, 1, bundleOf(0));
        vm.expectEmit(address(registry));
        emit IKeyRegistry.KeyRegistered(keyId, alice, LABEL, 1, bundleOf(0));
        vm.prank(RELAYER);
        vm.assertEq(registry.registerFor(alice, LABEL, bundleOf(0), p, c), keyId);
        vm.assertTrue(registry.isActive(keyId, 0));
        vm.assertTrue(registry.isNonceUsed(keyId, 7));
        vm.assertFalse(registry.isNonceUsed(keyId, 8));
        vm.assertFalse(registry.isNonceUsed(keyId, 7 + 256));
    }

    function test_rotatesForAnOwner() public {
        register();
        rotateFor(1, 0);
        vm.assertEq(registry.currentRecord(keyId).epoch, 2);
        vm.assertEq(registry.currentRecord(keyId).bundleHash, hashOf(bundleOf(1)));
    }

    function test_extendsForAnOwner() public {
        register();
        KeyBundle memory extended = bundleOf(0);
        extended.notAfter += 1;
        Consent memory c = consent(writeDigest(EXTEND, keyId, 1, extended, 0, NOW), 0, NOW);
        SchnorrProof memory p = possession(0, keyId, 1, extended);
        vm.prank(RELAYER);
        registry.extendFor(alice, LABEL, bundleOf(0), extended.notAfter, p, c);
        vm.assertEq(registry.currentRecord(keyId).bundleHash, hashOf(extended));
    }

    function test_revokesForAnOwner() public {
        register();
        Consent memory c = consent(revokeDigest(keyId, 1, 1 << 200, type(uint40).max), 1 << 200, type(uint40).max);
        vm.prank(RELAYER);
        registry.revokeFor(alice, LABEL, c);
        vm.assertFalse(registry.isActive(keyId, 0));
    }

    // ---- replays

    function test_refusesAConsentReplayedOnAnotherChain() public {
        register();
        Consent memory c = consent(revokeDigest(keyId, 1, 0, NOW), 0, NOW);
        vm.chainId(block.chainid + 1);
        refusesRevocation(alice, LABEL, c, revokeDigest(keyId, 1, 0, NOW));
    }

    function test_refusesAConsentReplayedOnAnotherContract() public {
        register();
        Consent memory c = consent(revokeDigest(keyId, 1, 0, NOW), 0, NOW);
        registry = new KeyRegistry();
        register();
        refusesRevocation(alice, LABEL, c, revokeDigest(keyId, 1, 0, NOW));
    }

    function test_refusesAConsentReplayedForAnotherOwnerOrLabel() public {
        register();
        Consent memory c = consent(revokeDigest(keyId, 1, 0, NOW), 0, NOW);
        bytes32 other = keccak256(abi.encode(alice, bytes32("desk-2")));
        SchnorrProof memory p = possession(0, other, 1, bundleOf(0));
        vm.prank(alice);
        registry.register("desk-2", bundleOf(0), p);
        refusesRevocation(alice, "desk-2", c, revokeDigest(other, 1, 0, NOW));

        other = keccak256(abi.encode(bob, LABEL));
        p = possession(0, other, 1, bundleOf(0));
        vm.prank(bob);
        registry.register(LABEL, bundleOf(0), p);
        vm.expectRevert(
            abi.encodeWithSelector(
                IKeyRelay.KeyRegistry_InvalidConsent.selector, other, bob, revokeDigest(other, 1, 0, NOW)
            )
        );
        registry.revokeFor(bob, LABEL, c);
    }

    function test_refusesAConsentReplayedInAnotherEpoch() public {
        register();
        Consent memory c = consent(revokeDigest(keyId, 1, 0, NOW), 0, NOW);
        rotateTo(1);
        refusesRevocation(alice, LABEL, c, revokeDigest(keyId, 2, 0, NOW));
    }

    function test_refusesAConsentToSomethingElse() public {
        register();
        // to rotate to this bundle as epoch 1, not to extend to it
        KeyBundle memory extended = bundleOf(0);
        extended.notAfter += 1;
        Consent memory c = consent(writeDigest(ROTATE, keyId, 1, extended, 0, NOW), 0, NOW);
        SchnorrProof memory p = possession(0, keyId, 1, extended);
        vm.expectRevert(
            abi.encodeWithSelector(
                IKeyRelay.KeyRegistry_InvalidConsent.selector,
                keyId,
                alice,
                writeDigest(EXTEND, keyId, 1, extended, 0, NOW)
            )
        );
        registry.extendFor(alice, LABEL, bundleOf(0), extended.notAfter, p, c);
    }

    function testFuzz_refusesAConsentWithAnyBitFlipped(uint256 bit) public {
        register();
        Consent memory c = consent(revokeDigest(keyId, 1, 0, NOW), 0, NOW);
        bit = bound(bit, 0, 65 * 8 - 1);
        c.signature[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        refusesRevocation(alice, LABEL, c, revokeDigest(keyId, 1, 0, NOW));
    }

    function test_refusesTheSameNonceTwice() public {
        register();
        rotateFor(1, 3);
        bytes memory reason = abi.encodeWithSelector(IKeyRelay.KeyRegistry_NonceUsed.selector, keyId, uint256(3));
        Consent memory c = consent(revokeDigest(keyId, 2, 3, NOW), 3, NOW);
        vm.expectRevert(reason);
        registry.revokeFor(alice, LABEL, c);
    }

    function test_laterNoncesLeaveEarlierOnesUsed() public {
        register();
        rotateFor(1, 3);
        rotateFor(2, 5);
        vm.assertTrue(registry.isNonceUsed(keyId, 3) && registry.isNonceUsed(keyId, 5));
        vm.assertFalse(registry.isNonceUsed(keyId, 4));
    }

    /// Two relayers hold two rotations to different bundles; whichever comes second finds another epoch.
    function test_relayerRaceOfTwoRotations() public {
        register();
        KeyBundle memory one = bundleOf(1);
        KeyBundle memory two = bundleOf(1);
        two.scopes = 1;
        Consent memory c1 = consent(writeDigest(ROTATE, keyId, 2, one, 0, NOW), 0, NOW);
        Consent memory c2 = consent(writeDigest(ROTATE, keyId, 2, two, 1, NOW), 1, NOW);
        SchnorrProof memory p1 = possession(1, keyId, 2, one);
        SchnorrProof memory p2 = possession(1, keyId, 2, two);
        registry.rotateFor(alice, LABEL, bundleOf(0), two, p2, c2);
        vm.expectRevert(
            abi.encodeWithSelector(
                IKeyRelay.KeyRegistry_InvalidConsent.selector, keyId, alice, writeDigest(ROTATE, keyId, 3, one, 0, NOW)
            )
        );
        registry.rotateFor(alice, LABEL, bundleOf(0), one, p1, c1);
        vm.assertEq(registry.currentRecord(keyId).bundleHash, hashOf(two));
        vm.assertFalse(registry.isNonceUsed(keyId, 0));
    }

    function test_deadlineIsTheLastGoodSecond() public {
        register();
        Consent memory c = consent(revokeDigest(keyId, 1, 0, NOW + 10), 0, NOW + 10);
        vm.warp(NOW + 11);
        vm.expectRevert(
            abi.encodeWithSelector(IKeyRelay.KeyRegistry_RequestExpired.selector, NOW + 10, uint256(NOW + 11))
        );
        registry.revokeFor(alice, LABEL, c);
        vm.warp(NOW + 10);
        registry.revokeFor(alice, LABEL, c);
    }

    // ---- cancelling

    function test_refusesACancelledNonce() public {
        register();
        Consent memory c = consent(revokeDigest(keyId, 1, 258, NOW), 258, NOW);
        vm.expectEmit(address(registry));
        emit IKeyRelay.NoncesCancelled(keyId, 1, 6);
        vm.prank(alice);
        registry.cancelNonces(alice, LABEL, 1, 6);
        vm.assertTrue(registry.isNonceUsed(keyId, 257));
        vm.assertFalse(registry.isNonceUsed(keyId, 256));
        vm.expectRevert(abi.encodeWithSelector(IKeyRelay.KeyRegistry_NonceUsed.selector, keyId, uint256(258)));
        registry.revokeFor(alice, LABEL, c);
    }

    function test_cancelsBeforeRegistering() public {
        Consent memory c = consent(writeDigest(REGISTER, keyId, 1, bundleOf(0), 0, NOW), 0, NOW);
        vm.prank(alice);
        registry.cancelNonces(alice, LABEL, 0, type(uint256).max);
        SchnorrProof memory p = possession(0, keyId, 1, bundleOf(0));
        vm.expectRevert(abi.encodeWithSelector(IKeyRelay.KeyRegistry_NonceUsed.selector, keyId, uint256(0)));
        registry.registerFor(alice, LABEL, bundleOf(0), p, c);
    }

    function test_onlyTheOwnerCancels() public {
        register();
        vm.expectRevert(abi.encodeWithSelector(IKeyRegistry.KeyRegistry_NotOwner.selector, keyId, alice, bob));
        vm.prank(bob);
        registry.cancelNonces(alice, LABEL, 0, 1);
        vm.expectRevert(abi.encodeWithSelector(IKeyRelay.KeyRegistry_NothingToCancel.selector, keyId));
        vm.prank(alice);
        registry.cancelNonces(alice, LABEL, 0, 0);
    }

    // ---- the signature's one form

    function test_refusesHighS() public {
        register();
        bytes32 digest = revokeDigest(keyId, 1, 0, NOW);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(OWNER_SECRET, digest);
        bytes32 highS = bytes32(N - uint256(s));
        vm.assertEq(ecrecover(digest, 55 - v, r, highS), alice);
        refusesRevocation(alice, LABEL, Consent(0, NOW, abi.encodePacked(r, highS, 55 - v)), digest);
        // the boundary itself is refused by its not being a signature, not by a panic
        refusesRevocation(alice, LABEL, Consent(0, NOW, abi.encodePacked(r, HALF_N + 1, v)), digest);
    }

    function test_refusesTheCompactForm() public {
        register();
        bytes32 digest = revokeDigest(keyId, 1, 0, NOW);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(OWNER_SECRET, digest);
        bytes32 vs = bytes32(uint256(s) | uint256(v - 27) << 255);
        refusesRevocation(alice, LABEL, Consent(0, NOW, abi.encodePacked(r, vs)), digest);
        refusesRevocation(alice, LABEL, Consent(0, NOW, abi.encodePacked(r, s, v - 27)), digest);
        refusesRevocation(alice, LABEL, Consent(0, NOW, abi.encodePacked(r, s, v, uint8(0))), digest);
        refusesRevocation(alice, LABEL, Consent(0, NOW, ""), digest);
    }

    /// Whatever is not a signature recovers zero, and zero owns nothing.
    function test_refusesWhatRecoversZero() public {
        bytes32 id = keccak256(abi.encode(address(0), LABEL));
        SchnorrProof memory p = possession(0, id, 1, bundleOf(0));
        Consent memory c = Consent(0, NOW, abi.encodePacked(uint256(0), uint256(1), uint8(27)));
        bytes32 digest = writeDigest(REGISTER, id, 1, bundleOf(0), 0, NOW);
        vm.expectRevert(abi.encodeWithSelector(IKeyRelay.KeyRegistry_InvalidConsent.selector, id, address(0), digest));
        registry.registerFor(address(0), LABEL, bundleOf(0), p, c);
    }

    // ---- ERC-1271

    function test_contractsConsent() public {
        Wallet wallet = new Wallet();
        (bytes32 id, bytes32 digest) = registerWallet(wallet);
        Consent memory c = Consent(0, NOW, "by the wallet");
        refusesWallet(wallet, id, digest, c);
        wallet.approve(digest);
        registry.revokeFor(address(wallet), LABEL, c);
        vm.assertFalse(registry.isActive(id, 0));
    }

    function test_refusesOtherAnswersOfContracts() public {
        Wallet wallet = new Wallet();
        (bytes32 id, bytes32 digest) = registerWallet(wallet);
        Consent memory c = Consent(0, NOW, "by the wallet");
        wallet.approve(digest);
        bytes[6] memory answers = [
            bytes(""),
            abi.encodePacked(bytes4(0x1626ba7e)),
            abi.encode(bytes4(0x1626ba7f)),
            abi.encode(uint256(1)),
            abi.encode(uint256(0x1626ba7e)),
            abi.encode(bytes4(0x1626ba7e), 0)
        ];
        for (uint256 i = 0; i < answers.length; i++) {
            wallet.answerWith(answers[i]);
            refusesWallet(wallet, id, digest, c);
        }
        // dirty bytes after the four
        wallet.answerWith(abi.encodePacked(bytes4(0x1626ba7e), bytes28(uint224(1))));
        refusesWallet(wallet, id, digest, c);
    }

    /// An account that has delegated to code (EIP-7702) still signs with its key.
    function test_accountsWithCodeSignWithTheirKey() public {
        register();
        vm.etch(alice, hex"5f5ffd");
        registry.revokeFor(alice, LABEL, consent(revokeDigest(keyId, 1, 0, NOW), 0, NOW));
        vm.assertFalse(registry.isActive(keyId, 0));
    }

    // ---- batches

    function test_registersManyLabelsAtOnce() public {
        bytes[] memory calls = registrations();
        vm.prank(alice);
        registry.batch(calls);
        for (uint256 i = 0; i < calls.length; i++) {
            vm.assertTrue(registry.isActive(keccak256(abi.encode(alice, labelOf(i))), 0));
        }
    }

    function test_batchIsAllOrNothingAndNamesEachReason() public {
        bytes[] memory calls = registrations();
        SchnorrProof memory p = possession(0, keccak256(abi.encode(alice, labelOf(1))), 1, bundleOf(0));
        vm.prank(alice);
        registry.register(labelOf(1), bundleOf(0), p);
        calls[2] = abi.encodeCall(IKeyRegistry.revoke, (bob, LABEL));

        bytes[] memory reasons = new bytes[](3);
        reasons[1] = abi.encodeWithSelector(
            IKeyRegistry.KeyRegistry_AlreadyRegistered.selector, keccak256(abi.encode(alice, labelOf(1)))
        );
        reasons[2] =
            abi.encodeWithSelector(IKeyRegistry.KeyRegistry_NotRegistered.selector, keccak256(abi.encode(bob, LABEL)));
        vm.expectRevert(abi.encodeWithSelector(IKeyRelay.KeyRegistry_BatchFailed.selector, reasons));
        vm.prank(alice);
        registry.batch(calls);
        vm.assertFalse(registry.isActive(keccak256(abi.encode(alice, labelOf(0))), 0));
    }

    function test_batchActsAsItsCallerOnly() public {
        register();
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(IKeyRegistry.revoke, (alice, LABEL));
        bytes[] memory reasons = new bytes[](1);
        reasons[0] = abi.encodeWithSelector(IKeyRegistry.KeyRegistry_NotOwner.selector, keyId, alice, bob);
        vm.expectRevert(abi.encodeWithSelector(IKeyRelay.KeyRegistry_BatchFailed.selector, reasons));
        vm.prank(bob);
        registry.batch(calls);
    }

    function test_refusesEmptyBatchesAndUnknownFunctions() public {
        vm.expectRevert(abi.encodeWithSelector(IKeyRelay.KeyRegistry_EmptyBatch.selector));
        registry.batch(new bytes[](0));
        bytes[] memory reasons = new bytes[](2);
        reasons[0] = abi.encodeWithSelector(IKeyRelay.KeyRegistry_CallFailed.selector);
        reasons[1] = reasons[0];
        bytes[] memory calls = new bytes[](2);
        calls[1] = hex"12345678";
        vm.expectRevert(abi.encodeWithSelector(IKeyRelay.KeyRegistry_BatchFailed.selector, reasons));
        registry.batch(calls);
    }

    // ---- helpers

    function labelOf(uint256 i) private pure returns (bytes32) {
        return bytes32(bytes1(uint8(0x61 + i)));
    }

    function registrations() private returns (bytes[] memory calls) {
        calls = new bytes[](3);
        for (uint256 i = 0; i < calls.length; i++) {
            SchnorrProof memory p = possession(0, keccak256(abi.encode(alice, labelOf(i))), 1, bundleOf(0));
            calls[i] = abi.encodeCall(IKeyRegistry.register, (labelOf(i), bundleOf(0), p));
        }
    }

    function rotateFor(uint256 i, uint256 nonce) private {
        KeyBundle memory next = bundleOf(i);
        uint32 epoch = uint32(i + 1);
        Consent memory c = consent(writeDigest(ROTATE, keyId, epoch, next, nonce, NOW), nonce, NOW);
        SchnorrProof memory p = possession(i, keyId, epoch, next);
        vm.prank(RELAYER);
        registry.rotateFor(alice, LABEL, bundleOf(i - 1), next, p, c);
    }

    function writeDigest(
        string memory head,
        bytes32 id,
        uint32 epoch,
        KeyBundle memory bundle,
        uint256 nonce,
        uint40 deadline
    ) private view returns (bytes32) {
        return digestWithBundle(head, abi.encode(id, epoch, hashOf(bundle), nonce, deadline));
    }

    function revokeDigest(bytes32 id, uint32 epoch, uint256 nonce, uint40 deadline) private view returns (bytes32) {
        return typedDigest(REVOKE, abi.encode(id, epoch, nonce, deadline));
    }

    function consent(bytes32 digest, uint256 nonce, uint40 deadline) private pure returns (Consent memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(OWNER_SECRET, digest);
        return Consent(nonce, deadline, abi.encodePacked(r, s, v));
    }

    function refusesRevocation(address registrant, bytes32 label, Consent memory c, bytes32 digest) private {
        bytes32 id = keccak256(abi.encode(registrant, label));
        vm.expectRevert(abi.encodeWithSelector(IKeyRelay.KeyRegistry_InvalidConsent.selector, id, registrant, digest));
        registry.revokeFor(registrant, label, c);
        vm.assertFalse(registry.isNonceUsed(id, c.nonce));
    }

    function registerWallet(Wallet wallet) private returns (bytes32 id, bytes32 digest) {
        id = keccak256(abi.encode(address(wallet), LABEL));
        SchnorrProof memory p = possession(0, id, 1, bundleOf(0));
        vm.prank(address(wallet));
        registry.register(LABEL, bundleOf(0), p);
        digest = revokeDigest(id, 1, 0, NOW);
    }

    function refusesWallet(Wallet wallet, bytes32 id, bytes32 digest, Consent memory c) private {
        vm.expectRevert(
            abi.encodeWithSelector(IKeyRelay.KeyRegistry_InvalidConsent.selector, id, address(wallet), digest)
        );
        registry.revokeFor(address(wallet), LABEL, c);
    }
}
