package org.clavis.algebra.bn254;

/**
 * A point of G2 with the lines that a Miller loop draws through its multiples, for points that take part in many
 * pairings. Immutable.
 *
 * <p>A line of slope s through (x, y) on the twist, evaluated at a point P of G1 and divided by P's y, is
 * {@code 1 - s (Px / Py) w + (s x - y) (1 / Py) w^3}. What does not depend on P is kept: s, then s x - y.
 */
public final class PreparedG2 {

    /** Limbs of one line: the slope and the constant. */
    static final int LINE_LIMBS = 2 * Fp2.LIMBS;

    private static final int N = Fp2.LIMBS;

    private final boolean infinity;
    private final long[] lines;

    private PreparedG2(boolean infinity, long[] lines) {
        this.infinity = infinity;
        this.lines = lines;
    }

    /** Prepares {@code point}; about a hundred inversions. Vartime. */
    public static PreparedG2 of(G2Affine point) {
        if (point.isInfinity()) {
            return new PreparedG2(true, new long[0]);
        }
        long[] q = new long[4 * N];
        point.copyTo(q, 0);
        G2Jacobian.negateAffine(q, 2 * N, q, 0);
        Walk walk = new Walk(q);
        byte[] loop = CurveParams.LOOP_NAF;
        for (int n = loop.length - 2; n >= 0; n--) {
            walk.doubleStep();
            if (loop[n] != 0) {
                walk.addStep(q, loop[n] > 0 ? 0 : 2 * N);
            }
        }
        long[] images = new long[4 * N];
        MillerLoop.frobeniusImages(images, 0, q, 0, new long[G2Jacobian.LIMBS]);
        walk.addStep(images, 0);
        walk.addStep(images, 2 * N);
        return new PreparedG2(false, walk.lines);
    }

    /** True if the point is infinity, which has no lines. */
    boolean isInfinity() {
        return infinity;
    }

    /** The lines in the order in which the Miller loop needs them; not to be written to. */
    long[] lines() {
        return lines;
    }

    /** A point on its way through the loop, in affine coordinates, and the lines drawn so far. */
    private static final class Walk {

        private final long[] at;
        private final long[] t = new long[3 * N];
        private final long[] lines = new long[MillerLoop.LINES * LINE_LIMBS];
        private int next;

        Walk(long[] start) {
            at = new long[2 * N];
            System.arraycopy(start, 0, at, 0, 2 * N);
        }

        /** The tangent, slope 3 x^2 / 2 y. */
        void doubleStep() {
            Fp2.doubled(t, 0, at, N);
            Fp2.inverseVartime(t, 0, t, 0);
            Fp2.square(t, N, at, 0);
            Fp2.mul(t, 0, t, 0, t, N);
            Fp2.doubled(t, N, t, 0);
            Fp2.add(lines, next, t, N, t, 0);
            finish(at, 0);
        }

        /** The chord to q, slope (yq - y) / (xq - x). The loop never meets equal or opposite points. */
        void addStep(long[] q, int j) {
            Fp2.sub(t, 0, q, j, at, 0);
            Fp2.inverseVartime(t, 0, t, 0);
            Fp2.sub(t, N, q, j + N, at, N);
            Fp2.mul(lines, next, t, 0, t, N);
            finish(q, j);
        }

        /** Completes the line and moves on to the sum of the point and q: (s^2 - x - xq, s (x - x') - y). */
        private void finish(long[] q, int j) {
            Fp2.mul(t, 0, lines, next, at, 0);
            Fp2.sub(lines, next + N, t, 0, at, N);
            Fp2.square(t, 0, lines, next);
            Fp2.sub(t, 0, t, 0, at, 0);
            Fp2.sub(t, 0, t, 0, q, j);
            Fp2.mul(t, N, lines, next, t, 0);
            Fp2.sub(at, N, lines, next + N, t, N);
            Fp2.set(at, 0, t, 0);
            next += LINE_LIMBS;
        }
    }
}
