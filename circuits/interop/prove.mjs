// Proves with other people's tools. In the folder that is the argument each subfolder has circuit.zkey and witness.wtns,
// from which snarkjs makes snarkjs-{key,proof,public}.json, and perhaps membership.json, from which
// @semaphore-protocol/proof makes semaphore.json.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Group } from "@semaphore-protocol/group";
import { Identity } from "@semaphore-protocol/identity";
import { generateProof } from "@semaphore-protocol/proof";
import { groth16, zKey } from "snarkjs";

const root = resolve(process.argv[2]);

async function withSnarkjs(folder) {
    const key = join(folder, "circuit.zkey");
    const { proof, publicSignals } = await groth16.prove(key, join(folder, "witness.wtns"));
    write(folder, "snarkjs-key.json", await zKey.exportVerificationKey(key));
    write(folder, "snarkjs-proof.json", proof);
    write(folder, "snarkjs-public.json", publicSignals);
}

async function withSemaphore(folder) {
    const { privateKey, members, message, scope, depth, wasm } = read(folder, "membership.json");
    const identity = new Identity(Buffer.from(privateKey, "hex"));
    const group = new Group(members.map(BigInt));
    const artifacts = { wasm, zkey: join(folder, "circuit.zkey") };
    const made = await generateProof(identity, group, message, scope, depth, artifacts);
    write(folder, "semaphore.json", made);
}

const read = (folder, name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const write = (folder, name, value) => writeFileSync(join(folder, name), JSON.stringify(value));

for (const name of readdirSync(root).sort()) {
    const folder = join(root, name);
    await withSnarkjs(folder);
    if (existsSync(join(folder, "membership.json"))) {
        await withSemaphore(folder);
    }
    console.log(`proved ${name}`);
}
// the curve's worker threads would keep the process alive
process.exit(0);
