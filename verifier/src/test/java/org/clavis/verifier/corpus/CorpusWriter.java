package org.clavis.verifier.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import org.clavis.verifier.groth16.SolidityVerifier;

/** Writes the corpus files and the contract that {@code groth16.json} is for, anew. */
final class CorpusWriter {

    /** The contract of {@link Groth16Cases}'s key. */
    static final String CONTRACT = "KnownSecretsVerifier";

    private CorpusWriter() {}

    /** Run with the system property {@code clavis.root} on this checkout. */
    public static void main(String[] args) throws IOException {
        Secp256k1Cases.schnorr().write("schnorr");
        Secp256k1Cases.ecdsa().write("ecdsa");
        Groth16Cases.corpus().write("groth16");
        var test = Objects.requireNonNull(Corpus.file("groth16").getParent()).resolveSibling("fixtures");
        Files.writeString(test.resolve(CONTRACT + ".sol"), SolidityVerifier.source(Groth16Cases.key(), CONTRACT));
    }
}
