package org.clavis.algebra.secp256k1;

/** The generator's {@link WindowTable}, made when first used. */
final class GeneratorTable {

    /** Pieces of a scalar. */
    static final int PIECES = 256 / WindowTable.PIECE_BITS;

    private static final int WIDTH = 12;

    private GeneratorTable() {}

    /** The table. */
    static WindowTable table() {
        return Holder.TABLE;
    }

    private static final class Holder {

        static final WindowTable TABLE = make();

        private static WindowTable make() {
            long[] generator = new long[Affine.LIMBS];
            Affine.setGenerator(generator, 0);
            return WindowTable.of(generator, 0, PIECES, WIDTH, false);
        }
    }
}
