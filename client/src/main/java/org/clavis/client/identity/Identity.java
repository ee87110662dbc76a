package org.clavis.client.identity;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.clavis.client.identity.KeyStoreContent.Pending;
import org.clavis.client.identity.KeyStoreException.Reason;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.secret.SecretAccess;
import org.clavis.secret.SecretBytes;
import org.clavis.secret.SecretScalar;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyIds;
import org.clavis.verifier.registry.Label;
import org.clavis.verifier.registry.ScopeSet;
import org.clavis.verifier.schnorr.SchnorrPublicKey;
import org.clavis.verifier.schnorr.SchnorrSignature;
import org.clavis.verifier.schnorr.SchnorrSigner;
import org.clavis.verifier.semaphore.SemaphoreIdentity;
import org.jspecify.annotations.Nullable;

/**
 * One participant's keys: an Ethereum account, an identity key and the one to follow it, keys for
 * sessions, and a Semaphore identity. They live in an encrypted file, and in memory until {@link #close}.
 *
 * <p>A rotation survives a crash at any point. {@link #prepareRotation} stores the new keys before a transaction can
 * carry them to the registry; {@link #completeRotation} makes them the current ones once the registry has them;
 * {@link #pendingRotation} shows after a restart that the registry must be asked which of the two it is. Completing a
 * rotation erases the previous session and identity keys: a handshake that was sent to the previous session key can no
 * longer be answered, and nobody who takes the file later can read it.
 *
 * <p>Safe for use by many threads. Two programs must not change one file: the second to write is refused with
 * {@link Reason#CHANGED_ON_DISK}.
 */
public final class Identity implements AutoCloseable {

    private final SecureRandom random = new SecureRandom();
    private final @Nullable StoredFile file;
    private KeyStoreContent content;

    /** Where the identity is stored. Guarded by the identity's lock. */
    private static final class StoredFile {

        final Path path;
        KeyStoreFile.Key key;
        byte[] bytes;

        StoredFile(Path path, KeyStoreFile.Key key, byte[] bytes) {
            this.path = path;
            this.key = key;
            this.bytes = bytes;
        }
    }

    private Identity(@Nullable StoredFile file, KeyStoreContent content) {
        this.file = file;
        this.content = content;
    }

    /**
     * Makes an identity with fresh keys and stores it.
     *
     * @param path a file that is not there yet
     * @param label 1 to 32 bytes in UTF-8
     * @param password opens the file from now on
     * @throws KeyStoreException if the file exists, cannot be written, or the password is unusable
     * @throws org.clavis.verifier.EncodingException if the label is none
     */
    public static Identity create(Path path, String label, PasswordSource password) {
        SecretScalar account = SecretScalar.random(SecretScalar.Group.SECP256K1, new SecureRandom());
        return create(path, label, account, password, Argon2Parameters.DEFAULT);
    }

    /**
     * {@link #create(Path, String, PasswordSource)} for an Ethereum account that exists already.
     *
     * @param accountKey the account's private key, copied; the caller's to close
     */
    public static Identity create(Path path, String label, SecretScalar accountKey, PasswordSource password) {
        return create(path, label, accountKey.copy(), password, Argon2Parameters.DEFAULT);
    }

    static Identity create(
        Path path,
        String label,
        SecretScalar accountKey,
        PasswordSource password,
        Argon2Parameters parameters
    ) {
        SecureRandom random = new SecureRandom();
        KeyStoreFile.Key key = null;
        KeyStoreContent content = null;
        boolean created = false;
        try {
            Label checked = Label.of(label);
            KeyStoreDisk.requireAbsent(path);
            key = KeyStoreFile.Key.derive(parameters, password, random);
            content = KeyStoreContent.generate(checked, AccountKey.of(accountKey), random);
            byte[] bytes = KeyStoreFile.seal(key, content, random);
            KeyStoreDisk.create(path, bytes);
            created = true;
            return new Identity(new StoredFile(path, key, bytes), content);
        } finally {
            if (!created) {
                accountKey.close();
                closeAll(key, content);
            }
        }
    }

    /**
     * Opens a stored identity.
     *
     * @throws KeyStoreException with the reason, for any file that is not an identity of this password
     */
    public static Identity open(Path path, PasswordSource password) {
        byte[] bytes = KeyStoreDisk.read(path);
        KeyStoreFile.Opened opened = KeyStoreFile.open(bytes, password);
        return new Identity(new StoredFile(path, opened.key(), bytes), opened.content());
    }

    /** An identity with fresh keys that is stored nowhere. */
    public static Identity ephemeralForTestingOnly(String label) {
        SecureRandom random = new SecureRandom();
        AccountKey account = AccountKey.of(SecretScalar.random(SecretScalar.Group.SECP256K1, random));
        return new Identity(null, KeyStoreContent.generate(Label.of(label), account, random));
    }

    /** {@link #ephemeralForTestingOnly(String)} for an account that exists already, whose key is copied. */
    public static Identity ephemeralForTestingOnly(String label, SecretScalar accountKey) {
        AccountKey account = AccountKey.of(accountKey.copy());
        return new Identity(null, KeyStoreContent.generate(Label.of(label), account, new SecureRandom()));
    }

    /** The label under which this identity registers. */
    public Label label() {
        return content().label();
    }

    /** The Ethereum account: owner in the registry, sender of transactions. */
    public Address address() {
        return content().account().address();
    }

    /** What the registry files this identity under. */
    public Bytes32 keyId() {
        KeyStoreContent now = content();
        return KeyIds.keyId(now.account().address(), now.label());
    }

    /** The current identity key. */
    public SchnorrPublicKey identityKey() {
        return content().identity().publicKey();
    }

    /** The commitment to the identity key that a rotation will bring. */
    public Bytes32 nextKeyHash() {
        return content().next().publicKey().keyHash();
    }

    /** The current X25519 public key, as RFC 7748 encodes it. */
    public Bytes32 sessionPublicKey() {
        return content().session().publicKey();
    }

    /** The Semaphore commitment, a big-endian field element. */
    public Bytes32 commitment() {
        return content().semaphore().commitment();
    }

    /** The Semaphore identity, for the prover. Closed with this identity, and not by its borrower. */
    public SemaphoreIdentity semaphore() {
        return content().semaphore();
    }

    /** The current ML-KEM-768 encapsulation key, 1,184 bytes; key stores from before there were any have none. */
    public Optional<byte[]> kemPublicKey() {
        return Optional.ofNullable(content().session().kem()).map(KemKey::publicKey);
    }

    /** {@link #bundle(ScopeSet, int, long, long)} of suite 1. */
    public KeyBundle bundle(ScopeSet scopes, long notBefore, long notAfter) {
        return bundle(scopes, Bundles.CLASSIC_SUITE, notBefore, notAfter);
    }

    /**
     * The bundle of the current keys.
     *
     * @param suite 1 classic, 2 hybrid, 3 hybrid with the KEM key, whose hash is in the bundle then and only then
     * @param notBefore seconds since 1970
     * @param notAfter seconds since 1970
     * @throws KeyStoreException with {@link Reason#NO_KEM_KEY}
     */
    public KeyBundle bundle(ScopeSet scopes, int suite, long notBefore, long notAfter) {
        KeyStoreContent now = content();
        return Bundles.of(
            now.identity().publicKey(),
            now.session(),
            now.next().publicKey().keyHash(),
            scopes,
            suite,
            new Bundles.Validity(notBefore, notAfter)
        );
    }

    /**
     * Signs a digest with the current identity key.
     *
     * @throws org.clavis.secret.SecretClosedException after {@link #close}
     */
    public synchronized SchnorrSignature sign(Bytes32 digest) {
        return content.identity().sign(digest);
    }

    /**
     * Shows the account's private key, 32 big-endian bytes, for signing a transaction.
     *
     * @throws org.clavis.secret.SecretClosedException after {@link #close}
     */
    public <R> R exposeAccountKey(SecretAccess<R> access) {
        return content().account().secret().expose(access);
    }

    /**
     * Shows the current X25519 secret, 32 bytes as RFC 7748 encodes it, for a handshake.
     *
     * @throws org.clavis.secret.SecretClosedException after {@link #close}
     */
    public <R> R exposeSessionKey(SecretAccess<R> access) {
        SecretBytes copy;
        synchronized (this) {
            // a rotation may end the original's life while the handshake uses it
            copy = content.session().secret().copy();
        }
        try (copy) {
            return copy.expose(access);
        }
    }

    /**
     * Shows the seed of the current ML-KEM-768 key, 64 bytes: d and z of FIPS 203.
     *
     * @throws KeyStoreException with {@link Reason#NO_KEM_KEY}
     * @throws org.clavis.secret.SecretClosedException after {@link #close}
     */
    public <R> R exposeKemSeed(SecretAccess<R> access) {
        SecretBytes copy;
        synchronized (this) {
            KemKey kem = content.session().kem();
            if (kem == null) {
                throw new KeyStoreException(Reason.NO_KEM_KEY, "this key store is from before KEM keys");
            }
            copy = kem.seed().copy();
        }
        try (copy) {
            return copy.expose(access);
        }
    }

    /** The rotation that was prepared and neither completed nor abandoned, if there is one. */
    public Optional<PendingRotation> pendingRotation() {
        KeyStoreContent now = content();
        return Optional.ofNullable(now.pending()).map(pending -> view(now, pending));
    }

    /**
     * Makes the next epoch's session key and next identity key and stores them as pending. If a rotation is pending
     * already, that one is returned: its keys may be on their way to the registry.
     *
     * @throws KeyStoreException if the file cannot be written; nothing is pending then
     */
    public synchronized PendingRotation prepareRotation() {
        Pending pending = content.pending();
        if (pending == null) {
            pending = new Pending(SessionKey.generate(random), SchnorrSigner.generate(random));
            boolean stored = false;
            try {
                store(content.withPending(pending));
                stored = true;
            } finally {
                if (!stored) {
                    pending.close();
                }
            }
        }
        return view(content, pending);
    }

    /**
     * Makes the pending keys the current ones and erases those that they replace. To be called once the registry's
     * current bundle holds them.
     *
     * @throws KeyStoreException with {@link Reason#NO_PENDING_ROTATION}, or if the file cannot be written; the rotation
     *     is still pending then
     */
    public synchronized void completeRotation() {
        KeyStoreContent previous = content;
        store(previous.promote(requirePending()));
        previous.identity().close();
        previous.session().close();
    }

    /**
     * Erases the pending keys. Only for a rotation that the registry refused or never received: if it took them, they
     * are needed.
     *
     * @throws KeyStoreException with {@link Reason#NO_PENDING_ROTATION}, or if the file cannot be written
     */
    public synchronized void abandonRotation() {
        Pending pending = requirePending();
        store(content.withPending(null));
        pending.close();
    }

    /**
     * Stores the identity under another password.
     *
     * @throws KeyStoreException if the password is unusable or the file cannot be written; the old one still holds then
     */
    public synchronized void changePassword(PasswordSource password) {
        if (file == null) {
            return;
        }
        KeyStoreFile.Key previous = file.key;
        KeyStoreFile.Key changed = KeyStoreFile.Key.derive(Argon2Parameters.DEFAULT, password, random);
        boolean stored = false;
        try {
            file.key = changed;
            store(content);
            stored = true;
        } finally {
            if (stored) {
                previous.close();
            } else {
                file.key = previous;
                changed.close();
            }
        }
    }

    /** Label and address; never a secret. */
    @Override
    public String toString() {
        return "Identity[" + label() + ", " + address() + "]";
    }

    /** Erases every secret. The public parts can still be read. */
    @Override
    public synchronized void close() {
        content.close();
        if (file != null) {
            file.key.close();
        }
    }

    private static void closeAll(KeyStoreFile.@Nullable Key key, @Nullable KeyStoreContent content) {
        if (key != null) {
            key.close();
        }
        if (content != null) {
            content.close();
        }
    }

    private synchronized KeyStoreContent content() {
        return content;
    }

    /** Writes first, and only then lets the new content take effect. */
    private void store(KeyStoreContent changed) {
        if (file != null) {
            byte[] bytes = KeyStoreFile.seal(file.key, changed, random);
            KeyStoreDisk.replace(file.path, file.bytes, bytes);
            file.bytes = bytes;
        }
        content = changed;
    }

    private Pending requirePending() {
        Pending pending = content.pending();
        if (pending == null) {
            throw new KeyStoreException(Reason.NO_PENDING_ROTATION, "no rotation has been prepared");
        }
        return pending;
    }

    private static PendingRotation view(KeyStoreContent content, Pending pending) {
        return new PendingRotation(content.next(), pending.session(), pending.next().publicKey().keyHash());
    }
}
