package org.clavis.algebra.curve25519;

import java.util.Arrays;

/** What comes out of lane ladders, with one inversion for both of a pair. Called only where there are lanes. */
final class LaneAgreement {

    private static final int LIMBS = Field25519.LIMBS;
    private static final int X = 0;
    private static final int Z = LIMBS;
    private static final int OTHER_X = 2 * LIMBS;
    private static final int OTHER_Z = 3 * LIMBS;
    private static final int INVERSE = 4 * LIMBS;
    private static final int WORK = 5 * LIMBS;
    private static final int SIZE = 9 * LIMBS;

    private LaneAgreement() {}

    /** As {@link X25519#scalarMult}, of a clamped scalar. */
    static boolean one(byte[] out, byte[] k, byte[] u) {
        LaneLadder ladder = new LaneLadder(new byte[][] { k }, new byte[][] { u });
        long[] v = new long[SIZE];
        try {
            ladder.run();
            ladder.result(0, v, X, v, Z);
            Field25519.invert(v, INVERSE, v, Z, v, WORK);
            Field25519.mul(v, X, v, X, v, INVERSE);
            return Field25519.encode(out, v, X);
        } finally {
            ladder.wipe();
            Arrays.fill(v, 0);
        }
    }

    /** As {@link X25519#scalarMultPair}, of clamped scalars. */
    static boolean two(byte[] out, byte[] k, byte[] u, byte[] other, byte[] l, byte[] otherU) {
        LaneLadder ladder = new LaneLadder(new byte[][] { k, l }, new byte[][] { u, otherU });
        long[] v = new long[SIZE];
        try {
            ladder.run();
            ladder.result(0, v, X, v, Z);
            ladder.result(1, v, OTHER_X, v, OTHER_Z);
            // a denominator of zero becomes one, with a numerator of zero, and does not spoil the other's inverse
            oneIfZero(v, X, Z);
            oneIfZero(v, OTHER_X, OTHER_Z);
            Field25519.mul(v, INVERSE, v, Z, v, OTHER_Z);
            Field25519.invert(v, INVERSE, v, INVERSE, v, WORK);
            Field25519.mul(v, X, v, X, v, OTHER_Z);
            Field25519.mul(v, X, v, X, v, INVERSE);
            Field25519.mul(v, OTHER_X, v, OTHER_X, v, Z);
            Field25519.mul(v, OTHER_X, v, OTHER_X, v, INVERSE);
            boolean usable = Field25519.encode(out, v, X);
            return Field25519.encode(other, v, OTHER_X) && usable;
        } finally {
            ladder.wipe();
            Arrays.fill(v, 0);
        }
    }

    private static void oneIfZero(long[] v, int x, int z) {
        Field25519.reduce(v, z);
        long any = v[z] | v[z + 1] | v[z + 2] | v[z + 3] | v[z + 4];
        // -1 where no limb has a bit
        long none = ((any | -any) >>> 63) - 1;
        v[z] |= none & 1;
        for (int i = 0; i < LIMBS; i++) {
            v[x + i] &= ~none;
        }
    }
}
