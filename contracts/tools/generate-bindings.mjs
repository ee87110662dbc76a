#!/usr/bin/env node
// Writes the Java bindings of the contracts from forge's output:
//   generate-bindings.mjs OUT_FOLDER JAVA_FOLDER RESOURCE_FOLDER CONTRACT...
//
// For each contract: a class XContract with one method a function, which gives a Call (data to send, decoder for the
// answer), a record for each event, and initCode(...) to deploy it. All structs go into Structs, all custom errors
// into ErrorTable. Bytecode and ABI become resources. Supported are the types that occur; another one stops the build.
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { keccak256 } = require('js-sha3');

const PACKAGE = 'org.clavis.contracts';
const [outFolder, javaRoot, resourceRoot, ...contracts] = process.argv.slice(2);
if (contracts.length === 0) {
    process.stderr.write('usage: generate-bindings.mjs OUT_FOLDER JAVA_FOLDER RESOURCE_FOLDER CONTRACT...\n');
    process.exit(2);
}

// ---- types: what each ABI type is in Java, how it is written and how it is read

function typeOf({ type, internalType, components }) {
    const integer = /^uint(\d+)$/.exec(type);
    if (integer) {
        const bits = Number(integer[1]);
        const java = bits < 32 ? 'int' : bits < 64 ? 'long' : 'BigInteger';
        const read = bits < 32 ? `(int) in.uint(${bits})` : bits < 64 ? `in.uint(${bits})` : `in.bigUint(${bits})`;
        return { java, words: 1, write: (v) => `out.uint(${v}, ${bits})`, read };
    }
    const short = /^bytes([1-4])$/.exec(type);
    if (short) {
        const size = Number(short[1]);
        return { java: 'int', words: 1, write: (v) => `out.shortBytes(${v}, ${size})`, read: `in.shortBytes(${size})` };
    }
    const array = /^uint256\[(\d*)\]$/.exec(type);
    if (array && array[1] !== '') {
        const size = Number(array[1]);
        const write = (v) => `out.uint256s(${v}, ${size})`;
        return { java: 'List<BigInteger>', words: size, write, read: `in.uint256s(${size})` };
    }
    switch (type) {
        case 'bytes32':
            return { java: 'Bytes32', words: 1, write: (v) => `out.bytes32(${v})`, read: 'in.bytes32()' };
        case 'address':
            return { java: 'Address', words: 1, write: (v) => `out.address(${v})`, read: 'in.address()' };
        case 'bool':
            return { java: 'boolean', words: 1, write: (v) => `out.bool(${v})`, read: 'in.bool()' };
        case 'bytes':
            return { java: 'byte[]', words: 1, dynamic: true, write: (v) => `out.bytes(${v})`, read: 'in.bytes()' };
        case 'string':
            return { java: 'String', words: 1, dynamic: true, read: 'in.string()' };
        case 'uint256[]':
            return {
                java: 'List<BigInteger>',
                words: 1,
                dynamic: true,
                write: (v) => `out.uint256s(${v})`,
                read: 'in.uint256s()',
            };
        case 'bytes[]':
            return { java: 'List<byte[]>', words: 1, dynamic: true, write: (v) => `out.byteStrings(${v})` };
        case 'tuple': {
            const name = internalType.replace(/^struct /, '').replace(/^.*\./, '');
            addStruct(name, components);
            const words = components.map(typeOf).reduce((sum, t) => sum + t.words, 0);
            const java = `Structs.${name}`;
            if (components.map(typeOf).some((t) => t.dynamic)) {
                return { java, words: 1, dynamic: true, write: (v) => `out.tuple(${v}.encode())` };
            }
            return { java, words, write: (v) => `${v}.write(out)`, read: `${java}.read(in)` };
        }
        default:
            throw new Error(`no Java for the ABI type ${type}`);
    }
}

const structs = new Map();

function addStruct(name, components) {
    if (structs.has(name)) return;
    structs.set(name, undefined); // its place in the order
    const fields = components.map((c) => ({ name: c.name, ...typeOf(c) }));
    structs.set(name, fields);
}

const signature = (entry) => `${entry.name}(${entry.inputs.map(canonicalType).join(',')})`;

function canonicalType({ type, components }) {
    return type.startsWith('tuple')
        ? `(${components.map(canonicalType).join(',')})${type.slice('tuple'.length)}`
        : type;
}

const selector = (entry) => `0x${keccak256(signature(entry)).slice(0, 8)}`;
const named = (params) => params.map((p, i) => ({ ...p, name: p.name.replace(/_$/, '') || `value${i}` }));
const parameterList = (params) => named(params).map((p) => `${typeOf(p).java} ${p.name}`);
const headWords = (params) => params.map((p) => p.words ?? typeOf(p).words).reduce((sum, words) => sum + words, 0);

// ---- documentation: NatSpec as Javadoc

const escape = (text) =>
    text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('@', '&#64;')
        .replaceAll('*/', '*&#47;')
        .replaceAll(/\{([^{}]*)\}/g, '$1')
        .replaceAll(/\s+/g, ' ')
        .trim();

function javadoc(indent, lines) {
    const text = lines.filter((line) => line !== undefined && line !== '');
    if (text.length === 1) return `${indent}/** ${text[0]} */\n`;
    return `${indent}/**\n${text.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}

// ---- Java

const HEADER = `// Generated from the contract's ABI by contracts/tools/generate-bindings.mjs.
package ${PACKAGE};
`;

function structSource() {
    const records = [...structs].map(([name, fields]) => {
        const doc = javadoc('    ', [`Solidity's struct ${name}.`]);
        const components = fields.map((f) => `        ${f.java} ${f.name}`).join(',\n');
        const writes = fields.map((f) => `            ${f.write(f.name)};`).join('\n');
        const reads = fields.map((f) => `                ${f.read}`).join(',\n');
        // a struct with a dynamic member is encoded apart, and none is read
        const members = fields.some((f) => f.dynamic)
            ? `        AbiWriter encode() {
            AbiWriter out = new AbiWriter(${headWords(fields)});
${writes}
            return out;
        }`
            : `        void write(AbiWriter out) {
${writes}
        }

        static ${name} read(AbiReader in) {
            return new ${name}(
${reads}
            );
        }`;
        return `${doc}    public record ${name}(
${components}
    ) {
${members}
    }
`;
    });
    return `${HEADER}
import java.math.BigInteger;
import java.util.List;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;

/** The structs of the contracts, with values as the ABI has them. */
@SuppressWarnings("unused")
public final class Structs {

${records.join('\n')}
    private Structs() {}
}
`;
}

function readOf(param) {
    const { read } = typeOf(param);
    if (read === undefined) throw new Error(`no reader for the ABI type ${param.type}`);
    return read;
}

function functionSource(entry, docs) {
    const parameters = named(entry.inputs);
    const outputs = entry.outputs;
    let java = 'Call.Nothing';
    let decode = 'in -> Call.Nothing.NOTHING';
    if (outputs.length === 1) {
        const type = typeOf(outputs[0]);
        java = { int: 'Integer', long: 'Long', boolean: 'Boolean' }[type.java] ?? type.java;
        decode = `in -> ${readOf(outputs[0])}`;
    } else if (outputs.length > 1) {
        java = resultName(entry);
        decode = `in -> new ${java}(${outputs.map(readOf).join(', ')})`;
    }
    const writes = parameters.map((p) => `        ${typeOf(p).write(p.name)};\n`).join('');
    const readOnly = entry.stateMutability === 'view' || entry.stateMutability === 'pure';
    const doc = javadoc('    ', [
        `{@code ${signature(entry).replaceAll(/\(.*/g, '')}}: ${escape(docs?.user?.[signature(entry)]?.notice ?? 'see the contract.')}`,
        ...parameters
            .map((p) => [p.name, docs?.dev?.[signature(entry)]?.params?.[p.name]])
            .filter(([, text]) => text)
            .map(([name, text]) => `@param ${name} ${escape(text)}`),
    ]);
    return `${doc}    public static Call<${java}> ${entry.name}(${parameterList(entry.inputs).join(', ')}) {
        AbiWriter out = new AbiWriter(${headWords(entry.inputs)});
${writes}        return new Call<>("${signature(entry)}", ${readOnly}, out.callData(${selector(entry)}), ${headWords(outputs)}, ${decode});
    }
`;
}

const resultName = (entry) => `${entry.name[0].toUpperCase()}${entry.name.slice(1)}Result`;

function resultSource(entry) {
    const components = parameterList(entry.outputs)
        .map((p) => `        ${p}`)
        .join(',\n');
    return `${javadoc('    ', [`What {@code ${entry.name}} returns.`])}    public record ${resultName(entry)}(
${components}
    ) {}
`;
}

function eventSource(entry, docs) {
    const inputs = named(entry.inputs);
    const indexed = inputs.filter((i) => i.indexed);
    const data = inputs.filter((i) => !i.indexed);
    const components = parameterList(inputs)
        .map((p) => `        ${p}`)
        .join(',\n');
    const topics = indexed.map(
        (input, i) =>
            `            ${typeOf(input).java} ${input.name} = EventLog.topic(topics, ${i + 1}, in -> ${readOf(input)});\n`,
    );
    const values = data.map((input) => `            ${typeOf(input).java} ${input.name} = ${readOf(input)};\n`);
    const doc = javadoc('    ', [
        `Event {@code ${entry.name}}: ${escape(docs?.[signature(entry)]?.notice ?? 'see the contract.')}`,
    ]);
    return `${doc}    public record ${entry.name}(
${components}
    ) {
        /** First topic of this event's logs: keccak256 of {@code ${signature(entry)}}. */
        public static final Bytes32 TOPIC = Bytes32.fromHex(
            "${keccak256(signature(entry))}"
        );

        /**
         * The event in a log.
         *
         * @throws EncodingException if the log is not one of this event
         */
        public static ${entry.name} decode(List<Bytes32> topics, byte[] data) {
            EventLog.require(topics, TOPIC, ${indexed.length + 1});
${topics.join('')}            AbiReader in = new AbiReader(data, ${headWords(data)});
${values.join('')}            in.end();
            return new ${entry.name}(${inputs.map((i) => i.name).join(', ')});
        }
    }
`;
}

function contractSource(name, { abi, userdoc, devdoc }) {
    const docs = { user: userdoc.methods, dev: devdoc.methods };
    const constructor = abi.find((e) => e.type === 'constructor') ?? { inputs: [] };
    const functions = abi.filter((e) => e.type === 'function');
    const events = abi.filter((e) => e.type === 'event');
    const writes = named(constructor.inputs).map((p) => `        ${typeOf(p).write(p.name)};\n`);
    const members = [
        ...functions.map((entry) => functionSource(entry, docs)),
        ...functions.filter((e) => e.outputs.length > 1).map(resultSource),
        ...events.map((entry) => eventSource(entry, userdoc.events)),
    ];
    return `${HEADER}
import java.math.BigInteger;
import java.util.List;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;

/** The contract {@code ${name}}: calls of its functions, its events and its code. */
public final class ${name}Contract {

    /** The contract's name in Solidity. */
    public static final String NAME = "${name}";

    /** Code that deploys the contract with these constructor arguments. */
    public static byte[] initCode(${parameterList(constructor.inputs).join(', ')}) {
        AbiWriter out = new AbiWriter(${headWords(constructor.inputs)});
${writes.join('')}        return ContractResources.initCode(NAME, out);
    }

${members.join('\n')}
    private ${name}Contract() {}
}
`;
}

function errorTableSource(abis) {
    const errors = new Map();
    for (const entry of abis.flat().filter((e) => e.type === 'error')) errors.set(signature(entry), entry);
    const rows = [...errors.values()]
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map((entry) => {
            const parameters = named(entry.inputs).map((p) => {
                const members = p.components?.map((c) => c.type) ?? [];
                if (members.some((type) => type === 'tuple' || typeOf({ type }).words !== 1 || typeOf({ type }).dynamic)) {
                    throw new Error(`no rendering for a struct of ${members} in the error ${entry.name}`);
                }
                return `"${canonicalType(p)} ${p.name}"`;
            });
            return `        ErrorDefinition.of(${[selector(entry), `"${entry.name}"`, ...parameters].join(', ')})`;
        });
    return `${HEADER}
import java.util.List;

/** The custom errors of the contracts. */
final class ErrorTable {

    static final List<ErrorDefinition> DEFINITIONS = List.of(
${rows.join(',\n')}
    );

    private ErrorTable() {}
}
`;
}

// ---- files

const javaFolder = join(javaRoot, ...PACKAGE.split('.'));
const resourceFolder = join(resourceRoot, ...PACKAGE.split('.'));
const written = { [javaFolder]: new Set(), [resourceFolder]: new Set() };
Object.keys(written).forEach((folder) => mkdirSync(folder, { recursive: true }));

/** Leaves a file that is right already untouched, so that nothing is compiled again without need. */
function write(folder, name, content) {
    const path = join(folder, name);
    const bytes = Buffer.from(content);
    if (!existsSync(path) || !readFileSync(path).equals(bytes)) writeFileSync(path, bytes);
    written[folder].add(name);
}

/** Drops imports that the source does not use, so that the compiler's warnings can stay on. */
function withoutUnusedImports(source) {
    return source.replaceAll(/^import .*\.(\w+);\n/gm, (line, type) =>
        source.split(new RegExp(`\\b${type}\\b`)).length > 2 ? line : '',
    );
}

const writeJava = (name, source) => write(javaFolder, `${name}.java`, withoutUnusedImports(source));

const abis = [];
for (const name of contracts) {
    const artifact = JSON.parse(readFileSync(join(outFolder, `${name}.sol`, `${name}.json`), 'utf8'));
    if (Object.keys(artifact.bytecode.linkReferences).length > 0) throw new Error(`${name} needs libraries linked`);
    // forge's own copy, artifact.metadata, lacks the events
    const { userdoc, devdoc } = JSON.parse(artifact.rawMetadata).output;
    abis.push(artifact.abi);
    writeJava(`${name}Contract`, contractSource(name, { abi: artifact.abi, userdoc, devdoc }));
    write(resourceFolder, `${name}.abi.json`, `${JSON.stringify(artifact.abi, null, 1)}\n`);
    write(resourceFolder, `${name}.bin`, Buffer.from(artifact.bytecode.object.slice(2), 'hex'));
}
writeJava('Structs', structSource());
writeJava('ErrorTable', errorTableSource(abis));

for (const [folder, names] of Object.entries(written)) {
    readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() && !names.has(entry.name))
        .forEach(({ name }) => rmSync(join(folder, name)));
}
process.stdout.write(`contracts: bindings of ${contracts.join(', ')}\n`);
