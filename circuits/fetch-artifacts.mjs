// Brings the Semaphore ceremony's files into target/: npm fetches the package that package-lock.json pins, each file is
// checked against artifacts.sha256, and what goes into the jar is copied: all verifying keys, the programs and proving
// keys of the depths in use, and the checksums, for files that come from elsewhere at run time. Run by Maven.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const packageFolder = join(here, "node_modules", "@zk-kit", "semaphore-artifacts");
const resources = join(here, "target", "generated-resources", "ceremony", "org", "clavis", "circuits");
const programs = join(here, "target", "circom-programs");
const checksums = join(here, "artifacts.sha256");
const bundledDepths = [1, 20];
const stamp = join(here, "node_modules", ".clavis-lock.sha256");

const sha256 = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");
const fail = (message) => {
    console.error(`circuits: ${message}`);
    process.exit(1);
};

const wanted = readFileSync(checksums, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => line.split(/\s+/))
    .map(([sum, name]) => ({ sum, name }));

const lock = sha256(join(here, "package-lock.json"));
const installed = existsSync(stamp) && readFileSync(stamp, "utf8") === lock;
if (!installed || wanted.some(({ name }) => !existsSync(join(packageFolder, name)))) {
    console.log("circuits: fetching the Semaphore ceremony's files and, for tests, other tools from npm (150 MB, once per lock file)");
    const npm = spawnSync("npm", ["ci", "--prefer-offline", "--loglevel=http"], { cwd: here, stdio: "inherit" });
    if (npm.error) fail(`cannot start npm (${npm.error.code}); Node 20 or later with npm is needed to build`);
    if (npm.status !== 0) fail(`npm ci ended with ${npm.status ?? npm.signal}`);
    writeFileSync(stamp, lock);
    console.log("circuits: fetched");
}

mkdirSync(resources, { recursive: true });
mkdirSync(programs, { recursive: true });
for (const { sum, name } of wanted) {
    const source = join(packageFolder, name);
    if (!existsSync(source)) fail(`${name} is not in the package`);
    const found = sha256(source);
    if (found !== sum) fail(`${name} has SHA-256 ${found}, expected ${sum}`);
    if (!name.endsWith(".json") && !bundledDepths.some((depth) => name.startsWith(`semaphore-${depth}.`))) continue;
    // programs go into the jar as bytecode, compiled by the next plugin
    const target = join(name.endsWith(".wasm") ? programs : resources, name);
    if (!existsSync(target) || sha256(target) !== sum) copyFileSync(source, target);
}
copyFileSync(checksums, join(resources, "artifacts.sha256"));
