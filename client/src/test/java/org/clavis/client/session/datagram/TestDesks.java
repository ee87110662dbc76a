package org.clavis.client.session.datagram;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.clavis.client.counterparty.Anchor;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.session.LocalDesk;
import org.clavis.client.session.noise.KemFunction;
import org.clavis.client.session.noise.KemKeyPair;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.secret.SecretBytes;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyIds;
import org.clavis.verifier.registry.KeyRecord;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.registry.Scope;
import org.clavis.verifier.registry.ScopeSet;
import org.clavis.verifier.schnorr.SchnorrPublicKey;

/** A registry in memory and desks registered in it. */
final class TestDesks implements CounterpartyResolver {

    private static final RegistryDomain DOMAIN = new RegistryDomain(
        31_337,
        Address.fromHex("0x5fbdb2315678afecb367f032d93f642f64180aa3")
    );
    private static final Address OWNER = Address.fromHex("0x00000000000000000000000000000000000000aa");

    /** The x coordinate of secp256k1's generator: some identity key, of no importance here. */
    private static final Bytes32 SOME_X = Bytes32.fromHex(
        "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
    );

    private static final Instant LATE = Instant.parse("2100-01-01T00:00:00Z");
    private static final byte[] KEM_SEED = new byte[KemFunction.SEED_BYTES];

    /** A desk and what the registry says about it. */
    record Desk(LocalDesk local, Counterparty entry) {}

    private final Map<Bytes32, Counterparty> registered = new ConcurrentHashMap<>();

    @Override
    public Verification<Counterparty> resolve(Bytes32 keyId) {
        Counterparty found = registered.get(keyId);
        return found == null
            ? Verification.rejected(RejectReason.NOT_REGISTERED, "no such key")
            : Verification.accepted(found);
    }

    Desk register(String label) {
        return register(label, LATE, 1);
    }

    Desk register(String label, Instant ends) {
        return register(label, ends, 1);
    }

    Desk register(String label, Instant ends, int suite) {
        try (SecretBytes secret = SecretBytes.random(new SecureRandom(), Bytes32.BYTES)) {
            return register(label, ends, suite, secret);
        }
    }

    /** Registers a desk whose keys other processes know: the label says them. */
    Desk registerWellKnown(String label) {
        byte[] secret = Keccak256.digest(label.getBytes(StandardCharsets.US_ASCII));
        return register(label, LATE, 1, SecretBytes.copyOf(secret));
    }

    /** The KEM key of every desk of suite 3. */
    static byte[] kemKey() {
        try (KemKeyPair pair = KemKeyPair.fromSeed(KemFunction.MLKEM768, KEM_SEED.clone())) {
            return pair.publicKey();
        }
    }

    private Desk register(String label, Instant ends, int suite, SecretBytes secret) {
        long notBefore = Instant.parse("2020-01-01T00:00:00Z").getEpochSecond();
        ScopeSet scopes = ScopeSet.of(Scope.TRADE);
        Bytes32 keyId = KeyIds.keyId(OWNER, label);
        Anchor anchor = new Anchor(1_234, SOME_X, keyId, 1);
        LocalDesk local = switch (suite) {
            case 1 -> LocalDesk.of(DOMAIN, anchor, secret);
            case 2 -> LocalDesk.hybrid(DOMAIN, anchor, secret);
            default -> LocalDesk.hybrid(DOMAIN, anchor, secret, SecretBytes.copyOf(KEM_SEED));
        };
        KeyBundle bundle = new KeyBundle(
            SchnorrPublicKey.fromXAndParity(SOME_X, 0),
            local.sessionPublicKey(),
            suite < 3 ? Bytes32.ZERO : Keccak256.hash(kemKey()),
            scopes,
            suite,
            notBefore,
            ends.getEpochSecond(),
            Bytes32.ZERO
        );
        KeyRecord record = new KeyRecord(
            1,
            notBefore,
            ends.getEpochSecond(),
            0,
            1,
            scopes,
            suite,
            0,
            bundle.structHash()
        );
        Counterparty entry = new Counterparty(DOMAIN, OWNER, label, keyId, record, bundle, anchor);
        registered.put(keyId, entry);
        return new Desk(local, entry);
    }

    void remove(Desk desk) {
        registered.remove(desk.local().keyId());
    }
}
