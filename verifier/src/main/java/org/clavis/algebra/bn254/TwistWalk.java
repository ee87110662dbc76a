package org.clavis.algebra.bn254;

/**
 * A point of the twist on its way through a Miller loop, in homogeneous coordinates (x = X / Z, y = Y / Z), and the line
 * that its last step drew. Lines are taken up to factors in Fp2, which the final exponentiation removes.
 *
 * <p>A line has three coefficients in Fp2, one after the other: of 1, still to be multiplied by the y of the point of G1
 * at which it is evaluated; of w, to be multiplied by its x; and of w^3. Source of the formulas: Costello, Lange,
 * Naehrig, ePrint 2009/615.
 */
final class TwistWalk {

    private static final int N = Fp2.LIMBS;

    /** The line of the last step. */
    final long[] line = new long[3 * N];

    private final long[] point = new long[3 * N];
    private final long[] negative = new long[2 * N];
    private final long[] start = new long[2 * N];
    private final long[] images = new long[4 * N];
    private final long[] image = new long[3 * N];
    private final long[] t = new long[6 * N];

    /** Begins at the affine point q, not infinity. */
    void begin(long[] q, int j) {
        System.arraycopy(q, j, start, 0, 2 * N);
        G2Jacobian.negateAffine(negative, 0, q, j);
        System.arraycopy(q, j, point, 0, 2 * N);
        Fp2.setOne(point, 2 * N);
    }

    /** T = T + Q or T - Q for the point Q that the walk began with. */
    void addStart(int sign) {
        addStep(sign > 0 ? start : negative, 0);
    }

    /** T = T + pi(Q) and T - pi^2(Q), in this order, for the image {@code index} 0 or 1 of Q under the Frobenius. */
    void addImage(int index) {
        if (index == 0) {
            MillerLoop.frobeniusImages(images, 0, start, 0, image);
        }
        addStep(images, index * 2 * N);
    }

    /** T = 2 T, and the tangent at T, multiplied by -2 Y Z. Same source, with b' the twist's constant. */
    void doubleStep() {
        long[] p = point;
        int x = 0;
        int y = N;
        int z = 2 * N;
        int a = 0;
        int b = N;
        int e = 2 * N;
        int i = 3 * N;
        int h = 4 * N;
        int g = 5 * N;
        Fp2.mul(t, a, p, x, p, y);
        Fp2.halved(t, a, t, a); // A = X Y / 2
        Fp2.square(t, b, p, y); // B = Y^2
        Fp2.square(t, e, p, z); // C = Z^2
        Fp2.add(t, h, p, y, p, z);
        Fp2.square(t, h, t, h);
        Fp2.sub(t, h, t, h, t, b);
        Fp2.sub(t, h, t, h, t, e); // H = 2 Y Z
        Fp2.doubled(t, g, t, e);
        Fp2.add(t, e, t, e, t, g);
        Fp2.mul(t, e, t, e, CurveParams.TWIST_B, 0); // E = 3 b' C
        Fp2.sub(t, i, t, e, t, b); // E - B
        Fp2.set(line, 2 * N, t, i); // the coefficient of w^3
        Fp2.neg(line, 0, t, h); // of 1, to be multiplied by Py
        Fp2.square(t, i, p, x);
        Fp2.doubled(t, g, t, i);
        Fp2.add(line, N, t, i, t, g); // 3 X^2: of w, to be multiplied by Px
        Fp2.doubled(t, g, t, e);
        Fp2.add(t, g, t, g, t, e); // F = 3 E
        Fp2.sub(t, i, t, b, t, g);
        Fp2.mul(p, x, t, a, t, i); // X3 = A (B - F)
        Fp2.add(t, g, t, g, t, b);
        Fp2.halved(t, g, t, g);
        Fp2.square(t, g, t, g); // ((B + F) / 2)^2
        Fp2.square(t, e, t, e);
        Fp2.doubled(t, i, t, e);
        Fp2.add(t, i, t, i, t, e);
        Fp2.sub(p, y, t, g, t, i); // Y3 = that - 3 E^2
        Fp2.mul(p, z, t, b, t, h); // Z3 = B H
    }

    /** T = T + Q for the affine Q at j, and the chord through them, multiplied by X - x Z. Same source. */
    private void addStep(long[] q, int j) {
        long[] p = point;
        int x = 0;
        int y = N;
        int z = 2 * N;
        int o = 0;
        int l = N;
        int d = 2 * N;
        int e = 3 * N;
        int g = 4 * N;
        int h = 5 * N;
        Fp2.mul(t, o, q, j + N, p, z);
        Fp2.sub(t, o, p, y, t, o); // O = Y - yq Z
        Fp2.mul(t, l, q, j, p, z);
        Fp2.sub(t, l, p, x, t, l); // L = X - xq Z
        Fp2.mul(t, d, t, o, q, j);
        Fp2.mul(t, e, t, l, q, j + N);
        Fp2.sub(line, 2 * N, t, d, t, e); // xq O - yq L: the coefficient of w^3
        Fp2.set(line, 0, t, l); // of 1, to be multiplied by Py
        Fp2.neg(line, N, t, o); // of w, to be multiplied by Px
        Fp2.square(t, d, t, l);
        Fp2.mul(t, e, t, d, t, l); // E = L^3
        Fp2.mul(t, g, t, d, p, x); // G = X L^2
        Fp2.square(t, d, t, o);
        Fp2.mul(t, h, t, d, p, z); // Z O^2
        Fp2.add(t, h, t, h, t, e);
        Fp2.sub(t, h, t, h, t, g);
        Fp2.sub(t, h, t, h, t, g); // H = E + Z O^2 - 2 G
        Fp2.mul(p, x, t, l, t, h); // X3 = L H
        Fp2.sub(t, g, t, g, t, h);
        Fp2.mul(t, g, t, g, t, o);
        Fp2.mul(t, d, t, e, p, y);
        Fp2.sub(p, y, t, g, t, d); // Y3 = O (G - H) - E Y
        Fp2.mul(p, z, p, z, t, e); // Z3 = Z E
    }
}
