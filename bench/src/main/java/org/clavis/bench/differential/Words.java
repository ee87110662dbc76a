package org.clavis.bench.differential;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.clavis.evm.Bytes32;

/** Words of 32 bytes, big-endian, and what an attacker would put into them. */
final class Words {

    static final int BYTES = Bytes32.BYTES;
    private static final BigInteger END = BigInteger.ONE.shiftLeft(8 * BYTES);

    private Words() {}

    static byte[] of(BigInteger value) {
        byte[] minimal = value.mod(END).toByteArray();
        byte[] word = new byte[BYTES];
        int length = Math.min(minimal.length, BYTES);
        System.arraycopy(minimal, minimal.length - length, word, BYTES - length, length);
        return word;
    }

    static byte[] of(long value) {
        return of(BigInteger.valueOf(value));
    }

    static BigInteger integer(byte[] bytes, int at) {
        return new BigInteger(1, bytes, at, BYTES);
    }

    static void put(byte[] bytes, int at, BigInteger value) {
        System.arraycopy(of(value), 0, bytes, at, BYTES);
    }

    static BigInteger random(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new BigInteger(1, bytes);
    }

    /** Ends of the ranges that {@code moduli} bound: 0, 1, each less one, itself and more one, 2^256 - 1, 2^255. */
    static List<BigInteger> extremes(BigInteger... moduli) {
        List<BigInteger> values = new ArrayList<>(List.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.TWO));
        for (BigInteger modulus : moduli) {
            values.add(modulus.subtract(BigInteger.ONE));
            values.add(modulus);
            values.add(modulus.add(BigInteger.ONE));
            values.add(modulus.shiftRight(1));
            values.add(modulus.shiftRight(1).add(BigInteger.ONE));
        }
        values.add(BigInteger.ONE.shiftLeft(8 * BYTES - 1));
        values.add(END.subtract(BigInteger.ONE));
        return List.copyOf(values);
    }

    static <T> T pick(RandomGenerator random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    static void flipBit(RandomGenerator random, byte[] bytes, int from, int to) {
        int bit = random.nextInt(8 * (to - from));
        bytes[from + bit / 8] ^= (byte) (1 << (bit % 8));
    }
}
