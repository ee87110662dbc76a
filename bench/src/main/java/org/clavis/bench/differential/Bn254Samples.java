package org.clavis.bench.differential;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.jspecify.annotations.Nullable;

/** Points of BN254 and bytes that only look like some, in the words of EIP-197. */
public final class Bn254Samples {

    static final BigInteger P = Fp.modulus();
    static final BigInteger R = Fr.modulus();
    static final List<BigInteger> EXTREMES = Words.extremes(P, R);
    private static final int POOL = 64;

    private final List<G1Affine> g1;
    private final List<G2Affine> g2;

    Bn254Samples() {
        g1 = IntStream.range(0, POOL)
            .mapToObj(n -> G1Affine.GENERATOR.timesVartime(BigInteger.TEN.pow(n)))
            .toList();
        g2 = IntStream.range(0, POOL)
            .mapToObj(n -> G2Affine.GENERATOR.timesVartime(BigInteger.TEN.pow(n)))
            .toList();
    }

    static BigInteger scalar(RandomGenerator random) {
        return Words.random(random).mod(R);
    }

    /** A point, of many. */
    G1Affine g1(RandomGenerator random) {
        return Words.pick(random, g1).plus(Words.pick(random, g1));
    }

    G2Affine g2(RandomGenerator random) {
        return Words.pick(random, g2).plus(Words.pick(random, g2));
    }

    /** 64 bytes of a point, or with something wrong. */
    byte[] g1Bytes(RandomGenerator random) {
        byte[] bytes = g1(random).toBytes();
        spoil(random, bytes);
        return bytes;
    }

    /** 128 bytes of a point, or with something wrong. */
    byte[] g2Bytes(RandomGenerator random) {
        if (random.nextInt(4) == 0) {
            return outsideTheSubgroup(random);
        }
        byte[] bytes = g2(random).toBytes();
        spoil(random, bytes);
        return bytes;
    }

    /** Half the time, nothing. */
    private static void spoil(RandomGenerator random, byte[] bytes) {
        int at = Words.BYTES * random.nextInt(bytes.length / Words.BYTES);
        switch (random.nextInt(12)) {
            case 0 -> Words.flipBit(random, bytes, 0, bytes.length);
            case 1 -> Words.put(bytes, at, Words.pick(random, EXTREMES));
            case 2 -> Words.put(bytes, at, Words.integer(bytes, at).add(P));
            case 3 -> Arrays.fill(bytes, (byte) 0);
            case 4 -> Words.put(bytes, at, P.subtract(Words.integer(bytes, at)));
            case 5 -> {
                byte[] kept = bytes.clone();
                int half = bytes.length / 2;
                System.arraycopy(kept, half, bytes, 0, half);
                System.arraycopy(kept, 0, bytes, half, half);
            }
            default -> {
                // as it is
            }
        }
    }

    /** A random point of the twist: one in 2^254 of them is in the subgroup. */
    public static byte[] outsideTheSubgroup(RandomGenerator random) {
        // b' = 3 / (9 + i) = 3 (9 - i) / 82
        BigInteger scale = BigInteger.valueOf(82).modInverse(P).multiply(BigInteger.valueOf(3));
        while (true) {
            BigInteger re = Words.random(random).mod(P);
            BigInteger im = random.nextBoolean() ? BigInteger.ZERO : Words.random(random).mod(P);
            // x^3 + b'
            BigInteger re2 = re.multiply(re).subtract(im.multiply(im)).mod(P);
            BigInteger im2 = re.multiply(im).shiftLeft(1).mod(P);
            BigInteger re3 = re2
                .multiply(re)
                .subtract(im2.multiply(im))
                .add(scale.multiply(BigInteger.valueOf(9)));
            BigInteger im3 = re2.multiply(im).add(im2.multiply(re)).subtract(scale);
            BigInteger[] y = squareRoot(re3.mod(P), im3.mod(P));
            if (y != null) {
                byte[] bytes = new byte[G2Affine.BYTES];
                Words.put(bytes, 0, im);
                Words.put(bytes, Words.BYTES, re);
                Words.put(bytes, 2 * Words.BYTES, y[1]);
                Words.put(bytes, 3 * Words.BYTES, y[0]);
                return bytes;
            }
        }
    }

    /** Of a + bi with i^2 = -1, by way of the norm; null where there is none, or b is 0. */
    private static BigInteger @Nullable [] squareRoot(BigInteger a, BigInteger b) {
        BigInteger norm = squareRoot(a.multiply(a).add(b.multiply(b)).mod(P));
        if (norm == null || b.signum() == 0) {
            return null;
        }
        BigInteger half = BigInteger.TWO.modInverse(P);
        BigInteger re = squareRoot(a.add(norm).multiply(half).mod(P));
        if (re == null) {
            re = squareRoot(a.subtract(norm).multiply(half).mod(P));
        }
        if (re == null || re.signum() == 0) {
            return null;
        }
        return new BigInteger[] { re, b.multiply(half).multiply(re.modInverse(P)).mod(P) };
    }

    /** p = 3 mod 4. */
    private static @Nullable BigInteger squareRoot(BigInteger value) {
        BigInteger root = value.modPow(P.add(BigInteger.ONE).shiftRight(2), P);
        return root.multiply(root).mod(P).equals(value) ? root : null;
    }
}
