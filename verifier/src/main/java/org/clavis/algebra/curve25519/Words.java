package org.clavis.algebra.curve25519;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian words of 64 bits in byte arrays. */
final class Words {

    private static final VarHandle LITTLE_ENDIAN = MethodHandles.byteArrayViewVarHandle(
        long[].class,
        ByteOrder.LITTLE_ENDIAN
    );

    private Words() {}

    static long get(byte[] in, int offset) {
        return (long) LITTLE_ENDIAN.get(in, offset);
    }

    static void put(byte[] out, int offset, long word) {
        LITTLE_ENDIAN.set(out, offset, word);
    }
}
