package org.clavis.client.session.datagram;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.session.EstablishedSession;
import org.clavis.client.session.HandshakeException;
import org.clavis.client.session.HandshakeReason;
import org.clavis.client.session.PeerConfirmation;
import org.clavis.client.session.SessionException;
import org.clavis.client.session.SessionReason;
import org.jspecify.annotations.Nullable;

/**
 * One side of a datagram session from its first keys on, without socket, thread or clock.
 *
 * <p>There are up to three sets of keys. What is sent goes under the current ones; the previous ones still open what was
 * on its way; the next ones, at the responder, wait for the initiator to show that it has them too. A new handshake
 * travels inside the session, in data packets, and continues the present one's hash: nobody else can begin one, or make
 * the two sides end up with different partners. Whatever cannot be decrypted changes nothing. Safe for use by many
 * threads.
 */
final class DatagramEngine {

    /** What an engine causes. Called while the engine is locked, other than what was given to {@link #elsewhere}. */
    interface Outlet {
        /** A packet for the peer. May be lost. */
        void send(byte[] packet);

        /** A message for the application. */
        void deliver(byte[] message);

        /** Runs a handshake's computation, soon, on another thread. */
        void elsewhere(Runnable work);

        /** An index for keys of this engine, unlike all others of the endpoint. */
        int newIndex();

        /** The index is no longer of use. */
        void release(int index);

        /** Keys came into use: those of a new handshake, or the responder's first ones. */
        void keysInUse(EstablishedSession established);

        /** A new handshake inside the session failed; the session goes on until its keys are too old. */
        void refused(HandshakeException reason);

        /** The session is over, the keys are overwritten. Once. */
        void ended(SessionException reason);
    }

    /** How long the previous keys open packets that were on their way. */
    static final Duration GRACE = Duration.ofSeconds(10);

    /** The first wait before something is sent again; each further one is twice as long, up to the last. */
    static final Duration FIRST_RETRY = Duration.ofMillis(300);

    private static final Duration LAST_RETRY = Duration.ofSeconds(5);

    /** Hellos inside the session that come faster are not answered. */
    private static final Duration MIN_BETWEEN_ANSWERS = Duration.ofMillis(100);

    private static final int CLOSE_COPIES = 3;
    private static final byte[] NOTHING = new byte[0];

    private final ReentrantLock lock = new ReentrantLock();
    private final boolean initiator;
    private final Counterparty peer;
    private final Handshakes handshakes;
    private final DatagramLimits limits;
    private final int paddingBytes;
    private final Outlet outlet;

    private @Nullable PacketKeys current;
    private @Nullable PacketKeys previous;
    private @Nullable PacketKeys next;
    private @Nullable SessionException end;
    private long previousUntil;
    private long lastSent;
    private long lastReceived;

    /** The initiator's: when to confirm again, until the peer is heard under the current keys. */
    private final Retry confirmation = new Retry();

    /** The initiator's hello, or the responder's wish for one: when to send again. */
    private final Retry rekeying = new Retry();

    private volatile @Nullable PeerConfirmation peerConfirmation;
    private boolean rekeyWanted;
    private boolean computing;
    private Handshakes.@Nullable Begun begun;
    private int begunIndex;
    private long lastAnswer;
    private long answeredCounter;

    private static final class Retry {

        private long at;
        private long waitNanos;

        void start(long now) {
            waitNanos = FIRST_RETRY.toNanos();
            at = now + waitNanos;
        }

        boolean isDue(long now) {
            return now - at >= 0;
        }

        void again(long now) {
            waitNanos = Math.min(2 * waitNanos, LAST_RETRY.toNanos());
            at = now + waitNanos;
        }
    }

    private DatagramEngine(
        boolean initiator,
        Counterparty peer,
        Handshakes handshakes,
        DatagramOptions options,
        Outlet outlet,
        long now
    ) {
        this.initiator = initiator;
        this.peer = peer;
        this.handshakes = handshakes;
        this.outlet = outlet;
        limits = options.limits();
        paddingBytes = options.paddingBytes();
        lastSent = now;
        lastReceived = now;
        lastAnswer = now - MIN_BETWEEN_ANSWERS.toNanos();
    }

    /** The initiator's side, to be followed by {@link #confirm}. */
    static DatagramEngine initiator(
        EstablishedSession established,
        int localIndex,
        int remoteIndex,
        Handshakes handshakes,
        DatagramOptions options,
        Outlet outlet,
        long now
    ) {
        DatagramEngine engine = new DatagramEngine(true, established.peer(), handshakes, options, outlet, now);
        engine.current = engine.keys(established, localIndex, remoteIndex, now);
        engine.confirmation.start(now);
        return engine;
    }

    /** The responder's side, which sends nothing before it has heard from the initiator. */
    static DatagramEngine responder(
        EstablishedSession established,
        int localIndex,
        int remoteIndex,
        Handshakes handshakes,
        DatagramOptions options,
        Outlet outlet,
        long now
    ) {
        DatagramEngine engine = new DatagramEngine(false, established.peer(), handshakes, options, outlet, now);
        engine.next = engine.keys(established, localIndex, remoteIndex, now);
        return engine;
    }

    /** Tells the responder that this side has the keys; {@link #tick} repeats it until there is an answer. */
    void confirm(long now) {
        lock.lock();
        try {
            PacketKeys keys = current;
            if (keys != null) {
                transmit(keys, PacketKind.KEEPALIVE, NOTHING, now);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends a message.
     *
     * @throws SessionException if the session is over, or ends because of this
     */
    void send(byte[] message, long now) {
        lock.lock();
        try {
            PacketKeys keys = current;
            if (end != null || keys == null) {
                throw ended();
            }
            if (keys.ageNanos(now) >= limits.stopAfter().toNanos()) {
                tooOld();
                throw ended();
            }
            if (!keys.hasBudget(PacketKind.MESSAGE)) {
                finish(SessionReason.BUDGET_SPENT, "the keys have carried " + keys.packets() + " packets");
                throw ended();
            }
            transmit(keys, PacketKind.MESSAGE, message, now);
        } finally {
            lock.unlock();
        }
    }

    /** Takes a data packet, of this length; the array is scratch space from here on. False if it was of no use. */
    boolean receive(byte[] packet, int length, long now) {
        lock.lock();
        try {
            PacketKeys keys = end == null ? keysOf(Packets.index(packet)) : null;
            if (keys == null || keys.ageNanos(now) >= limits.stopAfter().toNanos() || !keys.open(packet, length)) {
                return false;
            }
            lastReceived = now;
            if (keys.equals(next)) {
                next = null;
                use(keys, now);
            }
            if (keys.equals(current) && previous != null && previousUntil == 0) {
                previousUntil = now + GRACE.toNanos();
            }
            int content = PacketKeys.contentBytes(packet, length);
            PacketKind kind = PacketKind.ofCode(packet[Packets.DATA_HEADER_BYTES]);
            if (content < 0 || kind == null || !take(kind, keys, packet, content, now)) {
                finish(SessionReason.MALFORMED_RECORD, "an authentic packet is not of the documented form");
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Does what time demands. To be called several times a second. */
    void tick(long now) {
        lock.lock();
        try {
            if (end != null) {
                return;
            }
            PacketKeys keys = current;
            if (keys == null) {
                if (now - lastReceived >= limits.handshakeTimeout().toNanos()) {
                    finish(SessionReason.TIMEOUT, "the initiator did not confirm the keys");
                }
            } else if (keys.ageNanos(now) >= limits.stopAfter().toNanos()) {
                tooOld();
            } else if (now - lastReceived >= limits.idleTimeout().toNanos()) {
                finish(SessionReason.TIMEOUT, "nothing authentic came in time");
            } else {
                retire(now);
                rekey(keys, now);
                sayHello(keys, now);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Asks for new keys, as soon as may be. */
    void requestRekey(long now) {
        lock.lock();
        try {
            if (end == null && !rekeyWanted) {
                rekeyWanted = true;
                rekeying.start(now - FIRST_RETRY.toNanos());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the session for a reason of this side's. The peer is told, a few times since packets are lost. */
    void end(SessionReason reason, String detail, long now) {
        lock.lock();
        try {
            PacketKeys keys = current;
            if (end == null && keys != null) {
                for (int i = 0; i < CLOSE_COPIES && keys.hasBudget(PacketKind.CLOSE); i++) {
                    transmit(keys, PacketKind.CLOSE, NOTHING, now);
                }
            }
            finish(reason, detail);
        } finally {
            lock.unlock();
        }
    }

    /** Why the session is over; for those who find it so. */
    private SessionException ended() {
        SessionException reason = end;
        return reason == null
            ? new SessionException(SessionReason.TIMEOUT, "the initiator has not confirmed the keys yet")
            : new SessionException(reason.reason(), String.valueOf(reason.getMessage()));
    }

    private boolean take(PacketKind kind, PacketKeys keys, byte[] packet, int contentBytes, long now) {
        byte[] content = Arrays.copyOfRange(
            packet,
            PacketKeys.CONTENT_OFFSET,
            PacketKeys.CONTENT_OFFSET + contentBytes
        );
        switch (kind) {
            case MESSAGE -> outlet.deliver(content);
            case KEEPALIVE -> {
                return contentBytes == 0;
            }
            case CLOSE -> {
                if (contentBytes != 0) {
                    return false;
                }
                finish(SessionReason.CLOSED_BY_PEER, "the peer has closed the session");
            }
            case REKEY_HELLO -> {
                if (initiator || contentBytes < Integer.BYTES) {
                    return false;
                }
                answer(keys, content, PacketKeys.counter(packet), now);
            }
            case REKEY_ANSWER -> {
                if (!initiator || contentBytes < 2 * Integer.BYTES) {
                    return false;
                }
                finishRekey(content, now);
            }
            case REKEY_WANTED -> {
                if (!initiator || contentBytes != 0) {
                    return false;
                }
                requestRekey(now);
            }
        }
        return true;
    }

    /** Keys become the current ones. */
    private void use(PacketKeys keys, long now) {
        close(previous);
        previous = current;
        // the responder's partner has the new keys already; the initiator's has to be heard first
        previousUntil = initiator ? 0 : now + GRACE.toNanos();
        current = keys;
        answeredCounter = 0;
        rekeyWanted = false;
        confirmation.start(now);
        outlet.keysInUse(keys.established());
        if (keys.hasBudget(PacketKind.KEEPALIVE)) {
            transmit(keys, PacketKind.KEEPALIVE, NOTHING, now);
        }
    }

    private void retire(long now) {
        if (previous != null && previousUntil != 0 && now - previousUntil >= 0) {
            close(previous);
            previous = null;
        }
    }

    private void sayHello(PacketKeys keys, long now) {
        boolean unconfirmed = initiator && !keys.isHeard() && confirmation.isDue(now);
        if (unconfirmed) {
            confirmation.again(now);
        }
        if ((unconfirmed || now - lastSent >= limits.keepalive().toNanos()) && keys.hasBudget(PacketKind.KEEPALIVE)) {
            transmit(keys, PacketKind.KEEPALIVE, NOTHING, now);
        }
    }

    private void rekey(PacketKeys keys, long now) {
        boolean due = keys.ageNanos(now) >= limits.rekeyAfter().toNanos() || keys.packets() >= limits.rekeyPackets();
        // the responder only speaks up for what the initiator cannot know
        if (!rekeyWanted && due && (initiator || keys.packets() >= limits.rekeyPackets())) {
            rekeyWanted = true;
            rekeying.start(now - FIRST_RETRY.toNanos());
        }
        if (!rekeyWanted || computing || !rekeying.isDue(now)) {
            return;
        }
        rekeying.again(now);
        if (initiator) {
            EstablishedSession continued = keys.established();
            elsewhere(() -> begin(continued, now), now);
        } else if (keys.hasBudget(PacketKind.REKEY_WANTED)) {
            transmit(keys, PacketKind.REKEY_WANTED, NOTHING, now);
        }
    }

    void confirmWith(PeerConfirmation asked) {
        peerConfirmation = asked;
    }

    /** A hello is made without the lock and sent with it, if it is still wanted. */
    private void begin(EstablishedSession continued, long now) {
        Handshakes.Begun handshake = null;
        byte[] frame = NOTHING;
        HandshakeException failure = null;
        try {
            PeerConfirmation asked = peerConfirmation;
            Counterparty known = continued.peer();
            handshake = handshakes.continuing(continued, asked == null ? known : asked.require(known));
            frame = handshake.hello();
        } catch (HandshakeException e) {
            if (e.rejection().isPresent() && !e.isChainUnavailable()) {
                throw e;
            }
            failure = e;
        }
        lock.lock();
        try {
            computing = false;
            PacketKeys keys = current;
            boolean usable = failure == null && end == null && keys != null && keys.hasBudget(PacketKind.REKEY_HELLO);
            if (!usable || handshake == null || keys == null) {
                if (handshake != null) {
                    handshake.close();
                }
                if (failure != null && end == null) {
                    outlet.refused(failure);
                }
                return;
            }
            dropBegun();
            begun = handshake;
            begunIndex = outlet.newIndex();
            byte[] content = new byte[Integer.BYTES + frame.length];
            Packets.putInt(content, 0, begunIndex);
            System.arraycopy(frame, 0, content, Integer.BYTES, frame.length);
            transmit(keys, PacketKind.REKEY_HELLO, content, now);
        } finally {
            lock.unlock();
        }
    }

    private void answer(PacketKeys keys, byte[] content, long counter, long now) {
        // a hello that was overtaken by its successor would replace the keys that the initiator has by now
        boolean overtaken = counter < answeredCounter;
        if (computing || overtaken || !keys.equals(current) || now - lastAnswer < MIN_BETWEEN_ANSWERS.toNanos()) {
            return;
        }
        answeredCounter = counter;
        lastAnswer = now;
        int remoteIndex = Packets.getInt(content, 0);
        byte[] frame = Arrays.copyOfRange(content, Integer.BYTES, content.length);
        EstablishedSession continued = keys.established();
        elsewhere(() -> answer(frame, remoteIndex, continued, now), now);
    }

    private void answer(byte[] frame, int remoteIndex, EstablishedSession continued, long now) {
        Handshakes.Answered answered = null;
        HandshakeException failure = null;
        try {
            answered = handshakes.answer(frame, continued);
            requireSamePeer(answered.established());
        } catch (HandshakeException e) {
            failure = e;
        }
        lock.lock();
        try {
            computing = false;
            PacketKeys keys = current;
            boolean superseded = keys == null || !keys.established().equals(continued);
            if (failure != null || answered == null || end != null || superseded || keys == null) {
                if (answered != null) {
                    answered.established().close();
                }
                if (failure != null && end == null) {
                    outlet.refused(failure);
                }
                return;
            }
            close(next);
            int localIndex = outlet.newIndex();
            next = keys(answered.established(), localIndex, remoteIndex, now);
            byte[] content = new byte[2 * Integer.BYTES + answered.frame().length];
            Packets.putInt(content, 0, localIndex);
            Packets.putInt(content, Integer.BYTES, remoteIndex);
            System.arraycopy(answered.frame(), 0, content, 2 * Integer.BYTES, answered.frame().length);
            if (keys.hasBudget(PacketKind.REKEY_ANSWER)) {
                transmit(keys, PacketKind.REKEY_ANSWER, content, now);
            }
        } finally {
            lock.unlock();
        }
    }

    private void finishRekey(byte[] content, long now) {
        Handshakes.Begun handshake = begun;
        // the hello that is being made has overtaken what this answers: the responder would drop the keys for it
        if (computing || handshake == null || Packets.getInt(content, Integer.BYTES) != begunIndex) {
            return;
        }
        int localIndex = begunIndex;
        begun = null;
        int remoteIndex = Packets.getInt(content, 0);
        byte[] frame = Arrays.copyOfRange(content, 2 * Integer.BYTES, content.length);
        elsewhere(() -> finishRekey(handshake, frame, localIndex, remoteIndex, now), now);
    }

    /** Has a step of a handshake computed, which is the only one until it is done. */
    private void elsewhere(Runnable step, long now) {
        computing = true;
        outlet.elsewhere(() -> {
            try {
                step.run();
            } catch (RuntimeException bug) {
                // of who is asked about the peer, or a desk that was closed meanwhile: there will be no fresh keys
                end(SessionReason.REKEY_FAILED, "no fresh keys: " + bug.getMessage(), now);
            }
        });
    }

    private void finishRekey(Handshakes.Begun handshake, byte[] frame, int localIndex, int remoteIndex, long now) {
        EstablishedSession established = null;
        HandshakeException failure = null;
        try (handshake) {
            established = handshake.finish(frame);
            requireSamePeer(established);
        } catch (HandshakeException e) {
            failure = e;
        }
        lock.lock();
        try {
            computing = false;
            if (failure == null && established != null && end == null) {
                use(keys(established, localIndex, remoteIndex, now), now);
                return;
            }
            if (established != null) {
                established.close();
            }
            outlet.release(localIndex);
            if (failure != null && end == null) {
                outlet.refused(failure);
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireSamePeer(EstablishedSession established) {
        if (!established.peer().keyId().equals(peer.keyId())) {
            throw new HandshakeException(
                HandshakeReason.WRONG_RESPONDER,
                "the peer of the session is " + peer.keyId() + ", not " + established.peer().keyId()
            );
        }
    }

    private PacketKeys keys(EstablishedSession established, int localIndex, int remoteIndex, long now) {
        return new PacketKeys(established, localIndex, remoteIndex, now, limits.maxPackets());
    }

    private @Nullable PacketKeys keysOf(int index) {
        for (PacketKeys keys : new PacketKeys[] { current, next, previous }) {
            if (keys != null && keys.localIndex() == index) {
                return keys;
            }
        }
        return null;
    }

    private void transmit(PacketKeys keys, PacketKind kind, byte[] content, long now) {
        lastSent = now;
        outlet.send(keys.seal(kind, content, paddingBytes));
    }

    private void tooOld() {
        finish(
            SessionReason.TOO_OLD,
            "no new keys were agreed within " + limits.stopAfter().toSeconds() + " s of the last ones"
        );
    }

    private void finish(SessionReason reason, String detail) {
        if (end != null) {
            return;
        }
        SessionException cause = new SessionException(reason, detail);
        end = cause;
        close(current);
        close(previous);
        close(next);
        current = null;
        previous = null;
        next = null;
        dropBegun();
        outlet.ended(cause);
    }

    private void dropBegun() {
        Handshakes.Begun dropped = begun;
        if (dropped != null) {
            begun = null;
            dropped.close();
            outlet.release(begunIndex);
        }
    }

    private void close(@Nullable PacketKeys keys) {
        if (keys != null) {
            outlet.release(keys.localIndex());
            keys.close();
        }
    }
}
