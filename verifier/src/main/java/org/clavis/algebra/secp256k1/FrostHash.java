package org.clavis.algebra.secp256k1;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.clavis.hash.Sha256Xmd;

/**
 * The hashes of FROST(secp256k1, SHA-256) that a single signer needs: {@code H2} for challenges and {@code H3} for
 * nonces. Each is {@code hash_to_field} into the scalars: 48 bytes of {@code expand_message_xmd}, reduced modulo n.
 * Source: RFC 9591, section 6.5.
 *
 * <p>Timing: constant-time for messages of one length.
 */
public final class FrostHash {

    /** {@code ceil((256 + 128) / 8)}: 128 bits more than the order, so that reduction leaves no bias. */
    private static final int WIDE_BYTES = 48;

    private static final String CONTEXT = "FROST-secp256k1-SHA256-v1";
    private static final byte[] CHALLENGE_TAG = (CONTEXT + "chal").getBytes(US_ASCII);
    private static final byte[] NONCE_TAG = (CONTEXT + "nonce").getBytes(US_ASCII);

    private FrostHash() {}

    /** {@code H2(R || PK || message)}, four limbs; R and PK in their 33 compressed bytes. */
    public static void challenge(long[] out, byte[] nonce, byte[] publicKey, byte[] message) {
        hashToScalar(out, CHALLENGE_TAG, nonce, publicKey, message);
    }

    /** {@code H3(parts)}, four limbs, for secret nonces. */
    public static void nonce(long[] out, byte[]... parts) {
        hashToScalar(out, NONCE_TAG, parts);
    }

    private static void hashToScalar(long[] out, byte[] tag, byte[]... parts) {
        byte[] wide = Sha256Xmd.expand(tag, WIDE_BYTES, parts);
        try {
            Fn.fromBytesReduced(out, 0, wide);
        } finally {
            Arrays.fill(wide, (byte) 0);
        }
    }
}
