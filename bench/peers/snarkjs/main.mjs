// Verifies the benchmark's files with snarkjs, as one peer of bench/run groth16-verify: loads the key, the proofs and
// their public inputs from the folder that is its argument, then does the work that lines on standard input ask for.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { groth16 } from "snarkjs";
import { serve } from "./serve.mjs";

const folder = process.argv[2];
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const numbered = (name, n) => `${name}-${String(n).padStart(3, "0")}.json`;

const key = read("key.json");
const proofs = [];
while (existsSync(join(folder, numbered("proof", proofs.length)))) {
    const n = proofs.length;
    proofs.push({ proof: read(numbered("proof", n)), inputs: read(numbered("public", n)) });
}
if (proofs.length === 0) {
    throw new Error(`no proofs in ${folder}`);
}
let next = 0;

/** From parsed documents; snarkjs knows no further decoded form. */
async function verify() {
    const { proof, inputs } = proofs[next];
    next = (next + 1) % proofs.length;
    return await groth16.verify(key, inputs, proof);
}

await serve({ verify });
