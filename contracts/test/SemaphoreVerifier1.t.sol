// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SemaphoreVerifier1} from "../src/SemaphoreVerifier1.sol";
import {Test} from "./base/Test.sol";

/// @notice Against a real proof of Semaphore v4 at depth 1, made by others.
contract SemaphoreVerifier1Test is Test {
    // BN254's moduli
    uint256 private constant P = 21888242871839275222246405745257275088696311157297823662689037894645226208583;
    uint256 private constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

    SemaphoreVerifier1 private verifier = new SemaphoreVerifier1();
    uint256[8] private proof;
    uint256[4] private signals;

    function setUp() public {
        string memory json = vector("semaphore-v4/proof-depth1.json");
        uint256[] memory points = vm.parseJsonUintArray(json, ".points");
        vm.assertEq(points.length, 8);
        for (uint256 i = 0; i < 8; i++) {
            proof[i] = points[i];
        }
        signals = [
            vm.parseJsonUint(json, ".merkleTreeRoot"),
            vm.parseJsonUint(json, ".nullifier"),
            uint256(keccak256(abi.encode(vm.parseJsonUint(json, ".message")))) >> 8,
            uint256(keccak256(abi.encode(vm.parseJsonUint(json, ".scope")))) >> 8
        ];
    }

    function test_acceptsTheProof() public view {
        vm.assertTrue(verifier.verifyProof(proof, signals));
    }

    /// (-A, -B, C) proves the same: why nothing may use a proof's bytes as an identifier.
    function test_proofsAreMalleable() public view {
        uint256[8] memory twin = proof;
        twin[1] = P - twin[1];
        twin[4] = P - twin[4];
        twin[5] = P - twin[5];
        vm.assertTrue(verifier.verifyProof(twin, signals));
    }

    // ---- signals

    function test_refusesEverySignalPlusOrder() public view {
        for (uint256 i = 0; i < 4; i++) {
            uint256[4] memory s = signals;
            s[i] += R;
            vm.assertFalse(verifier.verifyProof(proof, s), "the same number modulo r");
            s[i] = R;
            vm.assertFalse(verifier.verifyProof(proof, s));
            s[i] = type(uint256).max;
            vm.assertFalse(verifier.verifyProof(proof, s));
        }
    }

    function testFuzz_refusesOtherSignals(uint256 i, uint256 value) public view {
        i = bound(i, 0, 3);
        vm.assume(value != signals[i]);
        uint256[4] memory s = signals;
        s[i] = value;
        vm.assertFalse(verifier.verifyProof(proof, s));
        s[i] = value % R;
        vm.assertEq(verifier.verifyProof(proof, s), s[i] == signals[i]);
    }

    function test_refusesSignalsInAnotherOrder() public view {
        for (uint256 i = 1; i < 4; i++) {
            uint256[4] memory s = signals;
            (s[0], s[i]) = (s[i], s[0]);
            vm.assertFalse(verifier.verifyProof(proof, s));
        }
    }

    // ---- points

    function test_refusesEveryCoordinatePlusCharacteristic() public view {
        for (uint256 i = 0; i < 8; i++) {
            uint256[8] memory q = proof;
            q[i] += P;
            vm.assertFalse(verifier.verifyProof(q, signals), "the same number modulo p");
            q[i] = P;
            vm.assertFalse(verifier.verifyProof(q, signals));
            q[i] = type(uint256).max;
            vm.assertFalse(verifier.verifyProof(q, signals));
        }
    }

    /// Coordinates out of range are refused before any precompile is called, which would burn all gas.
    function test_refusesCoordinatesOutOfRangeCheaply() public view {
        for (uint256 i = 0; i < 8; i++) {
            uint256[8] memory q = proof;
            q[i] += P;
            uint256 before = gasleft();
            vm.assertFalse(verifier.verifyProof(q, signals));
            vm.assertLe(before - gasleft(), 30_000, "gas of a refusal");
        }
    }

    function testFuzz_refusesAnyFlippedBit(uint256 bit) public view {
        bit = bound(bit, 0, 8 * 256 - 1);
        uint256[8] memory q = proof;
        q[bit / 256] ^= 1 << (bit % 256);
        vm.assertFalse(verifyCheaply(q));
    }

    function test_refusesPointsAtInfinity() public view {
        for (uint256 mask = 1; mask < 8; mask++) {
            uint256[8] memory q = proof;
            if (mask & 1 != 0) (q[0], q[1]) = (0, 0);
            if (mask & 2 != 0) (q[2], q[3], q[4], q[5]) = (0, 0, 0, 0);
            if (mask & 4 != 0) (q[6], q[7]) = (0, 0);
            vm.assertFalse(verifier.verifyProof(q, signals));
        }
    }

    function test_refusesPointsOffTheCurve() public view {
        for (uint256 i = 0; i < 8; i += 2) {
            uint256[8] memory q = proof;
            (q[i], q[i + 1]) = (1, 1);
            vm.assertFalse(verifyCheaply(q));
        }
    }

    function test_refusesPointOutsideTheSubgroup() public view {
        // on the twist, y^2 = x^3 + 3/(9 + i); almost no point of the twist is in the subgroup
        uint256[8] memory q = proof;
        (q[2], q[3], q[4], q[5]) = (0, TWIST_X, TWIST_Y_IM, TWIST_Y_RE);
        vm.assertFalse(verifyCheaply(q));
        // EIP-197: the precompile refuses it even where it is paired with infinity
        (bool ok,) = address(8).staticcall{gas: 500_000}(abi.encode(0, 0, 0, TWIST_X, TWIST_Y_IM, TWIST_Y_RE));
        vm.assertFalse(ok);
    }

    function test_refusesPartsSwapped() public view {
        uint256[8] memory q = proof;
        (q[0], q[1], q[6], q[7]) = (q[6], q[7], q[0], q[1]);
        vm.assertFalse(verifier.verifyProof(q, signals));
        q = proof;
        (q[2], q[3], q[4], q[5]) = (q[3], q[2], q[5], q[4]); // snarkjs's order of an Fp2's parts
        vm.assertFalse(verifyCheaply(q));
    }

    // ---- calldata

    function test_refusesCalldataOfAnotherLength() public view {
        bytes memory data = abi.encodeCall(verifier.verifyProof, (proof, signals));
        vm.assertEq(data.length, 388);
        uint256[4] memory surplus = [uint256(1), 31, 32, 64];
        for (uint256 i = 0; i < surplus.length; i++) {
            (bool ok, bytes memory answer) = address(verifier).staticcall(bytes.concat(data, new bytes(surplus[i])));
            vm.assertTrue(ok && answer.length == 32 && !abi.decode(answer, (bool)), "long calldata");
        }
        uint256[4] memory lengths = [uint256(0), 4, 387, 356];
        for (uint256 i = 0; i < lengths.length; i++) {
            bytes memory short = bytes.concat(data);
            uint256 length = lengths[i];
            assembly ("memory-safe") {
                mstore(short, length)
            }
            (bool ok, bytes memory answer) = address(verifier).staticcall(short);
            vm.assertTrue(!ok && answer.length == 0, "short calldata");
        }
        (bool accepted, bytes memory yes) = address(verifier).staticcall(data);
        vm.assertTrue(accepted && abi.decode(yes, (bool)));
    }

    function test_refusesWithoutEnoughGas() public view {
        bytes memory data = abi.encodeCall(verifier.verifyProof, (proof, signals));
        for (uint256 gasLimit = 5_000; gasLimit < 205_000; gasLimit += 5_000) {
            (bool ok, bytes memory answer) = address(verifier).staticcall{gas: gasLimit}(data);
            vm.assertFalse(ok && abi.decode(answer, (bool)), "a precompile out of gas is no acceptance");
        }
    }

    /// Each precompile missing, failing or answering at another length: never an acceptance.
    function test_refusesPrecompilesThatMisbehave() public {
        uint256[4] memory others = signals;
        others[0] += 1;
        vm.mockCall(address(8), "", abi.encode(1));
        vm.assertTrue(verifier.verifyProof(proof, others), "the pairing is convinced of anything");
        vm.mockCall(address(8), "", abi.encode(2));
        vm.assertFalse(verifier.verifyProof(proof, others));
        vm.mockCall(address(8), "", abi.encode(1, 0));
        vm.assertFalse(verifier.verifyProof(proof, others), "surplus answer");
        vm.mockCallRevert(address(8), "", abi.encode(1));
        vm.assertFalse(verifier.verifyProof(proof, others), "failure that answers");
        vm.mockCall(address(8), "", "");
        vm.assertFalse(verifier.verifyProof(proof, others), "no such precompile");

        for (uint160 precompile = 6; precompile <= 7; precompile++) {
            vm.clearMockedCalls();
            vm.mockCall(address(8), "", abi.encode(1));
            vm.assertTrue(verifier.verifyProof(proof, others));
            vm.mockCall(address(precompile), "", abi.encode(1, 2, 0));
            vm.assertFalse(verifier.verifyProof(proof, others), "surplus answer");
            vm.mockCallRevert(address(precompile), "", abi.encode(1, 2));
            vm.assertFalse(verifier.verifyProof(proof, others), "failure that answers");
            vm.mockCall(address(precompile), "", "");
            vm.assertFalse(verifier.verifyProof(proof, others), "no such precompile");
        }
    }

    // a point of the twist with x = 1
    uint256 private constant TWIST_X = 1;
    uint256 private constant TWIST_Y_RE = 0x2869111d5381f072f8e2728fdb825a51aadd70e52c9830e9ab4b871c0531f1bb;
    uint256 private constant TWIST_Y_IM = 0x0d1271953ed9ea0836846e70a1934187998c7f790cb4d7511b7f8da82de048a4;

    /// @dev A failing precompile takes all gas it is given, so give it little.
    function verifyCheaply(uint256[8] memory q) private view returns (bool) {
        return verifier.verifyProof{gas: 300_000}(q, signals);
    }
}
