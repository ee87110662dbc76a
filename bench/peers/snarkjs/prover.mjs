// Proves with snarkjs from a .zkey and the .wtns files beside it, as one peer of bench/run groth16-prove, with as many
// worker threads as snarkjs takes.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { groth16, zKey } from "snarkjs";
import { serve } from "./serve.mjs";

const folder = process.argv[2];
const inMemory = (name) => ({ type: "mem", data: new Uint8Array(readFileSync(join(folder, name))) });

const key = inMemory("circuit.zkey");
const witnesses = [];
const name = (n) => `witness-${String(n).padStart(3, "0")}.wtns`;
while (existsSync(join(folder, name(witnesses.length)))) {
    witnesses.push(inMemory(name(witnesses.length)));
}
if (witnesses.length === 0) {
    throw new Error(`no witnesses in ${folder}`);
}
let next = 0;

async function prove() {
    const witness = witnesses[next];
    next = (next + 1) % witnesses.length;
    return await groth16.prove(key, witness);
}

// a prover whose proofs are wrong is no peer
const { proof, publicSignals } = await prove();
if (!(await groth16.verify(await zKey.exportVerificationKey(key), publicSignals, proof))) {
    throw new Error("its own proof is refused");
}
await serve({ prove: async () => (await prove()).proof.protocol === "groth16" });
