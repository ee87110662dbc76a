#!/usr/bin/env node
// Reads forge's lcov file and fails unless the tests run every line of src, but for two kinds that forge cannot judge,
// because its compilation for coverage maps no code to them: lines of inline assembly (the tests of those are in
// Schnorr.t.sol, PoseidonT3.t.sol, Signatures' callers and the verifiers' tests), and declarations that only give a value
// another name.
//   coverage.mjs lcov.info
import { readFileSync } from 'node:fs';

/** The numbers of those lines. */
function linesWithoutCode(source) {
    const inside = new Set();
    let depth = 0;
    source.split('\n').forEach((line, i) => {
        if (/^\s*\w+ \w+ = [a-z]\w*;$/.test(line)) inside.add(i + 1);
        const begins = depth === 0 && /\bassembly\b.*\{/.test(line);
        if (begins || depth > 0) {
            inside.add(i + 1);
            depth += (line.match(/\{/g) ?? []).length - (line.match(/\}/g) ?? []).length;
        }
    });
    return inside;
}

const [report] = process.argv.slice(2);
if (report === undefined) {
    process.stderr.write('usage: coverage.mjs lcov.info\n');
    process.exit(2);
}

let total = 0;
let unjudged = 0;
const missed = [];
for (const record of readFileSync(report, 'utf8').split('end_of_record')) {
    const file = /^SF:(.*)$/m.exec(record)?.[1];
    if (file === undefined || !file.startsWith('src/')) continue;
    const unmapped = linesWithoutCode(readFileSync(file, 'utf8'));
    for (const [, line, count] of record.matchAll(/^DA:(\d+),(\d+)/gm)) {
        if (unmapped.has(Number(line))) {
            unjudged++;
        } else {
            total++;
            if (count === '0') missed.push(`${file}:${line}`);
        }
    }
}
process.stdout.write(`coverage: ${total - missed.length} of ${total} lines run, ${unjudged} lines of assembly or renaming not judged\n`);
if (missed.length > 0 || total === 0) {
    process.stderr.write(`coverage: no test runs ${missed.join(', ') || 'anything'}\n`);
    process.exitCode = 1;
}
