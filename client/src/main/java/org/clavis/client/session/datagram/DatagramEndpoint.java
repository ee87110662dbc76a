package org.clavis.client.session.datagram;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.session.HandshakeException;
import org.clavis.client.session.HandshakeReason;
import org.clavis.client.session.LocalDesk;
import org.clavis.client.session.ReplayGuard;
import org.clavis.client.session.SessionReason;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket of a desk, over which it opens any number of sessions and, if it listens, accepts them.
 *
 * <p>One platform thread reads and does what time demands; handshakes and handlers run on virtual threads. Nothing waits
 * in a queue without a bound: what has no room is dropped, as the network might have done.
 */
public final class DatagramEndpoint implements AutoCloseable {

    private static final int SOCKET_BUFFER_BYTES = 4 << 20;
    private static final Duration TICK = Duration.ofMillis(50);
    private static final int PACKETS_A_TURN = 256;
    private static final int MAILBOX_PACKETS = 16;

    private final LocalDesk desk;
    private final DatagramOptions options;
    private final DatagramChannel channel;
    private final Selector selector;
    private final @Nullable Acceptor acceptor;
    private final SecureRandom random = new SecureRandom();
    private final Map<Integer, Object> routes = new ConcurrentHashMap<>();
    private final Set<DatagramSession> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** A packet for a handshake under way. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, compared never
    private record Mail(PacketType type, byte[] packet) {}

    private record Mailbox(InetSocketAddress source, BlockingQueue<Mail> mail) {}

    private DatagramEndpoint(LocalDesk desk, DatagramOptions options, DatagramChannel channel, Selector selector) {
        this.desk = desk;
        this.options = options;
        this.channel = channel;
        this.selector = selector;
        acceptor = null;
    }

    private DatagramEndpoint(
        LocalDesk desk,
        DatagramOptions options,
        DatagramChannel channel,
        Selector selector,
        Acceptor.Rules rules
    ) {
        this.desk = desk;
        this.options = options;
        this.channel = channel;
        this.selector = selector;
        acceptor = new Acceptor(this, desk, options, rules, random);
    }

    /**
     * An endpoint that only connects.
     *
     * @param desk whose sessions they are; not closed with the endpoint
     * @param address where; port 0 picks a free one
     * @throws HandshakeException {@link HandshakeReason#UNREACHABLE} if the address cannot be used
     */
    public static DatagramEndpoint open(LocalDesk desk, InetSocketAddress address, DatagramOptions options) {
        return bound(address, (channel, selector) -> new DatagramEndpoint(desk, options, channel, selector));
    }

    /**
     * An endpoint that connects and accepts.
     *
     * @param desk whose sessions they are; knows its epoch; not closed with the endpoint
     * @param address where; port 0 picks a free one
     * @param resolver says who initiators are, and which of them are welcome
     * @param guard of the desk, which all its listeners should share; not closed with the endpoint
     * @param handler gets every session that an initiator has opened and confirmed
     * @throws HandshakeException {@link HandshakeReason#UNREACHABLE} if the address cannot be used
     */
    public static DatagramEndpoint listen(
        LocalDesk desk,
        InetSocketAddress address,
        CounterpartyResolver resolver,
        ReplayGuard guard,
        DatagramHandler handler,
        DatagramOptions options
    ) {
        Acceptor.Rules rules = new Acceptor.Rules(resolver, guard, handler);
        return bound(address, (channel, selector) -> new DatagramEndpoint(desk, options, channel, selector, rules));
    }

    /** Makes an endpoint of a socket and what waits for its packets. */
    @FunctionalInterface
    private interface Maker {
        DatagramEndpoint make(DatagramChannel channel, Selector selector);
    }

    private static DatagramEndpoint bound(InetSocketAddress address, Maker maker) {
        try {
            DatagramChannel channel = DatagramChannel.open();
            Selector selector = null;
            boolean done = false;
            try {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
                channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
                // never blocks, so that the interruption of a sender cannot close it either
                channel.configureBlocking(false);
                channel.bind(address);
                selector = Selector.open();
                channel.register(selector, SelectionKey.OP_READ);
                DatagramEndpoint endpoint = maker.make(channel, selector);
                Thread.ofPlatform().daemon().name("clavis-datagram").start(endpoint::loop);
                done = true;
                return endpoint;
            } finally {
                if (!done) {
                    channel.close();
                    if (selector != null) {
                        selector.close();
                    }
                }
            }
        } catch (IOException e) {
            throw new HandshakeException(
                HandshakeReason.UNREACHABLE,
                "cannot use " + address + " for datagrams: " + e.getMessage()
            );
        }
    }

    /** Where it is. */
    public InetSocketAddress address() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw new HandshakeException(HandshakeReason.CLOSED, "the endpoint is closed");
        }
    }

    /** How many sessions there are, those unconfirmed included. */
    public int sessionCount() {
        return sessions.size();
    }

    /** What has become of first packets, since the endpoint began to listen; all zero if it does not. */
    public AdmissionStatistics admissions() {
        return acceptor == null ? AdmissionStatistics.NONE : acceptor.statistics();
    }

    /**
     * Opens a session. Returns when the peer has answered and this side has told it so, for the first time.
     *
     * @param peer the other side, as the registry vouched for it
     * @param remote where it listens
     * @throws HandshakeException if it does not come about; {@link HandshakeReason#TIMEOUT} also if the peer refuses,
     *     since it does not say so
     */
    public DatagramSession connect(Counterparty peer, InetSocketAddress remote) {
        if (remote.isUnresolved()) {
            throw new HandshakeException(HandshakeReason.UNREACHABLE, "no such address: " + remote);
        }
        if (sessions.size() >= options.maxSessions()) {
            throw new HandshakeException(HandshakeReason.OVERLOADED, "too many sessions are open");
        }
        Handshakes handshakes = DeskHandshakes.toward(desk, peer, options.protocol(), options.clock());
        Mailbox mailbox = new Mailbox(remote, new ArrayBlockingQueue<>(MAILBOX_PACKETS));
        Indices indices = new Indices(mailbox);
        HelloCodes codes = new HelloCodes(peer.bundle().sessionKey());
        long start = options.nanoTime().getAsLong();
        try (Opening opening = new Opening(handshakes, codes, indices::next, start)) {
            Opening.Opened opened = open(opening, mailbox, start + options.limits().handshakeTimeout().toNanos());
            long now = options.nanoTime().getAsLong();
            DatagramSession session = new DatagramSession(this, opened.established(), remote, options, true);
            DatagramEngine engine = DatagramEngine.initiator(
                opened.established(),
                opened.localIndex(),
                opened.remoteIndex(),
                handshakes,
                options,
                session.new Outlet(),
                now
            );
            session.use(engine);
            routes.put(opened.localIndex(), session);
            indices.keep();
            add(session);
            engine.confirm(now);
            return session;
        } finally {
            indices.release();
        }
    }

    /** The index of the newest hello, in place of the one before. */
    private final class Indices {

        private final Mailbox mailbox;
        private @Nullable Integer present;

        Indices(Mailbox mailbox) {
            this.mailbox = mailbox;
        }

        int next() {
            release();
            int index = newIndex(mailbox);
            present = index;
            return index;
        }

        void keep() {
            present = null;
        }

        void release() {
            Integer index = present;
            if (index != null) {
                routes.remove(index);
                present = null;
            }
        }
    }

    private Opening.Opened open(Opening opening, Mailbox mailbox, long deadline) {
        HandshakeException refusal = null;
        for (long now = options.nanoTime().getAsLong(); now - deadline < 0; now = options.nanoTime().getAsLong()) {
            if (closed) {
                throw new HandshakeException(HandshakeReason.CLOSED, "the endpoint was closed");
            }
            if (opening.nanosToNext(now) <= 0) {
                send(opening.hello(now), mailbox.source());
            }
            Mail mail = next(mailbox, Math.min(opening.nanosToNext(now), deadline - now));
            if (mail == null) {
                continue;
            }
            if (mail.type() == PacketType.COOKIE) {
                byte[] again = opening.cookie(mail.packet(), mail.packet().length);
                if (again != null) {
                    send(again, mailbox.source());
                }
                continue;
            }
            try {
                Opening.Opened opened = opening.answer(mail.packet(), mail.packet().length);
                if (opened != null) {
                    return opened;
                }
            } catch (HandshakeException e) {
                // perhaps somebody else's answer: the next hello is not harmed by it
                refusal = e;
            }
        }
        throw refusal == null
            ? new HandshakeException(HandshakeReason.TIMEOUT, "the peer did not answer in time")
            : refusal;
    }

    private static @Nullable Mail next(Mailbox mailbox, long timeoutNanos) {
        try {
            return mailbox.mail().poll(timeoutNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HandshakeException(HandshakeReason.TIMEOUT, "interrupted while waiting for the peer");
        }
    }

    private void loop() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        byte[] packet = new byte[1 << 16];
        long tickedAt = options.nanoTime().getAsLong();
        while (!closed) {
            try {
                selector.select(TICK.toMillis());
                selector.selectedKeys().clear();
                for (int i = 0; i < PACKETS_A_TURN; i++) {
                    buffer.clear();
                    InetSocketAddress source = (InetSocketAddress) channel.receive(buffer);
                    if (source == null) {
                        break;
                    }
                    int length = buffer.flip().remaining();
                    buffer.get(packet, 0, length);
                    packet(packet, length, source);
                }
            } catch (IOException | ClosedSelectorException e) {
                // of one packet; or the endpoint was closed
            }
            long now = options.nanoTime().getAsLong();
            if (now - tickedAt >= TICK.toNanos()) {
                tickedAt = now;
                sessions.forEach(session -> session.tick(now));
            }
        }
    }

    private void packet(byte[] packet, int length, InetSocketAddress source) {
        PacketType type = PacketType.of(packet, length);
        if (type == PacketType.HELLO) {
            if (acceptor != null) {
                acceptor.hello(packet, length, source);
            }
            return;
        }
        if (type == null || (type == PacketType.ANSWER && length <= Packets.ANSWER_HEADER_BYTES)) {
            return;
        }
        int index = type == PacketType.ANSWER ? Packets.getInt(packet, Packets.HEADER_BYTES) : Packets.index(packet);
        switch (routes.get(index)) {
            case DatagramSession session when type == PacketType.DATA -> session.packet(packet, length, source);
            case Mailbox mailbox when type != PacketType.DATA && mailbox.source().equals(source) -> mailbox
                .mail()
                .offer(new Mail(type, Arrays.copyOf(packet, length)));
            case null, default -> {
                // of a session that is over, or nobody's
            }
        }
    }

    boolean send(byte[] packet, InetSocketAddress remote) {
        try {
            return channel.send(ByteBuffer.wrap(packet), remote) == packet.length;
        } catch (IOException e) {
            return false;
        }
    }

    int newIndex(Object route) {
        int index;
        do {
            index = random.nextInt();
        } while (routes.putIfAbsent(index, route) != null);
        return index;
    }

    void release(int index) {
        routes.remove(index);
    }

    void add(DatagramSession session) {
        sessions.add(session);
        if (closed) {
            session.end(SessionReason.CLOSED, "the endpoint was closed");
        }
        if (!session.isOpen()) {
            sessions.remove(session);
        }
    }

    void confirmed(DatagramSession session) {
        if (acceptor != null) {
            acceptor.confirmed(session);
        }
    }

    /** The peer's key is over. */
    void forget(Counterparty peer) {
        desk.forget(peer);
    }

    void forget(DatagramSession session, boolean confirmed) {
        sessions.remove(session);
        if (acceptor != null && !session.isInitiator()) {
            acceptor.ended(session, confirmed);
        }
    }

    /** Tells the application, whose code may take its time, on a thread of its own. */
    void report(Runnable event) {
        Thread.ofVirtual().name("clavis-datagram-event").start(event);
    }

    /** Closes the sessions, telling their peers, and the socket. */
    @Override
    public void close() {
        closed = true;
        sessions.forEach(DatagramSession::close);
        try {
            channel.close();
            selector.close();
        } catch (IOException e) {
            // nothing comes or goes any more either way
        }
    }

    @Override
    public String toString() {
        return "DatagramEndpoint[" + desk + "]";
    }
}
