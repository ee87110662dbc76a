package org.clavis.client.cli.groth16;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.Verification;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.groth16.Groth16Verifier;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.groth16.PublicInputs;
import org.clavis.verifier.groth16.VerifyingKey;

/** Reads keys, proofs and public inputs from files, never more bytes than their decoders accept. */
public final class ProofFiles {

    private final Groth16Format format;

    /** Files of {@code format}; with {@link Groth16Format#AUTO} each may be of another one. */
    public ProofFiles(Groth16Format format) {
        this.format = format;
    }

    /**
     * Verifies one proof.
     *
     * @return rejected for any three files that are not a sound key and a valid proof of the inputs
     * @throws IOException if a file cannot be read
     */
    public Verification<PublicInputs> verify(Path key, Path proof, Path inputs) throws IOException {
        try {
            Groth16Verifier verifier = Groth16Verifier.of(key(key));
            return verifier.verify(proof(proof), inputs(inputs));
        } catch (EncodingException e) {
            return e.asRejection();
        }
    }

    /**
     * Reads a verifying key.
     *
     * @throws EncodingException as {@link Groth16Format#decodeVerifyingKey}
     * @throws IOException if the file cannot be read
     */
    public VerifyingKey key(Path file) throws IOException {
        return format.decodeVerifyingKey(read(file, Groth16Format.MAX_KEY_BYTES));
    }

    /**
     * Reads a proof.
     *
     * @throws EncodingException as {@link Groth16Format#decodeProof}
     * @throws IOException if the file cannot be read
     */
    public Proof proof(Path file) throws IOException {
        return format.decodeProof(read(file, Groth16Format.MAX_PROOF_BYTES));
    }

    /**
     * Reads public inputs.
     *
     * @throws EncodingException as {@link Groth16Format#decodePublicInputs}
     * @throws IOException if the file cannot be read
     */
    public PublicInputs inputs(Path file) throws IOException {
        return format.decodePublicInputs(read(file, Groth16Format.MAX_PUBLIC_BYTES));
    }

    /** At most one byte more than {@code maxBytes}, which the decoder then refuses. */
    private static byte[] read(Path file, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(maxBytes + 1);
        }
    }
}
