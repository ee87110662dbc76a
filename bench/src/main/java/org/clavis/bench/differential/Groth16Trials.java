package org.clavis.bench.differential;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.evm.Address;
import org.clavis.hash.Keccak256;
import org.clavis.verifier.groth16.Groth16Verifier;
import org.clavis.verifier.groth16.Proof;

/** {@code verifyProof} of an exported contract: valid proofs, and each with something changed. */
final class Groth16Trials implements Category {

    private static final int CHANGES = 3;
    private static final int SELECTOR_BYTES = 4;
    private static final int B_AT = G1Affine.BYTES;
    private static final int C_AT = B_AT + G2Affine.BYTES;

    private final String name;
    private final Address target;
    private final Statements statements;
    private final Groth16Verifier verifier;
    private final Bn254Samples samples;
    private final byte[] selector;

    Groth16Trials(String name, Address target, Statements statements, Bn254Samples samples) {
        this.name = name;
        this.target = target;
        this.statements = statements;
        this.verifier = Groth16Verifier.of(statements.key());
        this.samples = samples;
        String signature = "verifyProof(uint256[8],uint256[" + verifier.key().publicInputCount() + "])";
        byte[] hash = Keccak256.digest(signature.getBytes(StandardCharsets.US_ASCII));
        this.selector = Arrays.copyOf(hash, SELECTOR_BYTES);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Address target() {
        return target;
    }

    @Override
    public long gasEach() {
        return 400_000;
    }

    @Override
    public List<Trial> trials(RandomGenerator random, int count) {
        List<Trial> trials = new ArrayList<>();
        int length = Proof.BYTES + Words.BYTES * verifier.key().publicInputCount();
        if (random.nextInt(16) == 0) {
            int other = random.nextBoolean() ? random.nextInt(2 * length) : length + 32 - random.nextInt(64);
            if (other != length) {
                for (int n = 0; n < count; n++) {
                    byte[] arguments = Arrays.copyOf(statements.valid(random), other);
                    trials.add(judged("calldata of another length", arguments));
                }
                return trials;
            }
        }
        while (trials.size() < count) {
            byte[] valid = statements.valid(random);
            trials.add(judged("valid", valid));
            for (int n = 0; n < CHANGES && trials.size() < count; n++) {
                trials.add(changed(random, valid.clone()));
            }
        }
        return trials;
    }

    private Trial changed(RandomGenerator random, byte[] data) {
        int words = data.length / Words.BYTES;
        int at = Words.BYTES * random.nextInt(words);
        int proofWord = Words.BYTES * random.nextInt(Proof.BYTES / Words.BYTES);
        String kind;
        switch (random.nextInt(12)) {
            case 0 -> {
                kind = "flipped bit";
                Words.flipBit(random, data, 0, data.length);
            }
            case 1 -> {
                kind = "word at the end of a range";
                Words.put(data, at, Words.pick(random, Bn254Samples.EXTREMES));
            }
            case 2 -> {
                kind = "coordinate plus p";
                Words.put(data, proofWord, Words.integer(data, proofWord).add(Bn254Samples.P));
            }
            case 3 -> {
                kind = "public input plus r";
                int input = Proof.BYTES + Words.BYTES * random.nextInt(words - Proof.BYTES / Words.BYTES);
                Words.put(data, input, Words.integer(data, input).add(Bn254Samples.R));
            }
            case 4 -> {
                kind = "point replaced by zeros";
                int from = Words.pick(random, List.of(0, B_AT, C_AT));
                Arrays.fill(data, from, from == B_AT ? C_AT : from + G1Affine.BYTES, (byte) 0);
            }
            case 5 -> {
                kind = "point at infinity in a proof made for it";
                data = statements.withInfinity(random);
            }
            case 6 -> {
                kind = "B outside the subgroup";
                System.arraycopy(Bn254Samples.outsideTheSubgroup(random), 0, data, B_AT, G2Affine.BYTES);
            }
            case 7 -> {
                kind = "A or C another point";
                System.arraycopy(
                    samples.g1(random).toBytes(),
                    0,
                    data,
                    random.nextBoolean() ? 0 : C_AT,
                    G1Affine.BYTES
                );
            }
            case 8 -> {
                kind = "A and B negated";
                negate(data, Words.BYTES);
                negate(data, B_AT + 2 * Words.BYTES);
                negate(data, B_AT + 3 * Words.BYTES);
            }
            case 9 -> {
                kind = "one coordinate negated";
                negate(data, proofWord);
            }
            case 10 -> {
                kind = "two words swapped";
                int other = Words.BYTES * random.nextInt(words);
                BigInteger kept = Words.integer(data, at);
                Words.put(data, at, Words.integer(data, other));
                Words.put(data, other, kept);
            }
            default -> {
                kind = "random words";
                for (int word = 0; word < data.length; word += Words.BYTES) {
                    Words.put(data, word, Bn254Samples.scalar(random));
                }
            }
        }
        return judged(kind, data);
    }

    private static void negate(byte[] data, int at) {
        Words.put(data, at, Bn254Samples.P.subtract(Words.integer(data, at)));
    }

    private Trial judged(String kind, byte[] arguments) {
        byte[] callData = Arrays.copyOf(selector, SELECTOR_BYTES + arguments.length);
        System.arraycopy(arguments, 0, callData, SELECTOR_BYTES, arguments.length);
        return new Trial(kind, callData, accepts(arguments) ? Optional.of(Words.of(1)) : Optional.empty());
    }

    private boolean accepts(byte[] arguments) {
        if (arguments.length < Proof.BYTES) {
            return false;
        }
        byte[] inputs = Arrays.copyOfRange(arguments, Proof.BYTES, arguments.length);
        return verifier.verifyEvm(Arrays.copyOf(arguments, Proof.BYTES), inputs).isAccepted();
    }
}
