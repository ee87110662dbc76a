package org.clavis.algebra.bn254;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;

/** 256-bit integers as four little-endian 64-bit limbs: encodings, order, and the inverse modulo an odd number. */
final class Limbs {

    static final int COUNT = 4;

    private static final VarHandle BIG_ENDIAN = MethodHandles.byteArrayViewVarHandle(
        long[].class,
        ByteOrder.BIG_ENDIAN
    );
    private static final VarHandle LITTLE_ENDIAN = MethodHandles.byteArrayViewVarHandle(
        long[].class,
        ByteOrder.LITTLE_ENDIAN
    );

    private Limbs() {}

    static void loadBigEndian(long[] out, int o, byte[] bytes, int offsetBytes) {
        for (int k = 0; k < COUNT; k++) {
            out[o + k] = (long) BIG_ENDIAN.get(bytes, offsetBytes + 8 * (COUNT - 1 - k));
        }
    }

    static void storeBigEndian(byte[] out, int offsetBytes, long[] a, int i) {
        for (int k = 0; k < COUNT; k++) {
            BIG_ENDIAN.set(out, offsetBytes + 8 * (COUNT - 1 - k), a[i + k]);
        }
    }

    static void loadLittleEndian(long[] out, int o, byte[] bytes, int offsetBytes) {
        for (int k = 0; k < COUNT; k++) {
            out[o + k] = (long) LITTLE_ENDIAN.get(bytes, offsetBytes + 8 * k);
        }
    }

    static void fromBigInteger(long[] out, int o, BigInteger value) {
        for (int k = 0; k < COUNT; k++) {
            out[o + k] = value.shiftRight(64 * k).longValue();
        }
    }

    static BigInteger toBigInteger(long[] a, int i) {
        byte[] bytes = new byte[8 * COUNT];
        storeBigEndian(bytes, 0, a, i);
        return new BigInteger(1, bytes);
    }

    /** Negative, zero or positive as a is below, equal to or above b. Vartime. */
    static int compareUnsigned(long[] a, int i, long[] b, int j) {
        for (int k = COUNT - 1; k >= 0; k--) {
            int order = Long.compareUnsigned(a[i + k], b[j + k]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    static boolean isZero(long[] a, int i) {
        return (a[i] | a[i + 1] | a[i + 2] | a[i + 3]) == 0;
    }

    /**
     * out = 1 / a modulo the odd prime {@code modulus} &lt; 2^255, for a below it; zero stays zero. Binary extended
     * Euclid: {@code x a = u} and {@code y a = v} modulo the prime throughout; of two odd numbers, the larger is
     * replaced by their difference, which is even and smaller. Vartime.
     */
    static void inverseVartime(long[] out, int o, long[] a, int i, long[] modulus) {
        long[] u = Arrays.copyOfRange(a, i, i + COUNT);
        long[] v = modulus.clone();
        long[] x = { 1, 0, 0, 0 };
        long[] y = new long[COUNT];
        while (!isZero(u, 0)) {
            halveWhileEven(u, x, modulus);
            if (compareUnsigned(u, 0, v, 0) < 0) {
                long[] swap = u;
                u = v;
                v = swap;
                swap = x;
                x = y;
                y = swap;
            }
            sub(u, v);
            if (sub(x, y) != 0) {
                add(x, modulus);
            }
        }
        // v is now gcd(a, modulus) = 1, or the modulus itself (and y still zero) if a was zero
        System.arraycopy(y, 0, out, o, COUNT);
    }

    private static void halveWhileEven(long[] u, long[] x, long[] modulus) {
        while ((u[0] & 1) == 0) {
            halve(u);
            if ((x[0] & 1) != 0) {
                add(x, modulus);
            }
            halve(x);
        }
    }

    private static void halve(long[] a) {
        a[0] = (a[0] >>> 1) | (a[1] << 63);
        a[1] = (a[1] >>> 1) | (a[2] << 63);
        a[2] = (a[2] >>> 1) | (a[3] << 63);
        a[3] = a[3] >>> 1;
    }

    /** a += b modulo 2^256. */
    private static void add(long[] a, long[] b) {
        long carry = 0;
        for (int k = 0; k < COUNT; k++) {
            long sum = a[k] + b[k] + carry;
            carry = ((a[k] & b[k]) | ((a[k] | b[k]) & ~sum)) >>> 63;
            a[k] = sum;
        }
    }

    /** a -= b modulo 2^256; returns the borrow, zero or one. */
    private static long sub(long[] a, long[] b) {
        long borrow = 0;
        for (int k = 0; k < COUNT; k++) {
            long difference = a[k] - b[k] - borrow;
            borrow = ((~a[k] & b[k]) | ((~a[k] | b[k]) & difference)) >>> 63;
            a[k] = difference;
        }
        return borrow;
    }
}
