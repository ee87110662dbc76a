package org.clavis.algebra.bn254;

import org.clavis.algebra.lanes.Lanes;

/**
 * Fixed points of G1, for sums of their multiples by Pippenger's bucket method: in lanes, with affine additions that
 * share inversions, and with prepared multiples where memory allows. Immutable and thread-safe.
 *
 * <p>Timing: variable. Which bucket a point goes to, and whether it goes to one at all, depends on the scalars: an
 * observer of the caches or of the running time learns something about them. Everything that depends on them is
 * overwritten.
 */
public final class G1Msm {

    private final MultiScalar sum;

    private G1Msm(MultiScalar sum) {
        this.sum = sum;
    }

    /** Loaded only where there are lanes. */
    private static final class InLanes {

        private static final ScratchPool<LaneBuckets> IDLE = new ScratchPool<>(() ->
            new LaneBuckets(new LaneCoordinates.Prime())
        );

        static MultiScalar of(long[] points, int count, long maxBytes) {
            return MultiScalar.inLanes(JacobianCurve.G1, LaneCoordinates.Prime::new, IDLE, points, count, maxBytes);
        }
    }

    /**
     * Prepares points, on the cores of the common pool.
     *
     * @param points of the group, affine, {@link G1Jacobian#AFFINE_LIMBS} limbs in Montgomery form each, infinity as
     *     zeros
     * @param maxBytes what prepared multiples may take, 0 for none
     */
    public static G1Msm of(long[] points, int count, long maxBytes) {
        return of(points, count, maxBytes, Lanes.areEnabled());
    }

    /** The same in lanes or not. */
    static G1Msm of(long[] points, int count, long maxBytes, boolean lanes) {
        return new G1Msm(
            lanes ? InLanes.of(points, count, maxBytes) : MultiScalar.scalar(JacobianCurve.G1, points, count)
        );
    }

    /** How many of the points are finite. */
    public int count() {
        return sum.count();
    }

    /**
     * out = the sum of scalars[firstScalar + n] times point n, as {@link G1Jacobian} has it.
     *
     * <p>In a fork-join pool the work is split in it, elsewhere in the common pool.
     *
     * @param scalars integers below r, {@link Fr#LIMBS} limbs each
     * @param checkpoint called now and then, on any thread; the sum ends with what it throws
     */
    public void sumVartime(long[] out, int o, long[] scalars, int firstScalar, Runnable checkpoint) {
        sum.sumVartime(out, o, scalars, firstScalar, checkpoint);
    }
}
