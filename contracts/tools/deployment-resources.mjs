#!/usr/bin/env node
// Writes what a deployment needs to know about each contract, from forge's output:
//   deployment-resources.mjs OUT_FOLDER RESOURCE_FOLDER CONTRACT...
//
// X.runtime.bin     the deployed code, zeros where immutables go
// X.json            path, compiler, settings, and where each immutable lies in the code
// X.input.json      the compiler's standard JSON input for X alone, to verify its source with
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const home = dirname(dirname(fileURLToPath(import.meta.url)));
const PACKAGE = 'org/clavis/contracts/deployment';

/** The artifact of a contract, as forge wrote it. */
export function artifactOf(outFolder, name) {
    return JSON.parse(readFileSync(join(outFolder, `${name}.sol`, `${name}.json`), 'utf8'));
}

/** Standard JSON input that compiles to the artifact: its own sources only, under the settings it was compiled with. */
export function standardInput(artifact) {
    const { sources, settings } = JSON.parse(artifact.rawMetadata);
    const { compilationTarget: _, ...kept } = settings;
    const contents = Object.keys(sources).map((path) => [path, { content: readFileSync(join(home, path), 'utf8') }]);
    const selection = ['abi', 'evm.bytecode', 'evm.deployedBytecode', 'metadata', 'storageLayout'];
    return {
        language: 'Solidity',
        sources: Object.fromEntries(contents),
        settings: { ...kept, outputSelection: { '*': { '*': selection } } },
    };
}

/**
 * Immutables in the order of their declaration: by path, then by place. The compiler numbers declarations in this
 * order, so the n-th of the numbers in forge's output is the n-th name here; the numbers themselves depend on what else
 * was compiled.
 */
function immutableNames(solc, input) {
    const settings = { stopAfter: 'parsing', outputSelection: { '*': { '': ['ast'] } } };
    const { sources } = JSON.parse(solc.compile(JSON.stringify({ ...input, settings })));
    const found = [];
    const visit = (node) => {
        if (Array.isArray(node)) node.forEach(visit);
        else if (node !== null && typeof node === 'object') {
            if (node.nodeType === 'VariableDeclaration' && node.mutability === 'immutable') found.push(node);
            Object.values(node).forEach(visit);
        }
    };
    Object.values(sources).forEach(({ ast }) => visit(ast));
    return found.sort((a, b) => a.id - b.id).map(({ name }) => name);
}

function describe(solc, artifact, input) {
    const { compiler, settings } = JSON.parse(artifact.rawMetadata);
    const [[path, name]] = Object.entries(settings.compilationTarget);
    const references = Object.entries(artifact.deployedBytecode.immutableReferences ?? {});
    const names = references.length === 0 ? [] : immutableNames(solc(), input);
    if (names.length !== references.length || new Set(names).size !== names.length) {
        throw new Error(`${name} has the immutables ${names}, and its code has ${references.length}`);
    }
    const immutables = references
        .sort(([a], [b]) => Number(a) - Number(b))
        .map(([, places], i) => ({ name: names[i], offsets: places.map(({ start }) => start) }));
    const { optimizer, evmVersion, viaIR, metadata } = settings;
    return {
        source: `${path}:${name}`,
        compiler: compiler.version,
        settings: { evmVersion, optimizer, viaIR, metadata },
        immutables,
    };
}

function main([outFolder, resourceRoot, ...contracts]) {
    const folder = join(resourceRoot, PACKAGE);
    mkdirSync(folder, { recursive: true });
    let compiler;
    const solc = () => (compiler ??= require('solc'));
    for (const name of contracts) {
        const artifact = artifactOf(outFolder, name);
        const input = standardInput(artifact);
        const description = describe(solc, artifact, input);
        writeFileSync(join(folder, `${name}.runtime.bin`), Buffer.from(artifact.deployedBytecode.object.slice(2), 'hex'));
        writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(description, null, 2)}\n`);
        writeFileSync(join(folder, `${name}.input.json`), `${JSON.stringify(input, null, 2)}\n`);
    }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    if (process.argv.length < 5) {
        process.stderr.write('usage: deployment-resources.mjs OUT_FOLDER RESOURCE_FOLDER CONTRACT...\n');
        process.exit(2);
    }
    main(process.argv.slice(2));
}
