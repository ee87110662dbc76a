#!/usr/bin/env node
// Writes the Poseidon hash of two field elements as a Solidity library:
//   generate-poseidon.mjs > src/libraries/PoseidonT3.sol
//
// Round constants and matrix are drawn as Grassi et al., "Poseidon" (ePrint 2019/458), appendix E, says. Then the rounds
// are rewritten so that they compute the same with fewer multiplications (see the library's text). Before anything is
// printed, the rewritten rounds are run beside the plain ones.
import { pathToFileURL } from 'node:url';

// BN254's group order: r = 36u^4 + 36u^3 + 18u^2 + 6u + 1
const u = 4965661367192848881n;
export const r = 36n * u ** 4n + 36n * u ** 3n + 18n * u ** 2n + 6n * u + 1n;

const FIELD_BITS = 254;
const WIDTH = 3;
const FULL_ROUNDS = 8;
const PARTIAL_ROUNDS = 57;
const HALF = FULL_ROUNDS / 2;
const ROUNDS = FULL_ROUNDS + PARTIAL_ROUNDS;
const LAST_PARTIAL = HALF + PARTIAL_ROUNDS - 1;
const ROUNDS_PER_PART = 8;

// ---- arithmetic modulo r

const mod = (a) => ((a % r) + r) % r;
const sum = (...terms) => terms.reduce((a, b) => mod(a + b), 0n);
const mul = (...factors) => factors.reduce((a, b) => mod(a * b), 1n);
const fifth = (a) => mul(a, a, a, a, a);
const over = (a, b) => mul(a, power(b, r - 2n));
const dot = (a, b) => sum(...a.map((x, i) => mul(x, b[i])));

function power(base, exponent) {
    let result = 1n;
    for (let square = mod(base); exponent > 0n; exponent >>= 1n, square = mul(square, square)) {
        if (exponent & 1n) result = mul(result, square);
    }
    return result;
}

// ---- the published parameters

/** The 80-bit register in self-shrinking mode: the number of its next `count` bits, the first the highest. */
function grain() {
    const fields = [[1, 2], [0, 4], [FIELD_BITS, 12], [WIDTH, 12], [FULL_ROUNDS, 10], [PARTIAL_ROUNDS, 10]];
    const state = [...fields.map(([value, bits]) => value.toString(2).padStart(bits, '0')).join(''), ...'1'.repeat(30)]
        .map(Number);
    const clock = () => {
        state.push(state[62] ^ state[51] ^ state[38] ^ state[23] ^ state[13] ^ state[0]);
        state.shift();
        return state.at(-1);
    };
    for (let i = 0; i < 160; i++) clock();
    const bit = () => {
        while (clock() === 0) clock();
        return clock();
    };
    return (count) => BigInt(`0b${Array.from({ length: count }, bit).join('')}`);
}

function parameters() {
    const next = grain();
    const constants = [];
    while (constants.length < ROUNDS * WIDTH) {
        const value = next(FIELD_BITS);
        if (value < r) constants.push(value);
    }
    const xs = Array.from({ length: WIDTH }, () => mod(next(FIELD_BITS)));
    const ys = Array.from({ length: WIDTH }, () => mod(next(FIELD_BITS)));
    const matrix = xs.map((x) => ys.map((y) => over(1n, x + y)));
    return { constants: Array.from({ length: ROUNDS }, (_, i) => constants.slice(3 * i, 3 * i + 3)), matrix };
}

const { constants: C, matrix: M } = parameters();

/** The permutation as it was published. */
export function plainHash(a, b) {
    let state = [0n, a, b];
    for (let round = 0; round < ROUNDS; round++) {
        state = state.map((x, i) => sum(x, C[round][i]));
        const full = round < HALF || round > LAST_PARTIAL;
        state = state.map((x, i) => (full || i === 0 ? fifth(x) : x));
        state = M.map((row) => dot(row, state));
    }
    return state[0];
}

// ---- the same, rewritten
//
// Between two S-boxes lie linear layers, so each value may be kept as a multiple of what it is, x = scale * x~, if the
// constants take the scales into account: x^5 = scale^5 * x~^5. The scale of each new value is chosen so that the first
// S-box's output has the coefficient 1 in it.

/** A new value out of S-box outputs and others: x~ = terms[0] + c1 terms[1] + ... + constant. */
function combine(coefficients, scales, constant) {
    const effective = coefficients.map((c, i) => mul(c, scales[i]));
    const scale = effective.find((c) => c !== 0n);
    return { scale, coefficients: effective.map((c) => over(c, scale)), constant: over(constant, scale) };
}

function rewrite() {
    const steps = [];
    const fullLayer = (rows, scales, constants) => {
        const values = rows.map((row, i) => combine(row, scales.map(fifth), constants[i]));
        steps.push({ kind: 'full', values });
        return values.map((value) => value.scale);
    };

    // round 0: the first element is 0 + C, so its S-box's output is a constant
    const first = fifth(C[0][0]);
    const entry = M.map((row, i) => combine([row[1], row[2]], [1n, 1n], sum(mul(row[0], first), C[1][i])));
    steps.push({ kind: 'entry', constants: C[0].slice(1), values: entry });
    let scales = entry.map((value) => value.scale);
    for (let round = 1; round < HALF - 1; round++) scales = fullLayer(M, scales, C[round + 1]);

    // Partial rounds: x' = m y + <v, l>, l' = w y + H l, with y = x^5. In the basis (w, H w - a w), where
    // H^2 = a H + b, the other two elements l are the last two values of q' = y + a q + b q_before.
    const m = M[0][0];
    const v = M[0].slice(1);
    const w = [M[1][0], M[2][0]];
    const H = [M[1].slice(1), M[2].slice(1)];
    const a = sum(H[0][0], H[1][1]);
    const b = sum(mul(H[0][1], H[1][0]), -mul(H[0][0], H[1][1]));
    const t1 = w;
    const t2 = H.map((row, i) => sum(dot(row, w), -mul(a, w[i])));
    const determinant = sum(mul(t1[0], t2[1]), -mul(t1[1], t2[0]));
    const inBasis = [
        [t2[1], -t2[0]],
        [-t1[1], t1[0]],
    ].map((row) => row.map((x) => over(x, determinant)));
    const n1 = dot(v, t1);
    const n2 = dot(v, t2);

    // round 3 into that basis; the constants of the other two elements move along, into the x of all later rounds
    const intoBasis = [M[0], ...inBasis.map((row) => [0, 1, 2].map((j) => dot(row, [M[1][j], M[2][j]])))];
    let [gamma, alpha1, alpha2] = fullLayer(intoBasis, scales, [C[HALF][0], 0n, 0n]);
    let moved = C[HALF].slice(1);
    for (let round = HALF; round < LAST_PARTIAL; round++) {
        const alpha = fifth(gamma);
        const x = combine([m, n1, n2], [alpha, alpha1, alpha2], sum(C[round + 1][0], dot(v, moved)));
        const q = combine([1n, a, b], [alpha, alpha1, alpha2], 0n);
        steps.push({ kind: 'partial', round, x, q });
        moved = H.map((row, i) => sum(dot(row, moved), C[round + 1][i + 1]));
        [gamma, alpha1, alpha2] = [x.scale, q.scale, alpha1];
    }

    // and out of it
    const outOfBasis = M.map((row) => [row[0], dot(row.slice(1), t1), dot(row.slice(1), t2)]);
    const exit = outOfBasis.map((row, i) =>
        combine(row, [fifth(gamma), alpha1, alpha2], sum(C[LAST_PARTIAL + 1][i], dot(M[i].slice(1), moved))),
    );
    steps.push({ kind: 'exit', round: LAST_PARTIAL, values: exit });
    scales = exit.map((value) => value.scale);
    for (let round = LAST_PARTIAL + 1; round < ROUNDS - 1; round++) scales = fullLayer(M, scales, C[round + 1]);
    steps.push({ kind: 'output', coefficients: M[0].map((c, i) => mul(c, fifth(scales[i]))) });
    return steps;
}

const STEPS = rewrite();

/** The rewritten rounds on numbers, as the library does them. */
export function rewrittenHash(left, right) {
    const value = ({ coefficients, constant }, terms) => sum(dot(coefficients, terms), constant);
    let [x, p, q] = [0n, 0n, 0n];
    for (const step of STEPS) {
        if (step.kind === 'entry') {
            const terms = [left, right].map((input, i) => fifth(sum(input, step.constants[i])));
            [x, p, q] = step.values.map((v) => value(v, terms));
        } else if (step.kind === 'full') {
            const terms = [x, p, q].map(fifth);
            [x, p, q] = step.values.map((v) => value(v, terms));
        } else if (step.kind === 'partial') {
            const terms = [fifth(x), p, q];
            [x, p, q] = [value(step.x, terms), value(step.q, terms), p];
        } else if (step.kind === 'exit') {
            const terms = [fifth(x), p, q];
            [x, p, q] = step.values.map((v) => value(v, terms));
        } else {
            x = dot(step.coefficients, [x, p, q].map(fifth));
        }
    }
    return x;
}

function selfTest() {
    const values = [0n, 1n, 2n, r - 1n, power(3n, 1000n), power(5n, 1001n)];
    for (const a of values) {
        for (const b of values) {
            if (plainHash(a, b) !== rewrittenHash(a, b)) throw new Error(`the two forms differ at (${a}, ${b})`);
        }
    }
}

// ---- Solidity

const word = (value) => `0x${value.toString(16).padStart(64, '0')}`;
const product = (coefficient, name) => `mulmod(${word(coefficient)}, ${name}, p)`;

/** Sums to the right, a term a line: compiled in this order, they take the fewest moves on the stack. */
function expression({ coefficients, constant }, names) {
    const terms = coefficients
        .map((c, i) => (c === 1n ? names[i] : c === 0n ? undefined : product(c, names[i])))
        .filter((term) => term !== undefined);
    if (constant !== 0n) terms.push(word(constant));
    const last = terms.pop();
    return `add(${terms.join(', add(\n    ')},\n    ${last}${')'.repeat(terms.length)}`;
}

/** x := x^5, by way of t = x^2. */
const sbox = (x) => [`t := mulmod(${x}, ${x}, p)`, `${x} := mulmod(mulmod(t, t, p), ${x}, p)`];

/** (a, b, c) := three combinations of the named values, the last of which may be overwritten at once. */
const assignAll = (values, names) => [
    `n := ${expression(values[0], names)}`,
    `t := ${expression(values[1], names)}`,
    `c := ${expression(values[2], names)}`,
    'a := n',
    'b := t',
];

/** What a step does to (a, b, c). Of b and c, one is the more recent q; they take turns. */
function statements(step) {
    const [recent, before] = (step.round - HALF) % 2 === 0 ? ['b', 'c'] : ['c', 'b'];
    switch (step.kind) {
        case 'entry': {
            const [left, right] = step.constants;
            const starts = [`a := addmod(b, ${word(left)}, p)`, `b := addmod(c, ${word(right)}, p)`];
            const values = step.values.map((value) => expression(value, ['a', 'b']));
            const ends = [`c := ${values[2]}`, `t := ${values[1]}`, `a := ${values[0]}`, 'b := t'];
            return [...starts, ...sbox('a'), ...sbox('b'), ...ends];
        }
        case 'full':
            return [...['a', 'b', 'c'].flatMap(sbox), ...assignAll(step.values, ['a', 'b', 'c'])];
        case 'partial':
            return [
                't := mulmod(a, a, p)',
                't := mulmod(mulmod(t, t, p), a, p)',
                `a := ${expression(step.x, ['t', recent, before])}`,
                `${before} := ${expression(step.q, ['t', recent, before])}`,
            ];
        case 'exit':
            return [...sbox('a'), ...assignAll(step.values, ['a', recent, before])];
        default: {
            const result = expression({ coefficients: step.coefficients, constant: 0n }, ['a', 'b', 'c']);
            return [...['a', 'b', 'c'].flatMap(sbox), `a := mod(${result}, p)`];
        }
    }
}

/** Four full rounds, the partial ones eight at a time, and four full rounds with the way out of the partial ones. */
function parts() {
    const starts = [0];
    for (let start = HALF; start <= LAST_PARTIAL; start += ROUNDS_PER_PART) starts.push(start);
    return starts.map((start, i) => STEPS.slice(start, starts[i + 1]));
}

function body() {
    const all = parts();
    const name = (i) => (i === 0 ? 'begin' : i === all.length - 1 ? 'end' : `middle${i}`);
    const functions = all.map((steps, i) => [
        `function ${name(i)}(x, y, z, p) -> a, b, c {`,
        '    if iszero(p) { leave }',
        '    a := x',
        '    b := y',
        '    c := z',
        '    let t',
        ...(steps.some(({ kind }) => kind === 'full') ? ['    let n'] : []),
        ...steps.flatMap(statements).flatMap((text) => text.split('\n')).map((line) => `    ${line}`),
        '}',
    ]);
    const calls = all.map((_, i) => `a, b, c := ${name(i)}(a, b, c, p)`);
    const indent = (lines) => lines.map((line) => `            ${line}`).join('\n');
    return { functions: functions.map(indent).join('\n\n'), calls: indent(calls) };
}

export function library() {
    selfTest();
    const { functions, calls } = body();
    return `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Poseidon of two elements of BN254's scalar field, as circomlib, poseidon-lite and Semaphore v4 compute it.
/// @notice Generated by tools/generate-poseidon.mjs from the published parameters (ePrint 2019/458 with x^5, three
/// elements, 8 full and 57 partial rounds): do not edit, run it again.
///
/// The rounds are rewritten to compute the same with fewer multiplications:
/// - Each value is kept as a multiple of what it is, such that the first S-box's output enters every new value with the
///   coefficient 1. The multiples are in the constants.
/// - In the partial rounds the two elements without an S-box are taken in another basis, in which they are the last two
///   values of a recurrence q' = t + A q + B q_before, where t is the S-box's output. Its next input is
///   t + D q + E q_before + K, so that a round takes three multiplications for the S-box and four more.
/// - The round constants of those two elements move along until they are added to the one with the S-box.
///
/// Sums are not reduced: each has at most four terms, all less than r, and 4r < 2^256. What is made of a sum, S-box or
/// product, takes any 256-bit number.
library PoseidonT3 {
    /// @notice The field's prime, 36u^4 + 36u^3 + 18u^2 + 6u + 1 with u = ${u}.
    uint256 internal constant R = ${word(r)};

    /// @notice The hash of (left, right), less than r. Inputs count modulo r: who needs one number for one hash checks
    /// that they are less than r.
    function hash(uint256 left, uint256 right) internal pure returns (uint256 result) {
        assembly ("memory-safe") {
            // The parts return at once if p is 0, which it is not: the optimizer leaves functions that use \`leave\` as
            // they are. Merged into one, the rounds have more values than it finds places for on the stack.
${functions}

            // Copying nothing over it hides from the optimizer that p is a constant. As a constant it would be in the
            // code at each of its 500 uses, and the code twice as long.
            mstore(0x00, R)
            calldatacopy(0x00, 0x00, 0x00)
            let p := mload(0x00)
            let a := 0
            let b := left
            let c := right
${calls}
            result := a
        }
    }
}
`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.stdout.write(library());
