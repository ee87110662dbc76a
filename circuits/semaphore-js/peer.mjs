// Semaphore's own packages, which SemaphoreJavaScriptTest holds ours against. Network is not needed.
//   node peer.mjs make FOLDER-OF-CEREMONY   prints what JavaScript makes, a line each: "name value"
//   node peer.mjs check < lines             reads what Java made in the same form, and prints a verdict for each
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Group } from "@semaphore-protocol/group";
import { Identity } from "@semaphore-protocol/identity";
import { generateProof, verifyProof } from "@semaphore-protocol/proof";

const print = (name, value) => console.log(`${name} ${value}`);

async function make(folder) {
    const identities = ["first", "a private key", Buffer.from("000102fdfeff", "hex")].map((key) => new Identity(key));
    for (const identity of identities) {
        print("identity", identity.export());
        print("commitment", identity.commitment);
    }
    const group = new Group(identities.map(({ commitment }) => commitment));
    group.addMembers([4n, 5n, 6n]);
    group.removeMember(0);
    group.updateMember(3, 44n);
    group.addMember(7n);
    print("root", group.root);
    print("group", group.export());
    const path = group.generateMerkleProof(6);
    print("path", [path.root, path.leaf, path.index, ...path.siblings].join(","));
    const proofs = [
        ["Hello world", "0x2a", undefined],
        [2n ** 256n - 1n, "a scope", 5],
    ];
    for (const [message, scope, depth] of proofs) {
        const used = depth ?? group.depth;
        const proof = await generateProof(identities[1], group, message, scope, depth, {
            wasm: join(folder, `semaphore-${used}.wasm`),
            zkey: join(folder, `semaphore-${used}.zkey`),
        });
        print("proof", JSON.stringify(proof));
    }
}

async function check(lines) {
    let group = new Group();
    for (const line of lines) {
        const [name, value] = line.split(" ");
        switch (name) {
            case "identity": {
                const identity = Identity.import(value);
                print("identity", `${identity.export()},${identity.commitment}`);
                break;
            }
            case "group":
                group = Group.import(value);
                print("root", group.root);
                // the imported tree goes on as ours does
                group.addMember(99n);
                group.removeMember(1);
                print("root", group.root);
                break;
            case "proof":
                print("proof", await verifyProof(JSON.parse(value)));
                break;
        }
    }
}

const [command, folder] = process.argv.slice(2);
if (command === "make") await make(folder);
else await check(readFileSync(0, "utf8").split("\n"));
process.exit(0);
