package org.clavis.algebra.secp256k1;

/**
 * {@link PointSums} in {@link LazyFp}, for any points. A place has x and y, ten limbs of magnitude 1.
 */
final class AffineSums extends PointSums {

    private static final int Y = LazyFp.LIMBS;
    private static final int STRIDE = 2 * LazyFp.LIMBS;

    private final long[] points;
    private final long[] denominators;
    private final long[] prefixes;

    /** Whether an addition is a doubling. */
    private final boolean[] equal;

    AffineSums(int places, int maxAdditions) {
        super(places, maxAdditions);
        points = new long[places * STRIDE];
        denominators = new long[maxAdditions * LazyFp.LIMBS];
        prefixes = new long[(maxAdditions + 1) * LazyFp.LIMBS];
        equal = new boolean[maxAdditions];
    }

    @Override
    PointSums alike(int places, int maxAdditions) {
        return new AffineSums(places, maxAdditions);
    }

    @Override
    void load(long[][] tables, int[] xs, int[] ys, int count) {
        for (int place = 0; place < count; place++) {
            LazyFp.copy(points, place * STRIDE, tables[place], xs[place]);
            LazyFp.copy(points, place * STRIDE + Y, tables[place], ys[place]);
            setFinite(place, true);
        }
    }

    @Override
    void copy(int place, PointSums from, int fromPlace, boolean negated) {
        long[] source = ((AffineSums) from).points;
        int to = place * STRIDE;
        System.arraycopy(source, fromPlace * STRIDE, points, to, STRIDE);
        if (negated) {
            LazyFp.neg(points, to + Y, points, to + Y, 1);
            LazyFp.carry(points, to + Y, points, to + Y);
        }
    }

    @Override
    void get(long[] out, int o, int place) {
        System.arraycopy(points, place * STRIDE, out, o, STRIDE);
    }

    @Override
    boolean flush() {
        prepare();
        final int inverse = 0;
        final int slope = LazyFp.LIMBS;
        final int x = 2 * LazyFp.LIMBS;
        final int y = 3 * LazyFp.LIMBS;
        long[] t = new long[4 * LazyFp.LIMBS];
        if (waiting > 0) {
            LazyFp.inverseVartime(t, inverse, prefixes, waiting * LazyFp.LIMBS);
        }
        for (int i = waiting - 1; i >= 0; i--) {
            int d = i * LazyFp.LIMBS;
            int a = targets[i] * STRIDE;
            int b = others[i] * STRIDE;
            LazyFp.mul(t, slope, prefixes, d, t, inverse); // one by the denominator
            LazyFp.mul(t, inverse, t, inverse, denominators, d);
            if (equal[i]) {
                LazyFp.square(t, y, points, a);
                LazyFp.mulSmall(t, y, t, y, 3);
            } else {
                LazyFp.sub(t, y, points, b + Y, points, a + Y, 1);
            }
            LazyFp.mul(t, slope, t, slope, t, y);
            LazyFp.square(t, x, t, slope);
            LazyFp.sub(t, x, t, x, points, a, 1);
            LazyFp.sub(t, x, t, x, points, b, 1); // magnitude 5
            LazyFp.sub(t, y, points, a, t, x, 5); // magnitude 7
            LazyFp.mul(t, y, t, y, t, slope);
            LazyFp.sub(t, y, t, y, points, a + Y, 1);
            LazyFp.carry(points, a, t, x);
            LazyFp.carry(points, a + Y, t, y);
        }
        waiting = 0;
        return true;
    }

    /** Drops additions of opposite points, and multiplies up the denominators of the others. */
    private void prepare() {
        int kept = 0;
        LazyFp.set(prefixes, 0, 1);
        for (int i = 0; i < waiting; i++) {
            int a = targets[i] * STRIDE;
            int b = others[i] * STRIDE;
            int d = kept * LazyFp.LIMBS;
            LazyFp.sub(denominators, d, points, b, points, a, 1);
            equal[kept] = LazyFp.isZeroVartime(denominators, d);
            if (equal[kept]) {
                if (!LazyFp.equalVartime(points, a + Y, points, b + Y)) {
                    setFinite(targets[i], false);
                    continue;
                }
                LazyFp.mulSmall(denominators, d, points, a + Y, 2);
            }
            LazyFp.mul(prefixes, d + LazyFp.LIMBS, prefixes, d, denominators, d);
            targets[kept] = targets[i];
            others[kept++] = others[i];
        }
        waiting = kept;
    }
}
