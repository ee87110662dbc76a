package org.clavis.client.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.session.noise.CipherState;
import org.clavis.client.session.noise.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A session without input or output, threads or timers: messages become frames and frames messages, and what the clock
 * demands in between becomes frames, too.
 *
 * <p>There are two turns. One thread at a time seals ({@link #sealMessage}, {@link #nextControl}, {@link #sealClose},
 * {@link #wipeSending}), and sends its frames in that order; one at a time opens ({@link #open}, {@link
 * #wipeReceiving}). Everything else may be called by any thread. Nothing is queued: at most one frame of each kind of
 * control waits to be sent. The first failure ends the session; it is kept, and the keys are overwritten by whoever has
 * a turn next.
 */
final class SessionEngine {

    /** How long a refused handshake for fresh keys, or a request for one, is left alone. */
    static final Duration RETRY = Duration.ofSeconds(10);

    /** How soon after fresh keys the next ones may be asked for. */
    static final Duration REKEY_PAUSE = Duration.ofSeconds(2);

    /** How many handshakes the answering side bears at once, beyond one a second. */
    private static final int HANDSHAKE_BURST = 8;

    private static final int LENGTH_BYTES = FrameChannel.LENGTH_BYTES;

    private final SessionLimits limits;
    private final InstantSource clock;
    private final int paddingBytes;
    private final Rekeying rekeying;
    private final long openedMillis;
    private final AtomicReference<@Nullable SessionException> failure = new AtomicReference<>();

    private volatile @Nullable PeerConfirmation confirmation;
    private volatile EstablishedSession established;
    private volatile RecordLayer sending;
    private volatile RecordLayer receiving;
    private volatile long establishedMillis;
    private volatile long deadlineMillis;
    private volatile long lastSealedMillis;
    private volatile boolean peerClosed;

    // of the turn to open
    private int partBytes;
    private int contentOffset;
    private int contentBytes;
    private byte @Nullable [] handshakeFrame;

    // under the lock
    private final Object lock = new Object();
    private @Nullable Rekey rekey;
    private boolean requested;
    private boolean startDue;
    private boolean requestDue;
    private boolean refusalDue;
    private boolean keepAliveDue;
    private long pausedUntilMillis;
    private int handshakes;

    /** A session whose handshake has just finished. */
    SessionEngine(EstablishedSession established, SessionOptions options, Rekeying rekeying) {
        limits = options.limits();
        clock = options.clock();
        paddingBytes = options.paddingBytes();
        this.rekeying = rekeying;
        this.established = established;
        Transport keys = established.transport();
        sending = layer(keys.sender());
        receiving = layer(keys.receiver());
        openedMillis = clock.millis();
        lastSealedMillis = openedMillis;
        begin(established, openedMillis);
    }

    /** What the last handshake ended with. */
    EstablishedSession established() {
        return established;
    }

    Instant establishedAt() {
        return Instant.ofEpochMilli(establishedMillis);
    }

    /** How many handshakes inside the session have begun. */
    int handshakes() {
        synchronized (lock) {
            return handshakes;
        }
    }

    /** True once the peer has said that it says nothing more. */
    boolean peerClosed() {
        return peerClosed;
    }

    /** Why the session is over, if it is. */
    Optional<SessionException> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Remembers the first failure and returns it. If the peer's key is over, the desk forgets what it keeps for it. */
    SessionException fail(SessionException cause) {
        SessionException first = failure.compareAndExchange(null, cause);
        if (cause.reason().endsKey()) {
            forgetPeer();
        }
        return first == null ? cause : first;
    }

    /**
     * @throws SessionException if the session is over, or its keys are too old
     */
    void requireAlive() {
        SessionException first = failure.get();
        if (first != null) {
            throw new SessionException(first.reason(), String.valueOf(first.getMessage()), first);
        }
        if (millisLeft() <= 0) {
            throw expire();
        }
    }

    private void forgetPeer() {
        rekeying.desk().forget(established.peer());
    }

    /** Ends the session for the age of its keys, or for the end of the peer's. */
    SessionException expire() {
        if (clock.instant().getEpochSecond() >= established.peer().record().notAfter()) {
            forgetPeer();
        }
        return fail(new SessionException(SessionReason.TOO_OLD, "the session's keys have reached their age limit"));
    }

    /** How long the present keys may still be used. */
    long millisLeft() {
        return deadlineMillis - clock.millis();
    }

    /** The longest frame of a record with so much of a message. */
    int maxFrameBytes(int messageBytes) {
        int content =
            paddingBytes == 1 ? messageBytes : Padding.paddedBytes(Padding.LENGTH_BYTES + messageBytes, paddingBytes);
        return LENGTH_BYTES + RecordLayer.OVERHEAD_BYTES + content;
    }

    /**
     * Makes the frame of a message's next record: of the first {@link RecordLayer#MAX_CONTENT_BYTES} bytes if there are
     * more than those, or of the whole rest.
     *
     * @param frame with room for {@link #maxFrameBytes} from {@code at} on, where the frame then begins
     * @return the frame's length
     * @throws SessionException if the session is over, or its budget is
     */
    int sealMessage(byte[] message, int offset, int length, byte[] frame, int at) {
        requireAlive();
        int body = at + LENGTH_BYTES + 1;
        if (length > RecordLayer.MAX_CONTENT_BYTES) {
            System.arraycopy(message, offset, frame, body, RecordLayer.MAX_CONTENT_BYTES);
            return seal(RecordKind.PART, frame, at, RecordLayer.MAX_CONTENT_BYTES);
        }
        if (paddingBytes == 1 || length > RecordLayer.MAX_CONTENT_BYTES - Padding.LENGTH_BYTES) {
            System.arraycopy(message, offset, frame, body, length);
            return seal(RecordKind.MESSAGE, frame, at, length);
        }
        System.arraycopy(message, offset, frame, body + Padding.LENGTH_BYTES, length);
        return seal(RecordKind.PADDED, frame, at, Padding.pad(frame, body, length, paddingBytes));
    }

    /** The next frame that the session itself has to send, if any; to be asked for before every message's record. */
    Optional<byte[]> nextControl() {
        synchronized (lock) {
            if (failure.get() != null) {
                return Optional.empty();
            }
            Rekey running = rekey;
            if (running != null && running.outgoing() != null) {
                byte[] frame = control(RecordKind.REKEY, running.outgoing());
                if (running.sent()) {
                    switchSending(running);
                }
                return Optional.of(frame);
            }
            if (running != null && running.switchDue()) {
                byte[] frame = control(RecordKind.SWITCH, new byte[0]);
                switchSending(running);
                return Optional.of(frame);
            }
            if (refusalDue) {
                refusalDue = false;
                return Optional.of(control(RecordKind.REKEY, Alert.frame()));
            }
            if (requestDue) {
                requestDue = false;
                return Optional.of(control(RecordKind.REKEY_REQUEST, new byte[0]));
            }
            if (keepAliveDue) {
                keepAliveDue = false;
                int zeros = paddingBytes == 1 ? 0 : Padding.paddedBytes(1, paddingBytes);
                return Optional.of(control(RecordKind.KEEP_ALIVE, new byte[zeros]));
            }
            return Optional.empty();
        }
    }

    /** The frame that says that this side says nothing more. */
    byte[] sealClose() {
        return control(RecordKind.CLOSE, new byte[0]);
    }

    /**
     * Opens a frame's body, in place.
     *
     * @return {@link RecordKind#MESSAGE} or {@link RecordKind#PART}, of which {@link #contentOffset} and {@link
     *     #contentBytes} then speak; {@link RecordKind#REKEY}, after which {@link #continueRekey} has to be called before
     *     anything else is opened; {@link RecordKind#CLOSE}; or another kind, which has been dealt with
     * @throws SessionException if the session is over, or the frame is refused, which ends it
     */
    RecordKind open(byte[] body, int offset, int bytes) {
        requireAlive();
        if (handshakeFrame != null) {
            throw new IllegalStateException("a frame of a handshake has not been read");
        }
        try {
            return opened(body, offset, bytes);
        } catch (SessionException refused) {
            throw fail(refused);
        }
    }

    /**
     * Reads the frame of a handshake that was opened last. Computes, and on the side that answers asks the registry.
     *
     * @throws SessionException if it is refused, which ends the session
     */
    void continueRekey() {
        byte[] frame = handshakeFrame;
        if (frame == null) {
            throw new IllegalStateException("no frame of a handshake was opened");
        }
        handshakeFrame = null;
        try {
            continueHandshake(frame);
        } catch (SessionException refused) {
            throw fail(refused);
        } catch (RuntimeException bug) {
            // of the resolver, or a desk that was closed meanwhile: a session cannot stay half way to fresh keys
            throw fail(rekeyFailed(bug));
        }
    }

    /** Where the content of the record that was last opened begins. */
    int contentOffset() {
        return contentOffset;
    }

    /** How long it is. */
    int contentBytes() {
        return contentBytes;
    }

    /**
     * Looks at the clock. To be called now and then; what happens in time depends on how often.
     *
     * @return true if {@link #prepare} and {@link #nextControl} have something to do
     */
    boolean tick() {
        if (failure.get() != null) {
            return false;
        }
        long now = clock.millis();
        if (now >= deadlineMillis) {
            expire();
            return false;
        }
        synchronized (lock) {
            if (now - lastSealedMillis >= limits.keepAliveMillis()) {
                keepAliveDue = true;
            }
            if (rekey == null && now >= pausedUntilMillis && keysAreDue(now)) {
                if (rekeying.initiates()) {
                    startDue = true;
                } else {
                    requestDue = true;
                    pausedUntilMillis = now + RETRY.toMillis();
                }
            }
            return controlIsDue();
        }
    }

    /** True if {@link #prepare} and {@link #nextControl} have something to do. */
    boolean hasControl() {
        synchronized (lock) {
            return controlIsDue();
        }
    }

    void confirmWith(PeerConfirmation asked) {
        confirmation = asked;
    }

    /**
     * Begins a handshake for fresh keys if one is due, and if the peer is confirmed. Computes, and asks; not for a thread
     * that others wait for, nor for one that holds a lock.
     */
    void prepare() {
        Rekey starting;
        synchronized (lock) {
            if (!startDue || rekey != null || failure.get() != null) {
                return;
            }
            startDue = false;
            requested = false;
            handshakes++;
            starting = new Rekey();
            rekey = starting;
        }
        try {
            PeerConfirmation asked = confirmation;
            EstablishedSession continued = established;
            Counterparty peer = asked == null ? continued.peer() : asked.require(continued.peer());
            InitiatorHandshake handshake = rekeying.initiate(continued, peer);
            byte[] hello = handshake.hello();
            synchronized (lock) {
                starting.begin(handshake, hello);
            }
        } catch (HandshakeException refused) {
            if (refused.isChainUnavailable()) {
                putOff();
            } else {
                fail(rekeyFailed(refused));
            }
        } catch (RuntimeException bug) {
            // of the confirmation; or a desk that was closed meanwhile
            fail(rekeyFailed(bug));
        }
    }

    /** Asks for fresh keys. */
    void requestRekey() {
        synchronized (lock) {
            requested = true;
        }
    }

    /** Overwrites the keys for sending. For who has the turn to seal, once the session is over. */
    void wipeSending() {
        sending.close();
        synchronized (lock) {
            if (rekey != null) {
                rekey.wipeSending();
            }
        }
    }

    /** Overwrites the keys for receiving, and of a handshake under way. For who has the turn to open. */
    void wipeReceiving() {
        receiving.close();
        synchronized (lock) {
            if (rekey != null) {
                rekey.wipeReceiving();
            }
        }
        rekeying.release();
    }

    private RecordKind opened(byte[] body, int offset, int bytes) {
        RecordKind kind = receiving.open(body, offset, bytes);
        contentOffset = offset + 1;
        contentBytes = bytes - RecordLayer.OVERHEAD_BYTES;
        switch (kind) {
            case MESSAGE, PART -> count(kind);
            case PADDED -> {
                contentBytes = Padding.messageBytes(body, contentOffset, contentBytes);
                contentOffset += Padding.LENGTH_BYTES;
                count(RecordKind.MESSAGE);
                return RecordKind.MESSAGE;
            }
            case CLOSE -> {
                if (partBytes > 0) {
                    throw malformed("closed in the middle of a message");
                }
                peerClosed = true;
            }
            case KEEP_ALIVE -> Padding.requireZeros(body, contentOffset, contentOffset + contentBytes);
            case REKEY -> {
                byte[] frame = new byte[contentBytes];
                System.arraycopy(body, contentOffset, frame, 0, contentBytes);
                handshakeFrame = frame;
            }
            case SWITCH -> {
                synchronized (lock) {
                    Rekey running = rekey;
                    if (running == null || !running.awaitsSwitch()) {
                        throw malformed("a switch of keys that were not agreed on");
                    }
                    switchReceiving(running);
                }
            }
            case REKEY_REQUEST -> {
                if (!rekeying.initiates()) {
                    throw malformed("a request for keys by the side that begins handshakes");
                }
                requestRekey();
            }
        }
        return kind;
    }

    /** Counts a record's content towards its message. */
    private void count(RecordKind kind) {
        if (contentBytes > limits.maxMessageBytes() - partBytes) {
            throw new SessionException(
                SessionReason.MESSAGE_TOO_LONG,
                "a message of more than " + limits.maxMessageBytes() + " bytes"
            );
        }
        partBytes = kind == RecordKind.PART ? partBytes + contentBytes : 0;
    }

    private void continueHandshake(byte[] frame) {
        Handshake handshake;
        synchronized (lock) {
            handshake = awaiting().handshake();
        }
        Optional<byte[]> answer;
        try {
            answer = rekeying.compute(() -> handshake.receive(frame));
        } catch (HandshakeException refused) {
            refused(refused);
            return;
        }
        synchronized (lock) {
            Rekey running = awaiting();
            if (!handshake.isFinished()) {
                running.next(answer.orElseThrow());
                return;
            }
            EstablishedSession next = handshake.established();
            running.finish(next, layer(next.transport().sender()), layer(next.transport().receiver()), answer);
            if (answer.isEmpty()) {
                switchReceiving(running);
            }
        }
    }

    /** The handshake that waits for a frame of the peer's; begins one if it is this side's to answer. */
    private Rekey awaiting() {
        Rekey running = rekey;
        if (running == null && !rekeying.initiates()) {
            long bearable = HANDSHAKE_BURST + (clock.millis() - openedMillis) / 1_000;
            if (handshakes >= bearable) {
                throw malformed("handshakes in too fast a sequence");
            }
            handshakes++;
            requested = false;
            running = new Rekey();
            running.begin(rekeying.respond(established), null);
            rekey = running;
        }
        if (running == null || !running.awaitsFrame()) {
            throw malformed("a frame of a handshake out of turn");
        }
        return running;
    }

    private void refused(HandshakeException cause) {
        boolean transientHere = cause.isChainUnavailable();
        boolean transientThere = rekeying.initiates() && cause.reason() == HandshakeReason.REFUSED_BY_PEER;
        if (!transientHere && !transientThere) {
            throw rekeyFailed(cause);
        }
        putOff();
        synchronized (lock) {
            refusalDue = transientHere;
        }
    }

    private void putOff() {
        synchronized (lock) {
            if (rekey != null) {
                rekey.wipeReceiving();
                rekey = null;
            }
            // whoever asked for this handshake still waits for it; the initiator is who tries again
            requested |= rekeying.initiates();
            pausedUntilMillis = clock.millis() + RETRY.toMillis();
        }
    }

    private void switchReceiving(Rekey running) {
        RecordLayer old = receiving;
        receiving = running.takeReceiving();
        old.close();
        begin(running.established(), clock.millis());
        finishIfSwitched(running);
    }

    private void switchSending(Rekey running) {
        RecordLayer old = sending;
        sending = running.takeSending();
        old.close();
        finishIfSwitched(running);
    }

    private void finishIfSwitched(Rekey running) {
        if (running.isSwitched()) {
            rekey = null;
            pausedUntilMillis = clock.millis() + REKEY_PAUSE.toMillis();
        }
    }

    private void begin(EstablishedSession fresh, long nowMillis) {
        established = fresh;
        establishedMillis = nowMillis;
        long keyEnds = Math.multiplyExact(fresh.peer().record().notAfter(), 1_000L);
        deadlineMillis = Math.min(keyEnds, nowMillis + limits.maxAge().toMillis());
    }

    private boolean keysAreDue(long nowMillis) {
        long carried = Math.max(sending.records(), receiving.records());
        return (
            requested ||
            carried >= limits.rekeyAfterRecords() ||
            (rekeying.initiates() && nowMillis - establishedMillis >= limits.rekeyAfterMillis())
        );
    }

    private boolean controlIsDue() {
        Rekey running = rekey;
        return (
            (startDue && running == null) ||
            requestDue ||
            refusalDue ||
            keepAliveDue ||
            (running != null && (running.outgoing() != null || running.switchDue()))
        );
    }

    private byte[] control(RecordKind kind, byte[] content) {
        byte[] frame = new byte[LENGTH_BYTES + RecordLayer.OVERHEAD_BYTES + content.length];
        System.arraycopy(content, 0, frame, LENGTH_BYTES + 1, content.length);
        seal(kind, frame, 0, content.length);
        return frame;
    }

    private int seal(RecordKind kind, byte[] frame, int at, int content) {
        try {
            int record = sending.seal(kind, frame, at + LENGTH_BYTES, content);
            FrameChannel.putLength(frame, at, record);
            lastSealedMillis = clock.millis();
            return LENGTH_BYTES + record;
        } catch (SessionException spent) {
            throw fail(spent);
        }
    }

    private RecordLayer layer(CipherState cipher) {
        return new RecordLayer(cipher, limits.maxRecords());
    }

    private SessionException rekeyFailed(RuntimeException cause) {
        return new SessionException(SessionReason.REKEY_FAILED, "no fresh keys: " + cause.getMessage(), cause);
    }

    private static SessionException malformed(String detail) {
        return new SessionException(SessionReason.MALFORMED_RECORD, detail);
    }
}
