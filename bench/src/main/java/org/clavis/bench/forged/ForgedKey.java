package org.clavis.bench.forged;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.groth16.PublicInputs;
import org.clavis.verifier.groth16.VerifyingKey;

/**
 * A verifying key whose secrets are known, so that proofs need no circuit: A = a G, B = b H for any a and b, and c of
 * C = c G solves
 *
 * <pre>
 *  a b = alpha beta + gamma (ic_0 + s_1 ic_1 + ...) + delta c
 * </pre>
 *
 * To a verifier these are proofs like any other. Immutable.
 */
public final class ForgedKey {

    private static final BigInteger R = Fr.modulus();

    private final BigInteger alpha;
    private final BigInteger beta;
    private final BigInteger gamma;
    private final BigInteger delta;
    private final List<BigInteger> ic;

    /** A key with random secrets for statements of {@code inputCount} public inputs. */
    public ForgedKey(RandomGenerator random, int inputCount) {
        alpha = scalar(random);
        beta = scalar(random);
        gamma = scalar(random);
        delta = scalar(random);
        ic = Stream.generate(() -> scalar(random))
            .limit(inputCount + 1L)
            .toList();
    }

    /** A number below r. */
    public static BigInteger scalar(RandomGenerator random) {
        byte[] bytes = new byte[Fr.BYTES + Long.BYTES];
        random.nextBytes(bytes);
        return new BigInteger(1, bytes).mod(R);
    }

    /** The key itself. */
    public VerifyingKey verifyingKey() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(g1(alpha));
        bytes.writeBytes(g2(beta));
        bytes.writeBytes(g2(gamma));
        bytes.writeBytes(g2(delta));
        ic.forEach(log -> bytes.writeBytes(g1(log)));
        return VerifyingKey.fromCanonicalBytes(bytes.toByteArray());
    }

    /** The logarithms of the IC points. */
    public List<BigInteger> ic() {
        return ic;
    }

    /**
     * A valid proof, with A or B at infinity for a or b zero.
     *
     * @return the words of the proof and of the inputs, in the order of EIP-197
     */
    public byte[] prove(BigInteger a, BigInteger b, List<BigInteger> inputs) {
        BigInteger c = a.multiply(b).subtract(right(inputs)).multiply(delta.modInverse(R)).mod(R);
        return words(a, b, c, inputs);
    }

    /** A valid proof with C at infinity, as {@link #prove}; a is not zero. */
    public byte[] proveWithoutC(BigInteger a, List<BigInteger> inputs) {
        BigInteger b = right(inputs).multiply(a.modInverse(R)).mod(R);
        return words(a, b, BigInteger.ZERO, inputs);
    }

    /** What a b less delta c has to be. */
    private BigInteger right(List<BigInteger> inputs) {
        BigInteger combination = IntStream.range(0, inputs.size())
            .mapToObj(n -> inputs.get(n).multiply(ic.get(n + 1)))
            .reduce(ic.getFirst(), BigInteger::add);
        return alpha.multiply(beta).add(gamma.multiply(combination)).mod(R);
    }

    private static byte[] words(BigInteger a, BigInteger b, BigInteger c, List<BigInteger> inputs) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(g1(a));
        bytes.writeBytes(g2(b));
        bytes.writeBytes(g1(c));
        bytes.writeBytes(PublicInputs.of(inputs).toBytes());
        return bytes.toByteArray();
    }

    private static byte[] g1(BigInteger log) {
        return G1Affine.GENERATOR.timesVartime(log).toBytes();
    }

    private static byte[] g2(BigInteger log) {
        return G2Affine.GENERATOR.timesVartime(log).toBytes();
    }
}
