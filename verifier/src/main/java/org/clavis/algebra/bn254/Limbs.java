package org.clavis.algebra.bn254;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;

/** 256-bit integers as four little-endian 64-bit limbs: encodings and order. */
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
}
