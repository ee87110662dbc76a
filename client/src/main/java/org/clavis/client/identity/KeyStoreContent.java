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
 *     192      1  1 if a rotation is pending, else 0
 *     193     32  pending session key, X25519 secret; zero if none
 *     225     32  pending next identity key, secp256k1 scalar; zero if none
 *     257         end
 * </pre>
 *
 * <p>Scalars are big-endian, 1 to n - 1. The secrets belong to the {@link Identity}: successive contents share them.
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
    static final int BYTES = 257;

    private static final int KEY_BYTES = 32;

    /**
     * Keys that take over once the registry has them: the identity key is then today's next.
     *
     * @param session the session key to be
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
        if (pending != null) {
            out.put((byte) 1);
            pending.session().secret().expose(out::put);
            pending.next().secret().expose(out::put);
        }
        return out.array();
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
            SessionKey session = SessionKey.of(SecretBytes.takeFrom(take(in)));
            SemaphoreIdentity semaphore = SemaphoreIdentity.fromPrivateKey(SecretBytes.takeFrom(take(in)));
            return new KeyStoreContent(label, account, identity, next, session, semaphore, pending(in, random));
        } catch (EncodingException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Pending pending(ByteBuffer in, SecureRandom random) {
        int flag = in.get();
        if (flag == 1) {
            SessionKey session = SessionKey.of(SecretBytes.takeFrom(take(in)));
            return new Pending(session, SchnorrSigner.of(scalar(in), random));
        }
        byte rest = 0;
        while (in.hasRemaining()) {
            rest |= in.get();
        }
        if (flag != 0 || rest != 0) {
            throw malformed("neither a pending rotation nor none");
        }
        return null;
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
