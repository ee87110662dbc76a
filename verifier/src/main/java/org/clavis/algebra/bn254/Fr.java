package org.clavis.algebra.bn254;

import java.math.BigInteger;
import java.util.Arrays;
import org.clavis.algebra.modular.VartimeInverse;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * BN254's scalar field: the integers modulo the curves' prime order {@code r}.
 *
 * <p>An element is four little-endian 64-bit limbs at an offset of a {@code long[]}, in Montgomery form
 * ({@code x * 2^256 mod r}) and always below {@code r}. Every method reads its inputs before it writes its output, so
 * outputs may be inputs; elements must not overlap in part. Nothing checks that inputs are below {@code r}: only
 * decoded or computed elements are.
 *
 * <p>Timing: independent of the data, except methods named {@code Vartime} and the decoders' refusals. Source of the
 * product: Montgomery 1985, summed by columns; see {@link FrKernel}.
 */
public final class Fr {

    /** Limbs of an element. */
    public static final int LIMBS = 4;

    /** Bytes of an encoded element. */
    public static final int BYTES = 32;

    /** {@code r - 1 = 2^28 * odd}: the largest power-of-two FFT domain. */
    public static final int TWO_ADICITY = 28;

    /** The smallest generator of the multiplicative group. */
    public static final int GENERATOR = 5;

    /** The modulus {@code r}. */
    static final long[] MODULUS = { FrKernel.P0, FrKernel.P1, FrKernel.P2, FrKernel.P3 };

    /** {@code r - 2}, the exponent of Fermat's inverse. */
    private static final long[] MODULUS_MINUS_TWO = { FrKernel.P0 - 2, FrKernel.P1, FrKernel.P2, FrKernel.P3 };

    /** {@code 2^256 mod r}: one, in Montgomery form. */
    private static final long[] ONE = {
        0xac96341c4ffffffbL,
        0x36fc76959f60cd29L,
        0x666ea36f7879462eL,
        0x0e0a77c19a07df2fL,
    };

    /** {@code 2^512 mod r}: a product with it brings into Montgomery form. */
    private static final long[] R2 = {
        0x1bb8e645ae216da7L,
        0x53fe3ab1e35c59e3L,
        0x8c49833d53bb8085L,
        0x0216d0b17f4e44a5L,
    };

    /** {@code 2^768 mod r}: a product with it brings {@code x * 2^256} into Montgomery form. */
    private static final long[] R3 = {
        0x5e94d8e1b4bf0040L,
        0x2a489cbe1cfbb6b8L,
        0x893cc664a19fcfedL,
        0x0cf8594b7fcc657cL,
    };

    /** The integer one: a product with it leaves Montgomery form. */
    private static final long[] UNIT = { 1, 0, 0, 0 };

    private static final VartimeInverse INVERSE = VartimeInverse.of(modulus());

    private static final long[] ZERO = new long[LIMBS];

    /** {@code 5^((r - 1) / 2^28)}, in Montgomery form: a primitive root of unity of order 2^28. */
    private static final long[] ROOT_OF_UNITY = {
        0x636e735580d13d9cL,
        0xa22bf3742445ffd6L,
        0x56452ac01eb203d8L,
        0x1860ef942963f9e7L,
    };

    private Fr() {}

    /** The modulus as an integer. */
    public static BigInteger modulus() {
        return Limbs.toBigInteger(MODULUS, 0);
    }

    /** out = a * b. One of the factors may be any 256-bit value. */
    public static void mul(long[] out, int o, long[] a, int i, long[] b, int j) {
        FrKernel.mul(out, o, a, i, b, j);
    }

    /** out = a^2. */
    public static void square(long[] out, int o, long[] a, int i) {
        FrKernel.square(out, o, a, i);
    }

    /** out = a + b. */
    public static void add(long[] out, int o, long[] a, int i, long[] b, int j) {
        FrKernel.add(out, o, a, i, b, j);
    }

    /** out = a - b. */
    public static void sub(long[] out, int o, long[] a, int i, long[] b, int j) {
        FrKernel.sub(out, o, a, i, b, j);
    }

    /** out = 2 a. */
    public static void doubled(long[] out, int o, long[] a, int i) {
        FrKernel.add(out, o, a, i, a, i);
    }

    /** out = -a; zero stays zero. */
    public static void neg(long[] out, int o, long[] a, int i) {
        FrKernel.sub(out, o, ZERO, 0, a, i);
    }

    /** out = a / 2. */
    public static void halved(long[] out, int o, long[] a, int i) {
        FrKernel.halved(out, o, a, i);
    }

    /** out = a. */
    public static void set(long[] out, int o, long[] a, int i) {
        out[o] = a[i];
        out[o + 1] = a[i + 1];
        out[o + 2] = a[i + 2];
        out[o + 3] = a[i + 3];
    }

    /** out = 0. */
    public static void setZero(long[] out, int o) {
        Arrays.fill(out, o, o + LIMBS, 0);
    }

    /** out = 1. */
    public static void setOne(long[] out, int o) {
        set(out, o, ONE, 0);
    }

    /** out = the integer {@code value}, not negative. */
    public static void setLong(long[] out, int o, long value) {
        out[o] = value;
        out[o + 1] = 0;
        out[o + 2] = 0;
        out[o + 3] = 0;
        toMontgomery(out, o, out, o);
    }

    /** out = b if {@code condition} is 1, a if it is 0, without a branch. */
    public static void select(long[] out, int o, long condition, long[] a, int i, long[] b, int j) {
        long mask = -condition;
        for (int k = 0; k < LIMBS; k++) {
            out[o + k] = a[i + k] ^ ((a[i + k] ^ b[j + k]) & mask);
        }
    }

    /** True if a is zero. */
    public static boolean isZero(long[] a, int i) {
        return (a[i] | a[i + 1] | a[i + 2] | a[i + 3]) == 0;
    }

    /** True if a is one. */
    public static boolean isOne(long[] a, int i) {
        return equal(a, i, ONE, 0);
    }

    /** True if a = b. */
    public static boolean equal(long[] a, int i, long[] b, int j) {
        return ((a[i] ^ b[j]) | (a[i + 1] ^ b[j + 1]) | (a[i + 2] ^ b[j + 2]) | (a[i + 3] ^ b[j + 3])) == 0;
    }

    /** out = the Montgomery form of the integer a, any 256-bit value, reduced. */
    public static void toMontgomery(long[] out, int o, long[] a, int i) {
        FrKernel.mul(out, o, a, i, R2, 0);
    }

    /** out = the integer below {@code r} of which a is the Montgomery form. */
    public static void fromMontgomery(long[] out, int o, long[] a, int i) {
        FrKernel.mul(out, o, a, i, UNIT, 0);
    }

    /** True if the integer a is below {@code r}; for limbs that were read from a file. */
    public static boolean isCanonical(long[] a, int i) {
        return Limbs.compareUnsigned(a, i, MODULUS, 0) < 0;
    }

    /** out = 1 / a by Fermat's theorem, for secret a; zero stays zero. Allocates a small table and clears it. */
    public static void inverse(long[] out, int o, long[] a, int i) {
        pow(out, o, a, i, MODULUS_MINUS_TWO);
    }

    /** out = 1 / a for public a; zero stays zero. */
    public static void inverseVartime(long[] out, int o, long[] a, int i) {
        // 1 / (a 2^256) * 2^768 / 2^256: back in Montgomery form
        INVERSE.invert(out, o, a, i);
        FrKernel.mul(out, o, out, o, R3, 0);
    }

    /**
     * out = a^exponent, for a public exponent in words of 64 bits, least significant first; a may be secret. Allocates
     * a small table and clears it.
     */
    public static void pow(long[] out, int o, long[] a, int i, long[] exponent) {
        // table[w] = a^w; every window multiplies, also by one
        long[] table = new long[16 * LIMBS];
        long[] power = new long[LIMBS];
        try {
            setOne(table, 0);
            for (int w = 1; w < 16; w++) {
                mul(table, w * LIMBS, table, (w - 1) * LIMBS, a, i);
            }
            setOne(power, 0);
            for (int bit = exponent.length * 64 - 4; bit >= 0; bit -= 4) {
                square(power, 0, power, 0);
                square(power, 0, power, 0);
                square(power, 0, power, 0);
                square(power, 0, power, 0);
                int window = (int) (exponent[bit >>> 6] >>> (bit & 63)) & 15;
                mul(power, 0, power, 0, table, window * LIMBS);
            }
            set(out, o, power, 0);
        } finally {
            Arrays.fill(table, 0);
            Arrays.fill(power, 0);
        }
    }

    /**
     * Replaces {@code count} elements from {@code at} on by their inverses, zeros by zeros, with one inversion and
     * three products each (Montgomery's trick). Allocates {@code count} elements.
     */
    public static void batchInverseVartime(long[] values, int at, int count) {
        long[] prefix = new long[count * LIMBS];
        long[] running = new long[LIMBS];
        setOne(running, 0);
        for (int n = 0; n < count; n++) {
            set(prefix, n * LIMBS, running, 0);
            if (!isZero(values, at + n * LIMBS)) {
                mul(running, 0, running, 0, values, at + n * LIMBS);
            }
        }
        inverseVartime(running, 0, running, 0);
        for (int n = count - 1; n >= 0; n--) {
            int v = at + n * LIMBS;
            if (!isZero(values, v)) {
                mul(prefix, n * LIMBS, prefix, n * LIMBS, running, 0);
                mul(running, 0, running, 0, values, v);
                set(values, v, prefix, n * LIMBS);
            }
        }
    }

    /**
     * out = a primitive root of unity of order {@code 2^logOrder}: the largest domain's root squared
     * {@code 28 - logOrder} times, as iden3's tools choose it.
     *
     * @throws IllegalArgumentException if {@code logOrder} is not within 0..28
     */
    public static void rootOfUnity(long[] out, int o, int logOrder) {
        if (logOrder < 0 || logOrder > TWO_ADICITY) {
            throw new IllegalArgumentException("no root of unity of order 2^" + logOrder);
        }
        set(out, o, ROOT_OF_UNITY, 0);
        for (int n = logOrder; n < TWO_ADICITY; n++) {
            square(out, o, out, o);
        }
    }

    /**
     * out = the element that 32 big-endian bytes encode.
     *
     * @throws EncodingException {@link RejectReason#NOT_CANONICAL} if they encode {@code r} or more
     */
    public static void fromCanonicalBytes(long[] out, int o, byte[] bytes, int offsetBytes) {
        Limbs.loadBigEndian(out, o, bytes, offsetBytes);
        requireCanonical(out, o, offsetBytes);
        toMontgomery(out, o, out, o);
    }

    /** out = the element that 32 big-endian bytes encode, reduced modulo {@code r}. */
    public static void fromBytesReduced(long[] out, int o, byte[] bytes, int offsetBytes) {
        Limbs.loadBigEndian(out, o, bytes, offsetBytes);
        toMontgomery(out, o, out, o);
    }

    /** out = the element that 64 big-endian bytes encode, reduced modulo {@code r}: uniform if the bytes are. */
    public static void fromWideBytesReduced(long[] out, int o, byte[] bytes, int offsetBytes) {
        long[] wide = new long[2 * LIMBS];
        try {
            Limbs.loadBigEndian(wide, LIMBS, bytes, offsetBytes);
            Limbs.loadBigEndian(wide, 0, bytes, offsetBytes + BYTES);
            mul(wide, 0, wide, 0, R2, 0);
            mul(wide, LIMBS, wide, LIMBS, R3, 0);
            add(out, o, wide, 0, wide, LIMBS);
        } finally {
            Arrays.fill(wide, 0);
        }
    }

    /**
     * out = the element that 32 little-endian bytes encode, as in iden3's files.
     *
     * @throws EncodingException {@link RejectReason#NOT_CANONICAL} if they encode {@code r} or more
     */
    public static void fromCanonicalLittleEndian(long[] out, int o, byte[] bytes, int offsetBytes) {
        montgomeryFromLittleEndian(out, o, bytes, offsetBytes);
        toMontgomery(out, o, out, o);
    }

    /**
     * out = the element whose Montgomery form stands in 32 little-endian bytes, as in iden3's {@code .zkey} files.
     *
     * @throws EncodingException {@link RejectReason#NOT_CANONICAL} if that form is {@code r} or more
     */
    public static void montgomeryFromLittleEndian(long[] out, int o, byte[] bytes, int offsetBytes) {
        Limbs.loadLittleEndian(out, o, bytes, offsetBytes);
        requireCanonical(out, o, offsetBytes);
    }

    /** Writes a as 32 big-endian bytes. */
    public static void toBytes(byte[] out, int offsetBytes, long[] a, int i) {
        long[] integer = new long[LIMBS];
        fromMontgomery(integer, 0, a, i);
        Limbs.storeBigEndian(out, offsetBytes, integer, 0);
        Arrays.fill(integer, 0);
    }

    /**
     * out = {@code value}.
     *
     * @throws EncodingException {@link RejectReason#NOT_CANONICAL} if it is negative, or {@code r} or more
     */
    public static void fromBigInteger(long[] out, int o, BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > 64 * LIMBS) {
            throw new EncodingException(RejectReason.NOT_CANONICAL, -1, "scalar out of range");
        }
        Limbs.fromBigInteger(out, o, value);
        requireCanonical(out, o, -1);
        toMontgomery(out, o, out, o);
    }

    /** The integer below {@code r} that a stands for. */
    public static BigInteger toBigInteger(long[] a, int i) {
        long[] integer = new long[LIMBS];
        fromMontgomery(integer, 0, a, i);
        return Limbs.toBigInteger(integer, 0);
    }

    private static void requireCanonical(long[] integer, int i, long offsetBytes) {
        if (!isCanonical(integer, i)) {
            setZero(integer, i);
            throw new EncodingException(RejectReason.NOT_CANONICAL, offsetBytes, "scalar not below the modulus");
        }
    }
}
