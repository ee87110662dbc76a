// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyBundle} from "../src/libraries/KeyBundles.sol";
import {RegistryTest} from "./base/RegistryTest.sol";

/// @notice The layout that storage proofs rely on, read word by word. These figures do not change.
contract KeyRegistryStorageTest is RegistryTest {
    function test_currentRecordLiesInTwoWordsAtSlot0() public {
        (uint256 status, bytes32 bundleHash) = wordsAt(currentSlot());
        vm.assertTrue(status == 0 && bundleHash == 0);

        KeyBundle memory b = bundleOf(0);
        (b.scopes, b.suite, b.notBefore, b.notAfter) = (0x0000a1a2a3a4a5a6, 2, NOW + 7, NOW + 9);
        register(b);
        (status, bundleHash) = wordsAt(currentSlot());
        vm.assertEq(bundleHash, hashOf(b));

        // from the low bits up
        vm.assertEq(uint32(status), 1, "epoch");
        vm.assertEq(uint40(status >> 32), NOW + 7, "notBefore");
        vm.assertEq(uint40(status >> 72), NOW + 9, "notAfter");
        vm.assertEq(uint40(status >> 112), 0, "endedAt");
        vm.assertEq(uint40(status >> 152), 20_000_000, "changedBlock");
        vm.assertEq(uint48(status >> 192), 0xa1a2a3a4a5a6, "scopes");
        vm.assertEq(uint8(status >> 240), 2, "suite");
        vm.assertEq(uint8(status >> 248), 0, "flags");
        // and as bytes from the high end, which is how a storage proof shows it
        vm.assertEq(
            abi.encodePacked(status),
            abi.encodePacked(
                uint8(0), uint8(2), uint48(0xa1a2a3a4a5a6), uint40(20_000_000), uint40(0), NOW + 9, NOW + 7, uint32(1)
            )
        );
    }

    function test_registrationWritesTwoWordsAndNothingElse() public {
        register();
        for (uint256 slot = 0; slot < 16; slot++) {
            vm.assertEq(vm.load(address(registry), bytes32(slot)), bytes32(0));
        }
        vm.assertEq(vm.load(address(registry), bytes32(uint256(currentSlot()) + 2)), bytes32(0));
        (uint256 status, bytes32 bundleHash) = wordsAt(historySlot(1));
        vm.assertTrue(status == 0 && bundleHash == 0);
    }

    function test_rotationCopiesTheSupersededWordsToSlot1() public {
        register();
        (uint256 first, bytes32 firstHash) = wordsAt(currentSlot());
        vm.warp(NOW + 500);
        vm.roll(20_000_042);
        rotateTo(1);

        (uint256 status, bytes32 bundleHash) = wordsAt(historySlot(1));
        vm.assertEq(status, first | uint256(NOW + 500) << 112, "the same word with its end");
        vm.assertEq(bundleHash, firstHash);

        (status, bundleHash) = wordsAt(currentSlot());
        vm.assertEq(uint32(status), 2, "epoch");
        vm.assertEq(uint40(status >> 152), 20_000_042, "changedBlock");
        vm.assertEq(bundleHash, hashOf(bundleOf(1)));
        (status, bundleHash) = wordsAt(historySlot(2));
        vm.assertTrue(status == 0 && bundleHash == 0);
    }

    function test_revocationSetsEndedAtAlone() public {
        register();
        (uint256 before, bytes32 hashBefore) = wordsAt(currentSlot());
        vm.warp(NOW + 321);
        vm.roll(20_000_032);
        revoke();
        (uint256 status, bytes32 bundleHash) = wordsAt(currentSlot());
        vm.assertEq(status, before | uint256(NOW + 321) << 112, "endedAt");
        vm.assertEq(bundleHash, hashBefore);
    }

    /// @dev A mapping's value lies at keccak256(key || slot of the mapping), its members in order from there.
    function currentSlot() private view returns (bytes32) {
        return keccak256(abi.encode(keyId, uint256(0)));
    }

    function historySlot(uint32 epoch) private view returns (bytes32) {
        return keccak256(abi.encode(epoch, keccak256(abi.encode(keyId, uint256(1)))));
    }

    function wordsAt(bytes32 slot) private view returns (uint256 status, bytes32 bundleHash) {
        status = uint256(vm.load(address(registry), slot));
        bundleHash = vm.load(address(registry), bytes32(uint256(slot) + 1));
    }
}
