package org.clavis.client.identity;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import org.clavis.client.identity.KeyStoreException.Reason;
import org.clavis.evm.Bytes32;
import org.clavis.secret.SecretBytes;
import org.clavis.secret.SecretScalar;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.registry.Label;
import org.clavis.verifier.schnorr.SchnorrSigner;
import org.clavis.verifier.semaphore.SemaphoreIdentity;
import org.jspecify.annotations.Nullable;

/**
 * What a key store keeps, and its form before encryption.
 *
 * <pre>
 *  offset  bytes  field
 *       0     32  label, UTF-8, padded with zeros on the right
 *      32     32  account key, secp256k1 scalar
 *      64     32  identity key, secp256k1 scalar
 *      96     32  next identity key, secp256k1 scalar
 *     128     32  session key, X25519 secret (little-endian, RFC 7748)
 *     160     32  Semaphore private key
 *     192      1  sum of 1 if a rotation is pending, 2 if there is a KEM key, 4 if there is a pending one
 *     193     32  pending session key, X25519 secret; zero if none
 *     225     32  pending next identity key, secp256k1 scalar; zero if none
 *     257     64  seed of the KEM key, d and z of ML-KEM-768; zero if none
 *     321     64  seed of the pending KEM key; zero if none
 *     385         end
 * </pre>
 *
 * <p>Scalars are big-endian, 1 to n - 1. Version 1 of the file ends at 257 and has no KEM keys. The secrets belong to the {@link Identity}: successive contents share them.
 */
record KeyStoreContent(
    Label label,
    AccountKey account,
    SchnorrSigner identity,
    SchnorrSigner next,
    SessionKey session,
    SemaphoreIdentity semaphore,
    @Nullable Pending pending
) {
    static final int BYTES = 385;

    /** Length in version 1 of the file. */
    static final int BYTES_VERSION_1 = 257;

    private static final int KEY_BYTES = 32;
    private static final int FLAGS_OFFSET = 192;
    private static final int PENDING = 1;
    private static final int KEM = 2;
    private static final int PENDING_KEM = 4;

    /**
     * Keys that take over once the registry has them: the identity key is then today's next.
     *
     * @param session the keys to be for sessions
     * @param next the next identity key to be
     */
    record Pending(SessionKey session, SchnorrSigner next) {
        void close() {
            session.close();
            next.close();
        }
    }

    /** Fresh keys for a label; {@code account} becomes the content's. */
    static KeyStoreContent generate(Label label, AccountKey account, SecureRandom random) {
        return new KeyStoreContent(
            label,
            account,
            SchnorrSigner.generate(random),
            SchnorrSigner.generate(random),
            SessionKey.generate(random),
            SemaphoreIdentity.generate(random),
            null
        );
    }

    /** The same with a pending rotation, or with none. */
    KeyStoreContent withPending(@Nullable Pending rotation) {
        return new KeyStoreContent(label, account, identity, next, session, semaphore, rotation);
    }

    /** The keys after the pending rotation. */
    KeyStoreContent promote(Pending rotation) {
        return new KeyStoreContent(label, account, next, rotation.next(), rotation.session(), semaphore, null);
    }

    /** Erases every secret. */
    void close() {
        account.close();
        identity.close();
        next.close();
        session.close();
        semaphore.close();
        if (pending != null) {
            pending.close();
        }
    }

    /** The form above, for the caller to erase. */
    byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        out.put(label.word().toBytes());
        account.secret().expose(out::put);
        identity.secret().expose(out::put);
        next.secret().expose(out::put);
        session.secret().expose(out::put);
        semaphore.exposePrivateKey(out::put);
        KemKey kem = session.kem();
        KemKey pendingKem = pending == null ? null : pending.session().kem();
        out.put(
            (byte) ((pending == null ? 0 : PENDING) | (kem == null ? 0 : KEM) | (pendingKem == null ? 0 : PENDING_KEM))
        );
        if (pending != null) {
            pending.session().secret().expose(out::put);
            pending.next().secret().expose(out::put);
        }
        out.position(BYTES_VERSION_1);
        if (kem != null) {
            kem.seed().expose(out::put);
        }
        out.position(BYTES_VERSION_1 + KemKey.BYTES);
        if (pendingKem != null) {
            pendingKem.seed().expose(out::put);
        }
        return out.array();
    }

    /**
     * Reads the form of version 1, which has no KEM keys.
     *
     * @throws KeyStoreException with {@link Reason#MALFORMED_CONTENT}
     */
    static KeyStoreContent fromCanonicalBytesOfVersion1(byte[] bytes) {
        if (bytes.length != BYTES_VERSION_1 || (bytes[FLAGS_OFFSET] & ~PENDING) != 0) {
            throw malformed("content of version 1 with " + bytes.length + " bytes or unknown flags");
        }
        byte[] padded = Arrays.copyOf(bytes, BYTES);
        try {
            return fromCanonicalBytes(padded);
        } finally {
            Arrays.fill(padded, (byte) 0);
        }
    }

    /**
     * Reads the form above.
     *
     * @throws KeyStoreException with {@link Reason#MALFORMED_CONTENT}
     */
    static KeyStoreContent fromCanonicalBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw malformed("content has " + bytes.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        SecureRandom random = new SecureRandom();
        try {
            Label label = Label.fromCanonicalWord(Bytes32.of(take(in)));
            AccountKey account = AccountKey.of(scalar(in));
            SchnorrSigner identity = SchnorrSigner.of(scalar(in), random);
            SchnorrSigner next = SchnorrSigner.of(scalar(in), random);
            SecretBytes session = SecretBytes.takeFrom(take(in));
            SemaphoreIdentity semaphore = SemaphoreIdentity.fromPrivateKey(SecretBytes.takeFrom(take(in)));
            Rest rest = rest(in, random);
            SessionKey keys = SessionKey.of(session, rest.kem);
            return new KeyStoreContent(label, account, identity, next, keys, semaphore, rest.pending);
        } catch (EncodingException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    /** What is not always there. */
    private record Rest(@Nullable Pending pending, @Nullable KemKey kem) {}

    private static Rest rest(ByteBuffer in, SecureRandom random) {
        int flags = in.get();
        boolean pending = (flags & PENDING) != 0;
        boolean pendingKem = (flags & PENDING_KEM) != 0;
        if ((flags & ~(PENDING | KEM | PENDING_KEM)) != 0 || (pendingKem && !pending)) {
            throw malformed("neither a pending rotation nor none");
        }
        if (!pending) {
            requireZeros(in, 2 * KEY_BYTES);
            KemKey kem = kem(in, (flags & KEM) != 0);
            requireZeros(in, KemKey.BYTES);
            return new Rest(null, kem);
        }
        SecretBytes session = SecretBytes.takeFrom(take(in));
        SchnorrSigner next = SchnorrSigner.of(scalar(in), random);
        KemKey kem = kem(in, (flags & KEM) != 0);
        SessionKey nextSession = SessionKey.of(session, kem(in, pendingKem));
        return new Rest(new Pending(nextSession, next), kem);
    }

    private static @Nullable KemKey kem(ByteBuffer in, boolean present) {
        if (!present) {
            requireZeros(in, KemKey.BYTES);
            return null;
        }
        byte[] seed = new byte[KemKey.BYTES];
        in.get(seed);
        return KemKey.of(SecretBytes.takeFrom(seed));
    }

    /** Reads zeros where nothing is. */
    private static void requireZeros(ByteBuffer in, int length) {
        int rest = 0;
        for (int i = 0; i < length; i++) {
            rest |= in.get();
        }
        if (rest != 0) {
            throw malformed("bytes where no key is");
        }
    }

    private static SecretScalar scalar(ByteBuffer in) {
        byte[] bytes = take(in);
        try {
            return SecretScalar.fromCanonicalBytes(SecretScalar.Group.SECP256K1, bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] take(ByteBuffer in) {
        byte[] bytes = new byte[KEY_BYTES];
        in.get(bytes);
        return bytes;
    }

    private static KeyStoreException malformed(String detail) {
        return new KeyStoreException(Reason.MALFORMED_CONTENT, "the key store's content is no identity: " + detail);
    }
}
