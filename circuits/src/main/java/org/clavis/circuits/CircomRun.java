package org.clavis.circuits;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.clavis.circuits.CircuitException.Reason;
import org.clavis.verifier.ClavisException;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.runtime.Memory;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.ValType;

/** One run of a {@link CircomProgram}, on a thread of its own that is interrupted when its time is up. */
final class CircomRun {

    /** Longest text that is taken from a program. */
    private static final int MAX_MESSAGE_CHARS = 1024;

    /** How long an interrupted run may take to notice. */
    private static final long GRACE_MILLIS = 1000;

    private final WasmModule module;
    private final Function<Instance, Machine> machineFactory;
    private final MemoryLimits memoryLimits;
    private final CircomProgram.Limits limits;
    private final StringBuilder messages = new StringBuilder();

    CircomRun(
        WasmModule module,
        Function<Instance, Machine> machineFactory,
        MemoryLimits memoryLimits,
        CircomProgram.Limits limits
    ) {
        this.module = module;
        this.machineFactory = machineFactory;
        this.memoryLimits = memoryLimits;
        this.limits = limits;
    }

    /** The witness for {@code inputs}; throws as {@link CircomProgram#compute(Map)}. */
    Witness compute(CircuitInputs inputs) {
        FutureTask<Witness> task = new FutureTask<>(() -> run(inputs));
        Thread thread = new Thread(null, task, "clavis-witness", limits.stackBytes());
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limits.time().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new CircuitException(Reason.LIMIT_EXCEEDED, "the program ran for more than " + limits.time(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CircuitException(Reason.LIMIT_EXCEEDED, "interrupted while the program ran", e);
        } catch (CancellationException e) {
            throw new CircuitException(Reason.LIMIT_EXCEEDED, "the program was cancelled", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            stop(task, thread);
        }
    }

    /** Ends the thread, which reads the inputs: they are overwritten afterwards. */
    private static void stop(FutureTask<Witness> task, Thread thread) {
        task.cancel(true);
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(GRACE_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private RuntimeException failure(@Nullable Throwable cause) {
        return switch (cause) {
            case ClavisException known -> known;
            case OutOfMemoryError e -> new CircuitException(Reason.LIMIT_EXCEEDED, "no memory for the program", e);
            case WasmEngineException e when e.getCause() instanceof StackOverflowError -> new CircuitException(
                Reason.LIMIT_EXCEEDED,
                "the program's calls are nested too deeply",
                e
            );
            case StackOverflowError e -> new CircuitException(
                Reason.LIMIT_EXCEEDED,
                "the program's calls are nested too deeply",
                e
            );
            case null, default -> new CircuitException(Reason.PROGRAM_FAULT, "the program failed", cause);
        };
    }

    private Witness run(CircuitInputs inputs) {
        Instance instance = Instance.builder(module)
            .withMachineFactory(machineFactory)
            .withMemoryLimits(memoryLimits)
            .withImportValues(hostFunctions())
            .build();
        try {
            return new CircomSession(instance).witness(inputs);
        } finally {
            Memory memory = instance.memory();
            memory.fill((byte) 0, 0, Memory.PAGE_SIZE * memory.pages());
        }
    }

    private ImportValues hostFunctions() {
        FunctionType nothing = FunctionType.of(List.of(), List.of());
        FunctionType code = FunctionType.of(List.of(ValType.I32), List.of());
        return ImportValues.builder()
            .addFunction(
                new HostFunction("runtime", "exceptionHandler", code, (instance, args) -> {
                    throw programException((int) args[0]);
                }),
                new HostFunction("runtime", "printErrorMessage", nothing, (instance, args) -> readMessage(instance)),
                new HostFunction("runtime", "writeBufferMessage", nothing, (instance, args) -> readMessage(instance)),
                // logs values: not shown, because they may be secret
                new HostFunction("runtime", "showSharedRWMemory", nothing, (instance, args) -> new long[0])
            )
            .build();
    }

    /** Appends the text that the program offers character by character. */
    private long[] readMessage(Instance instance) {
        ExportFunction next = instance.export("getMessageChar");
        if (messages.length() >= MAX_MESSAGE_CHARS) {
            return new long[0];
        }
        if (messages.length() > 0) {
            messages.append("; ");
        }
        for (int n = 0; n < MAX_MESSAGE_CHARS; n++) {
            long c = next.apply()[0];
            if (c == 0) {
                break;
            }
            if (messages.length() < MAX_MESSAGE_CHARS) {
                messages.append(c >= ' ' && c < 0x7f ? (char) c : ' ');
            }
        }
        return new long[0];
    }

    /** The exception for a code that circom's runtime defines. */
    private CircuitException programException(int code) {
        String text = messages.isEmpty() ? "" : ": " + messages.toString().strip();
        return switch (code) {
            case 1 -> new CircuitException(Reason.UNKNOWN_INPUT, "the circuit has no such signal" + text);
            case 2 -> new CircuitException(Reason.WRONG_INPUT_SIZE, "too many signals set" + text);
            case 3 -> new CircuitException(Reason.WRONG_INPUT_SIZE, "a signal was set twice" + text);
            case 4 -> new CircuitException(Reason.ASSERTION_FAILED, "an assertion of the circuit failed" + text);
            case 5 -> new CircuitException(Reason.LIMIT_EXCEEDED, "the program has not enough memory" + text);
            case 6 -> new CircuitException(Reason.WRONG_INPUT_SIZE, "an input array has too many elements" + text);
            default -> new CircuitException(Reason.PROGRAM_FAULT, "exception " + code + " of the program" + text);
        };
    }
}
