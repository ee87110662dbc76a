// The lines that bench/run and a peer exchange: "run WORK COUNT" is answered by "ok NANOS ACCEPTED" or by "error TEXT".
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** Serves requests until standard input ends; each operation says whether its result was as it should be. */
export async function serve(operations) {
    const packaged = new URL("node_modules/snarkjs/package.json", import.meta.url);
    const { version } = JSON.parse(readFileSync(packaged, "utf8"));
    console.log(`ready snarkjs ${version}, Node ${process.version}`);
    for await (const line of createInterface({ input: process.stdin })) {
        console.log(await answer(operations, line));
    }
    // the curve's worker threads would keep the process alive
    process.exit(0);
}

async function answer(operations, line) {
    const [verb, work, count, ...more] = line.trim().split(/\s+/);
    if (verb !== "run" || more.length > 0 || !/^[1-9][0-9]{0,8}$/.test(count ?? "")) {
        return "error expected: run WORK COUNT";
    }
    if (!Object.hasOwn(operations, work)) {
        return `error unknown work ${work}`;
    }
    let accepted = 0;
    const start = process.hrtime.bigint();
    for (let n = 0; n < Number(count); n++) {
        accepted += (await operations[work]()) ? 1 : 0;
    }
    return `ok ${process.hrtime.bigint() - start} ${accepted}`;
}
