package org.clavis.algebra.secp256k1;

import java.util.Arrays;

/**
 * The equations of many Schnorr signatures, {@code z G - c P = R}, of public scalars and finite points of the curve, and
 * random linear combinations of them. Timing: Vartime, all of it. Not for use by several threads.
 */
public final class SchnorrBatch {

    private final long[] responses;
    private final long[] challenges;
    private final long[] keys;
    private final long[] nonces;
    private final int[] keyOf;
    private final long[] randomisers;
    private int equations;
    private int keyCount;

    /** No equations yet, and no keys. */
    public SchnorrBatch(int maxEquations) {
        responses = new long[maxEquations * Fn.LIMBS];
        challenges = new long[maxEquations * Fn.LIMBS];
        keys = new long[maxEquations * OddMultiples.STRIDE];
        nonces = new long[maxEquations * OddMultiples.STRIDE];
        keyOf = new int[maxEquations];
        randomisers = new long[maxEquations * 2];
    }

    /** Adds a key, affine, for equations to name by the number that it gets. */
    public int addKey(long[] affine) {
        place(keys, keyCount, affine);
        return keyCount++;
    }

    /**
     * Adds an equation.
     *
     * @param z canonical scalar
     * @param c canonical scalar
     * @param key a number from {@link #addKey}
     * @param nonce R, affine
     * @param randomOne 64 uniformly random bits that whoever made the equations could not foresee
     * @param randomLambda as many more; the equation's factor is {@code randomOne + lambda randomLambda}, both signed
     */
    public void add(long[] z, long[] c, int key, long[] nonce, long randomOne, long randomLambda) {
        System.arraycopy(z, 0, responses, equations * Fn.LIMBS, Fn.LIMBS);
        System.arraycopy(c, 0, challenges, equations * Fn.LIMBS, Fn.LIMBS);
        place(nonces, equations, nonce);
        keyOf[equations] = key;
        randomisers[2 * equations] = randomOne;
        randomisers[2 * equations + 1] = randomLambda;
        equations++;
    }

    /**
     * True if all equations of a range hold, and with probability 2^-128 otherwise: whether
     * {@code sum a (zG - cP - R)} is infinite for the random factors a.
     *
     * <p>The factors differ for different random bits, because no Eisenstein integer with parts that small is zero modulo
     * n but zero itself.
     */
    public boolean holdsVartime(int from, int to) {
        long[] keyScalars = new long[keyCount * Fn.LIMBS];
        boolean[] named = new boolean[keyCount];
        long[] generatorScalar = new long[Fn.LIMBS];
        long[] factor = new long[Fn.LIMBS];
        long[] t = new long[Fn.LIMBS];
        int namedCount = 0;
        for (int i = from; i < to; i++) {
            factor(factor, t, i);
            Fn.mul(t, 0, factor, 0, responses, i * Fn.LIMBS);
            Fn.add(generatorScalar, 0, generatorScalar, 0, t, 0);
            Fn.mul(t, 0, factor, 0, challenges, i * Fn.LIMBS);
            int key = keyOf[i];
            Fn.add(keyScalars, key * Fn.LIMBS, keyScalars, key * Fn.LIMBS, t, 0);
            namedCount += named[key] ? 0 : 1;
            named[key] = true;
        }
        // sum a c P + a R, which is to be (sum a z) G
        var buckets = new BucketSum(2 * namedCount, 2 * (to - from));
        long[] parts = new long[6];
        for (int key = 0; key < keyCount; key++) {
            if (named[key]) {
                Endomorphism.split(parts, 0, keyScalars, key * Fn.LIMBS);
                addTerms(buckets, keys, key, parts, SignedDigits.MAX);
            }
        }
        for (int i = from; i < to; i++) {
            for (int half = 0; half < 2; half++) {
                long random = randomisers[2 * i + half];
                parts[3 * half] = random;
                Arrays.fill(parts, 3 * half + 1, 3 * half + 3, random >> (Long.SIZE - 1));
            }
            addTerms(buckets, nonces, i, parts, Long.SIZE);
        }
        long[] sum = new long[Jacobian.LIMBS];
        buckets.sum(sum, 0);
        return isMultipleOfGenerator(sum, generatorScalar);
    }

    private static void addTerms(BucketSum buckets, long[] points, int index, long[] parts, int bits) {
        int x = index * OddMultiples.STRIDE;
        buckets.add(points, x, x + LazyFp.LIMBS, parts, 0, bits);
        buckets.add(points, x + OddMultiples.BETA_X, x + LazyFp.LIMBS, parts, 3, bits);
    }

    /** {@code out} = the random factor of an equation. */
    private void factor(long[] out, long[] t, int i) {
        long[] signed = new long[3];
        fromRandom(out, signed, randomisers[2 * i]);
        fromRandom(t, signed, randomisers[2 * i + 1]);
        Endomorphism.multiplyByLambda(t, 0, t, 0);
        Fn.add(out, 0, out, 0, t, 0);
    }

    private static void fromRandom(long[] out, long[] signed, long random) {
        signed[0] = random;
        Arrays.fill(signed, 1, 3, random >> (Long.SIZE - 1));
        Fn.fromSigned(out, 0, signed, 0);
    }

    private static boolean isMultipleOfGenerator(long[] sum, long[] scalar) {
        var straus = new Straus(GeneratorTable.PIECES);
        long[] multiple = new long[Jacobian.LIMBS];
        straus.addPieces(GeneratorTable.table(), false, scalar, 0, 1, Straus.NONE);
        straus.sum(multiple, 0, multiple);
        if (Jacobian.isInfinity(multiple, 0) || Jacobian.isInfinity(sum, 0)) {
            return Jacobian.isInfinity(multiple, 0) && Jacobian.isInfinity(sum, 0);
        }
        long[] affine = new long[Affine.LIMBS];
        Jacobian.toAffine(affine, 0, multiple, 0);
        return Jacobian.equalsAffine(sum, 0, affine, 0);
    }

    /** Places a point's x, y and beta x. */
    private static void place(long[] out, int index, long[] affine) {
        int at = index * OddMultiples.STRIDE;
        LazyFp.fromCanonical(out, at, affine, 0);
        LazyFp.fromCanonical(out, at + LazyFp.LIMBS, affine, Fp.LIMBS);
        Endomorphism.multiplyByBeta(out, at + OddMultiples.BETA_X, out, at);
    }
}
