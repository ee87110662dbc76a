package org.clavis.bench;

import java.io.ByteArrayOutputStream;
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
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.groth16.PublicInputs;
import org.clavis.verifier.groth16.VerifyingKey;

/**
 * The very same key, proofs and public inputs in every peer's own form: {@code key.json}, {@code proof-000.json},
 * {@code public-000.json} and so on for snarkjs, likewise with the endings {@code .gnark} (compressed) and
 * {@code .arkworks} (compressed), and {@code .evm}.
 *
 * <p>The key's secrets are known here, so that valid proofs need no circuit: A = a G, B = b H for random a and b, and C
 * solves the equation. To a verifier these are proofs like any other.
 */
final class Groth16Files {

    /** How many distinct proofs there are. */
    static final int PROOFS = 256;

    /** Public inputs of each. */
    static final int INPUTS = 4;

    private static final Set<Groth16Format> FORMATS = EnumSet.complementOf(EnumSet.of(Groth16Format.AUTO));
    private static final BigInteger R = Fr.modulus();

    private final Random random;
    private final BigInteger alpha;
    private final BigInteger beta;
    private final BigInteger gamma;
    private final BigInteger delta;
    private final List<BigInteger> ic = new ArrayList<>();

    private Groth16Files(long seed) {
        random = new Random(seed);
        alpha = scalar();
        beta = scalar();
        gamma = scalar();
        delta = scalar();
        for (int n = 0; n <= INPUTS; n++) {
            ic.add(scalar());
        }
    }

    /** Writes the files for {@code seed} into {@code folder}, which is made if need be. */
    static void write(Path folder, long seed) throws IOException {
        Files.createDirectories(folder);
        Groth16Files secrets = new Groth16Files(seed);
        VerifyingKey key = secrets.key();
        for (Groth16Format format : FORMATS) {
            Files.write(folder.resolve("key" + ending(format)), format.encode(key));
        }
        for (int n = 0; n < PROOFS; n++) {
            List<BigInteger> inputs = new ArrayList<>();
            for (int i = 0; i < INPUTS; i++) {
                inputs.add(secrets.scalar());
            }
            Proof proof = secrets.prove(inputs);
            PublicInputs statement = PublicInputs.of(inputs);
            for (Groth16Format format : FORMATS) {
                Files.write(folder.resolve(proofName(n) + ending(format)), format.encode(proof));
                Files.write(folder.resolve(publicName(n) + ending(format)), format.encode(statement));
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

    private VerifyingKey key() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(g1(alpha));
        bytes.writeBytes(g2(beta));
        bytes.writeBytes(g2(gamma));
        bytes.writeBytes(g2(delta));
        ic.forEach(log -> bytes.writeBytes(g1(log)));
        return VerifyingKey.fromCanonicalBytes(bytes.toByteArray());
    }

    /** a b = alpha beta + gamma (ic_0 + s_1 ic_1 + ...) + delta c, solved for c. */
    private Proof prove(List<BigInteger> inputs) {
        BigInteger a = scalar();
        BigInteger b = scalar();
        BigInteger combination = ic.getFirst();
        for (int n = 0; n < inputs.size(); n++) {
            combination = combination.add(inputs.get(n).multiply(ic.get(n + 1)));
        }
        BigInteger c = a
            .multiply(b)
            .subtract(alpha.multiply(beta))
            .subtract(gamma.multiply(combination))
            .multiply(delta.modInverse(R))
            .mod(R);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(g1(a));
        bytes.writeBytes(g2(b));
        bytes.writeBytes(g1(c));
        return Proof.fromCanonicalBytes(bytes.toByteArray());
    }

    private BigInteger scalar() {
        return new BigInteger(300, random).mod(R);
    }

    private static byte[] g1(BigInteger log) {
        return G1Affine.GENERATOR.timesVartime(log).toBytes();
    }

    private static byte[] g2(BigInteger log) {
        return G2Affine.GENERATOR.timesVartime(log).toBytes();
    }
}
