package org.clavis.bench;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import org.clavis.client.counterparty.Anchor;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.session.LocalDesk;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.secret.SecretBytes;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyIds;
import org.clavis.verifier.registry.KeyRecord;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.registry.Scope;
import org.clavis.verifier.registry.ScopeSet;
import org.clavis.verifier.schnorr.SchnorrPublicKey;

/**
 * A desk with fresh keys, and what a registry would say about it.
 *
 * @param local its own side
 * @param entry how others see it
 */
record BenchDesk(LocalDesk local, Counterparty entry) {
    private static final RegistryDomain DOMAIN = new RegistryDomain(1, Address.fromHex("c1".repeat(Address.BYTES)));

    /** secp256k1's generator: an identity key that plays no part here. */
    private static final Bytes32 SOME_X = Bytes32.fromHex(
        "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
    );

    /** A desk of the classic suite with fresh keys, valid for a day. */
    static BenchDesk named(String label) {
        try (SecretBytes secret = SecretBytes.random(new SecureRandom(), Bytes32.BYTES)) {
            return of(label, secret);
        }
    }

    /** A desk whose keys other processes know on the same day: the label says them. */
    static BenchDesk wellKnown(String label) {
        try (SecretBytes secret = SecretBytes.copyOf(Keccak256.digest(label.getBytes(StandardCharsets.US_ASCII)))) {
            return of(label, secret);
        }
    }

    private static BenchDesk of(String label, SecretBytes secret) {
        long now = Instant.now().getEpochSecond();
        long ends = now + 86_400;
        ScopeSet scopes = ScopeSet.of(Scope.TRADE);
        Address owner = DOMAIN.registry();
        Anchor anchor = new Anchor(1, SOME_X, KeyIds.keyId(owner, label), 1);
        LocalDesk local = LocalDesk.of(DOMAIN, anchor, secret);
        KeyBundle bundle = new KeyBundle(
            SchnorrPublicKey.fromXAndParity(SOME_X, 0),
            local.sessionPublicKey(),
            Bytes32.ZERO,
            scopes,
            1,
            now,
            ends,
            Bytes32.ZERO
        );
        KeyRecord record = new KeyRecord(1, now, ends, 0, 1, scopes, 1, 0, bundle.structHash());
        return new BenchDesk(local, new Counterparty(DOMAIN, owner, label, anchor.keyId(), record, bundle, anchor));
    }
}
