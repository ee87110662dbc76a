package org.clavis.verifier.groth16;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;

/** Valid claims of one key, forged from the key's secrets, and ways to spoil them. */
record SampleBatch(VerifyingKey key, List<Groth16Claim> claims) {
    private static final BigInteger R = Fr.modulus();

    SampleBatch {
        claims = List.copyOf(claims);
    }

    static SampleBatch forged(int count, int inputCount, long seed) {
        Random random = new Random(seed);
        BigInteger alpha = scalar(random);
        BigInteger beta = scalar(random);
        BigInteger gamma = scalar(random);
        BigInteger delta = scalar(random);
        List<BigInteger> logs = new ArrayList<>();
        List<G1Affine> ic = new ArrayList<>();
        for (int n = 0; n <= inputCount; n++) {
            logs.add(scalar(random));
            ic.add(Samples.g1(logs.get(n)));
        }
        List<Groth16Claim> claims = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            BigInteger a = scalar(random);
            BigInteger b = scalar(random);
            BigInteger combination = logs.getFirst();
            List<BigInteger> inputs = new ArrayList<>();
            for (int k = 1; k <= inputCount; k++) {
                BigInteger input = scalar(random);
                inputs.add(input);
                combination = combination.add(input.multiply(logs.get(k)));
            }
            BigInteger c = a
                .multiply(b)
                .subtract(alpha.multiply(beta))
                .subtract(combination.multiply(gamma))
                .multiply(delta.modInverse(R))
                .mod(R);
            Proof proof = new Proof(Samples.g1(a), Samples.g2(b), Samples.g1(c));
            claims.add(new Groth16Claim(proof, PublicInputs.of(inputs)));
        }
        VerifyingKey key = VerifyingKey.of(
            Samples.g1(alpha),
            Samples.g2(beta),
            Samples.g2(gamma),
            Samples.g2(delta),
            ic
        );
        return new SampleBatch(key, claims);
    }

    private static BigInteger scalar(Random random) {
        return new BigInteger(300, random).mod(R);
    }

    /** The claim with {@code error} added to C. */
    static Groth16Claim withError(Groth16Claim claim, G1Affine error) {
        Proof proof = claim.proof();
        return new Groth16Claim(new Proof(proof.a(), proof.b(), proof.c().plus(error)), claim.publicInputs());
    }

    /** The claim with one part spoiled: A, B, C or, if it has any, a public input. */
    static Groth16Claim spoiled(Groth16Claim claim, int part) {
        Proof proof = claim.proof();
        PublicInputs inputs = claim.publicInputs();
        return switch (part % (inputs.count() == 0 ? 3 : 4)) {
            case 0 -> new Groth16Claim(new Proof(proof.a().negate(), proof.b(), proof.c()), inputs);
            case 1 -> new Groth16Claim(new Proof(proof.a(), proof.b().plus(proof.b()), proof.c()), inputs);
            case 2 -> withError(claim, proof.c());
            default -> {
                List<BigInteger> values = new ArrayList<>(inputs.values());
                values.set(
                    part % values.size(),
                    values
                        .get(part % values.size())
                        .add(BigInteger.ONE)
                        .mod(R)
                );
                yield new Groth16Claim(proof, PublicInputs.of(values));
            }
        };
    }
}
