#!/usr/bin/env node
// What Maven runs here:
//   build.mjs compile TARGET_FOLDER    Foundry and solc from npm, contracts compiled, Java bindings generated
//   build.mjs test VECTORS [FORGE_OPTIONS]    the contracts' own tests, with the folder of test vectors by others
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const BOUND_CONTRACTS = [
    'KeyRegistry',
    'MembershipRegistry',
    'OwnershipVerifier',
    'SchnorrVerifier',
    'SecurityPolicy',
    'SemaphoreVerifier1',
    'SemaphoreVerifier20',
];

const home = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(home, 'node_modules');
const stamp = join(modules, '.clavis-lock.sha256');
const lock = createHash('sha256').update(readFileSync(join(home, 'package-lock.json'))).digest('hex');

const processors = { x64: 'amd64', arm64: 'arm64' };
const platform = `${process.platform}-${processors[process.arch] ?? process.arch}`;
const forge = join(modules, '@foundry-rs', `forge-${platform}`, 'bin', 'forge');

if (Number(process.versions.node.split('.')[0]) < 20) {
    fail(`Node ${process.versions.node} is too old; Node 20 or later is needed to build`);
}

function fail(message) {
    process.stderr.write(`contracts: ${message}\n`);
    process.exit(1);
}

function run(name, command, options, environment = {}) {
    const env = { ...process.env, ...environment };
    const { error, status, signal } = spawnSync(command, options, { cwd: home, stdio: 'inherit', env });
    if (error) fail(`cannot start ${name} (${error.code}); Node 20 or later with npm is needed to build`);
    if (status !== 0) fail(`${name} ended with ${status ?? signal}`);
}

/** Runs npm only if the lock file is not the one that was installed last. */
function install() {
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock && existsSync(forge)) return;
    process.stdout.write('contracts: fetching Foundry and the Solidity compiler from npm (about 60 MB, once a version)\n');
    run('npm ci', 'npm', ['ci', '--ignore-scripts', '--loglevel=http']);
    if (!existsSync(forge)) fail(`npm has no Foundry for ${platform}; Linux and macOS on x64 and arm64 are supported`);
    writeFileSync(stamp, lock);
}

function compile(target) {
    run('forge build', forge, ['build', '--skip', 'test', '--skip', 'script']);
    run('generate-bindings.mjs', process.execPath, [
        join(home, 'tools', 'generate-bindings.mjs'),
        join(home, 'out'),
        join(target, 'generated-sources', 'bindings'),
        join(target, 'generated-resources', 'bindings'),
        ...BOUND_CONTRACTS,
    ]);
    run('deployment-resources.mjs', process.execPath, [
        join(home, 'tools', 'deployment-resources.mjs'),
        join(home, 'out'),
        join(target, 'generated-resources', 'bindings'),
        ...BOUND_CONTRACTS,
    ]);
}

/** Compiles what is written beside a deployment once more. */
function sourceInputs() {
    const environment = { CLAVIS_DEPLOYED_CONTRACTS: BOUND_CONTRACTS.join(',') };
    run('node --test', process.execPath, ['--test', '--test-reporter=spec', join(home, 'tools', 'source-input.test.mjs')], environment);
}

const [task, ...rest] = process.argv.slice(2);
if (task === 'compile' && rest.length === 1) {
    install();
    compile(rest[0]);
} else if (task === 'test' && rest.length >= 1) {
    const [vectors, ...options] = rest;
    install();
    run('forge test', forge, ['test', ...options], { CLAVIS_VECTORS: resolve(vectors) });
    const toolTests = join(home, 'tools', 'generate-poseidon.test.mjs');
    run('node --test', process.execPath, ['--test', '--test-reporter=spec', toolTests]);
    sourceInputs();
} else {
    process.stderr.write('usage: build.mjs compile TARGET_FOLDER | build.mjs test VECTORS [FORGE_OPTIONS]\n');
    process.exitCode = 2;
}
