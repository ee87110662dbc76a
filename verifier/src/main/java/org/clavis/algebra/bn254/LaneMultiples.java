package org.clavis.algebra.bn254;

import java.math.BigInteger;
import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.Lanes;

/**
 * Points of G1 in lanes, eight a group, with the multiples that {@link Randomizers}' digits choose from: P and
 * D = (1 - omega) P, each with the x coordinates of its three images under omega, and y. An instance is for one batch and
 * one thread. Timing: Vartime.
 */
final class LaneMultiples {

    private static final int E = LaneKernel.ELEMENT;

    /** x, beta x, beta^2 x and y. */
    private static final int POINT = 4 * E;
    private static final int Y = 3 * E;
    private static final int GROUP = 2 * POINT;

    private static final BigInteger BETA = Fp.toBigInteger(Randomizers.BETA, 0);

    /** 2 / (1 - beta), as {@link LaneInverse} takes it. */
    private static final double[] SLOPE = LaneFp.MODULUS.constant(
        BigInteger.TWO.multiply(BigInteger.ONE.subtract(BETA).modInverse(Fp.modulus())),
        356
    );

    private static final double[] BETA_LANES = LaneFp.MODULUS.constant(BETA, 306);

    private final int groups;
    private final LaneFp2 field;
    private final LaneG1.Scratch curve = new LaneG1.Scratch();
    private final double[] table;
    private final double[] running = new double[E];
    private final double[] t = new double[3 * E];

    /** The multiples that one step adds: x and y. */
    private final double[] chosen = new double[2 * E];

    /** Room for as many groups of eight points; {@link #set} every one, then {@link #prepareVartime}. */
    LaneMultiples(int groups, LaneFp2 field) {
        this.groups = groups;
        this.field = field;
        this.table = new double[groups * GROUP];
    }

    /** Takes a finite affine point. */
    void set(int n, long[] affine, int i) {
        int at = (n / Lanes.COUNT) * GROUP;
        int lane = n % Lanes.COUNT;
        LaneFp.load(table, at, lane, affine, i);
        LaneFp.load(table, at + Y, lane, affine, i + Fp.LIMBS);
    }

    /**
     * Computes the tables. D = P - omega P = (x, y) + (beta x, -y) has slope 2 y / (x - beta x) and, as
     * 1 + beta + beta^2 = 0, the x coordinate slope^2 + beta^2 x. No x is zero, as r is prime to three.
     */
    void prepareVartime() {
        System.arraycopy(LaneFp.ONE, 0, running, 0, E);
        for (int g = 0; g < groups; g++) {
            int p = g * GROUP;
            int d = p + POINT;
            field.mulFp(table, p, table, p, LaneFp.ENTER, 0);
            field.mulFp(table, p + Y, table, p + Y, LaneFp.ENTER, 0);
            images(p);
            // the place of D's x keeps the product of those before
            System.arraycopy(running, 0, table, d, E);
            field.mulFp(running, 0, running, 0, table, p);
        }
        new LaneInverse(field).scaledVartime(running, 0, running, 0, SLOPE);
        for (int g = groups - 1; g >= 0; g--) {
            int p = g * GROUP;
            int d = p + POINT;
            field.mulFp(t, 0, running, 0, table, d);
            field.mulFp(running, 0, running, 0, table, p);
            field.mulFp(t, 0, t, 0, table, p + Y); // the slope
            field.mulFp(t, E, t, 0, t, 0);
            LaneKernel.add(t, E, t, E, table, p + 2 * E);
            LaneKernel.carry(LaneFp.MODULUS, table, d, t, E);
            images(d);
            LaneKernel.sub(t, E, table, p, table, d);
            field.mulFp(t, 0, t, 0, t, E);
            LaneKernel.sub(t, 0, t, 0, table, p + Y);
            LaneKernel.carry(LaneFp.MODULUS, table, d + Y, t, 0);
        }
    }

    /** beta x and beta^2 x = -x - beta x. */
    private void images(int at) {
        field.mulFp(table, at + E, table, at, BETA_LANES, 0);
        LaneKernel.add(t, 2 * E, table, at, table, at + E);
        LaneKernel.neg(t, 2 * E, t, 2 * E);
        LaneKernel.carry(LaneFp.MODULUS, table, at + 2 * E, t, 2 * E);
    }

    /** Chooses each lane's multiple by digit k of its multiplier. */
    private void choose(int group, Randomizers r, int k) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            int n = group * Lanes.COUNT + lane;
            int digit = n < r.count() ? r.digit(n, k) : 0;
            int point = group * GROUP + (digit / 6) * POINT + lane;
            int x = point + (digit % 3) * E;
            double sign = (digit / 3) % 2 == 0 ? 1 : -1;
            for (int limb = 0; limb < E; limb += Lanes.COUNT) {
                chosen[lane + limb] = table[x + limb];
                chosen[E + lane + limb] = sign * table[point + Y + limb];
            }
        }
    }

    /**
     * out = r_n P_n for each point: {@link LaneG1#DOUBLES} doubles a group. Lanes without a multiplier hold some other
     * finite point.
     */
    void multiplyVartime(double[] out, Randomizers r) {
        for (int g = 0; g < groups; g++) {
            int o = g * LaneG1.DOUBLES;
            choose(g, r, Randomizers.DIGITS - 1);
            System.arraycopy(chosen, 0, out, o, 2 * E);
            System.arraycopy(LaneFp.ONE, 0, out, o + 2 * E, E);
            for (int k = Randomizers.DIGITS - 2; k >= 0; k--) {
                LaneG1.dbl(out, o, out, o, curve);
                LaneG1.dbl(out, o, out, o, curve);
                choose(g, r, k);
                LaneG1.addMixed(out, o, out, o, chosen, 0, curve);
            }
        }
    }

    /** out = the sum of all r_n P_n, in Jacobian coordinates as {@link G1Jacobian} has them. */
    void sumVartime(long[] out, int o, Randomizers r) {
        double[] sum = new double[LaneG1.DOUBLES];
        double[] next = new double[LaneG1.DOUBLES];
        LaneG1.setInfinity(sum, 0);
        for (int k = Randomizers.DIGITS - 1; k >= 0; k--) {
            if (k < Randomizers.DIGITS - 1) {
                LaneG1.dbl(sum, 0, sum, 0, curve);
                LaneG1.dbl(sum, 0, sum, 0, curve);
            }
            for (int g = 0; g < groups; g++) {
                choose(g, r, k);
                LaneG1.addMixed(next, 0, sum, 0, chosen, 0, curve);
                for (int lane = r.count() - g * Lanes.COUNT; lane < Lanes.COUNT; lane++) {
                    copyLane(next, sum, lane);
                }
                double[] old = sum;
                sum = next;
                next = old;
            }
        }
        addLanes(out, o, sum);
    }

    private static void copyLane(double[] out, double[] from, int lane) {
        for (int k = lane; k < out.length; k += Lanes.COUNT) {
            out[k] = from[k];
        }
    }

    /** out = the sum of all lanes' points (X Z, Y Z^2, Z), in Jacobian coordinates. */
    private void addLanes(long[] out, int o, double[] sum) {
        long[] point = new long[G1Jacobian.LIMBS];
        long[] scratch = new long[G1Jacobian.SCRATCH];
        int y = Fp.LIMBS;
        int z = 2 * Fp.LIMBS;
        for (int k = 0; k < sum.length; k += E) {
            field.mulFp(sum, k, sum, k, LaneFp.LEAVE, 0);
        }
        G1Jacobian.setInfinity(out, o);
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            for (int k = 0; k < 3; k++) {
                LaneFp.store(point, k * Fp.LIMBS, sum, k * E, lane);
            }
            Fp.mul(point, 0, point, 0, point, z);
            Fp.mul(point, y, point, y, point, z);
            Fp.mul(point, y, point, y, point, z);
            G1Jacobian.add(out, o, out, o, point, 0, scratch);
        }
    }
}
