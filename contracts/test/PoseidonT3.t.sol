// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PoseidonT3} from "../src/libraries/PoseidonT3.sol";
import {PoseidonReference} from "./base/PoseidonReference.sol";
import {Test} from "./base/Test.sol";

contract PoseidonT3Test is Test {
    uint256 private constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

    event log_named_uint(string key, uint256 value);

    PoseidonReference private immutable REFERENCE = new PoseidonReference();

    /// As poseidon-lite 0.3.0 and the Java side's tests have them.
    function test_agreesWithCircomlib() public pure {
        vm.assertEq(PoseidonT3.hash(1, 2), 7853200120776062878684798364095072458815029376092732009249414926327459813530);
        vm.assertEq(
            PoseidonT3.hash(R - 1, R - 2), 6149179154952470170078400310622041627793456726695327690341847329306121599910
        );
        vm.assertEq(
            PoseidonT3.hash(0, 0), 14744269619966411208579211824598458697587494354926760081771325075741142829156
        );
    }

    function test_agreesWithTheReferenceAtEdges() public view {
        uint256[6] memory edges = [0, 1, 2, R - 2, R - 1, 1 << 253];
        for (uint256 i = 0; i < 36; i++) {
            agree(edges[i / 6], edges[i % 6]);
        }
    }

    function testFuzz_agreesWithTheReference(uint256 left, uint256 right) public view {
        agree(left % R, right % R);
    }

    /// Nothing overflows, whatever comes in.
    function testFuzz_takesInputsModuloR(uint256 left, uint256 right) public pure {
        vm.assertEq(PoseidonT3.hash(left, right), PoseidonT3.hash(left % R, right % R));
    }

    function testFuzz_leavesMemoryAlone(bytes memory data, uint256 left, uint256 right) public pure {
        bytes32 before = keccak256(data);
        PoseidonT3.hash(left, right);
        bytes memory fresh = new bytes(64);
        vm.assertEq(keccak256(data), before);
        vm.assertEq(keccak256(fresh), keccak256(abi.encode(0, 0)));
    }

    function test_costs() public {
        uint256 before = gasleft();
        uint256 digest = PoseidonT3.hash(R - 1, R - 2);
        uint256 used = before - gasleft();
        vm.assertTrue(digest != 0);
        emit log_named_uint("poseidon_2_inputs", used);
        vm.assertLe(used, 11_000, "poseidon_2_inputs");
    }

    function agree(uint256 left, uint256 right) private view {
        vm.assertEq(PoseidonT3.hash(left, right), REFERENCE.hash(left, right));
    }
}
