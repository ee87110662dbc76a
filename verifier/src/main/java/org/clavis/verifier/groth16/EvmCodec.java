package org.clavis.verifier.groth16;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.clavis.algebra.bn254.Fp;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * Proofs and public inputs as the words that a contract takes: {@code uint256[8]} in the order of EIP-197, an Fp2's
 * imaginary part first, and {@code uint256[n]}. See {@link Proof#fromCanonicalBytes} for the table.
 */
public final class EvmCodec {

    /** Words of a proof. */
    public static final int PROOF_WORDS = Proof.BYTES / Fp.BYTES;

    private EvmCodec() {}

    /** The eight words of {@code proof}. */
    public static List<BigInteger> proofWords(Proof proof) {
        byte[] bytes = proof.toBytes();
        List<BigInteger> words = new ArrayList<>(PROOF_WORDS);
        for (int n = 0; n < PROOF_WORDS; n++) {
            words.add(new BigInteger(1, bytes, n * Fp.BYTES, Fp.BYTES));
        }
        return List.copyOf(words);
    }

    /**
     * The proof of eight words.
     *
     * @throws EncodingException {@link RejectReason#MALFORMED} if there are not eight of at most 256 bits, else as
     *     {@link Proof#fromCanonicalBytes}
     */
    public static Proof proofFromWords(List<BigInteger> words) {
        if (words.size() != PROOF_WORDS) {
            throw new EncodingException(RejectReason.MALFORMED, -1, "proof of " + words.size() + " words");
        }
        byte[] bytes = new byte[Proof.BYTES];
        for (int n = 0; n < PROOF_WORDS; n++) {
            BigInteger word = words.get(n);
            if (word.signum() < 0 || word.bitLength() > 8 * Fp.BYTES) {
                throw new EncodingException(RejectReason.MALFORMED, -1, "proof word " + n + " is not a uint256");
            }
            byte[] unpadded = word.toByteArray();
            int length = Math.min(unpadded.length, Fp.BYTES);
            System.arraycopy(unpadded, unpadded.length - length, bytes, (n + 1) * Fp.BYTES - length, length);
        }
        return Proof.fromCanonicalBytes(bytes);
    }

    /**
     * A proof and its public inputs, one after the other, as in the calldata of {@code verifyProof(uint256[8],
     * uint256[n])} after the selector.
     *
     * @throws EncodingException as {@link Proof#fromCanonicalBytes} and {@link PublicInputs#fromCanonicalBytes}
     */
    public static Statement decodeArguments(byte[] bytes) {
        if (bytes.length < Proof.BYTES) {
            throw new EncodingException(RejectReason.MALFORMED, bytes.length, "arguments end within the proof");
        }
        return new Statement(
            Proof.fromCanonicalBytes(Arrays.copyOf(bytes, Proof.BYTES)),
            PublicInputs.fromCanonicalBytes(bytes, Proof.BYTES)
        );
    }

    /** The bytes that {@link #decodeArguments} reads. */
    public static byte[] encodeArguments(Proof proof, PublicInputs publicInputs) {
        byte[] inputs = publicInputs.toBytes();
        byte[] out = Arrays.copyOf(proof.toBytes(), Proof.BYTES + inputs.length);
        System.arraycopy(inputs, 0, out, Proof.BYTES, inputs.length);
        return out;
    }

    /**
     * A proof and what it is said to prove.
     *
     * @param proof the proof, not yet verified
     * @param publicInputs the statement
     */
    public record Statement(Proof proof, PublicInputs publicInputs) {}
}
