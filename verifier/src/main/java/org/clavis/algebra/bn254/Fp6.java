package org.clavis.algebra.bn254;

/**
 * The cubic extension {@code Fp2[v] / (v^3 - xi)} of {@link Fp2}.
 *
 * <p>An element {@code a0 + a1 v + a2 v^2} is 24 limbs: a0, a1, a2. Outputs may be inputs; elements must not overlap in
 * part. Scratch space starts at {@code t[k]}, has room for {@link #SCRATCH} limbs, overlaps nothing and holds nothing
 * afterwards. Timing: independent of the data, except methods named {@code Vartime}.
 */
final class Fp6 {

    /** Limbs of an element. */
    static final int LIMBS = 3 * Fp2.LIMBS;

    /** Limbs of scratch space that any method here needs. */
    static final int SCRATCH = 6 * Fp2.LIMBS;

    private static final int N = Fp2.LIMBS;

    private Fp6() {}

    /** out = a. */
    static void set(long[] out, int o, long[] a, int i) {
        System.arraycopy(a, i, out, o, LIMBS);
    }

    /** out = a + b. */
    static void add(long[] out, int o, long[] a, int i, long[] b, int j) {
        Fp2.add(out, o, a, i, b, j);
        Fp2.add(out, o + N, a, i + N, b, j + N);
        Fp2.add(out, o + 2 * N, a, i + 2 * N, b, j + 2 * N);
    }

    /** out = a - b. */
    static void sub(long[] out, int o, long[] a, int i, long[] b, int j) {
        Fp2.sub(out, o, a, i, b, j);
        Fp2.sub(out, o + N, a, i + N, b, j + N);
        Fp2.sub(out, o + 2 * N, a, i + 2 * N, b, j + 2 * N);
    }

    /** out = -a. */
    static void neg(long[] out, int o, long[] a, int i) {
        Fp2.neg(out, o, a, i);
        Fp2.neg(out, o + N, a, i + N);
        Fp2.neg(out, o + 2 * N, a, i + 2 * N);
    }

    /** out = a v. */
    static void mulByV(long[] out, int o, long[] a, int i, long[] t, int k) {
        Fp2.mulByXi(t, k, a, i + 2 * N);
        Fp2.set(out, o + 2 * N, a, i + N);
        Fp2.set(out, o + N, a, i);
        Fp2.set(out, o, t, k);
    }

    /** out = a b for b in Fp2; b must not overlap out. */
    static void mulByFp2(long[] out, int o, long[] a, int i, long[] b, int j) {
        Fp2.mul(out, o, a, i, b, j);
        Fp2.mul(out, o + N, a, i + N, b, j);
        Fp2.mul(out, o + 2 * N, a, i + 2 * N, b, j);
    }

    /** out = a b. Karatsuba: six products in Fp2. */
    static void mul(long[] out, int o, long[] a, int i, long[] b, int j, long[] t, int k) {
        int v0 = k;
        int v1 = k + N;
        int v2 = k + 2 * N;
        int c0 = k + 3 * N;
        int c1 = k + 4 * N;
        int x = k + 5 * N;
        Fp2.mul(t, v0, a, i, b, j);
        Fp2.mul(t, v1, a, i + N, b, j + N);
        Fp2.mul(t, v2, a, i + 2 * N, b, j + 2 * N);
        // c0 = v0 + xi ((a1 + a2)(b1 + b2) - v1 - v2)
        Fp2.add(t, c0, a, i + N, a, i + 2 * N);
        Fp2.add(t, x, b, j + N, b, j + 2 * N);
        Fp2.mul(t, c0, t, c0, t, x);
        Fp2.sub(t, c0, t, c0, t, v1);
        Fp2.sub(t, c0, t, c0, t, v2);
        Fp2.mulByXi(t, c0, t, c0);
        Fp2.add(t, c0, t, c0, t, v0);
        // c1 = (a0 + a1)(b0 + b1) - v0 - v1 + xi v2
        Fp2.add(t, c1, a, i, a, i + N);
        Fp2.add(t, x, b, j, b, j + N);
        Fp2.mul(t, c1, t, c1, t, x);
        Fp2.sub(t, c1, t, c1, t, v0);
        Fp2.sub(t, c1, t, c1, t, v1);
        Fp2.mulByXi(t, x, t, v2);
        Fp2.add(t, c1, t, c1, t, x);
        // c2 = (a0 + a2)(b0 + b2) - v0 - v2 + v1
        Fp2.sub(t, v1, t, v1, t, v0);
        Fp2.sub(t, v1, t, v1, t, v2);
        Fp2.add(t, v0, a, i, a, i + 2 * N);
        Fp2.add(t, x, b, j, b, j + 2 * N);
        Fp2.mul(t, v0, t, v0, t, x);
        Fp2.add(out, o + 2 * N, t, v0, t, v1);
        Fp2.set(out, o, t, c0);
        Fp2.set(out, o + N, t, c1);
    }

    /** out = a (b0 + b1 v), for b0 and b1 one after the other at j. Five products in Fp2. */
    static void mulBy01(long[] out, int o, long[] a, int i, long[] b, int j, long[] t, int k) {
        int v0 = k;
        int v1 = k + N;
        int c0 = k + 2 * N;
        int c1 = k + 3 * N;
        int x = k + 4 * N;
        Fp2.mul(t, v0, a, i, b, j);
        Fp2.mul(t, v1, a, i + N, b, j + N);
        // c0 = v0 + xi a2 b1
        Fp2.mul(t, c0, a, i + 2 * N, b, j + N);
        Fp2.mulByXi(t, c0, t, c0);
        Fp2.add(t, c0, t, c0, t, v0);
        // c1 = (a0 + a1)(b0 + b1) - v0 - v1
        Fp2.add(t, c1, a, i, a, i + N);
        Fp2.add(t, x, b, j, b, j + N);
        Fp2.mul(t, c1, t, c1, t, x);
        Fp2.sub(t, c1, t, c1, t, v0);
        Fp2.sub(t, c1, t, c1, t, v1);
        // c2 = a2 b0 + v1
        Fp2.mul(t, x, a, i + 2 * N, b, j);
        Fp2.add(out, o + 2 * N, t, x, t, v1);
        Fp2.set(out, o, t, c0);
        Fp2.set(out, o + N, t, c1);
    }

    /** out = 1 / a for public a; zero stays zero. Norm to Fp2 and back. */
    static void inverseVartime(long[] out, int o, long[] a, int i, long[] t, int k) {
        int c0 = k;
        int c1 = k + N;
        int c2 = k + 2 * N;
        int x = k + 3 * N;
        int y = k + 4 * N;
        // c0 = a0^2 - xi a1 a2
        Fp2.mul(t, x, a, i + N, a, i + 2 * N);
        Fp2.mulByXi(t, x, t, x);
        Fp2.square(t, c0, a, i);
        Fp2.sub(t, c0, t, c0, t, x);
        // c1 = xi a2^2 - a0 a1
        Fp2.square(t, c1, a, i + 2 * N);
        Fp2.mulByXi(t, c1, t, c1);
        Fp2.mul(t, x, a, i, a, i + N);
        Fp2.sub(t, c1, t, c1, t, x);
        // c2 = a1^2 - a0 a2
        Fp2.square(t, c2, a, i + N);
        Fp2.mul(t, x, a, i, a, i + 2 * N);
        Fp2.sub(t, c2, t, c2, t, x);
        // norm = a0 c0 + xi (a2 c1 + a1 c2)
        Fp2.mul(t, x, a, i + 2 * N, t, c1);
        Fp2.mul(t, y, a, i + N, t, c2);
        Fp2.add(t, x, t, x, t, y);
        Fp2.mulByXi(t, x, t, x);
        Fp2.mul(t, y, a, i, t, c0);
        Fp2.add(t, x, t, x, t, y);
        Fp2.inverseVartime(t, x, t, x);
        mulByFp2(out, o, t, c0, t, x);
    }
}
