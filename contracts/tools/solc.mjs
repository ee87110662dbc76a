#!/usr/bin/env node
// The Solidity compiler from npm behind the command line of a native solc, as far as forge uses it:
//   solc --version
//   solc --standard-json [--base-path D] [--include-path D] [--allow-paths D,...] [-]  < input > output
//
// solc-js prints lines that start with ">>>" around its output; they are dropped. The sources are all inside
// the standard input that forge writes, so the path options have nothing to do and are only accepted.
//
// solc-js runs on one core. The files that output is wanted of are dealt out to a worker a core: each reads all sources,
// which is quick, and generates code for its own files, which is not.
import { availableParallelism } from 'node:os';
import { createRequire } from 'node:module';
import { readFileSync, writeSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const MAX_WORKERS = 4;
const require = createRequire(import.meta.url);

function writeAll(text) {
    const bytes = Buffer.from(text, 'utf8');
    for (let offset = 0; offset < bytes.length; ) {
        try {
            offset += writeSync(1, bytes, offset);
        } catch (error) {
            // a pipe whose reader is slower than we are
            if (error.code !== 'EAGAIN') throw error;
        }
    }
}

function compile(input) {
    const output = require('solc').compile(input);
    return output
        .split('\n')
        .filter((line) => !line.startsWith('>>>'))
        .join('\n');
}

/** The files that code is wanted of, by size, dealt out in turns. Null where the selection is not one of file names. */
function deal({ sources, settings }, hands) {
    const selection = settings?.outputSelection ?? {};
    const wanted = Object.keys(selection).filter((file) => Object.values(selection[file]).some((kinds) => kinds.length > 0));
    if (wanted.length < 2 || hands < 2 || wanted.some((file) => typeof sources[file]?.content !== 'string')) return null;
    wanted.sort((a, b) => sources[b].content.length - sources[a].content.length);
    const dealt = Array.from({ length: Math.min(hands, wanted.length) }, () => []);
    wanted.forEach((file, i) => dealt[i % dealt.length].push(file));
    return dealt;
}

/** The input with nothing wanted but of these files. */
function restrictedTo(files, input) {
    const kept = new Set(files);
    const outputSelection = Object.fromEntries(
        Object.entries(input.settings.outputSelection).map(([file, wanted]) => [file, kept.has(file) ? wanted : { '*': [] }]),
    );
    return JSON.stringify({ ...input, settings: { ...input.settings, outputSelection } });
}

function inWorker(input) {
    return new Promise((resolve, reject) => {
        const worker = new Worker(new URL(import.meta.url), { workerData: input });
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.once('exit', (code) => reject(new Error(`a compiler ended with ${code} and no output`)));
    });
}

/** One output out of several: every worker names all sources, finds the same faults in them, and has its own contracts. */
function merge(outputs) {
    const errors = new Map();
    const merged = { contracts: {}, sources: {} };
    for (const output of outputs) {
        for (const error of output.errors ?? []) errors.set(JSON.stringify(error), error);
        Object.assign(merged.sources, output.sources);
        for (const [file, contracts] of Object.entries(output.contracts ?? {})) {
            merged.contracts[file] = { ...merged.contracts[file], ...contracts };
        }
    }
    if (errors.size > 0) merged.errors = [...errors.values()];
    return JSON.stringify(merged);
}

async function standardJson(text) {
    const input = JSON.parse(text);
    const dealt = deal(input, Math.min(availableParallelism(), MAX_WORKERS));
    if (dealt === null) return compile(text);
    const outputs = await Promise.all(dealt.map((files) => inWorker(restrictedTo(files, input))));
    return merge(outputs.map((output) => JSON.parse(output)));
}

async function main(options) {
    if (options.includes('--version')) {
        // "0.8.37+commit.abcdef12.Emscripten.clang" as npm says it
        writeAll(`solc, the solidity compiler commandline interface\nVersion: ${require('solc').version()}\n`);
    } else if (options.includes('--standard-json')) {
        writeAll(`${await standardJson(readFileSync(0, 'utf8'))}\n`);
    } else {
        process.stderr.write(`solc.mjs: only --version and --standard-json, not: ${options.join(' ')}\n`);
        process.exitCode = 2;
    }
}

if (isMainThread) {
    await main(process.argv.slice(2));
} else {
    parentPort.postMessage(compile(workerData));
}
