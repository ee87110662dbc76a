#!/usr/bin/env node
// Reads forge's lcov file and fails unless the tests run every line of src, but for two kinds that forge cannot judge:
// lines of inline assembly, to which its compilation for coverage maps nothing, and generated verifiers, which are one
// block of it. The tests of those lines are in Schnorr.t.sol, Signatures' callers, and SemaphoreVerifier*.t.sol.
//   coverage.mjs lcov.info
import { readFileSync } from 'node:fs';

/** The numbers of the lines in blocks that begin with the keyword `assembly`. */
function assemblyLines(source) {
    const inside = new Set();
    let depth = 0;
    source.split('\n').forEach((line, i) => {
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
    const assembly = assemblyLines(readFileSync(file, 'utf8'));
    for (const [, line, count] of record.matchAll(/^DA:(\d+),(\d+)/gm)) {
        if (assembly.has(Number(line))) {
            unjudged++;
        } else {
            total++;
            if (count === '0') missed.push(`${file}:${line}`);
        }
    }
}
process.stdout.write(`coverage: ${total - missed.length} of ${total} lines run, ${unjudged} lines of assembly not judged\n`);
if (missed.length > 0 || total === 0) {
    process.stderr.write(`coverage: no test runs ${missed.join(', ') || 'anything'}\n`);
    process.exitCode = 1;
}
