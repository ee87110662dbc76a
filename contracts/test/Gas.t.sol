// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SchnorrVerifier} from "../src/SchnorrVerifier.sol";
import {SemaphoreVerifier1} from "../src/SemaphoreVerifier1.sol";
import {KeyBundle} from "../src/libraries/KeyBundles.sol";
import {DelegationProof} from "../src/libraries/Requests.sol";
import {SchnorrProof} from "../src/libraries/Schnorr.sol";
import {Scopes} from "../src/libraries/Scopes.sol";
import {RegistryTest} from "./base/RegistryTest.sol";
import {SecretKey, Signing} from "./base/Signing.sol";
import {OneInputVerifier} from "./fixtures/OneInputVerifier.sol";

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
        string memory json = vm.readFile("test/fixtures/membership.json");
        uint256[] memory points = vm.parseJsonUintArray(json, ".join0.proof");
        uint256[] memory numbers = vm.parseJsonUintArray(json, ".join0.signals");
        uint256[8] memory proof;
        for (uint256 i = 0; i < 8; i++) {
            proof[i] = points[i];
        }
        uint256[4] memory signals = [numbers[0], numbers[1], numbers[2], numbers[3]];
        SemaphoreVerifier1 verifier = new SemaphoreVerifier1();
        vm.assertTrue(verifier.verifyProof(proof, signals));
        costsAtMost("groth16_verify_4_inputs", vm.lastCallGas().gasTotalUsed, 211_000);
    }

    /// A proof by gnark, of circuits/gnark/fixtures/inputs-1-commitments-0.
    function test_groth16VerifyOneInputCosts() public {
        uint256[8] memory proof = [
            uint256(0x0775e37ed2c2603cf27dd08edddd86fe3f02fe2b02df22de7ddb08b4f8e533f4),
            0x0e8149cfc112e16bd6f31b4e2c6f36dc80b72aeba89e9d5ae01431de8952274a,
            0x284078c0a68249c28f123ac66e980fbf4fa8c71060f3003e8be3166fbe381e48,
            0x054b99bf39fb85931f12e0998e2938b18cb0d3ba534ffdc83cb8d82efa88c0de,
            0x2c75aab0975acbf20d0dbd9548c8456b318e552ec67722bcd3fc22537462a83c,
            0x1914fff0dbd69bfcea111cc5105459ef26112e9aa826c31ae23210bec9576ac6,
            0x14caebfacf26e65b3d0f9d23bd83903e2aa6cd669d8b86e0b5362232f12fb44d,
            0x26eb26f997808da3dd15de2e7cf4667d9d0bf93972dcbcf030fb33981793b46a
        ];
        uint256[1] memory signals = [uint256(4)];
        OneInputVerifier verifier = new OneInputVerifier();
        vm.assertTrue(verifier.verifyProof(proof, signals));
        costsAtMost("groth16_verify_1_input", vm.lastCallGas().gasTotalUsed, 192_000);
    }

    function test_isActiveCosts() public {
        register();
        costsAtMost("is_active", isActiveGas(keyId, 1), 6_000);
    }

    function test_isActiveCostsOfAnAgent() public {
        KeyBundle memory parent = bundleOf(0);
        parent.scopes |= Scopes.DELEGATE;
        register(parent);
        vm.warp(NOW + 10);
        KeyBundle memory b = bundleOf(1);
        bytes32 agentId = keccak256(abi.encode(bob, LABEL));
        SchnorrProof memory p = possession(1, agentId, 1, b);
        bytes32 digest = digestWithBundle(
            "Delegation(bytes32 parentKeyId,uint32 parentEpoch,bytes32 agentKeyId,uint32 agentEpoch,KeyBundle agentBundle,uint40 deadline)",
            abi.encode(keyId, 1, agentId, 1, hashOf(b), NOW + 10)
        );
        DelegationProof memory d = DelegationProof(parent, NOW + 10, keys[0].sign(digest));
        vm.prank(bob);
        registry.registerAgent(LABEL, keyId, b, p, d);
        costsAtMost("is_active_agent", isActiveGas(agentId, 1), 11_000);
    }

    /// @dev As another contract pays for it: with its calldata left out and everything cold.
    function isActiveGas(bytes32 id, uint48 mask) private returns (uint256 used) {
        // a call that may change state is a transaction of its own, in which the storage is cold
        bytes memory data = abi.encodeCall(registry.isActive, (id, mask));
        (bool ok, bytes memory answer) = address(registry).call(data);
        vm.assertTrue(ok && abi.decode(answer, (bool)));
        used = vm.lastCallGas().gasTotalUsed - TRANSACTION + COLD_ACCOUNT;
        for (uint256 i = 0; i < data.length; i++) {
            used -= data[i] == 0 ? 4 : 16;
        }
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
