// Makes semaphore-1-witnesses.csv, in an empty folder:
//   npm install snarkjs@0.7.5 @zk-kit/semaphore-artifacts@4.13.0
//   node make-semaphore-1-witnesses.mjs > semaphore-1-witnesses.csv
// Inputs come from SHA-256 of a counter, so that the file is the same every time.
import { createHash } from "node:crypto";
import { wtns } from "snarkjs";

const r = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
const l = 2736030358979909402780800718157159386076813972158567259200215660948447373041n;
const hash = (text) => BigInt("0x" + createHash("sha256").update(text).digest("hex"));

const cases = [
    [12345n, 0n, 0n, 0n, 10n, 2n],
    [1n, 0n, 0n, 0n, 0n, 0n],
    [l - 1n, 0n, 0n, r - 1n, r - 1n, r - 1n],
    [0n, 0n, 0n, 0n, 1n, 1n],
];
for (let n = 0; n < 28; n++) {
    const value = (name) => hash(`${name} ${n}`);
    const length = BigInt(n % 2);
    const index = length * BigInt((n >> 1) % 2);
    cases.push([value("secret") % l, length, index, value("sibling") % r, value("message") % r, value("scope") % r]);
}
console.log("secret,merkleProofLength,merkleProofIndex,merkleProofSiblings,message,scope,sha256");
for (const [secret, merkleProofLength, merkleProofIndex, sibling, message, scope] of cases) {
    const inputs = { secret, merkleProofLength, merkleProofIndex, merkleProofSiblings: [sibling], message, scope };
    const file = { type: "mem" };
    await wtns.calculate(inputs, "node_modules/@zk-kit/semaphore-artifacts/semaphore-1.wasm", file);
    const sum = createHash("sha256").update(file.data).digest("hex");
    console.log([secret, merkleProofLength, merkleProofIndex, sibling, message, scope, sum].join(","));
}
process.exit(0);
