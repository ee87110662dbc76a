package org.clavis.algebra.bn254;

/** What sums of multiples need of a curve: {@link G1Jacobian} or {@link G2Jacobian}. */
enum JacobianCurve {
    G1(G1Jacobian.LIMBS, G1Jacobian.AFFINE_LIMBS, G1Jacobian.SCRATCH) {
        @Override
        void setInfinity(long[] out, int o) {
            G1Jacobian.setInfinity(out, o);
        }

        @Override
        void dbl(long[] out, int o, long[] p, int i, long[] scratch) {
            G1Jacobian.dbl(out, o, p, i, scratch);
        }

        @Override
        void add(long[] out, int o, long[] p, int i, long[] q, int j, long[] scratch) {
            G1Jacobian.add(out, o, p, i, q, j, scratch);
        }

        @Override
        void addMixed(long[] out, int o, long[] p, int i, long[] q, int j, long[] scratch) {
            G1Jacobian.addMixed(out, o, p, i, q, j, scratch);
        }

        @Override
        void negateAffine(long[] out, int o, long[] q, int j) {
            G1Jacobian.negateAffine(out, o, q, j);
        }
    },
    G2(G2Jacobian.LIMBS, G2Jacobian.AFFINE_LIMBS, G2Jacobian.SCRATCH) {
        @Override
        void setInfinity(long[] out, int o) {
            G2Jacobian.setInfinity(out, o);
        }

        @Override
        void dbl(long[] out, int o, long[] p, int i, long[] scratch) {
            G2Jacobian.dbl(out, o, p, i, scratch);
        }

        @Override
        void add(long[] out, int o, long[] p, int i, long[] q, int j, long[] scratch) {
            G2Jacobian.add(out, o, p, i, q, j, scratch);
        }

        @Override
        void addMixed(long[] out, int o, long[] p, int i, long[] q, int j, long[] scratch) {
            G2Jacobian.addMixed(out, o, p, i, q, j, scratch);
        }

        @Override
        void negateAffine(long[] out, int o, long[] q, int j) {
            G2Jacobian.negateAffine(out, o, q, j);
        }
    };

    /** Limbs of a Jacobian point, of an affine one, and of scratch space. */
    final int limbs;

    final int affineLimbs;
    final int scratch;

    JacobianCurve(int limbs, int affineLimbs, int scratch) {
        this.limbs = limbs;
        this.affineLimbs = affineLimbs;
        this.scratch = scratch;
    }

    abstract void setInfinity(long[] out, int o);

    abstract void dbl(long[] out, int o, long[] p, int i, long[] scratch);

    abstract void add(long[] out, int o, long[] p, int i, long[] q, int j, long[] scratch);

    abstract void addMixed(long[] out, int o, long[] p, int i, long[] q, int j, long[] scratch);

    abstract void negateAffine(long[] out, int o, long[] q, int j);

    /** Whether the limbs of an affine point are all zero. */
    final boolean isInfinity(long[] q, int j) {
        long bits = 0;
        for (int k = 0; k < affineLimbs; k++) {
            bits |= q[j + k];
        }
        return bits == 0;
    }
}
