package org.clavis.circuits;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.clavis.algebra.bn254.Fr;
import org.clavis.circuits.CircuitException.Reason;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.wasm.WasmEngineException;

/** circom's calling convention on one instance. */
final class CircomSession {

    private static final int FIELD_WORDS = Fr.BYTES / 4;
    private static final int CIRCOM_VERSION = 2;

    private final Instance instance;
    private final ExportFunction writeWord;
    private final ExportFunction readWord;

    CircomSession(Instance instance) {
        this.instance = instance;
        for (String name : List.of("getVersion", "getFieldNumLen32", "getRawPrime", "init", "getInputSize")) {
            function(name);
        }
        writeWord = function("writeSharedRWMemory");
        readWord = function("readSharedRWMemory");
        checkField();
    }

    /** Sets all inputs, which computes, and reads the signals. */
    Witness witness(CircuitInputs inputs) {
        function("init").apply(1);
        checkInputs(inputs.signals());
        ExportFunction set = function("setInputSignal");
        inputs.signals().forEach((name, limbs) -> {
            long hash = fnv1a(name);
            int high = (int) (hash >>> 32);
            int low = (int) hash;
            for (int n = 0; n < limbs.length / Fr.LIMBS; n++) {
                for (int word = 0; word < FIELD_WORDS; word++) {
                    int value = (int) (limbs[n * Fr.LIMBS + (word >>> 1)] >>> (32 * (word & 1)));
                    writeWord.apply(word, value);
                }
                set.apply(high, low, n);
            }
        });
        return readWitness();
    }

    private void checkField() {
        long version = call("getVersion");
        if (version != CIRCOM_VERSION) {
            throw new CircuitException(Reason.UNSUPPORTED_PROGRAM, "a program of circom " + version);
        }
        boolean bn254 = call("getFieldNumLen32") == FIELD_WORDS;
        if (bn254) {
            function("getRawPrime").apply();
            long[] prime = new long[Fr.LIMBS];
            readShared(prime, 0);
            bn254 = Arrays.equals(prime, Bn254Limits.scalarModulus());
        }
        if (!bn254) {
            throw new CircuitException(Reason.UNSUPPORTED_PROGRAM, "the program's field is not BN254's");
        }
    }

    private void checkInputs(Map<String, long[]> signals) {
        ExportFunction sizeOf = function("getInputSignalSize");
        long given = 0;
        for (Map.Entry<String, long[]> signal : signals.entrySet()) {
            long hash = fnv1a(signal.getKey());
            int high = (int) (hash >>> 32);
            int low = (int) hash;
            int size = (int) single(sizeOf.apply(high, low));
            if (size < 1) {
                throw new CircuitException(Reason.UNKNOWN_INPUT, "the circuit has no input signal " + signal.getKey());
            }
            int elements = signal.getValue().length / Fr.LIMBS;
            if (size != elements) {
                throw new CircuitException(
                    Reason.WRONG_INPUT_SIZE,
                    "input " + signal.getKey() + " has " + elements + " elements; the circuit takes " + size
                );
            }
            given += size;
        }
        long wanted = call("getInputSize");
        if (given != wanted) {
            throw new CircuitException(
                Reason.WRONG_INPUT_SIZE,
                "the circuit takes " + wanted + " input values, " + given + " are given"
            );
        }
    }

    private Witness readWitness() {
        long count = call("getWitnessSize");
        // the program holds a table of four bytes for each signal
        long mostSignals = ((long) Memory.PAGE_SIZE * instance.memory().pages()) / 4;
        if (count < 1 || count > Math.min(mostSignals, Bn254Limits.MAX_SIZE)) {
            throw new CircuitException(Reason.PROGRAM_FAULT, "the program has a witness of " + count + " signals");
        }
        ExportFunction get = function("getWitness");
        Witness witness = new Witness(new long[(int) count * Fr.LIMBS]);
        boolean complete = false;
        try {
            long[] limbs = witness.limbs();
            for (int n = 0; n < count; n++) {
                get.apply(n);
                readShared(limbs, n * Fr.LIMBS);
                if (!Fr.isCanonical(limbs, n * Fr.LIMBS)) {
                    throw new CircuitException(Reason.PROGRAM_FAULT, "signal " + n + " is not below the modulus");
                }
            }
            if (limbs[0] != 1 || (limbs[1] | limbs[2] | limbs[3]) != 0) {
                throw new CircuitException(Reason.PROGRAM_FAULT, "the first signal is not one");
            }
            complete = true;
            return witness;
        } finally {
            if (!complete) {
                witness.close();
            }
        }
    }

    private void readShared(long[] out, int o) {
        for (int word = 0; word < FIELD_WORDS; word += 2) {
            long low = single(readWord.apply(word)) & 0xffffffffL;
            long high = single(readWord.apply(word + 1));
            out[o + (word >>> 1)] = low | (high << 32);
        }
    }

    private long call(String name) {
        return single(function(name).apply());
    }

    private ExportFunction function(String name) {
        try {
            return instance.export(name);
        } catch (WasmEngineException e) {
            throw new CircuitException(Reason.UNSUPPORTED_PROGRAM, "the program exports no function " + name, e);
        }
    }

    private static long single(long @Nullable [] results) {
        if (results == null || results.length != 1) {
            throw new CircuitException(Reason.UNSUPPORTED_PROGRAM, "a function of the program gives no number");
        }
        return results[0];
    }

    /** FNV-1a with 64 bits over a signal's name, as circom's programs look it up. */
    private static long fnv1a(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
