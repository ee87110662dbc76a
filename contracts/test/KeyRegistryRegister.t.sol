// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyRegistry} from "../src/KeyRegistry.sol";
import {IERC165} from "../src/interfaces/IERC165.sol";
import {IERC5267} from "../src/interfaces/IERC5267.sol";
import {IKeyAgents} from "../src/interfaces/IKeyAgents.sol";
import {IKeyControl} from "../src/interfaces/IKeyControl.sol";
import {IKeyRegistry} from "../src/interfaces/IKeyRegistry.sol";
import {IKeyRelay} from "../src/interfaces/IKeyRelay.sol";
import {KeyBundle} from "../src/libraries/KeyBundles.sol";
import {Record} from "../src/libraries/Records.sol";
import {Schnorr, SchnorrProof} from "../src/libraries/Schnorr.sol";
import {Scopes} from "../src/libraries/Scopes.sol";
import {RegistryTest} from "./base/RegistryTest.sol";
import {SecretKey, Signing} from "./base/Signing.sol";

contract KeyRegistryRegisterTest is RegistryTest {
    using Signing for SecretKey;

    // ---- what a registration does

    function test_registersAndTellsEverything() public {
        KeyBundle memory b = bundleOf(0);
        SchnorrProof memory p = possession(0, keyId, 1, b);
        vm.expectEmit(address(registry));
        emit IKeyRegistry.KeyRegistered(keyId, alice, LABEL, 1, b);
        vm.prank(alice);
        vm.assertEq(registry.register(LABEL, b, p), keyId);

        Record memory expected = Record({
            epoch: 1,
            notBefore: NOW,
            notAfter: NOW + YEAR,
            endedAt: 0,
            changedBlock: 20_000_000,
            scopes: Scopes.TRADE | Scopes.QUOTE,
            suite: 1,
            flags: 0,
            bundleHash: hashOf(b)
        });
        assertSame(registry.currentRecord(keyId), expected);
        assertSame(registry.recordAt(keyId, 1), expected);
        assertSame(registry.keyAt(keyId, NOW), expected);
        assertNone(registry.recordAt(keyId, 0));
        assertNone(registry.recordAt(keyId, 2));
    }

    function test_ownersAndLabelsAreApart() public {
        register();
        bytes32[2] memory ids = [registry.keyIdOf(bob, LABEL), registry.keyIdOf(alice, "desk-2")];
        for (uint256 i = 0; i < ids.length; i++) {
            assertNone(registry.currentRecord(ids[i]));
            vm.assertFalse(registry.isActive(ids[i], 0));
        }
        // one key under two identities of people who hold it: uniqueness is promised to nobody
        SchnorrProof memory p = possession(0, ids[0], 1, bundleOf(0));
        vm.prank(bob);
        registry.register(LABEL, bundleOf(0), p);
        vm.assertTrue(registry.isActive(keyId, 0) && registry.isActive(ids[0], 0));
    }

    function testFuzz_keyIdIsHashOfOwnerAndLabel(address owner, bytes32 label) public view {
        vm.assertEq(registry.keyIdOf(owner, label), keccak256(bytes.concat(bytes12(0), bytes20(owner), label)));
    }

    function testFuzz_acceptsEveryField(
        uint256 d,
        bytes32 sessionKey,
        bytes32 kemKeyHash,
        uint48 scopes,
        uint8 suite,
        uint40 notBefore,
        uint40 notAfter,
        bytes32 nextKeyHash
    ) public {
        keys[0] = Signing.key(bound(d, 1, Schnorr.N - 1));
        vm.assume(sessionKey != 0 && kemKeyHash != 0);
        KeyBundle memory b = bundleOf(0);
        b.sessionKey = sessionKey;
        b.kemKeyHash = kemKeyHash;
        b.scopes = scopes;
        b.suite = uint8(bound(suite, 1, 3));
        b.notBefore = uint40(bound(notBefore, 0, type(uint40).max - 1));
        uint40 from = b.notBefore > NOW ? b.notBefore : NOW;
        b.notAfter = uint40(bound(notAfter, from + 1, type(uint40).max));
        b.nextKeyHash = nextKeyHash;
        register(b);

        Record memory r = registry.currentRecord(keyId);
        assertSame(r, Record(1, from, b.notAfter, 0, 20_000_000, scopes, b.suite, 0, hashOf(b)));
        vm.assertEq(registry.isActive(keyId, scopes), from == NOW);
    }

    function test_timeAndBlockAtTheirHighest() public {
        vm.warp(type(uint40).max - 1);
        vm.roll(type(uint40).max);
        KeyBundle memory b = bundleOf(0);
        b.notAfter = type(uint40).max;
        b.scopes = type(uint48).max;
        register(b);
        Record memory r = registry.currentRecord(keyId);
        vm.assertEq(r.notBefore, type(uint40).max - 1);
        vm.assertEq(r.notAfter, type(uint40).max);
        vm.assertEq(r.changedBlock, type(uint40).max);
        vm.assertEq(r.scopes, type(uint48).max);
        vm.assertTrue(registry.isActive(keyId, type(uint48).max));
        vm.warp(type(uint40).max);
        vm.assertFalse(registry.isActive(keyId, 0));
    }

    // ---- when a key is active

    function test_boundariesOfValidity() public {
        KeyBundle memory b = bundleOf(0);
        (b.notBefore, b.notAfter) = (NOW + 100, NOW + 200);
        register(b);
        uint40[4] memory times = [NOW + 99, NOW + 100, NOW + 199, NOW + 200];
        for (uint256 i = 0; i < times.length; i++) {
            bool valid = i == 1 || i == 2;
            vm.assertEq(registry.keyAt(keyId, times[i]).epoch, valid ? 1 : 0);
            vm.warp(times[i]);
            vm.assertEq(registry.isActive(keyId, Scopes.TRADE), valid);
        }
    }

    function test_cannotClaimAPast() public {
        KeyBundle memory b = bundleOf(0);
        b.notBefore = NOW - 1000;
        register(b);
        vm.assertEq(registry.currentRecord(keyId).notBefore, NOW);
        assertNone(registry.keyAt(keyId, NOW - 1));
    }

    function testFuzz_isActiveNeedsEveryScope(uint48 granted, uint48 required) public {
        KeyBundle memory b = bundleOf(0);
        b.scopes = granted;
        register(b);
        vm.assertEq(registry.isActive(keyId, required), (required & ~granted) == 0);
    }

    function testFuzz_unknownKeyIdHasDefinedAnswers(bytes32 id, uint32 epoch, uint40 time, uint48 mask) public view {
        assertNone(registry.currentRecord(id));
        assertNone(registry.recordAt(id, epoch));
        assertNone(registry.keyAt(id, time));
        vm.assertFalse(registry.isActive(id, mask));
    }

    // ---- refusals

    function test_refusesSecondRegistration() public {
        register();
        refuses(bundleOf(0), abi.encodeWithSelector(IKeyRegistry.KeyRegistry_AlreadyRegistered.selector, keyId));
        revoke();
        refuses(bundleOf(0), abi.encodeWithSelector(IKeyRegistry.KeyRegistry_AlreadyRegistered.selector, keyId));
    }

    function test_refusesMalformedLabels() public {
        bytes32[5] memory labels = [
            bytes32(0),
            bytes32(hex"0061"),
            bytes32(hex"610062"),
            bytes32(uint256(1)),
            bytes32(hex"ff00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")
        ];
        for (uint256 i = 0; i < labels.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(IKeyRegistry.KeyRegistry_InvalidLabel.selector, labels[i]));
            vm.prank(alice);
            registry.register(labels[i], bundleOf(0), SchnorrProof(0, 0, 0));
        }
    }

    function testFuzz_labelIsWellFormedUpToItsFirstZero(bytes32 label, uint256 length) public {
        // every second run or so gets a label of some length, the others whatever came
        length = bound(length, 0, 64);
        if (length < 32) label = label & ~bytes32(type(uint256).max >> (8 * length));
        bool wellFormed = label[0] != 0;
        for (uint256 i = 1; i < 32; i++) {
            if (label[i] != 0 && label[i - 1] == 0) wellFormed = false;
        }

        bytes32 id = registry.keyIdOf(alice, label);
        SchnorrProof memory p = possession(0, id, 1, bundleOf(0));
        if (!wellFormed) {
            vm.expectRevert(abi.encodeWithSelector(IKeyRegistry.KeyRegistry_InvalidLabel.selector, label));
        }
        vm.prank(alice);
        registry.register(label, bundleOf(0), p);
        vm.assertEq(registry.currentRecord(id).epoch, wellFormed ? 1 : 0);
    }

    function test_refusesIdentityKeysOutOfRange() public {
        uint256[4] memory xs = [uint256(0), Schnorr.N, Schnorr.P, type(uint256).max];
        for (uint256 i = 0; i < xs.length; i++) {
            KeyBundle memory b = bundleOf(0);
            b.identityKeyX = bytes32(xs[i]);
            refuses(b, invalidIdentityKey(b));
        }
        KeyBundle memory c = bundleOf(0);
        c.identityKeyParity = 2;
        refuses(c, invalidIdentityKey(c));
        c.identityKeyParity = 255;
        refuses(c, invalidIdentityKey(c));
    }

    function test_refusesIdentityKeyOffTheCurve() public {
        KeyBundle memory b = bundleOf(0);
        b.identityKeyX = bytes32(uint256(5));
        refuses(b, notProven(keyId, 1));
    }

    function test_refusesMissingSessionKey() public {
        KeyBundle memory b = bundleOf(0);
        b.sessionKey = 0;
        refuses(b, abi.encodeWithSelector(IKeyRegistry.KeyRegistry_MissingSessionKey.selector));
    }

    function test_refusesUnknownSuites() public {
        uint8[3] memory suites = [0, 4, 255];
        for (uint256 i = 0; i < suites.length; i++) {
            KeyBundle memory b = bundleOf(0);
            b.suite = suites[i];
            b.kemKeyHash = "kem";
            refuses(b, abi.encodeWithSelector(IKeyRegistry.KeyRegistry_UnknownSuite.selector, suites[i]));
        }
    }

    function test_refusesKemSuiteWithoutKemKey() public {
        KeyBundle memory b = bundleOf(0);
        b.suite = 3;
        refuses(b, abi.encodeWithSelector(IKeyRegistry.KeyRegistry_MissingKemKey.selector, uint8(3)));
        b.suite = 2;
        register(b);
    }

    function test_refusesKeysThatAreNeverValid() public {
        uint40[2][5] memory windows =
            [[NOW, NOW], [NOW + 10, NOW + 10], [NOW + 10, NOW + 9], [0, NOW], [uint40(0), uint40(0)]];
        for (uint256 i = 0; i < windows.length; i++) {
            KeyBundle memory b = bundleOf(0);
            (b.notBefore, b.notAfter) = (windows[i][0], windows[i][1]);
            uint40 from = b.notBefore > NOW ? b.notBefore : NOW;
            refuses(b, abi.encodeWithSelector(IKeyRegistry.KeyRegistry_InvalidValidity.selector, from, b.notAfter));
        }
    }

    // ---- possession: the proof is good for one owner, label, epoch, bundle, chain and contract

    function test_refusesKeyOfSomebodyElse() public {
        KeyBundle memory b = bundleOf(0);
        refusesProof(b, possession(1, keyId, 1, b));
        refusesProof(b, SchnorrProof(0, 0, 0));
    }

    function test_refusesProofReplayedForAnotherOwner() public {
        SchnorrProof memory p = possession(0, keyId, 1, bundleOf(0));
        vm.expectRevert(notProven(registry.keyIdOf(bob, LABEL), 1));
        vm.prank(bob);
        registry.register(LABEL, bundleOf(0), p);
    }

    function test_refusesProofReplayedForAnotherLabel() public {
        SchnorrProof memory p = possession(0, keyId, 1, bundleOf(0));
        vm.expectRevert(notProven(registry.keyIdOf(alice, "desk-2"), 1));
        vm.prank(alice);
        registry.register("desk-2", bundleOf(0), p);
    }

    function test_refusesProofReplayedForAnotherEpoch() public {
        KeyBundle memory b = bundleOf(0);
        refusesProof(b, possession(0, keyId, 0, b));
        refusesProof(b, possession(0, keyId, 2, b));
    }

    function test_refusesProofReplayedOnAnotherContract() public {
        SchnorrProof memory p = possession(0, keyId, 1, bundleOf(0));
        KeyRegistry other = new KeyRegistry();
        vm.expectRevert(notProven(keyId, 1));
        vm.prank(alice);
        other.register(LABEL, bundleOf(0), p);
    }

    function test_refusesProofReplayedOnAnotherChain() public {
        SchnorrProof memory p = possession(0, keyId, 1, bundleOf(0));
        vm.chainId(block.chainid + 1);
        refusesProof(bundleOf(0), p);
    }

    function test_refusesProofForAnotherDomainName() public {
        KeyBundle memory b = bundleOf(0);
        bytes32 d = domainOf("Clavis Registry", "1", block.chainid, address(registry));
        refusesProof(b, keys[0].sign(possessionDigest(d, keyId, 1, b)));
        d = domainOf("Clavis KeyRegistry", "2", block.chainid, address(registry));
        refusesProof(b, keys[0].sign(possessionDigest(d, keyId, 1, b)));
    }

    function testFuzz_refusesProofForAnotherBundle(uint256 field) public {
        KeyBundle memory b = bundleOf(0);
        SchnorrProof memory p = possession(0, keyId, 1, b);
        field = bound(field, 0, 6);
        if (field == 0) b.sessionKey = "other";
        if (field == 1) b.kemKeyHash = "other";
        if (field == 2) b.scopes ^= 1;
        if (field == 3) b.suite = 2;
        if (field == 4) b.notBefore += 1;
        if (field == 5) b.notAfter += 1;
        if (field == 6) b.nextKeyHash = 0;
        refusesProof(b, p);
    }

    function test_refusesProofOfTheSameXWithOtherParity() public {
        KeyBundle memory b = bundleOf(0);
        b.identityKeyParity ^= 1;
        refusesProof(b, possession(0, keyId, 1, b));
    }

    function test_refusesCalldataWithDirtyBits() public {
        KeyBundle memory b = bundleOf(0);
        bytes memory data = abi.encodeCall(registry.register, (LABEL, b, possession(0, keyId, 1, b)));
        // the highest byte of the words of identityKeyParity, scopes, suite, notBefore, notAfter
        uint256[5] memory words = [uint256(2), 5, 6, 7, 8];
        for (uint256 i = 0; i < words.length; i++) {
            bytes memory dirty = bytes.concat(data);
            dirty[4 + 32 * words[i]] = 0x01;
            vm.prank(alice);
            (bool ok, bytes memory result) = address(registry).call(dirty);
            vm.assertTrue(!ok && result.length == 0);
        }
        vm.prank(alice);
        (bool clean,) = address(registry).call(data);
        vm.assertTrue(clean);
    }

    // ---- interfaces

    function test_interfaces() public view {
        vm.assertTrue(registry.supportsInterface(type(IKeyRegistry).interfaceId));
        vm.assertTrue(registry.supportsInterface(type(IKeyRelay).interfaceId));
        vm.assertTrue(registry.supportsInterface(type(IKeyAgents).interfaceId));
        vm.assertTrue(registry.supportsInterface(type(IKeyControl).interfaceId));
        vm.assertTrue(registry.supportsInterface(type(IERC5267).interfaceId));
        vm.assertTrue(registry.supportsInterface(0x01ffc9a7), "ERC-165");
        vm.assertTrue(registry.supportsInterface(0x84b0196e), "ERC-5267");
        vm.assertTrue(type(IERC165).interfaceId == 0x01ffc9a7);
        vm.assertFalse(registry.supportsInterface(0xffffffff));
        vm.assertFalse(registry.supportsInterface(0));
    }

    // ---- helpers

    function refuses(KeyBundle memory b, bytes memory reason) private {
        SchnorrProof memory p = possession(0, keyId, 1, b);
        vm.expectRevert(reason);
        vm.prank(alice);
        registry.register(LABEL, b, p);
    }

    function refusesProof(KeyBundle memory b, SchnorrProof memory p) private {
        vm.expectRevert(notProven(keyId, 1));
        vm.prank(alice);
        registry.register(LABEL, b, p);
    }

    function notProven(bytes32 id, uint32 epoch) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IKeyRegistry.KeyRegistry_PossessionNotProven.selector, id, epoch);
    }

    function invalidIdentityKey(KeyBundle memory b) private pure returns (bytes memory) {
        return abi.encodeWithSelector(
            IKeyRegistry.KeyRegistry_InvalidIdentityKey.selector, b.identityKeyX, b.identityKeyParity
        );
    }
}
