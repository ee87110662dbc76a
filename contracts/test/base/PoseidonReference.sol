// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Poseidon of two elements as ePrint 2019/458 describes it: constants drawn, and no round rewritten.
contract PoseidonReference {
    uint256 private constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;
    uint256 private constant FULL_ROUNDS = 8;
    uint256 private constant PARTIAL_ROUNDS = 57;
    uint256 private constant ROUNDS = FULL_ROUNDS + PARTIAL_ROUNDS;

    uint256[3][65] private constants;
    uint256[3][3] private matrix;

    constructor() {
        // the register's bit 0 is the word's bit 79
        uint256 state =
            (1 << 78) | (254 << 62) | (3 << 50) | (FULL_ROUNDS << 40) | (PARTIAL_ROUNDS << 30) | (2 ** 30 - 1);
        for (uint256 i = 0; i < 160; i++) {
            state = clock(state);
        }
        for (uint256 i = 0; i < 3 * ROUNDS; i++) {
            uint256 value = R;
            while (value >= R) {
                (state, value) = draw(state);
            }
            constants[i / 3][i % 3] = value;
        }
        uint256[6] memory drawn;
        for (uint256 i = 0; i < 6; i++) {
            (state, drawn[i]) = draw(state);
        }
        for (uint256 i = 0; i < 9; i++) {
            matrix[i / 3][i % 3] = inverse(addmod(drawn[i / 3], drawn[3 + i % 3], R));
        }
    }

    function hash(uint256 left, uint256 right) external view returns (uint256) {
        uint256[3] memory s = [0, left, right];
        for (uint256 round = 0; round < ROUNDS; round++) {
            uint256[3] memory t;
            for (uint256 i = 0; i < 3; i++) {
                t[i] = addmod(s[i], constants[round][i], R);
                bool full = round < FULL_ROUNDS / 2 || round >= ROUNDS - FULL_ROUNDS / 2;
                if (full || i == 0) t[i] = mulmod(mulmod(t[i], t[i], R), mulmod(t[i], mulmod(t[i], t[i], R), R), R);
            }
            for (uint256 i = 0; i < 3; i++) {
                s[i] = addmod(
                    mulmod(matrix[i][0], t[0], R),
                    addmod(mulmod(matrix[i][1], t[1], R), mulmod(matrix[i][2], t[2], R), R),
                    R
                );
            }
        }
        return s[0];
    }

    /// @dev The next 254 bits in self-shrinking mode: of two bits, the second counts if the first is one.
    function draw(uint256 state) private pure returns (uint256 next, uint256 value) {
        next = state;
        for (uint256 count = 0; count < 254;) {
            next = clock(next);
            bool counts = next & 1 == 1;
            next = clock(next);
            if (counts) {
                value = value << 1 | next & 1;
                count++;
            }
        }
    }

    function clock(uint256 s) private pure returns (uint256) {
        uint256 bit = (s >> 17) ^ (s >> 28) ^ (s >> 41) ^ (s >> 56) ^ (s >> 66) ^ (s >> 79);
        return (s << 1 | bit & 1) & ((1 << 80) - 1);
    }

    /// @dev a^(r - 2), by the precompile.
    function inverse(uint256 a) private view returns (uint256) {
        (bool ok, bytes memory power) = address(5).staticcall(abi.encode(32, 32, 32, a, R - 2, R));
        require(ok);
        return abi.decode(power, (uint256));
    }
}
