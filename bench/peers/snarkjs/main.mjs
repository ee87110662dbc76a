// Verifies the benchmark's files with snarkjs, as one peer of bench/run groth16-verify: loads the key, the proofs and
// their public inputs from the folder that is its argument, then does the work that lines on standard input ask for.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { groth16 } from "snarkjs";

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

async function answer(line) {
    const [verb, work, count, ...more] = line.trim().split(/\s+/);
    if (verb !== "run" || more.length > 0 || !/^[1-9][0-9]{0,8}$/.test(count ?? "")) {
        return "error expected: run WORK COUNT";
    }
    if (work !== "verify") {
        return `error unknown work ${work}`;
    }
    let accepted = 0;
    const start = process.hrtime.bigint();
    for (let n = 0; n < Number(count); n++) {
        accepted += (await verify()) ? 1 : 0;
    }
    return `ok ${process.hrtime.bigint() - start} ${accepted}`;
}

const { version } = JSON.parse(readFileSync(new URL("node_modules/snarkjs/package.json", import.meta.url), "utf8"));
console.log(`ready snarkjs ${version}, Node ${process.version}`);
for await (const line of createInterface({ input: process.stdin })) {
    console.log(await answer(line));
}
// the curve's worker threads would keep the process alive
process.exit(0);
