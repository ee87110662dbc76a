package org.clavis.client.session;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.clavis.client.counterparty.Anchor;
import org.clavis.client.session.noise.DhFunction;
import org.clavis.client.session.noise.DhKeyPair;
import org.clavis.evm.Bytes32;
import org.clavis.secret.SecretBytes;
import org.clavis.verifier.registry.RegistryDomain;

/**
 * This side of sessions: a registered key and the private session key that belongs to it.
 *
 * <p>Safe for use by many threads and sessions. {@link #close} overwrites the private key; sessions that are
 * established by then go on.
 */
public final class LocalDesk implements AutoCloseable {

    /** Timestamps grow across all desks of the process, so that two objects for one key cannot collide. */
    private static final AtomicLong LAST_TIMESTAMP = new AtomicLong();

    private final RegistryDomain domain;
    private final Anchor anchor;
    private final DhKeyPair sessionKey;

    private LocalDesk(RegistryDomain domain, Anchor anchor, DhKeyPair sessionKey) {
        this.domain = domain;
        this.anchor = anchor;
        this.sessionKey = sessionKey;
    }

    /**
     * A desk.
     *
     * @param domain the registry it is registered in
     * @param anchor its own key id and epoch, and a block in which it saw both; the block number is below 2^48
     * @param sessionKey the X25519 private key, 32 bytes; copied
     */
    public static LocalDesk of(RegistryDomain domain, Anchor anchor, SecretBytes sessionKey) {
        if (anchor.blockNumber() > Payloads.MAX_BLOCK_NUMBER) {
            throw new IllegalArgumentException("block number above 2^48: " + anchor.blockNumber());
        }
        DhKeyPair keyPair = sessionKey.expose(bytes -> DhKeyPair.fromPrivateKey(DhFunction.X25519, bytes));
        return new LocalDesk(domain, anchor, keyPair);
    }

    /** The registry. */
    public RegistryDomain domain() {
        return domain;
    }

    /** What the desk tells its peers about where it stands. */
    public Anchor anchor() {
        return anchor;
    }

    /** The desk's key id. */
    public Bytes32 keyId() {
        return anchor.keyId();
    }

    /** The current epoch of the desk's key. */
    public long epoch() {
        return anchor.epoch();
    }

    /** The session key that the registry should hold for this desk. */
    public Bytes32 sessionPublicKey() {
        return Bytes32.of(sessionKey.publicKey());
    }

    DhKeyPair sessionKey() {
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
    }

    @Override
    public String toString() {
        return "LocalDesk[" + keyId() + ", epoch " + epoch() + "]";
    }
}
