package org.clavis.verifier.semaphore;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.clavis.algebra.babyjubjub.CurveParams;
import org.clavis.algebra.babyjubjub.Edwards;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.poseidon.PoseidonKernel;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Blake512;
import org.clavis.secret.SecretAccess;
import org.clavis.secret.SecretBytes;
import org.clavis.secret.SecretScalar;

/**
 * A Semaphore v4 identity: a secret, and the commitment under which groups know it.
 *
 * <p>Agrees with {@code @semaphore-protocol/identity} 4 on every private key:
 *
 * <pre>
 *  seed       = BLAKE-512(privateKey)[0..32], bits 0-2 and 255 cleared, bit 254 set, little-endian
 *  scalar     = (seed / 8) mod l
 *  publicKey  = scalar * Base8 on Baby Jubjub
 *  commitment = Poseidon(publicKey.x, publicKey.y)
 * </pre>
 *
 * <p>The scalar is below l, as the circuit demands. Erased on {@link #close}; the public parts stay. Timing: deriving is
 * constant-time in the private key.
 */
public final class SemaphoreIdentity implements AutoCloseable {

    /** Length of a private key made by {@link #generate}, in bytes. */
    public static final int PRIVATE_KEY_BYTES = 32;

    /** The most bytes that a private key may have. */
    public static final int MAX_PRIVATE_KEY_BYTES = 1024;

    private final SecretBytes privateKey;
    private final SecretScalar secretScalar;
    private final Bytes32 publicKeyX;
    private final Bytes32 publicKeyY;
    private final Bytes32 commitment;

    private SemaphoreIdentity(SecretBytes privateKey, SecretScalar secretScalar) {
        this.privateKey = privateKey;
        this.secretScalar = secretScalar;
        long[] point = secretScalar.expose(SemaphoreIdentity::publicPoint);
        this.publicKeyX = element(point, 0);
        this.publicKeyY = element(point, Fr.LIMBS);
        PoseidonKernel.hash(point, 0, point, 0, 2);
        this.commitment = element(point, 0);
    }

    /** A fresh identity. */
    public static SemaphoreIdentity generate(SecureRandom random) {
        return fromPrivateKey(SecretBytes.random(random, PRIVATE_KEY_BYTES));
    }

    /**
     * The identity of a private key, which becomes the identity's to close.
     *
     * @param privateKey 1 to {@link #MAX_PRIVATE_KEY_BYTES} bytes
     * @throws IllegalArgumentException if it has another length
     */
    public static SemaphoreIdentity fromPrivateKey(SecretBytes privateKey) {
        if (privateKey.lengthBytes() == 0 || privateKey.lengthBytes() > MAX_PRIVATE_KEY_BYTES) {
            throw new IllegalArgumentException(
                "expected 1 to " + MAX_PRIVATE_KEY_BYTES + " bytes, got " + privateKey.lengthBytes()
            );
        }
        return new SemaphoreIdentity(privateKey, privateKey.expose(SemaphoreIdentity::deriveScalar));
    }

    /**
     * The identity that {@code @semaphore-protocol/identity} 4 or {@link #exportBase64} exported.
     *
     * @param base64 the private key in Base64 with padding, which stays the caller's to close
     * @throws org.clavis.verifier.EncodingException if it is not canonical Base64
     * @throws IllegalArgumentException if it stands for no bytes, or more than {@link #MAX_PRIVATE_KEY_BYTES}
     */
    public static SemaphoreIdentity importBase64(SecretBytes base64) {
        return fromPrivateKey(base64.expose(text -> SecretBytes.takeFrom(SecretBase64.decode(text))));
    }

    /** The private key in Base64, as {@code @semaphore-protocol/identity} 4 exports it; the caller's to close. */
    public SecretBytes exportBase64() {
        return privateKey.expose(key -> SecretBytes.takeFrom(SecretBase64.encode(key)));
    }

    /** The public commitment, a field element. */
    public Bytes32 commitment() {
        return commitment;
    }

    /** The public key's x coordinate, a field element. */
    public Bytes32 publicKeyX() {
        return publicKeyX;
    }

    /** The public key's y coordinate, a field element. */
    public Bytes32 publicKeyY() {
        return publicKeyY;
    }

    /**
     * Shows the secret scalar, 32 big-endian bytes, the circuit's private input {@code secret}.
     *
     * @throws org.clavis.secret.SecretClosedException after {@link #close}
     */
    public <R> R exposeSecretScalar(SecretAccess<R> access) {
        return secretScalar.expose(access);
    }

    /**
     * Shows the private key, for storing it.
     *
     * @throws org.clavis.secret.SecretClosedException after {@link #close}
     */
    public <R> R exposePrivateKey(SecretAccess<R> access) {
        return privateKey.expose(access);
    }

    /** The commitment; never the secret. */
    @Override
    public String toString() {
        return "SemaphoreIdentity[" + commitment + "]";
    }

    /** Erases private key and scalar. */
    @Override
    public void close() {
        privateKey.close();
        secretScalar.close();
    }

    private static SecretScalar deriveScalar(byte[] privateKey) {
        byte[] digest = Blake512.digest(privateKey);
        byte[] scalar = new byte[SecretScalar.BYTES];
        try {
            // seed / 8: drop the low three bits of the little-endian number; bit 251 is then its highest, always one
            for (int i = 0; i < SecretScalar.BYTES; i++) {
                int low = digest[i] & 0xff;
                int next = i + 1 < SecretScalar.BYTES ? digest[i + 1] & 0xff : 0;
                scalar[SecretScalar.BYTES - 1 - i] = (byte) ((low >>> 3) | (next << 5));
            }
            scalar[0] = (byte) ((scalar[0] & 0x07) | 0x08);
            reduceByOrder(scalar);
            return SecretScalar.fromCanonicalBytes(SecretScalar.Group.BABY_JUBJUB, scalar);
        } finally {
            Arrays.fill(digest, (byte) 0);
            Arrays.fill(scalar, (byte) 0);
        }
    }

    /** Reduces a big-endian number below 2^252 modulo l: since 2^252 < 3l, two masked subtractions do. */
    private static void reduceByOrder(byte[] number) {
        byte[] order = toBytes(CurveParams.L);
        byte[] difference = new byte[number.length];
        for (int round = 0; round < 2; round++) {
            int borrow = 0;
            for (int i = number.length - 1; i >= 0; i--) {
                int d = (number[i] & 0xff) - (order[i] & 0xff) - borrow;
                difference[i] = (byte) d;
                borrow = d >>> 31;
            }
            int keep = -borrow;
            for (int i = 0; i < number.length; i++) {
                number[i] = (byte) ((number[i] & keep) | (difference[i] & ~keep));
            }
        }
        Arrays.fill(difference, (byte) 0);
    }

    private static byte[] toBytes(BigInteger publicValue) {
        byte[] digits = publicValue.toByteArray();
        byte[] out = new byte[SecretScalar.BYTES];
        System.arraycopy(digits, 0, out, out.length - digits.length, digits.length);
        return out;
    }

    private static long[] publicPoint(byte[] scalar) {
        long[] limbs = new long[Fr.LIMBS];
        long[] point = new long[Edwards.AFFINE_LIMBS];
        try {
            for (int i = 0; i < SecretScalar.BYTES; i++) {
                int shift = 8 * i;
                limbs[shift >>> 6] |= (scalar[SecretScalar.BYTES - 1 - i] & 0xffL) << shift;
            }
            Edwards.setBase(point, 0);
            Edwards.multiply(point, 0, limbs, 0, point, 0);
            return point;
        } finally {
            Arrays.fill(limbs, 0);
        }
    }

    private static Bytes32 element(long[] elements, int at) {
        byte[] bytes = new byte[Fr.BYTES];
        Fr.toBytes(bytes, 0, elements, at);
        return Bytes32.of(bytes);
    }
}
