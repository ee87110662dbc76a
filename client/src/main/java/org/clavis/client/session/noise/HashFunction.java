package org.clavis.client.session.noise;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.Blake2sDigest;

/** The hash functions. Source: FIPS 180-4, RFC 7693; Noise section 12. */
public enum HashFunction {
    /** SHA-256, from the platform, which has it in hardware where the processor does. */
    SHA256("SHA256", 32, 64),
    /** SHA-512, from the platform. */
    SHA512("SHA512", 64, 128),
    /** BLAKE2s with 32 bytes of output. */
    BLAKE2S("BLAKE2s", 32, 64),
    /** BLAKE2b with 64 bytes of output. */
    BLAKE2B("BLAKE2b", 64, 128);

    private final String noiseName;
    private final int hashLen;
    private final int blockLen;

    HashFunction(String noiseName, int hashLen, int blockLen) {
        this.noiseName = noiseName;
        this.hashLen = hashLen;
        this.blockLen = blockLen;
    }

    /** The name in a protocol name. */
    public String noiseName() {
        return noiseName;
    }

    /** The length of the result in bytes: the specification's HASHLEN. */
    public int hashLen() {
        return hashLen;
    }

    /** The length in bytes of the blocks the function works on: the specification's BLOCKLEN. */
    public int blockLen() {
        return blockLen;
    }

    /** A running computation of this function. */
    Hasher newHasher() {
        return switch (this) {
            case SHA256 -> new PlatformHasher("SHA-256");
            case SHA512 -> new PlatformHasher("SHA-512");
            case BLAKE2S -> new BouncyCastleHasher(new Blake2sDigest(256));
            case BLAKE2B -> new BouncyCastleHasher(new Blake2bDigest(512));
        };
    }

    /** A computation in progress; {@link #finish} writes HASHLEN bytes and starts anew. */
    interface Hasher {
        void update(byte[] in, int offset, int length);

        void finish(byte[] out, int offset);
    }

    private static final class PlatformHasher implements Hasher {

        private final MessageDigest digest;

        PlatformHasher(String algorithm) {
            try {
                digest = MessageDigest.getInstance(algorithm);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has " + algorithm, e);
            }
        }

        @Override
        public void update(byte[] in, int offset, int length) {
            digest.update(in, offset, length);
        }

        @Override
        public void finish(byte[] out, int offset) {
            try {
                digest.digest(out, offset, digest.getDigestLength());
            } catch (DigestException e) {
                throw new IllegalArgumentException("no room for the hash", e);
            }
        }
    }

    private record BouncyCastleHasher(Digest digest) implements Hasher {
        @Override
        public void update(byte[] in, int offset, int length) {
            digest.update(in, offset, length);
        }

        @Override
        public void finish(byte[] out, int offset) {
            digest.doFinal(out, offset);
        }
    }
}
