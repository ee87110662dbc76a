package org.clavis.algebra.secp256k1;

import java.util.Arrays;

/** A public point with its first odd multiples, which take 4 KiB, for points met more than once. Immutable. */
public final class PointMultiples {

    /** The width of {@link SignedDigits} served. */
    static final int WIDTH = 7;

    private final long[] affine;
    private final long[] table = new long[OddMultiples.limbs(WIDTH)];
    private final long[] scale = new long[LazyFp.LIMBS];

    private PointMultiples(long[] affine) {
        this.affine = affine;
        long[] lazy = new long[2 * LazyFp.LIMBS];
        LazyFp.fromCanonical(lazy, 0, affine, 0);
        LazyFp.fromCanonical(lazy, LazyFp.LIMBS, affine, Fp.LIMBS);
        OddMultiples.fill(table, 0, WIDTH, scale, 0, lazy, 0);
    }

    /**
     * A point with its multiples.
     *
     * @param affine eight limbs, a point of the curve
     */
    public static PointMultiples ofVartime(long[] affine) {
        return new PointMultiples(Arrays.copyOf(affine, Affine.LIMBS));
    }

    /** The point: eight limbs, not to be changed. */
    long[] affine() {
        return affine;
    }

    /** The multiples, as {@link OddMultiples} has them; not to be changed. */
    long[] table() {
        return table;
    }

    /** Their Z on the point's curve; not to be changed. */
    long[] scale() {
        return scale;
    }
}
