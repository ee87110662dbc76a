package org.clavis.algebra.bn254;

/** What sums of multiples need of a group: {@link G1Jacobian}'s arithmetic or {@link G2Jacobian}'s. */
public enum JacobianCurve {
    G1(G1Jacobian.LIMBS, G1Jacobian.AFFINE_LIMBS, G1Jacobian.SCRATCH) {
        @Override
        public void setInfinity(long[] out, int o) {
            G1Jacobian.setInfinity(out, o);
        }

        @Override
        public void dbl(long[] out, int o, long[] p, int i, long[] scratch) {
            G1Jacobian.dbl(out, o, p, i, scratch);
        }

        @Override
        public void add(long[] out, int o, long[] p, int i, long[] q, int j, long[] scratch) {
            G1Jacobian.add(out, o, p, i, q, j, scratch);
        }

        @Override
        public void addMixed(long[] out, int o, long[] p, int i, long[] q, int j, long[] scratch) {
            G1Jacobian.addMixed(out, o, p, i, q, j, scratch);
        }

        @Override
        public void negateAffine(long[] out, int o, long[] q, int j) {
            G1Jacobian.negateAffine(out, o, q, j);
        }

        @Override
        public void batchToAffine(long[] out, int o, long[] p, int i, int count) {
            G1Jacobian.batchToAffine(out, o, p, i, count);
        }

        @Override
        public void setGenerator(long[] out, int o) {
            G1Affine.GENERATOR.copyTo(out, o);
        }
    },
    G2(G2Jacobian.LIMBS, G2Jacobian.AFFINE_LIMBS, G2Jacobian.SCRATCH) {
        @Override
        public void setInfinity(long[] out, int o) {
            G2Jacobian.setInfinity(out, o);
        }

        @Override
        public void dbl(long[] out, int o, long[] p, int i, long[] scratch) {
            G2Jacobian.dbl(out, o, p, i, scratch);
        }

        @Override
        public void add(long[] out, int o, long[] p, int i, long[] q, int j, long[] scratch) {
            G2Jacobian.add(out, o, p, i, q, j, scratch);
        }

        @Override
        public void addMixed(long[] out, int o, long[] p, int i, long[] q, int j, long[] scratch) {
            G2Jacobian.addMixed(out, o, p, i, q, j, scratch);
        }

        @Override
        public void negateAffine(long[] out, int o, long[] q, int j) {
            G2Jacobian.negateAffine(out, o, q, j);
        }

        @Override
        public void batchToAffine(long[] out, int o, long[] p, int i, int count) {
            G2Jacobian.batchToAffine(out, o, p, i, count);
        }

        @Override
        public void setGenerator(long[] out, int o) {
            G2Affine.GENERATOR.copyTo(out, o);
        }
    };

    /** Limbs of a Jacobian point. */
    public final int limbs;

    /** Limbs of an affine point. */
    public final int affineLimbs;

    /** Limbs of scratch space. */
    public final int scratch;

    JacobianCurve(int limbs, int affineLimbs, int scratch) {
        this.limbs = limbs;
        this.affineLimbs = affineLimbs;
        this.scratch = scratch;
    }

    /** As both groups have it. */
    public abstract void setInfinity(long[] out, int o);

    /** As both groups have it. */
    public abstract void dbl(long[] out, int o, long[] p, int i, long[] scratch);

    /** As both groups have it. */
    public abstract void add(long[] out, int o, long[] p, int i, long[] q, int j, long[] scratch);

    /** As both groups have it. */
    public abstract void addMixed(long[] out, int o, long[] p, int i, long[] q, int j, long[] scratch);

    /** As both groups have it. */
    public abstract void negateAffine(long[] out, int o, long[] q, int j);

    /** As both groups have it. */
    public abstract void batchToAffine(long[] out, int o, long[] p, int i, int count);

    /** out = the group's generator, affine. */
    public abstract void setGenerator(long[] out, int o);

    /** Whether the limbs of an affine point are all zero. */
    final boolean isInfinity(long[] q, int j) {
        long bits = 0;
        for (int k = 0; k < affineLimbs; k++) {
            bits |= q[j + k];
        }
        return bits == 0;
    }
}
