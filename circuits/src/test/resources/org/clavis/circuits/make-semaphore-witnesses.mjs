// Makes semaphore-witnesses.csv with snarkjs and the ceremony's programs, in a folder that has both:
//   npm install snarkjs@0.7.6 @zk-kit/semaphore-artifacts@4.13.0
//   node make-semaphore-witnesses.mjs > semaphore-witnesses.csv
// or told where they are: node make-semaphore-witnesses.mjs FOLDER-OF-SNARKJS FOLDER-OF-ARTIFACTS
// Each line is the SHA-256 of a run of .wtns files. Inputs come from SHA-256 of a name, so that they are the same in
// SemaphoreDirectWitnessTest.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [snarkjs = ".", artifacts = "node_modules/@zk-kit/semaphore-artifacts"] = process.argv.slice(2);
const { wtns } = createRequire(join(resolve(snarkjs), "package.json"))("snarkjs");

const r = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
const l = 2736030358979909402780800718157159386076813972158567259200215660948447373041n;

function inputs(depth, n) {
    const value = (name) => BigInt("0x" + createHash("sha256").update(`${name} ${depth} ${n}`).digest("hex"));
    const levels = BigInt(depth);
    const secrets = [0n, 1n, l - 1n];
    const length = value("length") % (n % 16 === 15 ? r : levels + 2n);
    const siblings = Array.from({ length: depth }, (_, i) =>
        n % 2 === 0 || BigInt(i) < length ? value(`sibling ${i}`) % r : 0n,
    );
    return {
        secret: n < secrets.length ? secrets[n] : value("secret") % l,
        merkleProofLength: length,
        merkleProofIndex: value("index") % 2n ** levels,
        merkleProofSiblings: siblings,
        message: value("message") % r,
        scope: value("scope") % r,
    };
}

const runs = [];
for (let depth = 1; depth <= 32; depth++) runs.push([depth, 0, 4]);
for (let first = 4; first < 1004; first += 50) runs.push([20, first, 50]);

console.log("depth,first,count,sha256");
for (const [depth, first, count] of runs) {
    const sum = createHash("sha256");
    for (let n = first; n < first + count; n++) {
        const file = { type: "mem" };
        await wtns.calculate(inputs(depth, n), join(artifacts, `semaphore-${depth}.wasm`), file);
        sum.update(file.data);
    }
    console.log([depth, first, count, sum.digest("hex")].join(","));
}
process.exit(0);
