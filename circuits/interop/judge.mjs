// What snarkjs and @semaphore-protocol/proof make of trials: in the folder that is the argument each subfolder has
// key.json, proof.json and public.json, and perhaps semaphore.json, the same proof as that package has it. Prints a line
// for each verdict: TOOL TRIAL accepted, or TOOL TRIAL refused with a reason.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { verifyProof } from "@semaphore-protocol/proof";
import { groth16 } from "snarkjs";

const root = resolve(process.argv[2]);
const read = (trial, name) => JSON.parse(readFileSync(join(root, trial, name), "utf8"));

async function judge(tool, trial, verify) {
    let verdict;
    try {
        verdict = (await verify()) ? "accepted" : "refused the equation does not hold, or a check before it";
    } catch (e) {
        verdict = `refused ${String(e.message).split("\n")[0]}`;
    }
    console.log(`${tool} ${trial} ${verdict}`);
}

for (const trial of readdirSync(root).sort()) {
    await judge("snarkjs", trial, () =>
        groth16.verify(read(trial, "key.json"), read(trial, "public.json"), read(trial, "proof.json")),
    );
    if (existsSync(join(root, trial, "semaphore.json"))) {
        await judge("semaphore", trial, () => verifyProof(read(trial, "semaphore.json")));
    }
}
// the curve's worker threads would keep the process alive
process.exit(0);
