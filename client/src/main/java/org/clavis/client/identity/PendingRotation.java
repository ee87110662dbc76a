package org.clavis.client.identity;

import org.clavis.evm.Bytes32;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.ScopeSet;
import org.clavis.verifier.schnorr.SchnorrPublicKey;
import org.clavis.verifier.schnorr.SchnorrSignature;
import org.clavis.verifier.schnorr.SchnorrSigner;

/**
 * The keys that an identity has prepared and stored for its next epoch, see {@link Identity#prepareRotation}.
 *
 * <p>Whether the registry has taken them shows in its current bundle: its identity key is then {@link #identityKey}.
 */
public final class PendingRotation {

    private final SchnorrSigner identity;
    private final SessionKey session;
    private final Bytes32 nextKeyHash;

    PendingRotation(SchnorrSigner identity, SessionKey session, Bytes32 nextKeyHash) {
        this.identity = identity;
        this.session = session;
        this.nextKeyHash = nextKeyHash;
    }

    /** The identity key of the next epoch: the one that the present bundle commits to. */
    public SchnorrPublicKey identityKey() {
        return identity.publicKey();
    }

    /** The X25519 public key of the next epoch. */
    public Bytes32 sessionPublicKey() {
        return session.publicKey();
    }

    /** What the next epoch's bundle commits to. */
    public Bytes32 nextKeyHash() {
        return nextKeyHash;
    }

    /** The bundle to rotate to, see {@link Identity#bundle(ScopeSet, long, long)}. */
    public KeyBundle bundle(ScopeSet scopes, long notBefore, long notAfter) {
        return bundle(scopes, Bundles.CLASSIC_SUITE, notBefore, notAfter);
    }

    /** The bundle to rotate to, see {@link Identity#bundle(ScopeSet, int, long, long)}. */
    public KeyBundle bundle(ScopeSet scopes, int suite, long notBefore, long notAfter) {
        Bundles.Validity validity = new Bundles.Validity(notBefore, notAfter);
        return Bundles.of(identityKey(), session, nextKeyHash, scopes, suite, validity);
    }

    /**
     * Signs a digest with the next epoch's identity key, as its proof of possession asks.
     *
     * @throws org.clavis.secret.SecretClosedException once the identity is closed
     */
    public SchnorrSignature sign(Bytes32 digest) {
        return identity.sign(digest);
    }
}
