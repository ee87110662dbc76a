package org.clavis.algebra.bn254;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What {@link G1Msm} and {@link G2Msm} share: fixed points, and whether their sums are done in lanes. */
final class MultiScalar {

    private final JacobianCurve curve;
    private final int count;
    private final @Nullable LaneMsm lanes;
    private final @Nullable ScalarMsm scalar;

    private MultiScalar(JacobianCurve curve, int count, @Nullable LaneMsm lanes, @Nullable ScalarMsm scalar) {
        this.curve = curve;
        this.count = count;
        this.lanes = lanes;
        this.scalar = scalar;
    }

    static MultiScalar inLanes(
        JacobianCurve curve,
        Supplier<LaneCoordinates> fields,
        ScratchPool<LaneBuckets> idle,
        long[] points,
        int count,
        long maxBytes
    ) {
        int[] places = finite(curve, points, count);
        return new MultiScalar(curve, places.length, new LaneMsm(fields, idle, points, places, maxBytes), null);
    }

    static MultiScalar scalar(JacobianCurve curve, long[] points, int count) {
        int[] places = finite(curve, points, count);
        return new MultiScalar(curve, places.length, null, new ScalarMsm(curve, points, places));
    }

    private static int[] finite(JacobianCurve curve, long[] points, int count) {
        return IntStream.range(0, count)
            .filter(n -> !curve.isInfinity(points, n * curve.affineLimbs))
            .toArray();
    }

    int count() {
        return count;
    }

    void sumVartime(long[] out, int o, long[] scalars, int firstScalar, Runnable checkpoint) {
        if (scalar != null) {
            scalar.sumVartime(out, o, scalars, firstScalar, checkpoint);
        } else if (lanes != null) {
            long[] bits = lanes.bitSums(scalars, firstScalar, checkpoint);
            long[] scratch = new long[curve.scratch];
            curve.setInfinity(out, o);
            for (int at = bits.length - curve.affineLimbs; at >= 0; at -= curve.affineLimbs) {
                curve.dbl(out, o, out, o, scratch);
                if (!curve.isInfinity(bits, at)) {
                    curve.addMixed(out, o, out, o, bits, at, scratch);
                }
            }
            Arrays.fill(bits, 0);
            Arrays.fill(scratch, 0);
        }
    }
}
