package org.clavis.algebra.bn254;

/**
 * The quadratic extension {@code Fp[u] / (u^2 + 1)}.
 *
 * <p>An element {@code a0 + a1 u} is eight limbs: {@code a0}, then {@code a1}, each as {@link Fp} has it. Every method
 * reads its inputs before it writes its output, so outputs may be inputs; elements must not overlap in part. Timing:
 * independent of the data, except methods named {@code Vartime}.
 */
public final class Fp2 {

    /** Limbs of an element. */
    public static final int LIMBS = 2 * Fp.LIMBS;

    /** Bytes of an encoded element. */
    public static final int BYTES = 2 * Fp.BYTES;

    private static final int C1 = Fp.LIMBS;

    private Fp2() {}

    /** out = a * b. */
    public static void mul(long[] out, int o, long[] a, int i, long[] b, int j) {
        FpKernel.mul2(out, o, a, i, b, j);
    }

    /** out = a^2. */
    public static void square(long[] out, int o, long[] a, int i) {
        FpKernel.square2(out, o, a, i);
    }

    /** out = a * b for b in Fp, four limbs; b must not overlap out. */
    public static void mulByFp(long[] out, int o, long[] a, int i, long[] b, int j) {
        FpKernel.mul(out, o, a, i, b, j);
        FpKernel.mul(out, o + C1, a, i + C1, b, j);
    }

    /** out = (9 + u) a: the sextic non-residue that the tower and the twist are built on. */
    public static void mulByXi(long[] out, int o, long[] a, int i) {
        FpKernel.mulByXi(out, o, a, i);
    }

    /** out = a + b. */
    public static void add(long[] out, int o, long[] a, int i, long[] b, int j) {
        FpKernel.add(out, o, a, i, b, j);
        FpKernel.add(out, o + C1, a, i + C1, b, j + C1);
    }

    /** out = a - b. */
    public static void sub(long[] out, int o, long[] a, int i, long[] b, int j) {
        FpKernel.sub(out, o, a, i, b, j);
        FpKernel.sub(out, o + C1, a, i + C1, b, j + C1);
    }

    /** out = 2 a. */
    public static void doubled(long[] out, int o, long[] a, int i) {
        add(out, o, a, i, a, i);
    }

    /** out = a / 2. */
    public static void halved(long[] out, int o, long[] a, int i) {
        FpKernel.halved(out, o, a, i);
        FpKernel.halved(out, o + C1, a, i + C1);
    }

    /** out = -a; zero stays zero. */
    public static void neg(long[] out, int o, long[] a, int i) {
        Fp.neg(out, o, a, i);
        Fp.neg(out, o + C1, a, i + C1);
    }

    /** out = a0 - a1 u, which is {@code a^p}. */
    public static void conjugate(long[] out, int o, long[] a, int i) {
        Fp.set(out, o, a, i);
        Fp.neg(out, o + C1, a, i + C1);
    }

    /** out = a. */
    public static void set(long[] out, int o, long[] a, int i) {
        Fp.set(out, o, a, i);
        Fp.set(out, o + C1, a, i + C1);
    }

    /** out = 0. */
    public static void setZero(long[] out, int o) {
        Fp.setZero(out, o);
        Fp.setZero(out, o + C1);
    }

    /** out = 1. */
    public static void setOne(long[] out, int o) {
        Fp.setOne(out, o);
        Fp.setZero(out, o + C1);
    }

    /** True if a is zero. */
    public static boolean isZero(long[] a, int i) {
        return Fp.isZero(a, i) && Fp.isZero(a, i + C1);
    }

    /** True if a is one. */
    public static boolean isOne(long[] a, int i) {
        return Fp.isOne(a, i) && Fp.isZero(a, i + C1);
    }

    /** True if a = b. */
    public static boolean equal(long[] a, int i, long[] b, int j) {
        return Fp.equal(a, i, b, j) && Fp.equal(a, i + C1, b, j + C1);
    }

    /** out = 1 / a = (a0 - a1 u) / (a0^2 + a1^2) for public a; zero stays zero. Allocates two elements of Fp. */
    public static void inverseVartime(long[] out, int o, long[] a, int i) {
        long[] norm = new long[2 * Fp.LIMBS];
        Fp.square(norm, 0, a, i);
        Fp.square(norm, C1, a, i + C1);
        Fp.add(norm, 0, norm, 0, norm, C1);
        Fp.inverseVartime(norm, 0, norm, 0);
        conjugate(out, o, a, i);
        mulByFp(out, o, out, o, norm, 0);
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
}
