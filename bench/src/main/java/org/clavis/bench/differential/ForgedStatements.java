package org.clavis.bench.differential;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.groth16.VerifyingKey;

/** Proofs for a key whose secrets are known: for any inputs, and with any point at infinity. */
final class ForgedStatements implements Statements {

    private static final BigInteger R = Bn254Samples.R;
    private static final List<BigInteger> INPUTS = List.of(
        BigInteger.ZERO,
        BigInteger.ONE,
        BigInteger.TWO,
        R.subtract(BigInteger.ONE),
        R.subtract(BigInteger.TWO)
    );

    private final BigInteger alpha;
    private final BigInteger beta;
    private final BigInteger gamma;
    private final BigInteger delta;
    private final List<BigInteger> ic = new ArrayList<>();

    ForgedStatements(RandomGenerator random, int inputCount) {
        alpha = Bn254Samples.scalar(random);
        beta = Bn254Samples.scalar(random);
        gamma = Bn254Samples.scalar(random);
        delta = Bn254Samples.scalar(random);
        for (int n = 0; n <= inputCount; n++) {
            ic.add(Bn254Samples.scalar(random));
        }
    }

    @Override
    public VerifyingKey key() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(g1(alpha));
        bytes.writeBytes(g2(beta));
        bytes.writeBytes(g2(gamma));
        bytes.writeBytes(g2(delta));
        ic.forEach(log -> bytes.writeBytes(g1(log)));
        return VerifyingKey.fromCanonicalBytes(bytes.toByteArray());
    }

    @Override
    public byte[] valid(RandomGenerator random) {
        List<BigInteger> inputs = inputs(random);
        BigInteger a = Bn254Samples.scalar(random);
        BigInteger b = Bn254Samples.scalar(random);
        return arguments(a, b, c(a, b, inputs), inputs);
    }

    @Override
    public byte[] withInfinity(RandomGenerator random) {
        List<BigInteger> inputs = inputs(random);
        BigInteger some = Bn254Samples.scalar(random);
        BigInteger zero = BigInteger.ZERO;
        return switch (random.nextInt(3)) {
            case 0 -> arguments(zero, some, c(zero, some, inputs), inputs);
            case 1 -> arguments(some, zero, c(some, zero, inputs), inputs);
            default -> {
                BigInteger b = right(inputs).multiply(some.modInverse(R)).mod(R);
                yield arguments(some, b, zero, inputs);
            }
        };
    }

    /** Now and then such that the combination of the IC points is infinity, which is nothing to refuse. */
    private List<BigInteger> inputs(RandomGenerator random) {
        List<BigInteger> inputs = new ArrayList<>();
        BigInteger sum = ic.getFirst();
        for (int n = 1; n < ic.size(); n++) {
            boolean common = random.nextInt(3) == 0;
            BigInteger input = common ? Words.pick(random, INPUTS) : Bn254Samples.scalar(random);
            if (n == ic.size() - 1 && random.nextInt(8) == 0) {
                input = sum.negate().multiply(ic.get(n).modInverse(R)).mod(R);
            }
            sum = sum.add(input.multiply(ic.get(n)));
            inputs.add(input);
        }
        return inputs;
    }

    /** alpha beta + gamma (ic_0 + s_1 ic_1 + ...): what a b less delta c has to be. */
    private BigInteger right(List<BigInteger> inputs) {
        BigInteger combination = ic.getFirst();
        for (int n = 0; n < inputs.size(); n++) {
            combination = combination.add(inputs.get(n).multiply(ic.get(n + 1)));
        }
        return alpha.multiply(beta).add(gamma.multiply(combination)).mod(R);
    }

    private BigInteger c(BigInteger a, BigInteger b, List<BigInteger> inputs) {
        return a.multiply(b).subtract(right(inputs)).multiply(delta.modInverse(R)).mod(R);
    }

    private static byte[] arguments(BigInteger a, BigInteger b, BigInteger c, List<BigInteger> inputs) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(g1(a));
        bytes.writeBytes(g2(b));
        bytes.writeBytes(g1(c));
        inputs.forEach(input -> bytes.writeBytes(Words.of(input)));
        return bytes.toByteArray();
    }

    private static byte[] g1(BigInteger log) {
        return G1Affine.GENERATOR.timesVartime(log).toBytes();
    }

    private static byte[] g2(BigInteger log) {
        return G2Affine.GENERATOR.timesVartime(log).toBytes();
    }
}
