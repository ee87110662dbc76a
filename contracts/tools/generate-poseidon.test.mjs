// The hash of the membership trees: the committed library is what the generator writes, and both the published rounds
// and the rewritten ones give what poseidon-lite gives. So does @zk-kit/lean-imt's record for the trees.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { poseidon2 } from 'poseidon-lite/poseidon2';
import { library, plainHash, r, rewrittenHash } from './generate-poseidon.mjs';
import { fixture } from './make-lean-imt-fixture.mjs';

const home = dirname(dirname(fileURLToPath(import.meta.url)));

test('the committed library is what the generator writes', () => {
    assert.equal(library(), readFileSync(join(home, 'src', 'libraries', 'PoseidonT3.sol'), 'utf8'));
});

test('published and rewritten rounds agree with poseidon-lite', () => {
    let [a, b] = [0n, r - 1n];
    for (let i = 0; i < 200; i++) {
        const expected = poseidon2([a, b]);
        assert.equal(plainHash(a, b), expected);
        assert.equal(rewrittenHash(a, b), expected);
        [a, b] = [b, expected];
    }
});

test("the committed trees are @zk-kit/lean-imt's", () => {
    assert.equal(fixture(), readFileSync(join(home, 'test', 'fixtures', 'lean-imt.json'), 'utf8'));
});
