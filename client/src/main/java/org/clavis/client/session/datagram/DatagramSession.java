package org.clavis.client.session.datagram;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.clavis.client.counterparty.Anchor;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.session.EstablishedSession;
import org.clavis.client.session.HandshakeException;
import org.clavis.client.session.LiveSession;
import org.clavis.client.session.PeerConfirmation;
import org.clavis.client.session.SessionException;
import org.clavis.client.session.SessionProtocol;
import org.clavis.client.session.SessionReason;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.ClavisException;
import org.jspecify.annotations.Nullable;

/**
 * An open session over datagrams: each message arrives once or not at all, and not always in the order of sending.
 *
 * <p>Messages that arrive while the inbox is full, in number or at 1 MiB, are dropped, as the network might have done. The session agrees on new
 * keys by itself, and ends when that does not come about. It stays at the peer's address; packets from others are
 * ignored, authentic or not. Safe for use by many threads.
 */
public final class DatagramSession implements LiveSession, AutoCloseable {

    /** The longest message. More than some 1,400 bytes travel in several pieces, of which none may be lost. */
    public static final int MAX_MESSAGE_BYTES = PacketKeys.MAX_CONTENT_BYTES;

    // counted so because there may be a hundred thousand sessions, each with four counters
    private static final AtomicLongFieldUpdater<DatagramSession> SENT = counter("sent");
    private static final AtomicLongFieldUpdater<DatagramSession> RECEIVED = counter("received");
    private static final AtomicLongFieldUpdater<DatagramSession> IGNORED = counter("ignored");
    private static final AtomicLongFieldUpdater<DatagramSession> UNSENT = counter("unsent");

    /** How much waits for the application; what would be more is dropped. */
    static final int MAX_INBOX_BYTES = 1 << 20;

    private final DatagramEndpoint endpoint;
    private final InetSocketAddress remote;
    private final DatagramOptions options;
    private final boolean initiator;
    private volatile long sent;
    private volatile long received;
    private volatile long ignored;
    private volatile long unsent;

    private final ReentrantLock inboxLock = new ReentrantLock();
    private final Condition arrived = inboxLock.newCondition();
    private @Nullable Queue<byte[]> inbox;
    private int inboxBytes;
    private long dropped;
    private @Nullable SessionException end;

    private volatile EstablishedSession established;
    private volatile @Nullable DatagramEngine engine;
    private volatile Instant establishedAt;
    private volatile boolean inUse;

    DatagramSession(
        DatagramEndpoint endpoint,
        EstablishedSession established,
        InetSocketAddress remote,
        DatagramOptions options,
        boolean initiator
    ) {
        this.endpoint = endpoint;
        this.established = established;
        this.remote = remote;
        this.options = options;
        this.initiator = initiator;
        establishedAt = options.clock().instant();
    }

    private static AtomicLongFieldUpdater<DatagramSession> counter(String field) {
        return AtomicLongFieldUpdater.newUpdater(DatagramSession.class, field);
    }

    void use(DatagramEngine fresh) {
        engine = fresh;
    }

    @Override
    public Bytes32 localKeyId() {
        return established.localKeyId();
    }

    @Override
    public long localEpoch() {
        return established.localEpoch();
    }

    @Override
    public Counterparty peer() {
        return established.peer();
    }

    /** Where the other side is. */
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public SessionProtocol protocol() {
        return established.protocol();
    }

    /** Where on the chain the other side said it stood, in the last handshake. */
    public Anchor peerAnchor() {
        return established.peerAnchor();
    }

    /** The hash of the last handshake: the same on both sides once it is confirmed. For channel binding. */
    public Bytes32 handshakeHash() {
        return established.handshakeHash();
    }

    @Override
    public Instant establishedAt() {
        return establishedAt;
    }

    @Override
    public boolean isOpen() {
        inboxLock.lock();
        try {
            return end == null;
        } finally {
            inboxLock.unlock();
        }
    }

    /** What the session has carried so far. */
    public DatagramStatistics statistics() {
        inboxLock.lock();
        try {
            return new DatagramStatistics(sent, received, ignored, unsent, dropped);
        } finally {
            inboxLock.unlock();
        }
    }

    /**
     * Sends a message, once. Whether it arrives, nobody says.
     *
     * @param message at most {@link #MAX_MESSAGE_BYTES} bytes, may be empty; not changed
     * @throws IllegalArgumentException if it is longer; nothing has happened
     * @throws SessionException if the session is over
     */
    public void send(byte[] message) {
        if (message.length > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                "a message has at most " + MAX_MESSAGE_BYTES + " bytes, not " + message.length
            );
        }
        engine().send(message, now());
    }

    /**
     * Waits for the next message.
     *
     * @return the message, or nothing once the peer has closed the session, which only the peer can have done
     * @throws SessionException if the session is over for another reason
     */
    public Optional<byte[]> receive() {
        inboxLock.lock();
        try {
            while (isEmpty() && end == null) {
                arrived.awaitUninterruptibly();
            }
            return take();
        } finally {
            inboxLock.unlock();
        }
    }

    /**
     * As {@link #receive()}, but waits no longer than {@code timeout}.
     *
     * @return the message, or nothing if none came in time or the peer has closed the session
     * @throws SessionException if the session is over for another reason
     */
    public Optional<byte[]> receive(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        inboxLock.lockInterruptibly();
        try {
            long left = deadline - System.nanoTime();
            while (isEmpty() && end == null && left > 0) {
                arrived.await(left, TimeUnit.NANOSECONDS);
                left = deadline - System.nanoTime();
            }
            return take();
        } finally {
            inboxLock.unlock();
        }
    }

    private boolean isEmpty() {
        return inbox == null || inbox.isEmpty();
    }

    private Optional<byte[]> take() {
        byte[] message = inbox == null ? null : inbox.poll();
        if (message != null) {
            inboxBytes -= message.length;
            return Optional.of(message);
        }
        SessionException reason = end;
        if (reason != null && reason.reason() != SessionReason.CLOSED_BY_PEER) {
            throw new SessionException(reason.reason(), String.valueOf(reason.getMessage()));
        }
        return Optional.empty();
    }

    @Override
    public void requestRekey() {
        engine().requestRekey(now());
    }

    @Override
    public void confirmWith(PeerConfirmation confirmation) {
        engine().confirmWith(confirmation);
    }

    /** As {@link LiveSession#end} has it. The peer is told of an end in packets that nobody else can make, not why. */
    @Override
    public void end(SessionReason reason, String detail) {
        engine().end(reason, detail, now());
    }

    /** Tells the peer, in packets that nobody else can make, that this side is done, and ends the session here. */
    @Override
    public void close() {
        end(SessionReason.CLOSED, "this side has closed the session");
    }

    /** A data packet for this session; the array is scratch space from here on. */
    void packet(byte[] packet, int length, InetSocketAddress source) {
        DatagramEngine taking = engine;
        boolean used = taking != null && source.equals(remote) && taking.receive(packet, length, now());
        (used ? RECEIVED : IGNORED).incrementAndGet(this);
    }

    void tick(long now) {
        DatagramEngine ticking = engine;
        if (ticking == null) {
            return;
        }
        if (options.clock().instant().getEpochSecond() >= peer().record().notAfter()) {
            ticking.end(SessionReason.TOO_OLD, "the peer's key has reached its end", now);
            endpoint.forget(peer());
        }
        ticking.tick(now);
    }

    private DatagramEngine engine() {
        DatagramEngine present = engine;
        if (present == null) {
            throw new IllegalStateException("the session has not begun");
        }
        return present;
    }

    private long now() {
        return options.nanoTime().getAsLong();
    }

    @Override
    public String toString() {
        return "DatagramSession[" + peer().keyId() + " at " + remote + "]";
    }

    /** What the engine causes, here and in the endpoint. */
    final class Outlet implements DatagramEngine.Outlet {

        @Override
        public void send(byte[] packet) {
            (endpoint.send(packet, remote) ? SENT : UNSENT).incrementAndGet(DatagramSession.this);
        }

        @Override
        public void deliver(byte[] message) {
            inboxLock.lock();
            try {
                Queue<byte[]> waiting = inbox == null ? new ArrayDeque<>(1) : inbox;
                inbox = waiting;
                boolean full = waiting.size() >= options.limits().inboxMessages();
                if (full || inboxBytes + message.length > MAX_INBOX_BYTES) {
                    dropped++;
                } else {
                    waiting.add(message);
                    inboxBytes += message.length;
                    arrived.signal();
                }
            } finally {
                inboxLock.unlock();
            }
        }

        @Override
        public void elsewhere(Runnable work) {
            Thread.ofVirtual().name("clavis-datagram-rekey").start(work);
        }

        @Override
        public int newIndex() {
            return endpoint.newIndex(DatagramSession.this);
        }

        @Override
        public void release(int index) {
            endpoint.release(index);
        }

        @Override
        public void keysInUse(EstablishedSession latest) {
            established = latest;
            establishedAt = options.clock().instant();
            if (!inUse) {
                inUse = true;
                if (!initiator) {
                    endpoint.confirmed(DatagramSession.this);
                }
            }
        }

        @Override
        public void refused(HandshakeException reason) {
            endpoint.report(() -> options.events().handshakeRefused(remote, reason));
        }

        @Override
        public void ended(SessionException reason) {
            inboxLock.lock();
            try {
                end = reason;
                arrived.signalAll();
            } finally {
                inboxLock.unlock();
            }
            if (reason.reason().endsKey()) {
                endpoint.forget(peer());
            }
            endpoint.forget(DatagramSession.this, inUse);
        }
    }

    /** Reports what a handler threw. */
    void failed(ClavisException reason) {
        options.events().sessionFailed(peer(), reason);
    }

    boolean isInitiator() {
        return initiator;
    }
}
