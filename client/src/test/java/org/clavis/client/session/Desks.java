package org.clavis.client.session;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.clavis.client.counterparty.Anchor;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.identity.Identity;
import org.clavis.client.session.noise.DhFunction;
import org.clavis.client.session.noise.DhKeyPair;
import org.clavis.client.session.noise.KemFunction;
import org.clavis.client.session.noise.KemKeyPair;
import org.clavis.client.session.noise.KeptSecrets;
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
public final class Desks implements CounterpartyResolver {

    static final RegistryDomain DOMAIN = new RegistryDomain(
        31_337,
        Address.fromHex("0x5fbdb2315678afecb367f032d93f642f64180aa3")
    );
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    static final InstantSource FIXED_CLOCK = InstantSource.fixed(NOW);

    /** The x coordinate of secp256k1's generator: some identity key, of no importance here. */
    private static final Bytes32 SOME_X = Bytes32.fromHex(
        "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
    );

    private static final Address SOME_OWNER = Address.fromHex("0x00000000000000000000000000000000000000aa");

    static final Instant LATE = Instant.parse("2100-01-01T00:00:00Z");

    /** A desk and what the registry says about it. */
    public record Desk(LocalDesk local, Counterparty entry) {
        /** What a desk of suite 3 lets others know beforehand. */
        public byte[] kemKey() {
            return local.kemKey().orElseThrow().publicKey();
        }

        /** The very array in which this desk keeps the secret of its session key and a peer's. */
        public Optional<byte[]> kept(Desk peer) {
            return KeptSecrets.of(local.sessionKey(), peer.entry().bundle().sessionKey().toBytes());
        }
    }

    private final SecureRandom random = new SecureRandom();
    private final Map<Bytes32, Counterparty> registered = new ConcurrentHashMap<>();

    /** An empty registry. */
    public Desks() {
        // needs nothing
    }

    @Override
    public Verification<Counterparty> resolve(Bytes32 keyId) {
        Counterparty found = registered.get(keyId);
        return found == null
            ? Verification.rejected(RejectReason.NOT_REGISTERED, "no such key")
            : Verification.accepted(found);
    }

    /** Registers a fresh desk, valid from 2020 to 2100. */
    public Desk register(String label) {
        return register(label, 1);
    }

    public Desk register(String label, int suite) {
        return register(label, 1, suite);
    }

    Desk register(String label, long epoch, int suite) {
        return register(label, epoch, suite, freshSecret(), LATE);
    }

    Desk register(String label, long epoch, int suite, byte[] secret) {
        return register(label, epoch, suite, secret, LATE);
    }

    /** Registers a fresh desk whose key ends early. */
    public Desk register(String label, Instant notAfter) {
        return register(label, 1, 1, freshSecret(), notAfter);
    }

    /** Registers a desk whose keys other processes know: the label says them. */
    public Desk registerWellKnown(String label) {
        return register(label, 1, 1, Keccak256.digest(label.getBytes(StandardCharsets.US_ASCII)), LATE);
    }

    private byte[] freshSecret() {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return secret;
    }

    private Desk register(String label, long epoch, int suite, byte[] secret, Instant notAfter) {
        byte[] publicKey = DhKeyPair.fromPrivateKey(DhFunction.X25519, secret).publicKey();
        byte[] seed = Arrays.copyOf(secret, KemFunction.SEED_BYTES);
        Bytes32 kemKeyHash = suite < 3 ? Bytes32.ZERO : Keccak256.hash(kemKey(seed));
        Keys keys = new Keys(publicKey, kemKeyHash, notAfter);
        Counterparty entry = entry(DOMAIN, SOME_OWNER, label, epoch, suite, keys);
        registered.put(entry.keyId(), entry);
        return new Desk(local(entry, SecretBytes.copyOf(secret), SecretBytes.copyOf(seed)), entry);
    }

    private static LocalDesk local(Counterparty entry, SecretBytes secret, SecretBytes seed) {
        return switch (entry.bundle().suite()) {
            case 1 -> LocalDesk.of(DOMAIN, entry.anchor(), secret);
            case 2 -> LocalDesk.hybrid(DOMAIN, entry.anchor(), secret);
            default -> LocalDesk.hybrid(DOMAIN, entry.anchor(), secret, seed);
        };
    }

    private static byte[] kemKey(byte[] seed) {
        try (KemKeyPair pair = KemKeyPair.fromSeed(KemFunction.MLKEM768, seed)) {
            return pair.publicKey();
        }
    }

    /** The same entry with another KEM key. */
    static Counterparty withKemKeyHash(Counterparty entry, Bytes32 kemKeyHash) {
        byte[] sessionKey = entry.bundle().sessionKey().toBytes();
        KeyRecord record = entry.record();
        Keys keys = new Keys(sessionKey, kemKeyHash, LATE);
        return entry(entry.domain(), entry.registrant(), entry.label(), record.epoch(), record.suite(), keys);
    }

    /** The same entry after an extension. */
    public static Counterparty withNotAfter(Counterparty entry, Instant notAfter) {
        KeyRecord record = entry.record();
        Keys keys = new Keys(entry.bundle().sessionKey().toBytes(), entry.bundle().kemKeyHash(), notAfter);
        return entry(entry.domain(), entry.registrant(), entry.label(), record.epoch(), record.suite(), keys);
    }

    /** What a bundle publishes for sessions, and until when. */
    @SuppressWarnings("ArrayRecordComponent") // compared never
    private record Keys(byte[] sessionKey, Bytes32 kemKeyHash, Instant notAfter) {}

    /** Registers an identity, in epoch 1. */
    Counterparty register(Identity identity) {
        return register(identity, 1);
    }

    Counterparty register(Identity identity, int suite) {
        Counterparty entry = entry(
            DOMAIN,
            identity.address(),
            identity.label().text(),
            1,
            suite,
            new Keys(
                identity.sessionPublicKey().toBytes(),
                suite < 3 ? Bytes32.ZERO : Keccak256.hash(identity.kemPublicKey().orElseThrow()),
                LATE
            )
        );
        registered.put(entry.keyId(), entry);
        return entry;
    }

    void replace(Counterparty entry) {
        registered.put(entry.keyId(), entry);
    }

    public void remove(Desk desk) {
        registered.remove(desk.local().keyId());
    }

    static Counterparty entry(RegistryDomain domain, String label, long epoch, int suite, byte[] sessionKey) {
        return entry(domain, SOME_OWNER, label, epoch, suite, new Keys(sessionKey, Bytes32.ZERO, LATE));
    }

    private static Counterparty entry(
        RegistryDomain domain,
        Address owner,
        String label,
        long epoch,
        int suite,
        Keys keys
    ) {
        long notBefore = Instant.parse("2020-01-01T00:00:00Z").getEpochSecond();
        long notAfter = keys.notAfter.getEpochSecond();
        ScopeSet scopes = ScopeSet.of(Scope.TRADE);
        KeyBundle bundle = new KeyBundle(
            SchnorrPublicKey.fromXAndParity(SOME_X, 0),
            Bytes32.of(keys.sessionKey),
            keys.kemKeyHash,
            scopes,
            suite,
            notBefore,
            notAfter,
            Bytes32.ZERO
        );
        KeyRecord record = new KeyRecord(epoch, notBefore, notAfter, 0, 1, scopes, suite, 0, bundle.structHash());
        Bytes32 keyId = KeyIds.keyId(owner, label);
        Anchor anchor = new Anchor(1_234, Bytes32.of(bundle.structHash().toBytes()), keyId, epoch);
        return new Counterparty(domain, owner, label, keyId, record, bundle, anchor);
    }

    /** A handshake in memory, for tests that need its result. */
    Pair establish(Desk initiator, Desk responder, SessionProtocol protocol) {
        try (
            InitiatorHandshake ours = InitiatorHandshake.begin(
                initiator.local(),
                responder.entry(),
                protocol,
                FIXED_CLOCK
            );
            ResponderHandshake theirs = ResponderHandshake.begin(
                responder.local(),
                new ReplayGuard(FIXED_CLOCK),
                this,
                FIXED_CLOCK
            )
        ) {
            Optional<byte[]> toResponder = Optional.of(ours.hello());
            while (toResponder.isPresent()) {
                toResponder = ours.receive(theirs.receive(toResponder.get()).orElseThrow());
            }
            return new Pair(ours.established(), theirs.established());
        }
    }

    /** Both ends of a session. */
    record Pair(EstablishedSession initiator, EstablishedSession responder) {}
}
