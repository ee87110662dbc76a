// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PoseidonT3} from "../../src/libraries/PoseidonT3.sol";

/// @title A LeanIMT that keeps its leaves only and computes all of it anew, level by level.
library ReferenceTree {
    function root(uint256[] memory leaves) internal pure returns (uint256) {
        if (leaves.length == 0) return 0;
        uint256[] memory level = leaves;
        while (level.length > 1) {
            level = above(level);
        }
        return level[0];
    }

    /// @dev The siblings of a leaf, of all levels that have one.
    function path(uint256[] memory leaves, uint256 index) internal pure returns (uint256[] memory siblings) {
        siblings = new uint256[](32);
        uint256 count = 0;
        for (uint256[] memory level = leaves; level.length > 1; level = above(level)) {
            uint256 sibling = index ^ 1;
            if (sibling < level.length) siblings[count++] = level[sibling];
            index /= 2;
        }
        shorten(siblings, count);
    }

    function shorten(uint256[] memory array, uint256 length) internal pure {
        assembly ("memory-safe") {
            mstore(array, length)
        }
    }

    /// @dev A node without a right neighbour goes up as it is.
    function above(uint256[] memory level) private pure returns (uint256[] memory parents) {
        parents = new uint256[]((level.length + 1) / 2);
        for (uint256 i = 0; i < parents.length; i++) {
            uint256 left = level[2 * i];
            parents[i] = 2 * i + 1 < level.length ? PoseidonT3.hash(left, level[2 * i + 1]) : left;
        }
    }
}
