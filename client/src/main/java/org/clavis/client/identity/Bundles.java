package org.clavis.client.identity;

import org.clavis.evm.Bytes32;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.ScopeSet;
import org.clavis.verifier.schnorr.SchnorrPublicKey;

/** Bundles of an identity's public keys. */
final class Bundles {

    /** Suite 1: X25519 alone, no KEM key. */
    private static final int CLASSIC_SUITE = 1;

    private Bundles() {}

    static KeyBundle classic(
        SchnorrPublicKey identityKey,
        Bytes32 sessionKey,
        Bytes32 nextKeyHash,
        ScopeSet scopes,
        long notBefore,
        long notAfter
    ) {
        return new KeyBundle(
            identityKey,
            sessionKey,
            Bytes32.ZERO,
            scopes,
            CLASSIC_SUITE,
            notBefore,
            notAfter,
            nextKeyHash
        );
    }
}
