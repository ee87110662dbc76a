package org.clavis.bench;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.clavis.bench.forged.ForgedKey;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.groth16.VerifyingKey;

/**
 * The very same key, proofs and public inputs in every peer's own form: {@code key.json}, {@code proof-000.json},
 * {@code public-000.json} and so on for snarkjs, likewise with the endings {@code .gnark} (compressed) and
 * {@code .arkworks} (compressed), and {@code .evm}.
 *
 * <p>Key and proofs are forged; see {@link ForgedKey}.
 */
final class Groth16Files {

    /** How many distinct proofs there are. */
    static final int PROOFS = 256;

    /** Public inputs of each. */
    static final int INPUTS = 4;

    private static final Set<Groth16Format> FORMATS = EnumSet.complementOf(EnumSet.of(Groth16Format.AUTO));

    private Groth16Files() {}

    /** Writes the files for {@code seed} into {@code folder}, which is made if need be. */
    static void write(Path folder, long seed) throws IOException {
        Files.createDirectories(folder);
        RandomGenerator random = new Random(seed);
        var forged = new ForgedKey(random, INPUTS);
        VerifyingKey key = forged.verifyingKey();
        for (Groth16Format format : FORMATS) {
            Files.write(folder.resolve("key" + ending(format)), format.encode(key));
        }
        for (int n = 0; n < PROOFS; n++) {
            List<BigInteger> inputs = Stream.generate(() -> ForgedKey.scalar(random))
                .limit(INPUTS)
                .toList();
            byte[] words = forged.prove(ForgedKey.scalar(random), ForgedKey.scalar(random), inputs);
            EvmCodec.Statement made = EvmCodec.decodeArguments(words);
            for (Groth16Format format : FORMATS) {
                Files.write(folder.resolve(proofName(n) + ending(format)), format.encode(made.proof()));
                Files.write(folder.resolve(publicName(n) + ending(format)), format.encode(made.publicInputs()));
            }
        }
    }

    /** How the names of files of {@code format} end. */
    static String ending(Groth16Format format) {
        return format == Groth16Format.SNARKJS ? ".json" : "." + format.name().toLowerCase(Locale.ROOT);
    }

    /** The name of a proof's file without its ending. */
    static String proofName(int n) {
        return String.format(Locale.ROOT, "proof-%03d", n);
    }

    /** The name of a file of public inputs without its ending. */
    static String publicName(int n) {
        return String.format(Locale.ROOT, "public-%03d", n);
    }

    /** The proofs' files of {@code format}, as they are. */
    static List<byte[]> readProofs(Path folder, Groth16Format format) throws IOException {
        List<byte[]> encoded = new ArrayList<>();
        for (int n = 0; n < PROOFS; n++) {
            encoded.add(Files.readAllBytes(folder.resolve(proofName(n) + ending(format))));
        }
        return encoded;
    }

    /** The files of public inputs of {@code format}, as they are. */
    static List<byte[]> readInputs(Path folder, Groth16Format format) throws IOException {
        List<byte[]> encoded = new ArrayList<>();
        for (int n = 0; n < PROOFS; n++) {
            encoded.add(Files.readAllBytes(folder.resolve(publicName(n) + ending(format))));
        }
        return encoded;
    }
}
