package org.clavis.algebra.secp256k1;

/**
 * Places for public affine points, and additions among them that share inversions. A place may be empty, which stands for
 * infinity. Timing: Vartime. Not for use by several threads.
 */
abstract sealed class PointSums permits AffineSums, LaneSums {

    private final boolean[] finite;

    /** Additions that wait, {@code target += other}, both finite. */
    final int[] targets;
    final int[] others;
    int waiting;

    PointSums(int places, int maxAdditions) {
        finite = new boolean[places];
        targets = new int[maxAdditions];
        others = new int[maxAdditions];
    }

    /**
     * Empty places of the same kind.
     *
     * @param maxAdditions how many additions may wait
     */
    abstract PointSums alike(int places, int maxAdditions);

    /** Puts points into the first places, each of which the four arguments say in turn: see {@link BucketSum#add}. */
    abstract void load(long[][] tables, int[] xs, int[] ys, int count);

    /** Copies a point, or its negation, from places of the same kind. */
    final void put(int place, PointSums from, int fromPlace, boolean negated) {
        finite[place] = from.finite[fromPlace];
        if (finite[place]) {
            copy(place, from, fromPlace, negated);
        }
    }

    abstract void copy(int place, PointSums from, int fromPlace, boolean negated);

    /** Whether there is a point other than infinity in the place. */
    final boolean isFinite(int place) {
        return finite[place];
    }

    final void setFinite(int place, boolean isFinite) {
        finite[place] = isFinite;
    }

    /** {@code out} = the coordinates, ten limbs of {@link LazyFp} of magnitude 1. */
    abstract void get(long[] out, int o, int place);

    /**
     * Lets an addition {@code target += other} wait for {@link #flush}. No place may be the target of two that wait, nor
     * the target of one and the other of a second.
     */
    final void add(int target, int other) {
        if (!finite[other]) {
            return;
        }
        if (finite[target]) {
            targets[waiting] = target;
            others[waiting++] = other;
        } else {
            put(target, this, other, false);
        }
    }

    /**
     * Does the additions that wait.
     *
     * @return whether they were done: lanes do none among which two points are equal or opposite
     */
    abstract boolean flush();
}
