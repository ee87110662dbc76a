// The standard JSON input that is written beside a deployment compiles to the code that was deployed.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { artifactOf } from './deployment-resources.mjs';

const require = createRequire(import.meta.url);
const solc = require('solc');
const home = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(home, 'target', 'generated-resources', 'bindings', 'org', 'clavis', 'contracts', 'deployment');
const names = process.env.CLAVIS_DEPLOYED_CONTRACTS ?? '';

for (const name of names.split(',').filter(Boolean)) {
    test(`${name}'s source input gives its code`, () => {
        const artifact = artifactOf(join(home, 'out'), name);
        const input = readFileSync(join(folder, `${name}.input.json`), 'utf8');
        const { errors, contracts } = JSON.parse(solc.compile(input));
        assert.equal(errors, undefined);
        const [[path]] = Object.entries(JSON.parse(artifact.rawMetadata).settings.compilationTarget);
        const { bytecode, deployedBytecode } = contracts[path][name].evm;
        assert.equal(`0x${bytecode.object}`, artifact.bytecode.object);
        assert.equal(`0x${deployedBytecode.object}`, artifact.deployedBytecode.object);
        const places = Object.values(deployedBytecode.immutableReferences ?? {}).map((refs) => refs.map((r) => r.start));
        const { immutables } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
        assert.deepEqual(places.sort(), immutables.map((i) => i.offsets).sort());
    });
}
