package org.clavis.verifier.corpus;

import static org.clavis.verifier.corpus.Secp256k1Cases.bytes;
import static org.clavis.verifier.corpus.Secp256k1Cases.word;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.groth16.VerifyingKey;

/**
 * The cases of Groth16 proofs, as arguments of {@code verifyProof}. The key's secrets are the numbers below, so that
 * proofs can be made which satisfy the equation with a point at infinity: a b = alpha beta + gamma l + delta c.
 */
final class Groth16Cases {

    private static final BigInteger P = Fp.modulus();
    private static final BigInteger R = Fr.modulus();
    private static final BigInteger ZERO = BigInteger.ZERO;

    private static final BigInteger ALPHA = secret(1);
    private static final BigInteger BETA = secret(2);
    private static final BigInteger GAMMA = secret(3);
    private static final BigInteger DELTA = secret(4);
    private static final List<BigInteger> IC = List.of(secret(5), secret(6), secret(7));
    private static final List<BigInteger> INPUTS = List.of(BigInteger.valueOf(42), R.subtract(BigInteger.ONE));

    private static final int B_AT = G1Affine.BYTES;
    private static final int C_AT = B_AT + G2Affine.BYTES;
    private static final int INPUTS_AT = C_AT + G1Affine.BYTES;
    private static final String[] WORDS = { "A.x", "A.y", "B.x.im", "B.x.re", "B.y.im", "B.y.re", "C.x", "C.y" };

    private Groth16Cases() {}

    private static BigInteger secret(int n) {
        return BigInteger.valueOf(7).modPow(BigInteger.valueOf(100L + n), R);
    }

    static VerifyingKey key() {
        return VerifyingKey.fromCanonicalBytes(
            bytes(g1(ALPHA), g2(BETA), g2(GAMMA), g2(DELTA), g1(IC.get(0)), g1(IC.get(1)), g1(IC.get(2)))
        );
    }

    static Corpus corpus() {
        Corpus corpus = new Corpus(
            "Groth16 proofs for test/fixtures/KnownSecretsVerifier.sol. Written by org.clavis.verifier.corpus.CorpusWriter."
        );
        BigInteger a = secret(8);
        BigInteger b = secret(9);
        byte[] valid = arguments(a, b, c(a, b, INPUTS), INPUTS);
        add(corpus, "valid", true, valid);
        BigInteger t = secret(10);
        BigInteger u = secret(11);
        byte[] twin = bytes(
            g1(a.multiply(t.modInverse(R))),
            g2(t.multiply(b.add(u.multiply(DELTA)))),
            g1(c(a, b, INPUTS).add(u.multiply(a))),
            Arrays.copyOfRange(valid, INPUTS_AT, valid.length)
        );
        add(corpus, "rerandomised", true, twin);
        add(corpus, "A and B negated", true, arguments(R.subtract(a), R.subtract(b), c(a, b, INPUTS), INPUTS));
        List<BigInteger> zeros = List.of(ZERO, ZERO);
        add(corpus, "inputs 0", true, arguments(a, b, c(a, b, zeros), zeros));
        infinity(corpus, a, b, valid);
        inputs(corpus, valid);
        coordinates(corpus, valid);
        add(corpus, "A negated", false, arguments(R.subtract(a), b, c(a, b, INPUTS), INPUTS));
        add(corpus, "B outside the subgroup", false, put(valid, B_AT, outsideTheSubgroup()));
        add(corpus, "A off the curve", false, put(valid, 0, word(BigInteger.ONE)));
        add(corpus, "A and C swapped", false, put(put(valid, 0, slice(valid, C_AT, 64)), C_AT, slice(valid, 0, 64)));
        byte[] realFirst = put(put(valid, B_AT, slice(valid, B_AT + 32, 32)), B_AT + 32, slice(valid, B_AT, 32));
        realFirst = put(put(realFirst, B_AT + 64, slice(valid, B_AT + 96, 32)), B_AT + 96, slice(valid, B_AT + 64, 32));
        add(corpus, "B with real parts first", false, realFirst);
        for (int length : new int[] { 0, 255, 256, valid.length - 32, valid.length - 1, valid.length + 1 }) {
            add(corpus, "calldata of " + (length - valid.length) + " bytes", false, Arrays.copyOf(valid, length));
        }
        add(corpus, "calldata of 32 bytes more", false, Arrays.copyOf(valid, valid.length + 32));
        return corpus;
    }

    private static void infinity(Corpus corpus, BigInteger a, BigInteger b, byte[] valid) {
        add(corpus, "A at infinity, the equation holds", false, arguments(ZERO, b, c(ZERO, b, INPUTS), INPUTS));
        add(corpus, "B at infinity, the equation holds", false, arguments(a, ZERO, c(a, ZERO, INPUTS), INPUTS));
        BigInteger fitting = right(INPUTS).multiply(a.modInverse(R));
        add(corpus, "C at infinity, the equation holds", false, arguments(a, fitting, ZERO, INPUTS));
        add(corpus, "A zeros", false, put(valid, 0, new byte[64]));
        add(corpus, "B zeros", false, put(valid, B_AT, new byte[128]));
        add(corpus, "C zeros", false, put(valid, C_AT, new byte[64]));
        add(corpus, "all points zeros", false, put(valid, 0, new byte[256]));
        BigInteger last = IC.get(0)
            .add(INPUTS.get(0).multiply(IC.get(1)))
            .negate()
            .multiply(IC.get(2).modInverse(R))
            .mod(R);
        List<BigInteger> cancelling = List.of(INPUTS.get(0), last);
        byte[] sumAtInfinity = arguments(a, b, c(a, b, cancelling), cancelling);
        add(corpus, "the inputs' sum at infinity, which is sound", true, sumAtInfinity);
    }

    private static void inputs(Corpus corpus, byte[] valid) {
        for (int n = 0; n < INPUTS.size(); n++) {
            int at = INPUTS_AT + 32 * n;
            add(corpus, "input " + n + " plus r", false, put(valid, at, word(INPUTS.get(n).add(R))));
            add(corpus, "input " + n + " is r", false, put(valid, at, word(R)));
            add(corpus, "input " + n + " is 2^256 - 1", false, put(valid, at, HexFormat.of().parseHex("f".repeat(64))));
            BigInteger other = INPUTS.get(n).add(BigInteger.ONE).mod(R);
            add(corpus, "input " + n + " plus one", false, put(valid, at, word(other)));
        }
        byte[] swapped = bytes(slice(valid, 0, INPUTS_AT), word(INPUTS.get(1)), word(INPUTS.get(0)));
        add(corpus, "inputs swapped", false, swapped);
    }

    private static void coordinates(Corpus corpus, byte[] valid) {
        for (int n = 0; n < WORDS.length; n++) {
            BigInteger value = new BigInteger(1, slice(valid, 32 * n, 32));
            add(corpus, WORDS[n] + " plus p", false, put(valid, 32 * n, word(value.add(P))));
            add(corpus, WORDS[n] + " is p", false, put(valid, 32 * n, word(P)));
            add(corpus, WORDS[n] + " plus one", false, put(valid, 32 * n, word(value.add(BigInteger.ONE))));
        }
    }

    private static void add(Corpus corpus, String name, boolean accepted, byte[] arguments) {
        corpus.add("groth16", name, accepted, "arguments", arguments);
    }

    /** alpha beta + gamma l. */
    private static BigInteger right(List<BigInteger> inputs) {
        BigInteger l = IC.get(0)
            .add(inputs.get(0).multiply(IC.get(1)))
            .add(inputs.get(1).multiply(IC.get(2)));
        return ALPHA.multiply(BETA).add(GAMMA.multiply(l)).mod(R);
    }

    private static BigInteger c(BigInteger a, BigInteger b, List<BigInteger> inputs) {
        return a.multiply(b).subtract(right(inputs)).multiply(DELTA.modInverse(R)).mod(R);
    }

    private static byte[] arguments(BigInteger a, BigInteger b, BigInteger c, List<BigInteger> inputs) {
        return bytes(g1(a), g2(b), g1(c), word(inputs.get(0)), word(inputs.get(1)));
    }

    /** A point of the twist with x = 1; found by trying numbers. */
    private static byte[] outsideTheSubgroup() {
        return bytes(
            word(ZERO),
            word(BigInteger.ONE),
            HexFormat.of().parseHex("0d1271953ed9ea0836846e70a1934187998c7f790cb4d7511b7f8da82de048a4"),
            HexFormat.of().parseHex("2869111d5381f072f8e2728fdb825a51aadd70e52c9830e9ab4b871c0531f1bb")
        );
    }

    private static byte[] slice(byte[] bytes, int at, int length) {
        return Arrays.copyOfRange(bytes, at, at + length);
    }

    private static byte[] put(byte[] bytes, int at, byte[] part) {
        byte[] changed = bytes.clone();
        System.arraycopy(part, 0, changed, at, part.length);
        return changed;
    }

    private static byte[] g1(BigInteger log) {
        return G1Affine.GENERATOR.timesVartime(log.mod(R)).toBytes();
    }

    private static byte[] g2(BigInteger log) {
        return G2Affine.GENERATOR.timesVartime(log.mod(R)).toBytes();
    }
}
