#!/usr/bin/env node
// Writes what @zk-kit/lean-imt, with poseidon-lite, makes of a sequence of insertions and removals:
//   make-lean-imt-fixture.mjs > test/fixtures/lean-imt.json
//
// Each step has the leaf that is inserted, or the index of the leaf that becomes 0 and its siblings (those inside its
// perfect subtree, the first ones of the path that the package gives), and the root afterwards.
import { LeanIMT } from '@zk-kit/lean-imt';
import { pathToFileURL } from 'node:url';
import { poseidon2 } from 'poseidon-lite/poseidon2';

const STEPS = 90;

/** Numbers that look random and are the same every time. */
function* numbers() {
    for (let x = 1n; ; x = poseidon2([x, 5n])) yield x;
}

const perfectLevels = (index, size) => (index ^ size).toString(2).length - 1;

export function fixture() {
    const tree = new LeanIMT((a, b) => poseidon2([a, b]));
    const random = numbers();
    const steps = Array.from({ length: STEPS }, () => {
        const leaf = random.next().value;
        // one removal after about four insertions; now and then of a leaf that is 0 already
        if (tree.size > 0 && leaf % 5n === 0n) {
            const index = Number((leaf / 5n) % BigInt(tree.size));
            const { siblings } = tree.generateProof(index);
            const before = tree.leaves[index];
            tree.update(index, 0n);
            return { index, before, siblings: siblings.slice(0, perfectLevels(index, tree.size)), root: tree.root };
        }
        tree.insert(leaf);
        return { leaf, root: tree.root };
    });
    const text = (_, value) => (typeof value === 'bigint' ? value.toString() : value);
    return `${JSON.stringify({ count: STEPS, steps }, text, 4)}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.stdout.write(fixture());
