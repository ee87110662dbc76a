#!/usr/bin/env node
// Writes a Groth16 verifier contract for a snarkjs verification key:
//   generate-verifier.mjs CONTRACT_NAME key.json > src/CONTRACT_NAME.sol
//
// The key is checked first: protocol and curve, canonical coordinates, points on their curves and none at infinity,
// one IC point more than signals, and a phase 2 that happened (delta is neither gamma nor the generator: a prover could
// forge proofs otherwise). gamma is the generator in every key of snarkjs, which is sound and accepted. Whether the G2
// points are in the subgroup is checked by the pairing precompile with every proof.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

// BN254: p = 36u^4 + 36u^3 + 24u^2 + 6u + 1, r = 36u^4 + 36u^3 + 18u^2 + 6u + 1
const u = 4965661367192848881n;
const p = 36n * u ** 4n + 36n * u ** 3n + 24n * u ** 2n + 6n * u + 1n;
const r = 36n * u ** 4n + 36n * u ** 3n + 18n * u ** 2n + 6n * u + 1n;

// EIP-197's generator of G2, real part first as snarkjs has it
const G2_GENERATOR = [
    [
        10857046999023057135944570762232829481370756359578518086990519993285655852781n,
        11559732032986387107991004021392285783925812861821192530917403151452391805634n,
    ],
    [
        8495653923123431417604973247489272438418190587263600148770280649306958101930n,
        4082367875863433681332203403145435568316851327593401208105741076214120093531n,
    ],
];

class KeyError extends Error {}

function requireThat(condition, message) {
    if (!condition) throw new KeyError(message);
}

const mod = (a) => ((a % p) + p) % p;
const mul2 = ([a, b], [c, d]) => [mod(a * c - b * d), mod(a * d + b * c)];
const add2 = ([a, b], [c, d]) => [mod(a + c), mod(b + d)];
const equal2 = ([a, b], [c, d]) => a === c && b === d;
const equalG2 = (a, b) => equal2(a[0], b[0]) && equal2(a[1], b[1]);

function inverse(a) {
    // Fermat: a^(p-2)
    let result = 1n;
    let base = mod(a);
    for (let e = p - 2n; e > 0n; e >>= 1n) {
        if (e & 1n) result = mod(result * base);
        base = mod(base * base);
    }
    return result;
}

// the twist's constant, 3 / (9 + i); the norm of 9 + i is 82
const TWIST_B = [mod(27n * inverse(82n)), mod(-3n * inverse(82n))];

function coordinate(text, name) {
    requireThat(typeof text === 'string' && /^[0-9]{1,78}$/.test(text), `${name}: not a decimal number`);
    const value = BigInt(text);
    requireThat(value < p, `${name}: not less than p`);
    return value;
}

function g1(point, name) {
    requireThat(Array.isArray(point) && point.length === 3 && point[2] === '1', `${name}: not an affine G1 point`);
    const [x, y] = [coordinate(point[0], `${name}.x`), coordinate(point[1], `${name}.y`)];
    requireThat(mod(y * y) === mod(x * x * x + 3n), `${name}: not on the curve`);
    return [x, y];
}

function g2(point, name) {
    const affine = Array.isArray(point) && point.length === 3 && point[2]?.[0] === '1' && point[2]?.[1] === '0';
    requireThat(affine, `${name}: not an affine G2 point`);
    const [x, y] = ['x', 'y'].map((axis, i) => {
        requireThat(Array.isArray(point[i]) && point[i].length === 2, `${name}.${axis}: not two numbers`);
        return [coordinate(point[i][0], `${name}.${axis}.re`), coordinate(point[i][1], `${name}.${axis}.im`)];
    });
    requireThat(equal2(mul2(y, y), add2(mul2(mul2(x, x), x), TWIST_B)), `${name}: not on the twist`);
    return [x, y];
}

function readKey(json) {
    requireThat(json.protocol === 'groth16', 'protocol: not groth16');
    requireThat(json.curve === 'bn128' || json.curve === 'bn254', 'curve: not bn128');
    const signals = json.nPublic;
    requireThat(Number.isInteger(signals) && signals >= 1 && signals <= 64, 'nPublic: not in 1 .. 64');
    requireThat(Array.isArray(json.IC) && json.IC.length === signals + 1, 'IC: not nPublic + 1 points');
    const key = {
        signals,
        alpha: g1(json.vk_alpha_1, 'vk_alpha_1'),
        beta: g2(json.vk_beta_2, 'vk_beta_2'),
        gamma: g2(json.vk_gamma_2, 'vk_gamma_2'),
        delta: g2(json.vk_delta_2, 'vk_delta_2'),
        ic: json.IC.map((point, i) => g1(point, `IC[${i}]`)),
    };
    requireThat(!equalG2(key.delta, key.gamma), 'vk_delta_2: equals gamma, so there was no phase 2');
    requireThat(!equalG2(key.delta, G2_GENERATOR), 'vk_delta_2: is the generator, so there was no phase 2');
    return key;
}

const word = (value) => `0x${value.toString(16).padStart(64, '0')}`;
const constant = (name, value) => `    uint256 private constant ${name} = ${word(value)};`;

function g1Constants(name, [x, y]) {
    return [constant(`${name}_X`, x), constant(`${name}_Y`, y)].join('\n');
}

function negatedG2Constants(name, [x, y]) {
    return [
        constant(`${name}_X_IM`, x[1]),
        constant(`${name}_X_RE`, x[0]),
        constant(`NEG_${name}_Y_IM`, mod(-y[1])),
        constant(`NEG_${name}_Y_RE`, mod(-y[0])),
    ].join('\n');
}

function stores(offset, names) {
    return names.map((name, i) => `            mstore(add(input, ${hex(offset + 32 * i)}), ${name})`).join('\n');
}

const g2Names = (name) => [`${name}_X_IM`, `${name}_X_RE`, `NEG_${name}_Y_IM`, `NEG_${name}_Y_RE`];

const hex = (number) => `0x${number.toString(16).padStart(3, '0')}`;

function contract(name, key, source) {
    const signal = (i) => `calldataload(add(signals, ${hex(32 * i)}))`;
    const indices = Array.from({ length: key.signals }, (_, i) => i);
    const signalChecks = indices.map((i) => `            ok := and(ok, lt(${signal(i)}, R))`).join('\n');
    const additions = indices
        .map((i) => `            ok := and(ok, accumulate(input, IC_${i + 1}_X, IC_${i + 1}_Y, ${signal(i)}))`)
        .join('\n');
    return `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGroth16Verifier${key.signals}} from "./interfaces/IGroth16Verifier${key.signals}.sol";

/// @title Groth16 verifier for the statement of ${source}.
/// @notice Generated from that verification key by tools/generate-verifier.mjs: do not edit, run it again.
///
/// Accepts if e(A, B) e(alpha, -beta) e(L, -gamma) e(C, -delta) = 1, where L = IC_0 + sum of signal_(i-1) IC_i.
contract ${name} is IGroth16Verifier${key.signals} {
    /// @dev Order of the groups, 36u^4 + 36u^3 + 18u^2 + 6u + 1 with u = ${u}.
${constant('R', r)}

    /// @dev Characteristic of the base field, 36u^4 + 36u^3 + 24u^2 + 6u + 1.
${constant('P', p)}

    /// @dev A selector and ${8 + key.signals} words.
    uint256 private constant CALLDATA_BYTES = ${4 + 32 * (8 + key.signals)};

${g1Constants('ALPHA', key.alpha)}

${negatedG2Constants('BETA', key.beta)}

${negatedG2Constants('GAMMA', key.gamma)}

${negatedG2Constants('DELTA', key.delta)}

${key.ic.map((point, i) => g1Constants(`IC_${i}`, point)).join('\n\n')}

    // external

    /// @inheritdoc IGroth16Verifier${key.signals}
    function verifyProof(uint256[8] calldata proof, uint256[${key.signals}] calldata signals) external view returns (bool accepted) {
        if (msg.data.length != CALLDATA_BYTES) return false;
        assembly ("memory-safe") {
            // L += scalar (x, y). L is at input + 0x180; four words after the input are scratch space.
            function accumulate(input, x, y, scalar) -> ok {
                let scratch := add(input, 0x300)
                let sum := add(input, 0x180)
                mstore(scratch, x)
                mstore(add(scratch, 0x20), y)
                mstore(add(scratch, 0x40), scalar)
                ok := staticcall(gas(), 7, scratch, 0x60, scratch, 0x40)
                ok := and(ok, eq(returndatasize(), 0x40))
                mstore(add(scratch, 0x40), mload(sum))
                mstore(add(scratch, 0x60), mload(add(sum, 0x20)))
                let added := staticcall(gas(), 6, scratch, 0x80, sum, 0x40)
                ok := and(ok, and(added, eq(returndatasize(), 0x40)))
            }

            let ok := 1
${signalChecks}
            for { let offset := 0 } lt(offset, 0x100) { offset := add(offset, 0x20) } {
                ok := and(ok, lt(calldataload(add(proof, offset)), P))
            }
            if iszero(ok) {
                mstore(0x00, 0)
                return(0x00, 0x20)
            }

            // input of the pairing precompile: (A, B), (alpha, -beta), (L, -gamma), (C, -delta), six words each
            let input := mload(0x40)
            calldatacopy(input, proof, 0x0c0)
${stores(0x0c0, ['ALPHA_X', 'ALPHA_Y', ...g2Names('BETA')])}
${stores(0x180, ['IC_0_X', 'IC_0_Y', ...g2Names('GAMMA')])}
            calldatacopy(add(input, 0x240), add(proof, 0x0c0), 0x040)
${stores(0x280, g2Names('DELTA'))}
${additions}
            let paired := staticcall(gas(), 8, input, 0x300, 0x00, 0x20)
            ok := and(ok, and(paired, eq(returndatasize(), 0x20)))
            accepted := and(ok, eq(mload(0x00), 1))
        }
    }
}
`;
}

try {
    const [name, path] = process.argv.slice(2);
    if (!name || !path || !/^[A-Z][A-Za-z0-9]*$/.test(name)) {
        process.stderr.write('usage: generate-verifier.mjs CONTRACT_NAME key.json\n');
        process.exitCode = 2;
    } else {
        const key = readKey(JSON.parse(readFileSync(path, 'utf8')));
        process.stdout.write(contract(name, key, basename(path)));
    }
} catch (error) {
    if (!(error instanceof KeyError || error instanceof SyntaxError)) throw error;
    process.stderr.write(`refused: ${error.message}\n`);
    process.exitCode = 3;
}
