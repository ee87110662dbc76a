package org.clavis.verifier.groth16;

/** The binary files of gnark. */
public final class GnarkCodec {

    private GnarkCodec() {}
}
