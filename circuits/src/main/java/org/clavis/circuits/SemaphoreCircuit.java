package org.clavis.circuits;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.clavis.circuits.generated.Semaphore1;
import org.clavis.verifier.groth16.Groth16Verifier;
import org.clavis.verifier.groth16.SnarkjsJson;
import org.clavis.verifier.groth16.VerifyingKey;
import run.endive.runtime.CompiledModule;

/**
 * The Semaphore v4 circuit at one depth: its witness program and the keys of its public ceremony.
 *
 * <p>Inputs are {@code secret}, {@code merkleProofLength}, {@code merkleProofIndex}, {@code merkleProofSiblings},
 * {@code message} and {@code scope}; public signals are Merkle root, nullifier, message and scope.
 *
 * <p>The files are in this module, put there by a build that checks their SHA-256; each is read when it is first asked
 * for. Thread-safe.
 */
public final class SemaphoreCircuit {

    /** Number of public signals: Merkle root, nullifier, message, scope. */
    public static final int PUBLIC_SIGNALS = 4;

    private static final SemaphoreCircuit DEPTH_1 = new SemaphoreCircuit(1, Semaphore1::new);

    private final int depth;
    private final Once<CircomProgram> program;
    private final Once<ProvingKey> provingKey;
    private final Once<VerifyingKey> verifyingKey;
    private final Once<Groth16Verifier> verifier;

    private SemaphoreCircuit(int depth, Supplier<CompiledModule> compiled) {
        this.depth = depth;
        program = new Once<>(() -> CircomProgram.of(compiled.get()));
        provingKey = new Once<>(() -> ProvingKey.of(ZkeyFile.parse(resource(depth, "zkey"))));
        verifyingKey = new Once<>(() -> SnarkjsJson.decodeVerifyingKey(resource(depth, "json")));
        verifier = new Once<>(() -> Groth16Verifier.of(verifyingKey()));
    }

    /** The circuit for groups of one or two members. */
    public static SemaphoreCircuit depth1() {
        return DEPTH_1;
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

    private static byte[] resource(int depth, String extension) {
        String name = "semaphore-" + depth + "." + extension;
        try (InputStream in = SemaphoreCircuit.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from this build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
