package org.clavis.client.cli.circuit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.clavis.circuits.CircomProgram;
import org.clavis.circuits.R1csFile;
import org.clavis.circuits.SymFile;
import org.clavis.circuits.Witness;
import org.jspecify.annotations.Nullable;

/** Witnesses from files. */
public final class CircuitFiles {

    /** One byte more than the largest program. */
    private static final int PROGRAM_BYTES = (64 << 20) + 1;

    private CircuitFiles() {}

    /** The witness that the circuit's program computes from the inputs. */
    public static Witness witness(Path program, Path input) throws IOException {
        byte[] wasm;
        try (InputStream in = Files.newInputStream(program)) {
            wasm = in.readNBytes(PROGRAM_BYTES);
        }
        return CircomProgram.load(wasm).compute(InputJson.read(input));
    }

    /**
     * Refuses a witness that does not satisfy the constraints, by the names of the signals if there are symbols; checks
     * nothing without constraints.
     */
    public static void check(Witness witness, @Nullable Path r1cs, @Nullable Path symbols) throws IOException {
        if (r1cs == null) {
            return;
        }
        R1csFile constraints = R1csFile.map(r1cs);
        if (symbols == null) {
            constraints.requireSatisfiedBy(witness);
        } else {
            constraints.requireSatisfiedBy(witness, SymFile.read(symbols));
        }
    }
}
