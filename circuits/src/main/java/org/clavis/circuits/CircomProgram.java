package org.clavis.circuits;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.clavis.circuits.CircuitException.Reason;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.CompiledModule;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.Import;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.Table;

/**
 * A circuit's witness program: the WebAssembly that circom 2 generates, run in the JVM.
 *
 * <p>The program is compiled to bytecode once; each {@link #compute} runs in a fresh instance with its own memory. The
 * program reaches nothing outside that memory and gets the time, memory and stack of its {@link Limits}, so a hostile
 * one costs no more than these. A program computes whatever its author wants: only the proof's verification says
 * whether the witness satisfies the circuit.
 *
 * <p>Immutable and thread-safe. Timing: variable; the field arithmetic is circom's.
 */
public final class CircomProgram {

    /** The largest program that is read. */
    private static final int MAX_PROGRAM_BYTES = 64 << 20;

    /** The largest table of function references that a program may have. */
    private static final int MAX_TABLE_SIZE = 1 << 20;

    /** The functions of module "runtime" that circom's programs import. */
    static final Set<String> IMPORTS = Set.of(
        "exceptionHandler",
        "printErrorMessage",
        "writeBufferMessage",
        "showSharedRWMemory"
    );

    /**
     * What one run of a program may use.
     *
     * @param memoryPages pages of 64 KiB, at most 32,767
     * @param time until the run is ended
     * @param stackBytes of the thread that runs the program
     */
    public record Limits(int memoryPages, Duration time, long stackBytes) {
        /** 256 MiB, one minute, and a stack of 16 MiB. */
        public static final Limits DEFAULT = new Limits(4096, Duration.ofMinutes(1), 16 << 20);

        public Limits {
            if (memoryPages < 1 || memoryPages > 32_767 || stackBytes < 1 || time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("limits out of range");
            }
        }
    }

    private final WasmModule module;
    private final Function<Instance, Machine> machineFactory;
    private final MemoryLimits memory;
    private final Limits limits;

    private CircomProgram(
        WasmModule module,
        Function<Instance, Machine> machineFactory,
        MemoryLimits memory,
        Limits limits
    ) {
        this.module = module;
        this.machineFactory = machineFactory;
        this.memory = memory;
        this.limits = limits;
    }

    /** Reads and compiles a program that gets the default limits; see {@link #load(byte[], Limits)}. */
    public static CircomProgram load(byte[] wasm) {
        return load(wasm, Limits.DEFAULT);
    }

    /**
     * Reads and compiles a program.
     *
     * @throws EncodingException {@link RejectReason#MALFORMED} if {@code wasm} is no WebAssembly module
     * @throws CircuitException {@link Reason#UNSUPPORTED_PROGRAM} if it is no circom program, or
     *     {@link Reason#LIMIT_EXCEEDED} if it declares more memory than it may have
     */
    public static CircomProgram load(byte[] wasm, Limits limits) {
        if (wasm.length > MAX_PROGRAM_BYTES) {
            throw new CircuitException(Reason.LIMIT_EXCEEDED, "a program of " + wasm.length + " bytes");
        }
        WasmModule module;
        try {
            module = Parser.parse(wasm);
        } catch (RuntimeException e) {
            // the parser's own exceptions, and those of the buffers it reads from
            throw malformed(e);
        }
        MemoryLimits memory = checkedMemory(module, limits);
        checkSurface(module);
        try {
            Function<Instance, Machine> factory = MachineFactoryCompiler.builder(module)
                .withInterpreterFallback(InterpreterFallback.SILENT)
                .compile();
            return new CircomProgram(module, factory, memory, limits);
        } catch (RuntimeException | LinkageError e) {
            // the compiler validates functions as it goes; the JVM verifies what it made
            throw malformed(e);
        }
    }

    /** A program that was compiled when this module was built. */
    static CircomProgram of(CompiledModule compiled) {
        WasmModule module = compiled.wasmModule();
        MemoryLimits memory = checkedMemory(module, Limits.DEFAULT);
        return new CircomProgram(module, compiled.machineFactory(), memory, Limits.DEFAULT);
    }

    /**
     * Runs the program.
     *
     * @param inputs each input signal's elements by its name; a plain signal has one element
     * @return the witness, of which the program's author vouches that it satisfies the circuit
     * @throws CircuitException if the inputs are not what the circuit takes, do not satisfy it, or the program fails;
     *     messages name signals and carry the circuit's own text, never values
     */
    public Witness compute(Map<String, List<BigInteger>> inputs) {
        try (CircuitInputs checked = CircuitInputs.of(inputs)) {
            return compute(checked);
        }
    }

    /** Runs the program, as {@link #compute(Map)}. */
    Witness compute(CircuitInputs inputs) {
        return new CircomRun(module, machineFactory, memory, limits).compute(inputs);
    }

    /** What the program may ask for and has to offer, apart from its functions, which each run looks up. */
    private static void checkSurface(WasmModule module) {
        for (int n = 0; n < module.importSection().importCount(); n++) {
            Import imported = module.importSection().getImport(n);
            if (
                !(imported instanceof FunctionImport) ||
                !imported.module().equals("runtime") ||
                !IMPORTS.contains(imported.name())
            ) {
                throw new CircuitException(
                    Reason.UNSUPPORTED_PROGRAM,
                    "the program imports something that circom's programs do not"
                );
            }
        }
        if (module.tableSection().tableCount() > 1) {
            throw new CircuitException(Reason.LIMIT_EXCEEDED, module.tableSection().tableCount() + " tables");
        }
        for (int n = 0; n < module.tableSection().tableCount(); n++) {
            Table table = module.tableSection().getTable(n);
            if (table.limits().min() > MAX_TABLE_SIZE) {
                throw new CircuitException(Reason.LIMIT_EXCEEDED, "a table of " + table.limits().min() + " elements");
            }
        }
        boolean exportsMemory = false;
        for (int n = 0; n < module.exportSection().exportCount(); n++) {
            exportsMemory |= module.exportSection().getExport(n).exportType() == ExternalType.MEMORY;
        }
        if (!exportsMemory) {
            throw new CircuitException(Reason.UNSUPPORTED_PROGRAM, "the program exports no memory");
        }
    }

    private static MemoryLimits checkedMemory(WasmModule module, Limits limits) {
        int count = module
            .memorySection()
            .map(section -> section.memoryCount())
            .orElse(0);
        if (count != 1) {
            throw new CircuitException(Reason.UNSUPPORTED_PROGRAM, "the program has " + count + " memories, not one");
        }
        MemoryLimits declared = module.memorySection().orElseThrow().getMemory(0).limits();
        if (declared.initialPages() > limits.memoryPages()) {
            throw new CircuitException(
                Reason.LIMIT_EXCEEDED,
                "the program starts with " +
                    declared.initialPages() +
                    " pages of memory; " +
                    limits.memoryPages() +
                    " are granted"
            );
        }
        return new MemoryLimits(declared.initialPages(), Math.min(declared.maximumPages(), limits.memoryPages()));
    }

    private static EncodingException malformed(Throwable cause) {
        EncodingException malformed = new EncodingException(
            RejectReason.MALFORMED,
            -1,
            "not a WebAssembly module that can be run: " + cause.getMessage()
        );
        malformed.initCause(cause);
        return malformed;
    }
}
