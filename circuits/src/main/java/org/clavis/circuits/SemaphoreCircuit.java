package org.clavis.circuits;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.clavis.circuits.CircuitException.Reason;
import org.clavis.circuits.generated.Semaphore1;
import org.clavis.circuits.generated.Semaphore20;
import org.clavis.verifier.groth16.Groth16Verifier;
import org.clavis.verifier.groth16.SnarkjsJson;
import org.clavis.verifier.groth16.VerifyingKey;

/**
 * The Semaphore v4 circuit at one depth: its witness program and the keys of its public ceremony.
 *
 * <p>Inputs are {@code secret}, {@code merkleProofLength}, {@code merkleProofIndex}, {@code merkleProofSiblings},
 * {@code message} and {@code scope}; public signals are Merkle root, nullifier, message and scope.
 *
 * <p>All depths verify with what is in this module. Depths 1 and 20 prove with it, too; {@link #load} takes the files of
 * the others, as the ceremony published them, from a folder. Whichever way a file came here, its SHA-256 is one of those
 * that this module holds. Files are read when they are first asked for. Thread-safe.
 */
public final class SemaphoreCircuit {

    /** The least depth that the ceremony has keys for. */
    public static final int MIN_DEPTH = 1;

    /** The greatest depth that the ceremony has keys for. */
    public static final int MAX_DEPTH = SemaphoreWitness.MAX_DEPTH;

    /** Number of public signals: Merkle root, nullifier, message, scope. */
    public static final int PUBLIC_SIGNALS = 4;

    private static final SemaphoreCircuit[] BY_DEPTH = new SemaphoreCircuit[MAX_DEPTH + 1];

    static {
        Arrays.setAll(BY_DEPTH, depth -> depth == 0 ? null : inThisModule(depth));
    }

    private final int depth;
    private final SemaphoreWitness witness;
    private final Once<CircomProgram> program;
    private final Once<ProvingKey> provingKey;
    private final Once<VerifyingKey> verifyingKey;
    private final Once<Groth16Verifier> verifier;

    private SemaphoreCircuit(int depth, Once<CircomProgram> program, Once<ProvingKey> provingKey) {
        this.depth = depth;
        this.program = program;
        this.provingKey = provingKey;
        witness = new SemaphoreWitness(depth);
        verifyingKey = new Once<>(() ->
            SnarkjsJson.decodeVerifyingKey(CeremonyFiles.bundled(CeremonyFiles.name(depth, "json")))
        );
        verifier = new Once<>(() -> Groth16Verifier.of(verifyingKey()));
    }

    private static SemaphoreCircuit inThisModule(int depth) {
        Once<CircomProgram> program = new Once<>(
            () ->
                switch (depth) {
                    case 1 -> CircomProgram.of(new Semaphore1());
                    case 20 -> CircomProgram.of(new Semaphore20());
                    default -> throw notBundled(depth);
                }
        );
        Once<ProvingKey> provingKey = new Once<>(() -> {
            if (depth != 1 && depth != 20) {
                throw notBundled(depth);
            }
            return ProvingKey.of(ZkeyFile.parse(CeremonyFiles.bundled(CeremonyFiles.name(depth, "zkey"))));
        });
        return new SemaphoreCircuit(depth, program, provingKey);
    }

    private static CircuitException notBundled(int depth) {
        return new CircuitException(
            Reason.FILE_MISSING,
            "program and proving key of depth " + depth + " are not in this build: load them from the ceremony's files"
        );
    }

    /** The circuit for groups of one or two members. */
    public static SemaphoreCircuit depth1() {
        return ofDepth(1);
    }

    /**
     * The circuit for trees of up to {@code depth} levels. It verifies at every depth; program and proving key are there
     * for depths 1 and 20, and asking for another's throws {@link Reason#FILE_MISSING}.
     *
     * @throws IllegalArgumentException if the depth is not in {@link #MIN_DEPTH} to {@link #MAX_DEPTH}
     */
    public static SemaphoreCircuit ofDepth(int depth) {
        requireDepth(depth);
        return BY_DEPTH[depth];
    }

    /** The circuit with the ceremony's files of a folder; as {@link #load(int, Path, long)}. */
    public static SemaphoreCircuit load(int depth, Path folder) {
        return load(depth, folder, ProvingKey.DEFAULT_MULTIPLES_BYTES);
    }

    /**
     * The circuit with the ceremony's files {@code semaphore-<depth>.zkey} and, if it is asked for, {@code .wasm} of a
     * folder, which are read into memory when they are first needed. Then a {@link CircuitException} says
     * {@link Reason#FILE_MISSING} if there is none, or {@link Reason#FILE_MISMATCH} if it is not the ceremony's.
     *
     * @param multiplesBytes memory for multiples of the key's points, as {@link ProvingKey#of(ZkeyFile, long)} takes it
     * @throws IllegalArgumentException if the depth is not in {@link #MIN_DEPTH} to {@link #MAX_DEPTH}
     */
    public static SemaphoreCircuit load(int depth, Path folder, long multiplesBytes) {
        requireDepth(depth);
        return new SemaphoreCircuit(
            depth,
            new Once<>(() -> CircomProgram.load(CeremonyFiles.read(folder, CeremonyFiles.name(depth, "wasm")))),
            new Once<>(() ->
                ProvingKey.of(
                    ZkeyFile.parse(CeremonyFiles.read(folder, CeremonyFiles.name(depth, "zkey"))),
                    multiplesBytes
                )
            )
        );
    }

    private static void requireDepth(int depth) {
        if (depth < MIN_DEPTH || depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                "no Semaphore circuit of depth " + depth + ", only " + MIN_DEPTH + " to " + MAX_DEPTH
            );
        }
    }

    /** The depth of the largest tree that the circuit takes. */
    public int depth() {
        return depth;
    }

    /** The circuit's witness program. */
    public CircomProgram program() {
        return program.get();
    }

    /** The ceremony's proving key. Checking its points takes a fraction of a second, once. */
    public ProvingKey provingKey() {
        return provingKey.get();
    }

    /** The ceremony's verifying key. */
    public VerifyingKey verifyingKey() {
        return verifyingKey.get();
    }

    /** A verifier with the ceremony's key. */
    public Groth16Verifier verifier() {
        return verifier.get();
    }

    /**
     * The witness for inputs by name, computed without the program, which gives the same.
     *
     * @throws CircuitException if an input is missing, unknown, out of range or has the wrong number of elements, or the
     *     circuit does not take the secret or the index
     */
    public Witness computeWitness(Map<String, List<BigInteger>> inputs) {
        try (CircuitInputs checked = CircuitInputs.of(inputs)) {
            return witness(checked);
        }
    }

    /** As {@link #computeWitness}. */
    Witness witness(CircuitInputs inputs) {
        return witness.compute(inputs);
    }
}
