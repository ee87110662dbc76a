// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SchnorrVerifier} from "../src/SchnorrVerifier.sol";
import {SemaphoreVerifier1} from "../src/SemaphoreVerifier1.sol";
import {KeyBundle} from "../src/libraries/KeyBundles.sol";
import {SchnorrProof} from "../src/libraries/Schnorr.sol";
import {RegistryTest} from "./base/RegistryTest.sol";
import {SecretKey, Signing} from "./base/Signing.sol";

/// @notice What things cost, against the limits this project sets itself. Isolated, each changing call from a test is a
/// transaction of its own: 21,000 gas, calldata and cold storage included. Views are measured as calls, without the
/// caller's share. `forge test --match-contract GasTest -vv` prints the figures.
/// forge-config: default.isolate = true
contract GasTest is RegistryTest {
    using Signing for SecretKey;

    uint256 private constant TRANSACTION = 21_000;

    /// @dev The first access to an account in a transaction (EIP-2929).
    uint256 private constant COLD_ACCOUNT = 2_600;

    event log_named_uint(string key, uint256 value);

    function test_registerCosts() public {
        KeyBundle memory b = dense(0);
        SchnorrProof memory p = possession(0, keyId, 1, b);
        vm.prank(alice);
        registry.register(LABEL, b, p);
        costsAtMost("register", vm.lastCallGas().gasTotalUsed, 90_000);
    }

    function test_rotateCosts() public {
        register(dense(0));
        vm.warp(NOW + 1000);
        KeyBundle memory next = dense(1);
        SchnorrProof memory p = possession(1, keyId, 2, next);
        vm.prank(alice);
        registry.rotate(alice, LABEL, dense(0), next, p);
        costsAtMost("rotate", vm.lastCallGas().gasTotalUsed, 105_000);
    }

    function test_revokeCosts() public {
        register();
        vm.warp(NOW + 1000);
        vm.prank(alice);
        registry.revoke(alice, LABEL);
        costsAtMost("revoke", vm.lastCallGas().gasTotalUsed, 35_000);
    }

    function test_schnorrVerifyCosts() public {
        SchnorrVerifier verifier = new SchnorrVerifier();
        bytes32 digest = keccak256("a claim");
        SchnorrProof memory p = keys[0].sign(digest);
        vm.assertTrue(verifier.verifySchnorr(bytes32(keys[0].x), keys[0].parity(), digest, p));
        costsAtMost("schnorr_verify", vm.lastCallGas().gasTotalUsed, 5_500);
    }

    function test_groth16VerifyCosts() public {
        string memory json = vector("semaphore-v4/proof-depth1.json");
        uint256[] memory points = vm.parseJsonUintArray(json, ".points");
        uint256[8] memory proof;
        for (uint256 i = 0; i < 8; i++) {
            proof[i] = points[i];
        }
        uint256[4] memory signals = [
            vm.parseJsonUint(json, ".merkleTreeRoot"),
            vm.parseJsonUint(json, ".nullifier"),
            uint256(keccak256(abi.encode(vm.parseJsonUint(json, ".message")))) >> 8,
            uint256(keccak256(abi.encode(vm.parseJsonUint(json, ".scope")))) >> 8
        ];
        SemaphoreVerifier1 verifier = new SemaphoreVerifier1();
        vm.assertTrue(verifier.verifyProof(proof, signals));
        costsAtMost("groth16_verify_4_inputs", vm.lastCallGas().gasTotalUsed, 211_000);
    }

    function test_isActiveCosts() public {
        register();
        // a call that may change state is a transaction of its own, in which the storage is cold
        bytes memory data = abi.encodeCall(registry.isActive, (keyId, 1));
        (bool ok, bytes memory answer) = address(registry).call(data);
        vm.assertTrue(ok && abi.decode(answer, (bool)));
        uint256 used = vm.lastCallGas().gasTotalUsed - TRANSACTION;
        for (uint256 i = 0; i < data.length; i++) {
            used -= data[i] == 0 ? 4 : 16;
        }
        costsAtMost("is_active from another contract, cold", used + COLD_ACCOUNT, 6_000);
    }

    /// @dev A bundle without zero words, as calldata of zeros is cheaper.
    function dense(uint256 i) private view returns (KeyBundle memory b) {
        b = bundleOf(i);
        b.suite = 3;
        b.kemKeyHash = keccak256(abi.encode("kem", i));
    }

    function costsAtMost(string memory name, uint256 used, uint256 limit) private {
        emit log_named_uint(name, used);
        vm.assertLe(used, limit, name);
    }
}
