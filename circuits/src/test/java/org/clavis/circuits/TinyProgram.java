package org.clavis.circuits;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.clavis.algebra.bn254.Fr;

/**
 * An assembler for WebAssembly modules that follow circom's conventions, or break them in one chosen place.
 *
 * <p>The shared memory is at address 0 and starts with the modulus. The one input has any name; the witness is
 * {1, input}.
 */
final class TinyProgram {

    static final byte[] TRAP = { 0x00 };
    static final byte[] LOOP = { 0x03, 0x40, 0x0c, 0x00, 0x0b };
    /** loop: memory.grow(1), drop. */
    static final byte[] GROW = { 0x03, 0x40, 0x41, 0x01, 0x40, 0x00, 0x1a, 0x0c, 0x00, 0x0b };
    static final byte[] NOTHING = {};

    private static final byte I32 = 0x7f;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Function(int params, int results, byte[] body) {}

    private final Map<String, Function> functions = new LinkedHashMap<>();
    private String importModule = "runtime";
    private int memoryPages = 1;
    private boolean exportMemory = true;
    private byte[] tables = NOTHING;

    TinyProgram() {
        put("getVersion", 0, 1, constant(2));
        put("getFieldNumLen32", 0, 1, constant(8));
        put("getRawPrime", 0, 0, NOTHING);
        put("init", 1, 0, NOTHING);
        put("getInputSize", 0, 1, constant(1));
        put("getInputSignalSize", 2, 1, constant(1));
        put("getWitnessSize", 0, 1, constant(2));
        put("getMessageChar", 0, 1, constant(0));
        // i32.load(4 i)
        put("readSharedRWMemory", 1, 1, code(0x20, 0, 0x41, 4, 0x6c, 0x28, 2, 0));
        // i32.store(4 i, v)
        put("writeSharedRWMemory", 2, 0, code(0x20, 0, 0x41, 4, 0x6c, 0x20, 1, 0x36, 2, 0));
        // memory.copy(64, 0, 32): keeps the input
        put("setInputSignal", 3, 0, code(0x41, 0xc0, 0, 0x41, 0, 0x41, 32, 0xfc, 10, 0, 0));
        // memory.copy(0, 32 + 32 i, 32): one stands at 32
        put("getWitness", 1, 0, code(0x41, 0, 0x20, 0, 0x41, 32, 0x6c, 0x41, 32, 0x6a, 0x41, 32, 0xfc, 10, 0, 0));
    }

    /** Replaces a function's body. */
    TinyProgram with(String function, byte... body) {
        Function old = Objects.requireNonNull(functions.get(function), function);
        return put(function, old.params, old.results, body);
    }

    TinyProgram without(String function) {
        functions.remove(function);
        return this;
    }

    TinyProgram importingFrom(String module) {
        importModule = module;
        return this;
    }

    TinyProgram pages(int pages) {
        memoryPages = pages;
        return this;
    }

    /** A table of functions that may grow from {@code min} to {@code max} elements. */
    TinyProgram table(int min, int max) {
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        table.writeBytes(code(0x70, 0x01));
        unsigned(table, min);
        unsigned(table, max);
        tables = section(4, 1, table);
        return this;
    }

    TinyProgram withoutMemory() {
        exportMemory = false;
        return this;
    }

    /** A call of this program's own function number {@code n}, or of import 0 to 3. */
    static byte[] call(int index) {
        return code(0x10, index);
    }

    static byte[] constant(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x41);
        int rest = value;
        while (true) {
            int low = rest & 0x7f;
            rest >>= 7;
            if ((rest == 0 && (low & 0x40) == 0) || (rest == -1 && (low & 0x40) != 0)) {
                out.write(low);
                return out.toByteArray();
            }
            out.write(low | 0x80);
        }
    }

    /** A call of {@code exceptionHandler(code)}. */
    static byte[] exception(int code) {
        return concat(constant(code), call(0));
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    byte[] build() {
        ByteArrayOutputStream types = new ByteArrayOutputStream();
        ByteArrayOutputStream declarations = new ByteArrayOutputStream();
        ByteArrayOutputStream exports = new ByteArrayOutputStream();
        ByteArrayOutputStream bodies = new ByteArrayOutputStream();
        // types 0 and 1 are the imports'
        types.writeBytes(code(0x60, 1, I32, 0, 0x60, 0, 0));
        int type = 2;
        int index = 4;
        for (Map.Entry<String, Function> entry : functions.entrySet()) {
            Function function = entry.getValue();
            types.writeBytes(code(0x60, function.params));
            types.writeBytes(repeated(I32, function.params));
            types.write(function.results);
            types.writeBytes(repeated(I32, function.results));
            declarations.write(type++);
            name(exports, entry.getKey());
            exports.writeBytes(code(0x00, index++));
            byte[] body = concat(code(0), function.body, code(0x0b));
            unsigned(bodies, body.length);
            bodies.writeBytes(body);
        }
        int exportCount = functions.size();
        if (exportMemory) {
            name(exports, "memory");
            exports.writeBytes(code(0x02, 0));
            exportCount++;
        }
        ByteArrayOutputStream imports = new ByteArrayOutputStream();
        String[] names = { "exceptionHandler", "printErrorMessage", "writeBufferMessage", "showSharedRWMemory" };
        for (int n = 0; n < names.length; n++) {
            name(imports, importModule);
            name(imports, names[n]);
            imports.writeBytes(code(0x00, n == 0 ? 0 : 1));
        }
        ByteArrayOutputStream memory = new ByteArrayOutputStream();
        memory.write(0x00);
        unsigned(memory, memoryPages);
        byte[] data = new byte[33];
        for (int k = 0; k < Fr.BYTES; k++) {
            data[k] = (byte) (Bn254Limits.scalarModulus()[k >>> 3] >>> (8 * (k & 7)));
        }
        data[32] = 1;
        return concat(
            code(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
            section(1, type, types),
            section(2, names.length, imports),
            section(3, functions.size(), declarations),
            tables,
            section(5, 1, memory),
            section(7, exportCount, exports),
            section(10, functions.size(), bodies),
            section(11, 1, bytes(concat(code(0x00, 0x41, 0, 0x0b, data.length), data)))
        );
    }

    private TinyProgram put(String name, int params, int results, byte[] body) {
        functions.put(name, new Function(params, results, body));
        return this;
    }

    private static ByteArrayOutputStream bytes(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(content);
        return out;
    }

    private static byte[] section(int id, int count, ByteArrayOutputStream items) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        unsigned(content, count);
        content.writeBytes(items.toByteArray());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(id);
        unsigned(out, content.size());
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    private static void name(ByteArrayOutputStream out, String text) {
        unsigned(out, text.length());
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void unsigned(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest >= 0x80) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    private static byte[] repeated(byte value, int count) {
        byte[] out = new byte[count];
        Arrays.fill(out, value);
        return out;
    }

    static byte[] code(int... opcodes) {
        byte[] out = new byte[opcodes.length];
        for (int n = 0; n < out.length; n++) {
            out[n] = (byte) opcodes[n];
        }
        return out;
    }
}
