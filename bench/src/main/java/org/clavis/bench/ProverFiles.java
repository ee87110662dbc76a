package org.clavis.bench;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G1Jacobian;
import org.clavis.circuits.SemaphoreCircuit;
import org.clavis.circuits.Witness;
import org.clavis.circuits.WtnsFile;

/** The files that provers take turns with: a key, and 64 distinct witnesses for it. */
final class ProverFiles {

    /** Distinct witnesses. */
    static final int WITNESSES = 64;

    /** The name of the key's file. */
    static final String KEY = "circuit.zkey";

    /** The folder of Semaphore's circuit at depth 20. */
    static final String MEMBERSHIP = "semaphore-20";

    /** Of {@link #MEMBERSHIP}. */
    static final int DEPTH = 20;

    private ProverFiles() {}

    /** Where witness number n is. */
    static Path witness(Path folder, int n) {
        return folder.resolve("witness-%03d.wtns".formatted(n));
    }

    /** Writes Semaphore's key at depth 20 and random members' witnesses, if they are not there. */
    static Path membership(Path parent) throws IOException {
        Path folder = parent.resolve(MEMBERSHIP);
        if (Files.exists(witness(folder, WITNESSES - 1))) {
            return folder;
        }
        Files.createDirectories(folder);
        Path ceremony = Checkout.root().resolve("circuits/node_modules/@zk-kit/semaphore-artifacts");
        Files.write(folder.resolve(KEY), Files.readAllBytes(ceremony.resolve("semaphore-20.zkey")));
        var circuit = SemaphoreCircuit.ofDepth(DEPTH);
        var random = new Random(20);
        for (int n = 0; n < WITNESSES; n++) {
            try (Witness witness = circuit.computeWitness(member(random))) {
                Files.write(witness(folder, n), WtnsFile.encode(witness));
            }
        }
        return folder;
    }

    /** Inputs of Semaphore's circuit at depth 20. */
    static Map<String, List<BigInteger>> member(Random random) {
        return Map.of(
            "secret",
            List.of(number(random)),
            "merkleProofLength",
            List.of(BigInteger.valueOf(DEPTH)),
            "merkleProofIndex",
            List.of(BigInteger.valueOf(random.nextInt(1 << DEPTH))),
            "merkleProofSiblings",
            Stream.generate(() -> number(random))
                .limit(DEPTH)
                .toList(),
            "message",
            List.of(number(random)),
            "scope",
            List.of(number(random))
        );
    }

    /** Below 2^248. */
    private static BigInteger number(Random random) {
        return new BigInteger(248, random);
    }

    /** Distinct points of G1, affine. */
    static long[] points(int count) {
        long[] step = new long[G1Jacobian.AFFINE_LIMBS];
        G1Affine.GENERATOR.copyTo(step, 0);
        long[] points = new long[count * G1Jacobian.LIMBS];
        long[] scratch = new long[G1Jacobian.SCRATCH];
        G1Jacobian.multiplyVartime(points, 0, step, 0, new long[] { 0x9e3779b97f4a7c15L, 1, 2, 3 }, 0, 4);
        for (int n = 1; n < count; n++) {
            int at = n * G1Jacobian.LIMBS;
            G1Jacobian.addMixed(points, at, points, at - G1Jacobian.LIMBS, step, 0, scratch);
        }
        long[] out = new long[count * G1Jacobian.AFFINE_LIMBS];
        G1Jacobian.batchToAffine(out, 0, points, 0, count);
        return out;
    }
}
