// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vm} from "./Vm.sol";

/// @title What every test here starts from.
abstract contract Test {
    /// @dev Foundry's cheatcodes live at the address of the last 20 bytes of keccak256("hevm cheat code").
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @dev The text of a test vector by others, or a skipped test with its reason: a plain clone has none. Their
    /// folder is beside the project's unless the environment's CLAVIS_VECTORS names another.
    function vector(string memory path) internal returns (string memory) {
        string memory file = string.concat(vm.envOr("CLAVIS_VECTORS", string("../../shared/vectors")), "/", path);
        if (!vm.exists(file)) vm.skip(true, string.concat("no test vectors at ", file));
        return vm.readFile(file);
    }

    /// @dev `value` brought into from .. to.
    function bound(uint256 value, uint256 from, uint256 to) internal pure returns (uint256) {
        if (to - from == type(uint256).max) return value;
        return from + value % (to - from + 1);
    }
}
