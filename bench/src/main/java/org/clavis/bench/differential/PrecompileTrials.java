package org.clavis.bench.differential;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.evm.Address;
import org.clavis.evm.Bn254Precompiles;

/** The chain's contracts at 6, 7 and 8 beside {@link Bn254Precompiles}: answers byte for byte. */
final class PrecompileTrials implements Category {

    /** Which contract. */
    enum Kind {
        /** Addition of two points. */
        ADD(6, 1_000, 2 * G1Affine.BYTES, G1Affine.BYTES),
        /** Multiplication of a point. */
        MULTIPLY(7, 10_000, G1Affine.BYTES + Words.BYTES, G1Affine.BYTES),
        /** Check of two pairings. */
        PAIRING(8, 150_000, 2 * (G1Affine.BYTES + G2Affine.BYTES), Words.BYTES);

        private final int address;
        private final long gas;
        private final int inputBytes;
        private final int answerBytes;

        Kind(int address, long gas, int inputBytes, int answerBytes) {
            this.address = address;
            this.gas = gas;
            this.inputBytes = inputBytes;
            this.answerBytes = answerBytes;
        }
    }

    private final Kind kind;
    private final Bn254Samples samples;

    PrecompileTrials(Kind kind, Bn254Samples samples) {
        this.kind = kind;
        this.samples = samples;
    }

    @Override
    public String name() {
        return "precompile " + kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Address target() {
        return Address.fromHex("%040x".formatted(kind.address));
    }

    @Override
    public long gasEach() {
        return kind.gas;
    }

    @Override
    public int answerBytes() {
        return kind.answerBytes;
    }

    @Override
    public byte[] refusal() {
        return new byte[0];
    }

    @Override
    public List<Trial> trials(RandomGenerator random, int count) {
        int length = random.nextInt(4) == 0 ? 1 + random.nextInt(kind.inputBytes + 64) : kind.inputBytes;
        String name = length == kind.inputBytes ? "whole input" : "input of another length";
        List<Trial> trials = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            byte[] input = Arrays.copyOf(input(random), length);
            trials.add(
                new Trial(
                    name,
                    input,
                    switch (kind) {
                        case ADD -> Bn254Precompiles.add(input);
                        case MULTIPLY -> Bn254Precompiles.multiply(input);
                        case PAIRING -> Bn254Precompiles.pairing(input);
                    }
                )
            );
        }
        return trials;
    }

    private byte[] input(RandomGenerator random) {
        var input = new ByteArrayOutputStream();
        switch (kind) {
            case ADD -> {
                byte[] first = samples.g1Bytes(random);
                input.writeBytes(first);
                input.writeBytes(random.nextInt(8) == 0 ? related(random, first) : samples.g1Bytes(random));
            }
            case MULTIPLY -> {
                input.writeBytes(samples.g1Bytes(random));
                boolean extreme = random.nextBoolean();
                BigInteger any = extreme ? Words.pick(random, Bn254Samples.EXTREMES) : Words.random(random);
                input.writeBytes(Words.of(any));
            }
            case PAIRING -> pairs(random, input);
        }
        return input.toByteArray();
    }

    /** The same point or its opposite. */
    private static byte[] related(RandomGenerator random, byte[] point) {
        byte[] other = point.clone();
        if (random.nextBoolean()) {
            Words.put(other, Words.BYTES, Bn254Samples.P.subtract(Words.integer(other, Words.BYTES)));
        }
        return other;
    }

    private void pairs(RandomGenerator random, ByteArrayOutputStream input) {
        if (random.nextInt(3) > 0) {
            for (int n = 0; n < 2; n++) {
                input.writeBytes(samples.g1Bytes(random));
                input.writeBytes(samples.g2Bytes(random));
            }
            return;
        }
        // e(P, kQ) e(-kP, Q) = 1, or with one sign wrong
        G1Affine p = samples.g1(random);
        G2Affine q = samples.g2(random);
        BigInteger k = Bn254Samples.scalar(random);
        G1Affine kp = p.timesVartime(k);
        input.writeBytes(p.toBytes());
        input.writeBytes(q.timesVartime(k).toBytes());
        input.writeBytes((random.nextInt(4) > 0 ? kp.negate() : kp).toBytes());
        input.writeBytes(q.toBytes());
    }
}
