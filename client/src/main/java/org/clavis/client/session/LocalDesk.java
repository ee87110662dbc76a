package org.clavis.client.session;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.clavis.client.counterparty.Anchor;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.identity.Identity;
import org.clavis.client.session.noise.DhFunction;
import org.clavis.client.session.noise.DhKeyPair;
import org.clavis.client.session.noise.KemFunction;
import org.clavis.client.session.noise.KemKeyPair;
import org.clavis.client.session.noise.StaticSecrets;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.secret.SecretBytes;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.RegistryDomain;
import org.jspecify.annotations.Nullable;

/**
 * This side of sessions: a registered key and the private session key that belongs to it.
 *
 * <p>Safe for use by many threads and sessions. What it shares with the session key of a peer, a desk computes once for
 * an epoch of the peer's key, and overwrites it when that is known to be over: when a session ends for it ({@link
 * SessionReason#endsKey}), when a resolver rejects the key for it, when the peer is met under another key, or when told
 * so, {@link #forget}. {@link #close} overwrites all of them, and the private key; sessions that are established by then
 * go on.
 */
public final class LocalDesk implements AutoCloseable {

    /** Timestamps grow across all desks of the process, so that two objects for one key cannot collide. */
    private static final AtomicLong LAST_TIMESTAMP = new AtomicLong();

    /** How many KEM keys of peers are kept; 1.2 kB each. */
    static final int KNOWN_KEM_KEYS = 1024;

    private static final int CLASSIC_SUITE = 1;
    private static final int HYBRID_SUITE = 2;
    private static final int REGISTERED_KEM_SUITE = 3;

    /** In place of a registered suite that is not known. */
    static final int UNKNOWN_SUITE = 0;

    /** In place of an epoch that is not known. */
    static final long UNKNOWN_EPOCH = 0;

    /** For how many peers the secret of both session keys is kept; about 200 bytes each. */
    static final int REMEMBERED_PEERS = 4096;

    private final RegistryDomain domain;
    private final Bytes32 keyId;
    private final long epoch;
    private final Block seen;
    private final StaticSecrets sessionKey;
    private final int suite;
    private final @Nullable KemKeyPair kemKey;
    private final KemKeys kemKeys = new KemKeys(KNOWN_KEM_KEYS);
    private final MetPeers metPeers = new MetPeers(REMEMBERED_PEERS);

    /** A block in which this side looked at the chain. */
    record Block(long number, Bytes32 hash) {
        Block {
            if (number < 0 || number > Payloads.MAX_BLOCK_NUMBER) {
                throw new IllegalArgumentException("block number out of range: " + number);
            }
        }

        static Block of(Anchor anchor) {
            return new Block(anchor.blockNumber(), anchor.blockHash());
        }
    }

    /**
     * Private keys, and what they are registered for.
     *
     * @param suite or {@link #UNKNOWN_SUITE}
     */
    private record Keys(DhKeyPair session, int suite, @Nullable KemKeyPair kem) {
        static Keys of(Identity identity, int suite) {
            KemKeyPair kem = null;
            if (identity.kemPublicKey().isPresent() && (suite == UNKNOWN_SUITE || suite >= REGISTERED_KEM_SUITE)) {
                kem = identity.exposeKemSeed(LocalDesk::kemKeyPair);
            }
            return new Keys(identity.exposeSessionKey(LocalDesk::keyPair), suite, kem);
        }
    }

    private LocalDesk(RegistryDomain domain, Bytes32 keyId, long epoch, Block seen, Keys keys) {
        this.domain = domain;
        this.keyId = keyId;
        this.epoch = epoch;
        this.seen = seen;
        sessionKey = new StaticSecrets(keys.session, REMEMBERED_PEERS);
        suite = keys.suite;
        kemKey = keys.kem;
    }

    /**
     * A desk that is registered for suite 1.
     *
     * @param domain the registry it is registered in
     * @param anchor its own key id and epoch, and a block in which it saw both; the block number is below 2^48
     * @param sessionKey the X25519 private key, 32 bytes; copied
     */
    public static LocalDesk of(RegistryDomain domain, Anchor anchor, SecretBytes sessionKey) {
        return of(domain, anchor, new Keys(sessionKey.expose(LocalDesk::keyPair), CLASSIC_SUITE, null));
    }

    /** {@link #of(RegistryDomain, Anchor, SecretBytes)} registered for suite 2. */
    public static LocalDesk hybrid(RegistryDomain domain, Anchor anchor, SecretBytes sessionKey) {
        return of(domain, anchor, new Keys(sessionKey.expose(LocalDesk::keyPair), HYBRID_SUITE, null));
    }

    /**
     * {@link #of(RegistryDomain, Anchor, SecretBytes)} registered for suite 3.
     *
     * @param kemSeed the seed of the registered ML-KEM-768 key, 64 bytes; copied
     */
    public static LocalDesk hybrid(RegistryDomain domain, Anchor anchor, SecretBytes sessionKey, SecretBytes kemSeed) {
        KemKeyPair kem = kemSeed.expose(LocalDesk::kemKeyPair);
        return of(domain, anchor, new Keys(sessionKey.expose(LocalDesk::keyPair), REGISTERED_KEM_SUITE, kem));
    }

    private static LocalDesk of(RegistryDomain domain, Anchor anchor, Keys keys) {
        return new LocalDesk(domain, anchor.keyId(), anchor.epoch(), Block.of(anchor), keys);
    }

    /**
     * A desk whose own registration was looked up. Has to be made anew after a rotation.
     *
     * @param identity its keys; the session key is copied
     * @param self what the registry says about it
     * @throws HandshakeException if that is somebody else, or a registered key is not the identity's
     */
    public static LocalDesk of(Identity identity, Counterparty self) {
        if (!self.keyId().equals(identity.keyId())) {
            throw new HandshakeException(HandshakeReason.WRONG_RESPONDER, "not this identity: " + self.keyId());
        }
        LocalDesk desk = new LocalDesk(
            self.domain(),
            self.keyId(),
            self.record().epoch(),
            Block.of(self.anchor()),
            Keys.of(identity, Math.min(self.bundle().suite(), SessionProtocol.STRONGEST_SUITE))
        );
        if (!desk.holdsKeysOf(self.bundle())) {
            desk.close();
            throw new HandshakeException(
                HandshakeReason.WRONG_STATIC,
                "the registry holds other session keys for this identity"
            );
        }
        return desk;
    }

    /**
     * {@link #of(Identity, Counterparty)} for what a resolver says about the identity itself.
     *
     * @throws HandshakeException {@link HandshakeReason#COUNTERPARTY_REJECTED} if it has something against it, or {@link
     *     HandshakeReason#WRONG_STATIC} if a registered key is not the identity's
     */
    public static LocalDesk of(Identity identity, CounterpartyResolver resolver) {
        return switch (resolver.resolve(identity.keyId())) {
            case Accepted<Counterparty>(Counterparty self) -> of(identity, self);
            case Rejected<Counterparty> rejected -> throw HandshakeException.rejected(rejected);
        };
    }

    /** A desk that only connects, to {@code peer}, and does not say which epoch of its own key it believes in. */
    static LocalDesk connecting(Identity identity, Counterparty peer) {
        return new LocalDesk(
            peer.domain(),
            identity.keyId(),
            UNKNOWN_EPOCH,
            Block.of(peer.anchor()),
            Keys.of(identity, UNKNOWN_SUITE)
        );
    }

    private boolean holdsKeysOf(KeyBundle bundle) {
        if (!sessionPublicKey().equals(bundle.sessionKey())) {
            return false;
        }
        return (
            suite < REGISTERED_KEM_SUITE ||
            (kemKey != null && Keccak256.hash(kemKey.publicKey()).equals(bundle.kemKeyHash()))
        );
    }

    /** The registry. */
    public RegistryDomain domain() {
        return domain;
    }

    /** The desk's key id. */
    public Bytes32 keyId() {
        return keyId;
    }

    /** The current epoch of the desk's key, or {@link #UNKNOWN_EPOCH}. */
    long epoch() {
        return epoch;
    }

    /** Where the desk looked at the chain. */
    Block seen() {
        return seen;
    }

    /** The session key that the registry should hold for this desk. */
    public Bytes32 sessionPublicKey() {
        return Bytes32.of(sessionKey.keyPair().publicKey());
    }

    /** The suite that the desk is registered for, or {@link #UNKNOWN_SUITE}. */
    int suite() {
        return suite;
    }

    /** The desk's own KEM key, if it has one. */
    Optional<KemKeyPair> kemKey() {
        return Optional.ofNullable(kemKey);
    }

    /** The KEM keys of peers. */
    KemKeys kemKeys() {
        return kemKeys;
    }

    /**
     * Tells the desk a peer's KEM key, which it would otherwise ask the peer for.
     *
     * @throws HandshakeException {@link HandshakeReason#WRONG_STATIC} if the registry holds another one
     */
    public void learnKemKey(Counterparty peer, byte[] publicKey) {
        kemKeys.learn(peer, publicKey);
    }

    /**
     * Forgets what it keeps for a peer's key that is over: overwrites the secret of both session keys, and drops the KEM
     * key. What it keeps for another key that the peer has by now stays. Sessions go on.
     */
    public void forget(Counterparty peer) {
        forget(peer.keyId(), MetPeers.Keys.of(peer));
    }

    private void forget(Bytes32 peer, MetPeers.Keys over) {
        metPeers.forget(peer, over);
        drop(over, metPeers.find(peer));
    }

    private void drop(MetPeers.Keys over, Optional<MetPeers.Keys> present) {
        sessionKey.forget(over.sessionKey().toBytes());
        // a KEM key that outlives its epoch would have to be asked for again
        if (present.filter(keys -> keys.kemKeyHash().equals(over.kemKeyHash())).isEmpty()) {
            kemKeys.forget(over.kemKeyHash());
        }
    }

    /** Notes a finished handshake. Of two epochs of the peer's key, what is kept for the older one is forgotten. */
    void met(Counterparty peer) {
        metPeers.met(peer).ifPresent(older -> drop(older, Optional.of(MetPeers.Keys.of(peer))));
    }

    /** Notes what a resolver has against a peer. If its key is over, what is kept for the one last met is forgotten. */
    void rejected(Bytes32 peer, RejectReason reason) {
        boolean over = switch (reason) {
            case
                REVOKED,
                EXPIRED,
                SUPERSEDED,
                NOT_REGISTERED,
                OWNER_CHANGED,
                DELEGATION_LAPSED,
                DELEGATION_EXCEEDED,
                PARENT_REVOKED,
                PARENT_EXPIRED -> true;
            default -> false;
        };
        if (over) {
            metPeers.find(peer).ifPresent(last -> forget(peer, last));
        }
    }

    private static KemKeyPair kemKeyPair(byte[] seed) {
        return KemKeyPair.fromSeed(KemFunction.MLKEM768, seed);
    }

    private static DhKeyPair keyPair(byte[] privateKey) {
        return DhKeyPair.fromPrivateKey(DhFunction.X25519, privateKey);
    }

    /** The session key, with the secrets that it shares with those of peers. */
    StaticSecrets sessionKey() {
        return sessionKey;
    }

    /**
     * The time in nanoseconds since 1970, or a little more: never the same twice.
     *
     * <p>After a clock was set back by more than {@link ReplayGuard#WINDOW}, timestamps follow it: responders refused
     * those from the wrong future, and would refuse their successors.
     */
    static long nextTimestampNanos(InstantSource clock) {
        long now = nanos(clock.instant());
        long window = ReplayGuard.WINDOW.toNanos();
        return LAST_TIMESTAMP.updateAndGet(last -> last > now + window ? now : Math.max(now, last + 1));
    }

    /** Nanoseconds since 1970; good until the year 2262. */
    static long nanos(Instant instant) {
        return Math.addExact(TimeUnit.SECONDS.toNanos(instant.getEpochSecond()), instant.getNano());
    }

    @Override
    public void close() {
        sessionKey.close();
        if (kemKey != null) {
            kemKey.close();
        }
    }

    @Override
    public String toString() {
        return "LocalDesk[" + keyId + "]";
    }
}
