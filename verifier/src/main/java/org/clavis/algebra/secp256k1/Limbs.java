package org.clavis.algebra.secp256k1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;

/** 256-bit integers as four 64-bit limbs, least significant first. Timing: constant-time. */
public final class Limbs {

    /** Limbs of an integer. */
    public static final int COUNT = 4;

    private static final VarHandle BIG_ENDIAN = MethodHandles.byteArrayViewVarHandle(
        long[].class,
        ByteOrder.BIG_ENDIAN
    );

    private Limbs() {}

    /** The carry of {@code sum = a + b}: 0 or 1. */
    static long carry(long a, long b, long sum) {
        return ((a & b) | ((a | b) & ~sum)) >>> 63;
    }

    /** The borrow of {@code difference = a - b}: 0 or 1. */
    static long borrow(long a, long b, long difference) {
        return ((~a & b) | (~(a ^ b) & difference)) >>> 63;
    }

    /** Reads 32 big-endian bytes. */
    public static void fromBigEndian(long[] out, int o, byte[] bytes, int offset) {
        for (int i = 0; i < COUNT; i++) {
            out[o + i] = (long) BIG_ENDIAN.get(bytes, offset + 8 * (COUNT - 1 - i));
        }
    }

    /** Writes 32 big-endian bytes. */
    public static void toBigEndian(byte[] out, int offset, long[] a, int ai) {
        for (int i = 0; i < COUNT; i++) {
            BIG_ENDIAN.set(out, offset + 8 * (COUNT - 1 - i), a[ai + i]);
        }
    }

    /** True if {@code a < b}. */
    public static boolean isLess(long[] a, int ai, long[] b, int bi) {
        long borrow = 0;
        for (int i = 0; i < COUNT; i++) {
            long d = a[ai + i] - b[bi + i];
            long e = d - borrow;
            borrow = borrow(a[ai + i], b[bi + i], d) + borrow(d, borrow, e);
        }
        return borrow != 0;
    }

    /** The limbs of a public number, 0 to 2^256 - 1. */
    public static long[] of(BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > 64 * COUNT) {
            throw new IllegalArgumentException("not an unsigned 256-bit number");
        }
        long[] limbs = new long[COUNT];
        for (int i = 0; i < COUNT; i++) {
            limbs[i] = value.shiftRight(64 * i).longValue();
        }
        return limbs;
    }

    /** The number that limbs stand for. For public numbers. */
    public static BigInteger toBigInteger(long[] a, int ai) {
        byte[] bytes = new byte[8 * COUNT];
        toBigEndian(bytes, 0, a, ai);
        return new BigInteger(1, bytes);
    }
}
