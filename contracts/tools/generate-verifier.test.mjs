// The generator of verifier contracts: what it writes is what is committed, and unsound keys are refused.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const home = dirname(dirname(fileURLToPath(import.meta.url)));
const keyFile = join(home, 'keys', 'semaphore-v4-depth-1.json');
const vectors = process.env.CLAVIS_VECTORS ?? join(home, '..', '..', 'shared', 'vectors');

function generate(name, path) {
    return spawnSync(process.execPath, [join(home, 'tools', 'generate-verifier.mjs'), name, path], { encoding: 'utf8' });
}

const readKey = () => JSON.parse(readFileSync(keyFile, 'utf8'));

function refusal(change) {
    const folder = mkdtempSync(join(tmpdir(), 'clavis-'));
    try {
        const key = readKey();
        change(key);
        writeFileSync(join(folder, 'key.json'), JSON.stringify(key));
        const { status, stdout, stderr } = generate('Changed', join(folder, 'key.json'));
        assert.equal(status, 3);
        assert.equal(stdout, '');
        return stderr.trim();
    } finally {
        rmSync(folder, { recursive: true });
    }
}

test('the committed contract is generated from the committed key', () => {
    const { status, stdout } = generate('SemaphoreVerifier1', keyFile);
    assert.equal(status, 0);
    assert.equal(stdout, readFileSync(join(home, 'src', 'SemaphoreVerifier1.sol'), 'utf8'));
});

test('the committed key is the one in the ceremony package that the prover uses', (t) => {
    const path = join(home, '..', 'circuits', 'node_modules', '@zk-kit', 'semaphore-artifacts', 'semaphore-1.json');
    if (!existsSync(path)) return t.skip(`no ${path}`);
    assert.deepEqual(readKey(), JSON.parse(readFileSync(path, 'utf8')));
});

test("the committed key is Semaphore's own", (t) => {
    const path = join(vectors, 'semaphore-v4', 'proof-depth1-snarkjs-form.json');
    if (!existsSync(path)) return t.skip(`no test vectors at ${path}`);
    assert.deepEqual(readKey(), JSON.parse(readFileSync(path, 'utf8')).vk);
});

test('a key whose ceremony had no phase 2 is refused', () => {
    assert.equal(
        refusal((key) => (key.vk_delta_2 = key.vk_gamma_2)),
        'refused: vk_delta_2: equals gamma, so there was no phase 2',
    );
    assert.equal(
        refusal((key) => {
            key.vk_delta_2 = key.vk_gamma_2; // which is the generator
            key.vk_gamma_2 = key.vk_beta_2;
        }),
        'refused: vk_delta_2: is the generator, so there was no phase 2',
    );
});

const P = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;

for (const [what, change, message] of [
    ['another protocol', (key) => (key.protocol = 'plonk'), 'protocol: not groth16'],
    ['another curve', (key) => (key.curve = 'bls12381'), 'curve: not bn128'],
    ['no signals', (key) => (key.nPublic = 0), 'nPublic: not in 1 .. 64'],
    ['an IC too few', (key) => key.IC.pop(), 'IC: not nPublic + 1 points'],
    ['an IC too many', (key) => key.IC.push(key.IC[0]), 'IC: not nPublic + 1 points'],
    ['infinity', (key) => (key.IC[2] = ['0', '1', '0']), 'IC[2]: not an affine G1 point'],
    ['zeros', (key) => (key.IC[2] = ['0', '0', '1']), 'IC[2]: not on the curve'],
    ['G1 off the curve', (key) => (key.vk_alpha_1[0] = '5'), 'vk_alpha_1: not on the curve'],
    ['G2 off the curve', (key) => (key.vk_beta_2[1][0] = '5'), 'vk_beta_2: not on the twist'],
    ['G2 at infinity', (key) => (key.vk_delta_2[2] = ['0', '0']), 'vk_delta_2: not an affine G2 point'],
    [
        'a coordinate plus p',
        (key) => (key.vk_alpha_1[0] = String(BigInt(key.vk_alpha_1[0]) + P)),
        'vk_alpha_1.x: not less than p',
    ],
    ['a negative coordinate', (key) => (key.vk_alpha_1[0] = '-1'), 'vk_alpha_1.x: not a decimal number'],
    ['a number for text', (key) => (key.vk_alpha_1[0] = 7), 'vk_alpha_1.x: not a decimal number'],
    ['no point', (key) => delete key.vk_gamma_2, 'vk_gamma_2: not an affine G2 point'],
]) {
    test(`a key with ${what} is refused`, () => assert.equal(refusal(change), `refused: ${message}`));
}

test('bad usage is told apart', () => {
    assert.equal(generate('lower', keyFile).status, 2);
});
