package org.clavis.client.identity;

import org.clavis.client.identity.KeyStoreException.Reason;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.ScopeSet;
import org.clavis.verifier.schnorr.SchnorrPublicKey;

/** Bundles of an identity's public keys. */
final class Bundles {

    /** Suite 1: X25519 alone. */
    static final int CLASSIC_SUITE = 1;

    /** Suite 3: sessions encapsulate to the registered KEM key too. */
    private static final int REGISTERED_KEM_SUITE = 3;

    private Bundles() {}

    /**
     * A bundle; with the hash of the KEM key where the suite makes use of it.
     *
     * @throws KeyStoreException with {@link Reason#NO_KEM_KEY}
     */
    static KeyBundle of(
        SchnorrPublicKey identityKey,
        SessionKey session,
        Bytes32 nextKeyHash,
        ScopeSet scopes,
        int suite,
        Validity validity
    ) {
        return new KeyBundle(
            identityKey,
            session.publicKey(),
            kemKeyHash(session, suite),
            scopes,
            suite,
            validity.notBefore(),
            validity.notAfter(),
            nextKeyHash
        );
    }

    /**
     * From when and until when.
     *
     * @param notBefore seconds since 1970
     * @param notAfter seconds since 1970
     */
    record Validity(long notBefore, long notAfter) {}

    private static Bytes32 kemKeyHash(SessionKey session, int suite) {
        if (suite < CLASSIC_SUITE || suite > REGISTERED_KEM_SUITE) {
            throw new IllegalArgumentException("no such suite: " + suite);
        }
        if (suite < REGISTERED_KEM_SUITE) {
            return Bytes32.ZERO;
        }
        KemKey kem = session.kem();
        if (kem == null) {
            throw new KeyStoreException(
                Reason.NO_KEM_KEY,
                "this key store is from before KEM keys: rotate with a lower suite first, which brings one"
            );
        }
        return kem.publicKeyHash();
    }
}
