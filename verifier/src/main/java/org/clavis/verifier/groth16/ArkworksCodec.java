package org.clavis.verifier.groth16;

/** The canonical serialisation of arkworks. */
public final class ArkworksCodec {

    private ArkworksCodec() {}
}
