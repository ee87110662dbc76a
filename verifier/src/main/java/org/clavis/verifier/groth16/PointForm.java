package org.clavis.verifier.groth16;

/** How points are written in formats that have two ways. Reading takes either. */
public enum PointForm {
    /** x, and one bit that tells y from its opposite. */
    COMPRESSED,
    /** x and y. */
    UNCOMPRESSED,
}
