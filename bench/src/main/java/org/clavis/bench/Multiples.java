package org.clavis.bench;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.clavis.algebra.bn254.JacobianCurve;

/** Many multiples of a group's generator, by a table of its multiples by bytes at every place. */
final class Multiples {

    private static final int BYTES = 32;
    private static final int TASK = 512;
    private static final Map<JacobianCurve, long[]> TABLES = new EnumMap<>(JacobianCurve.class);

    private Multiples() {}

    /** Affine points in Montgomery form, zeros for infinity. */
    static long[] of(JacobianCurve curve, BigInteger[] scalars) {
        long[] table = table(curve);
        long[] out = new long[scalars.length * curve.affineLimbs];
        IntStream.range(0, Math.ceilDiv(scalars.length, TASK))
            .parallel()
            .forEach(task -> {
                int from = task * TASK;
                int count = Math.min(TASK, scalars.length - from);
                long[] sums = new long[count * curve.limbs];
                long[] scratch = new long[curve.scratch];
                for (int n = 0; n < count; n++) {
                    int at = n * curve.limbs;
                    curve.setInfinity(sums, at);
                    byte[] bytes = scalars[from + n].toByteArray();
                    for (int k = 0; k < Math.min(BYTES, bytes.length); k++) {
                        int digit = Byte.toUnsignedInt(bytes[bytes.length - 1 - k]);
                        if (digit != 0) {
                            curve.addMixed(sums, at, sums, at, table, (k * 256 + digit) * curve.affineLimbs, scratch);
                        }
                    }
                }
                curve.batchToAffine(out, from * curve.affineLimbs, sums, 0, count);
            });
        return out;
    }

    /** Entry 256 k + d is d 256^k times the generator. */
    private static synchronized long[] table(JacobianCurve curve) {
        return TABLES.computeIfAbsent(curve, missing -> {
            long[] points = new long[BYTES * 256 * curve.limbs];
            long[] scratch = new long[curve.scratch];
            long[] step = new long[curve.affineLimbs];
            curve.setGenerator(step, 0);
            for (int k = 0; k < BYTES; k++) {
                int row = k * 256 * curve.limbs;
                curve.setInfinity(points, row);
                for (int d = 1; d < 256; d++) {
                    int at = row + d * curve.limbs;
                    curve.addMixed(points, at, points, at - curve.limbs, step, 0, scratch);
                }
                // 256^(k + 1) = 255 * 256^k + 256^k
                long[] next = new long[curve.limbs];
                curve.addMixed(next, 0, points, row + 255 * curve.limbs, step, 0, scratch);
                curve.batchToAffine(step, 0, next, 0, 1);
            }
            long[] out = new long[BYTES * 256 * curve.affineLimbs];
            curve.batchToAffine(out, 0, points, 0, BYTES * 256);
            return out;
        });
    }
}
