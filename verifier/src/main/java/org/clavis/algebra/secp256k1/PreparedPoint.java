package org.clavis.algebra.secp256k1;

/** A public point with tables of its multiples, for points that many signatures name. Immutable. */
public final class PreparedPoint {

    /** Pieces of half a scalar. */
    static final int PIECES = 128 / WindowTable.PIECE_BITS;

    private static final int WIDTH = 7;

    private final WindowTable table;

    private PreparedPoint(WindowTable table) {
        this.table = table;
    }

    /**
     * A point with its tables, which take 15 KiB.
     *
     * @param affine eight limbs, a point of the curve
     */
    public static PreparedPoint ofVartime(long[] affine, int ai) {
        return new PreparedPoint(WindowTable.of(affine, ai, PIECES, WIDTH, true));
    }

    /** The point's multiples. */
    WindowTable table() {
        return table;
    }
}
