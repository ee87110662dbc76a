package org.clavis.hash;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.clavis.algebra.babyjubjub.CurveParams;

/** Poseidon in {@code BigInteger} arithmetic, written from the paper, for comparison. */
final class PoseidonModel {

    private static final BigInteger P = CurveParams.P;
    private static final int[] PARTIAL_ROUNDS = { 56, 57, 56, 60 };
    private static final BigInteger FIVE = BigInteger.valueOf(5);

    private PoseidonModel() {}

    static BigInteger hash(BigInteger... inputs) {
        int width = inputs.length + 1;
        int partial = PARTIAL_ROUNDS[width - 2];
        IntSupplier bits = selfShrinkingGrain(width, partial);
        BigInteger[] constants = new BigInteger[(8 + partial) * width];
        for (int i = 0; i < constants.length; i++) {
            do {
                constants[i] = draw(bits);
            } while (constants[i].compareTo(P) >= 0);
        }
        BigInteger[] xs = draws(bits, width);
        BigInteger[] ys = draws(bits, width);
        assert IntStream.range(0, width * width).allMatch(
            i ->
                xs[i / width]
                    .add(ys[i % width])
                    .mod(P)
                    .signum() != 0
        );

        BigInteger[] state = new BigInteger[width];
        state[0] = BigInteger.ZERO;
        System.arraycopy(inputs, 0, state, 1, inputs.length);
        for (int round = 0; round < 8 + partial; round++) {
            BigInteger[] next = new BigInteger[width];
            for (int i = 0; i < width; i++) {
                BigInteger value = state[i].add(constants[round * width + i]);
                boolean sbox = i == 0 || round < 4 || round >= 4 + partial;
                next[i] = sbox ? value.modPow(FIVE, P) : value;
            }
            for (int i = 0; i < width; i++) {
                state[i] = BigInteger.ZERO;
                for (int j = 0; j < width; j++) {
                    state[i] = state[i].add(xs[i].add(ys[j]).modInverse(P).multiply(next[j])).mod(P);
                }
            }
        }
        return state[0];
    }

    private static IntSupplier selfShrinkingGrain(int width, int partial) {
        String seed =
            "01" + "0000" + binary(254, 12) + binary(width, 12) + binary(8, 10) + binary(partial, 10) + "1".repeat(30);
        List<Integer> sequence = new ArrayList<>(
            seed
                .chars()
                .map(c -> c - '0')
                .boxed()
                .toList()
        );
        for (int i = 0; i < 160; i++) {
            clock(sequence);
        }
        return () -> {
            while (true) {
                clock(sequence);
                clock(sequence);
                if (sequence.get(sequence.size() - 2) == 1) {
                    return sequence.getLast();
                }
            }
        };
    }

    private static void clock(List<Integer> sequence) {
        int end = sequence.size() - 80;
        int next = 0;
        for (int tap : new int[] { 62, 51, 38, 23, 13, 0 }) {
            next ^= sequence.get(end + tap);
        }
        sequence.add(next);
    }

    private static BigInteger[] draws(IntSupplier bits, int count) {
        BigInteger[] values = new BigInteger[count];
        Arrays.setAll(values, i -> draw(bits).mod(P));
        return values;
    }

    private static BigInteger draw(IntSupplier bits) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < 254; i++) {
            digits.append(bits.getAsInt());
        }
        return new BigInteger(digits.toString(), 2);
    }

    private static String binary(int value, int length) {
        String digits = Integer.toBinaryString(value);
        return "0".repeat(length - digits.length()) + digits;
    }
}
