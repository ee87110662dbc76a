package org.clavis.verifier.groth16;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.testing.Vectors;
import org.jspecify.annotations.Nullable;

/** Keys and proofs: those of the vectors, and forged ones of keys whose secrets are known. */
final class Samples {

    private static final BigInteger R = Fr.modulus();

    private Samples() {}

    /** Valid key, proof and inputs made from known secrets: A = a G, B = b G and C solves the equation. */
    record Forged(VerifyingKey key, Proof proof, PublicInputs inputs) {}

    static Forged forged(int inputCount, long seed) {
        return forged(inputCount, seed, List.of());
    }

    /**
     * As above, with a commitment to each of {@code committed}, d_i G, under a sigma of its own.
     *
     * @param committed numbers of the public values that each commitment's challenge depends on
     */
    static Forged forged(int inputCount, long seed, List<List<Integer>> committed) {
        Random random = new Random(seed);
        BigInteger alpha = scalar(random);
        BigInteger beta = scalar(random);
        BigInteger gamma = scalar(random);
        BigInteger delta = scalar(random);
        BigInteger a = scalar(random);
        BigInteger b = scalar(random);
        List<BigInteger> icLogs = new ArrayList<>();
        List<BigInteger> inputs = new ArrayList<>();
        for (int n = 0; n <= inputCount; n++) {
            icLogs.add(scalar(random));
            BigInteger input = n == 0 ? BigInteger.ONE : input(random, n);
            if (n > 0) {
                inputs.add(input);
            }
        }
        List<BigInteger> sigmas = new ArrayList<>();
        List<BigInteger> commitmentLogs = new ArrayList<>();
        List<CommitmentKey> commitmentKeys = new ArrayList<>();
        BigInteger g = scalar(random);
        for (List<Integer> one : committed) {
            icLogs.add(scalar(random));
            sigmas.add(scalar(random));
            commitmentLogs.add(scalar(random));
            commitmentKeys.add(new CommitmentKey(g2(g), g2(g.multiply(sigmas.getLast())).negate(), one));
        }
        VerifyingKey key = VerifyingKey.of(
            g1(alpha),
            g2(beta),
            g2(gamma),
            g2(delta),
            icLogs.stream().map(Samples::g1).toList(),
            new VerifyingKey.GnarkParts(g1(beta), g1(delta), commitmentKeys)
        );
        List<G1Affine> commitments = commitmentLogs.stream().map(Samples::g1).toList();
        G1Affine unknown = committed.isEmpty() ? G1Affine.INFINITY : G1Affine.GENERATOR;
        CommitmentCheck check = CommitmentCheck.of(key);
        Proof unfinished = new Proof(g1(a), g2(b), G1Affine.GENERATOR, commitments, unknown);
        long[] scalars = check.scalars(unfinished, PublicInputs.of(inputs));
        BigInteger combination = icLogs.getFirst();
        for (int n = 1; n < icLogs.size(); n++) {
            combination = combination.add(icLogs.get(n).multiply(integer(scalars, 4 * (n - 1))));
        }
        BigInteger knowledge = BigInteger.ZERO;
        BigInteger power = BigInteger.ONE;
        for (int n = 0; n < committed.size(); n++) {
            combination = combination.add(commitmentLogs.get(n));
            knowledge = knowledge.add(power.multiply(sigmas.get(n)).multiply(commitmentLogs.get(n)));
            power = power.multiply(Fr.toBigInteger(check.foldChallenge(scalars), 0)).mod(R);
        }
        BigInteger c = a
            .multiply(b)
            .subtract(alpha.multiply(beta))
            .subtract(combination.multiply(gamma))
            .multiply(delta.modInverse(R))
            .mod(R);
        Proof proof = new Proof(g1(a), g2(b), g1(c), commitments, g1(knowledge.mod(R)));
        return new Forged(key, proof, PublicInputs.of(inputs));
    }

    private static BigInteger integer(long[] limbs, int at) {
        BigInteger sum = BigInteger.ZERO;
        for (int n = 3; n >= 0; n--) {
            sum = sum.shiftLeft(64).add(new BigInteger(Long.toUnsignedString(limbs[at + n])));
        }
        return sum;
    }

    private static BigInteger input(Random random, int n) {
        return switch (n % 5) {
            case 0 -> BigInteger.ZERO;
            case 1 -> R.subtract(BigInteger.ONE);
            case 2 -> BigInteger.ONE.shiftLeft(64 * (n % 4))
                .subtract(BigInteger.ONE)
                .max(BigInteger.ONE);
            default -> scalar(random);
        };
    }

    private static BigInteger scalar(Random random) {
        return new BigInteger(300, random).mod(R);
    }

    static G1Affine g1(BigInteger log) {
        return G1Affine.GENERATOR.timesVartime(log);
    }

    static G2Affine g2(BigInteger log) {
        return G2Affine.GENERATOR.timesVartime(log);
    }

    static byte[] vector(String name) {
        try {
            return Files.readAllBytes(Vectors.require(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The three documents of the Semaphore proof. */
    record Documents(String key, String proof, String inputs) {
        byte[] keyBytes() {
            return key.getBytes(StandardCharsets.UTF_8);
        }

        byte[] proofBytes() {
            return proof.getBytes(StandardCharsets.UTF_8);
        }

        byte[] inputBytes() {
            return inputs.getBytes(StandardCharsets.UTF_8);
        }
    }

    static Documents semaphore() {
        Map<?, ?> all = Vectors.jsonObject("semaphore-v4/proof-depth1-snarkjs-form.json");
        return new Documents(write(all.get("vk")), write(all.get("proof")), write(all.get("public")));
    }

    /** The production key for {@code depth}, from the file that shares what all depths have in common. */
    static byte[] semaphoreKey(int depth) {
        Map<?, ?> all = Vectors.jsonObject("semaphore-v4/proof__src__verification-keys.json");
        StringBuilder out = new StringBuilder("{");
        for (Map.Entry<?, ?> member : all.entrySet()) {
            Object value = member.getValue();
            if (member.getKey().equals("vk_delta_2") || member.getKey().equals("IC")) {
                value = ((List<?>) value).get(depth - 1);
            }
            out.append(out.length() > 1 ? "," : "")
                .append('"')
                .append(member.getKey())
                .append("\":");
            out.append(member.getKey().equals("nPublic") ? value : write(value));
        }
        return out.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** JSON of maps, lists and strings; nPublic, the only number, without quotes. */
    static String write(@Nullable Object value) {
        if (value instanceof Map<?, ?> members) {
            List<String> parts = new ArrayList<>();
            members.forEach((name, member) ->
                parts.add("\"" + name + "\":" + (name.equals("nPublic") ? member : write(member)))
            );
            return "{" + String.join(",", parts) + "}";
        }
        if (value instanceof List<?> items) {
            return "[" + String.join(",", items.stream().map(Samples::write).toList()) + "]";
        }
        return "\"" + value + "\"";
    }

    /** The key inside the old snarkjs proving key, which was never through phase 2; unchecked for soundness. */
    static VerifyingKey toyKey(boolean checked) {
        ByteBuffer zkey = ByteBuffer.wrap(vector("groth16-snarkjs-bn254-2023/circuit.zkey")).order(
            ByteOrder.LITTLE_ENDIAN
        );
        int header = section(zkey, 2);
        // n8q, q, n8r, r, nVars, nPublic, domainSize, alpha1, beta1, beta2, gamma2, delta1, delta2
        int publicCount = zkey.getInt(header + 4 + 32 + 4 + 32 + 4);
        int points = header + 4 + 32 + 4 + 32 + 12;
        int ic = section(zkey, 3);
        List<G1Affine> icPoints = new ArrayList<>();
        for (int n = 0; n <= publicCount; n++) {
            icPoints.add(G1Affine.fromMontgomeryLimbs(limbs(zkey, ic + 64 * n, 8), 0));
        }
        G1Affine alpha = G1Affine.fromMontgomeryLimbs(limbs(zkey, points, 8), 0);
        G2Affine beta = G2Affine.fromMontgomeryLimbs(limbs(zkey, points + 128, 16), 0);
        G2Affine gamma = G2Affine.fromMontgomeryLimbs(limbs(zkey, points + 256, 16), 0);
        G2Affine delta = G2Affine.fromMontgomeryLimbs(limbs(zkey, points + 384 + 64, 16), 0);
        return checked
            ? VerifyingKey.of(alpha, beta, gamma, delta, icPoints)
            : VerifyingKey.withoutHygieneForTestingOnly(alpha, beta, gamma, delta, icPoints);
    }

    private static int section(ByteBuffer zkey, int type) {
        int at = 12;
        while (zkey.getInt(at) != type) {
            at += 12 + (int) zkey.getLong(at + 4);
        }
        return at + 12;
    }

    private static long[] limbs(ByteBuffer zkey, int at, int count) {
        long[] out = new long[count];
        for (int n = 0; n < count; n++) {
            out[n] = zkey.getLong(at + 8 * n);
        }
        return out;
    }
}
