#!/usr/bin/env node
// The Solidity compiler from npm behind the command line of a native solc, as far as forge uses it:
//   solc --version
//   solc --standard-json [--base-path D] [--include-path D] [--allow-paths D,...] [-]  < input > output
//
// solc-js prints lines that start with ">>>" around its output; they are dropped. The sources are all inside
// the standard input that forge writes, so the path options have nothing to do and are only accepted.
import { createRequire } from 'node:module';
import { readFileSync, writeSync } from 'node:fs';

const require = createRequire(import.meta.url);
const options = process.argv.slice(2);

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

const solc = require('solc');
if (options.includes('--version')) {
    // "0.8.37+commit.abcdef12.Emscripten.clang" as npm says it
    writeAll(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}\n`);
} else if (options.includes('--standard-json')) {
    const output = solc.compile(readFileSync(0, 'utf8'));
    writeAll(
        output
            .split('\n')
            .filter((line) => !line.startsWith('>>>'))
            .join('\n') + '\n',
    );
} else {
    process.stderr.write(`solc.mjs: only --version and --standard-json, not: ${options.join(' ')}\n`);
    process.exitCode = 2;
}
