package org.clavis.bench.differential;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.clavis.bench.forged.ForgedKey;
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

    private final ForgedKey forged;

    ForgedStatements(RandomGenerator random, int inputCount) {
        forged = new ForgedKey(random, inputCount);
    }

    @Override
    public VerifyingKey key() {
        return forged.verifyingKey();
    }

    @Override
    public byte[] valid(RandomGenerator random) {
        return forged.prove(ForgedKey.scalar(random), ForgedKey.scalar(random), inputs(random));
    }

    @Override
    public byte[] withInfinity(RandomGenerator random) {
        List<BigInteger> inputs = inputs(random);
        BigInteger some = ForgedKey.scalar(random);
        return switch (random.nextInt(3)) {
            case 0 -> forged.prove(BigInteger.ZERO, some, inputs);
            case 1 -> forged.prove(some, BigInteger.ZERO, inputs);
            default -> forged.proveWithoutC(some, inputs);
        };
    }

    /** Now and then such that the combination of the IC points is infinity, which is nothing to refuse. */
    private List<BigInteger> inputs(RandomGenerator random) {
        List<BigInteger> ic = forged.ic();
        List<BigInteger> inputs = new ArrayList<>();
        BigInteger sum = ic.getFirst();
        for (int n = 1; n < ic.size(); n++) {
            boolean common = random.nextInt(3) == 0;
            BigInteger input = common ? Words.pick(random, INPUTS) : ForgedKey.scalar(random);
            if (n == ic.size() - 1 && random.nextInt(8) == 0) {
                input = sum.negate().multiply(ic.get(n).modInverse(R)).mod(R);
            }
            sum = sum.add(input.multiply(ic.get(n)));
            inputs.add(input);
        }
        return inputs;
    }
}
