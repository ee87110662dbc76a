// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IdentityKey} from "../../src/interfaces/IMembershipRegistry.sol";

/// @title Points of Baby Jubjub, from ERC-2494's text.
library JubJubPoints {
    uint256 private constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;
    uint256 private constant A = 168700;
    uint256 private constant D = 168696;

    /// @dev The generator of the large prime subgroup, Base8.
    function base() internal pure returns (IdentityKey memory) {
        return IdentityKey(
            5299619240641551281634865583518297030282874472190772894086521144482721001553,
            16950150798460657717958625567821834550301663161624707787222815936182638968203
        );
    }

    /// @dev The key of the secret `scalar`, which is not 0.
    function multiple(uint256 scalar) internal view returns (IdentityKey memory result) {
        result = IdentityKey(0, 1);
        IdentityKey memory power = base();
        for (uint256 rest = scalar; rest != 0; rest >>= 1) {
            if (rest & 1 == 1) result = add(result, power);
            power = add(power, power);
        }
    }

    function add(IdentityKey memory p, IdentityKey memory q) internal view returns (IdentityKey memory) {
        uint256 xs = mulmod(p.x, q.x, R);
        uint256 ys = mulmod(p.y, q.y, R);
        uint256 t = mulmod(D, mulmod(xs, ys, R), R);
        uint256 x = addmod(mulmod(p.x, q.y, R), mulmod(p.y, q.x, R), R);
        uint256 y = addmod(ys, R - mulmod(A, xs, R), R);
        return IdentityKey(mulmod(x, inverse(addmod(1, t, R)), R), mulmod(y, inverse(addmod(1, R - t, R)), R));
    }

    /// @dev a^(r - 2), by the precompile.
    function inverse(uint256 a) private view returns (uint256) {
        (bool ok, bytes memory power) = address(5).staticcall(abi.encode(32, 32, 32, a, R - 2, R));
        require(ok);
        return abi.decode(power, (uint256));
    }
}
