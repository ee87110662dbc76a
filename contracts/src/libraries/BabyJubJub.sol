// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PoseidonT3} from "./PoseidonT3.sol";

/// @title Baby Jubjub, the twisted Edwards curve over BN254's scalar field (ERC-2494): a x^2 + y^2 = 1 + d x^2 y^2.
library BabyJubJub {
    /// @dev A square, and {D} is none: the equation has solutions for about half of all x, and then two.
    uint256 private constant A = 168700;

    uint256 private constant D = 168696;

    /// @notice Whether (x, y) is a point of the curve with canonical coordinates.
    function isOnCurve(uint256 x, uint256 y) internal pure returns (bool) {
        uint256 r = PoseidonT3.R;
        if (x >= r || y >= r) return false;
        uint256 x2 = mulmod(x, x, r);
        uint256 y2 = mulmod(y, y, r);
        return addmod(mulmod(A, x2, r), y2, r) == addmod(1, mulmod(D, mulmod(x2, y2, r), r), r);
    }
}
