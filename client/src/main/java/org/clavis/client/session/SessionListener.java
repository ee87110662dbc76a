package org.clavis.client.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.identity.Identity;
import org.clavis.verifier.ClavisException;
import org.jspecify.annotations.Nullable;

/**
 * Accepts sessions over TCP: one virtual thread a connection, a bounded number of them, each with a deadline.
 *
 * <p>Whatever arrives is either a session for the handler or an event for {@link ListenerEvents}; the peer that is
 * refused gets one byte and the end of the stream.
 */
public final class SessionListener implements AutoCloseable {

    private static final int BACKLOG = 128;
    private static final int SHARES = 8;
    private static final int MIN_SHARE = 2;
    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(50);

    private final LocalDesk desk;
    private final boolean ownsDesk;
    private final CounterpartyResolver resolver;
    private final SessionHandler handler;
    private final ListenerOptions options;
    private final ServerSocket server;
    private final ReplayGuard guard;
    private final CounterpartyResolver outside;
    private final SourceLimiter sources = new SourceLimiter(System::nanoTime);
    private final SourcePlaces sourcePlaces = new SourcePlaces();
    private final HandshakeGate gate = new HandshakeGate();
    private final Semaphore halfOpen;
    private final Semaphore places;
    private final Set<FrameChannel> handshakes = ConcurrentHashMap.newKeySet();
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Whose listener it is, whether it closes the desk, and what it remembers. */
    private record Owner(LocalDesk desk, boolean closesDesk, ReplayGuard guard) {}

    private SessionListener(
        Owner owner,
        CounterpartyResolver resolver,
        SessionHandler handler,
        ListenerOptions options,
        ServerSocket server
    ) {
        desk = owner.desk();
        ownsDesk = owner.closesDesk();
        this.resolver = resolver.rejectingOnFailure();
        this.handler = handler;
        this.options = options;
        this.server = server;
        guard = owner.guard();
        outside = gate.outside(this.resolver);
        halfOpen = new Semaphore(options.maxHalfOpen());
        places = new Semaphore(options.maxSessions());
    }

    /**
     * Begins to listen, for an identity that the resolver finds in the registry.
     *
     * <p>A rotation of its key ends what the listener is good for: initiators then mean the new key, and are refused
     * with {@link HandshakeReason#STALE_EPOCH} until a new listener takes over.
     *
     * @param identity this side
     * @param address where; port 0 picks a free one
     * @param resolver says who initiators are, and which of them are welcome; asked once about {@code identity} itself
     * @param handler gets every session
     * @throws HandshakeException {@link HandshakeReason#UNREACHABLE} if the address cannot be listened on; {@link
     *     HandshakeReason#COUNTERPARTY_REJECTED} or {@link HandshakeReason#WRONG_STATIC} if the identity is not
     *     registered with its present keys
     */
    public static SessionListener open(
        Identity identity,
        InetSocketAddress address,
        CounterpartyResolver resolver,
        SessionHandler handler
    ) {
        return open(identity, address, resolver, handler, ListenerOptions.STANDARD);
    }

    /** As {@link #open(Identity, InetSocketAddress, CounterpartyResolver, SessionHandler)}, with options. */
    public static SessionListener open(
        Identity identity,
        InetSocketAddress address,
        CounterpartyResolver resolver,
        SessionHandler handler,
        ListenerOptions options
    ) {
        LocalDesk desk = LocalDesk.of(identity, resolver);
        boolean done = false;
        try {
            Owner owner = new Owner(desk, true, new ReplayGuard(options.clock()));
            SessionListener listener = start(owner, address, resolver, handler, options);
            done = true;
            return listener;
        } finally {
            if (!done) {
                desk.close();
            }
        }
    }

    /**
     * As {@link #open(Identity, InetSocketAddress, CounterpartyResolver, SessionHandler, ListenerOptions)}, for a desk
     * that knows its own epoch, and which the listener does not close.
     */
    public static SessionListener open(
        LocalDesk desk,
        InetSocketAddress address,
        CounterpartyResolver resolver,
        SessionHandler handler,
        ListenerOptions options
    ) {
        return open(desk, address, resolver, new ReplayGuard(options.clock()), handler, options);
    }

    /**
     * As {@link #open(LocalDesk, InetSocketAddress, CounterpartyResolver, SessionHandler, ListenerOptions)}, with a
     * memory of first messages that others share, or that outlives the process, and which the listener does not close.
     */
    public static SessionListener open(
        LocalDesk desk,
        InetSocketAddress address,
        CounterpartyResolver resolver,
        ReplayGuard guard,
        SessionHandler handler,
        ListenerOptions options
    ) {
        return start(new Owner(desk, false, guard), address, resolver, handler, options);
    }

    private static SessionListener start(
        Owner owner,
        InetSocketAddress address,
        CounterpartyResolver resolver,
        SessionHandler handler,
        ListenerOptions options
    ) {
        SessionListener listener = new SessionListener(owner, resolver, handler, options, bound(address));
        Thread.ofVirtual().name("clavis-session-accept").start(listener::acceptLoop);
        return listener;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** How many handshakes are under way. */
    public int handshakeCount() {
        return options.maxHalfOpen() - halfOpen.availablePermits();
    }

    /** How many sessions are open. */
    public int sessionCount() {
        return sessions.size();
    }

    /** Stops listening, ends handshakes under way and closes the open sessions. */
    @Override
    public void close() {
        closed = true;
        try {
            server.close();
        } catch (IOException e) {
            // no longer listening either way
        }
        handshakes.forEach(FrameChannel::close);
        sessions.forEach(Session::close);
        if (ownsDesk) {
            // a handshake may be using the key at this moment; none begins any more
            Thread.ofVirtual()
                .name("clavis-session-close")
                .start(() -> {
                    halfOpen.acquireUninterruptibly(options.maxHalfOpen());
                    desk.close();
                });
        }
    }

    @Override
    public String toString() {
        return "SessionListener[" + desk + " at " + address() + "]";
    }

    private static ServerSocket bound(InetSocketAddress address) {
        try {
            // through channels, so that a selector can take sessions over
            ServerSocket server = ServerSocketChannel.open().socket();
            boolean done = false;
            try {
                server.setReuseAddress(true);
                server.bind(address, BACKLOG);
                done = true;
                return server;
            } finally {
                if (!done) {
                    server.close();
                }
            }
        } catch (IOException e) {
            throw new HandshakeException(
                HandshakeReason.UNREACHABLE,
                "cannot listen on " + address + ": " + e.getMessage(),
                e
            );
        }
    }

    private void acceptLoop() {
        while (!closed) {
            try {
                admit(server.accept());
            } catch (IOException e) {
                // the listener was closed, or the system is out of descriptors for now
                LockSupport.parkNanos(ACCEPT_PAUSE.toNanos());
            }
        }
    }

    private void admit(Socket socket) {
        if (closed) {
            FrameChannel.closeQuietly(socket);
        } else if (!places.tryAcquire()) {
            turnAway(socket, "sessions");
        } else if (!halfOpen.tryAcquire()) {
            places.release();
            turnAway(socket, "handshakes");
        } else if (isBusy() && !mayBegin(socket.getInetAddress())) {
            halfOpen.release();
            places.release();
            turnAway(socket, "handshakes of this source");
        } else {
            sourcePlaces.enter(socket.getInetAddress());
            Thread.ofVirtual()
                .name("clavis-session")
                .start(() -> serve(socket));
        }
    }

    /** True while more than half of the places for handshakes are taken: then no source may have more than its share. */
    private boolean isBusy() {
        return halfOpen.availablePermits() < options.maxHalfOpen() / 2;
    }

    /** Whether a source has less than its share of places, and has not begun too many of late. */
    private boolean mayBegin(InetAddress source) {
        int share = Math.max(MIN_SHARE, options.maxHalfOpen() / SHARES);
        return sourcePlaces.of(source) < share && sources.tryBegin(source);
    }

    private void turnAway(Socket socket, String what) {
        SocketAddress remote = socket.getRemoteSocketAddress();
        FrameChannel.closeQuietly(socket);
        // on a thread of its own: events are the user's code, and this is the thread that accepts
        Thread.ofVirtual()
            .name("clavis-session-overload")
            .start(() ->
                options
                    .events()
                    .handshakeRefused(
                        remote,
                        new HandshakeException(HandshakeReason.OVERLOADED, "too many " + what + " are open")
                    )
            );
    }

    private void serve(Socket socket) {
        try {
            Session session = handshake(socket);
            if (session != null) {
                use(session);
            }
        } finally {
            places.release();
        }
    }

    private @Nullable Session handshake(Socket socket) {
        SocketAddress remote = socket.getRemoteSocketAddress();
        HandshakeException refusal;
        try {
            return handshake(FrameChannel.over(socket, options.limits()));
        } catch (HandshakeException e) {
            refusal = e;
        } finally {
            sourcePlaces.leave(socket.getInetAddress());
            halfOpen.release();
        }
        // only now: whoever is told may connect again at once
        options.events().handshakeRefused(remote, refusal);
        return null;
    }

    private Session handshake(FrameChannel channel) {
        handshakes.add(channel);
        EstablishedSession established = null;
        boolean done = false;
        try (ResponderHandshake handshake = ResponderHandshake.begin(desk, guard, outside, options.clock())) {
            long start = System.nanoTime();
            long end = start + options.limits().handshakeTimeout().toNanos();
            while (!handshake.isFinished()) {
                byte[] frame = channel.readFrameBy(Hello.BYTES, handshake.maxFrameBytes(), end);
                Optional<byte[]> answer = gate.compute(() -> handshake.receive(frame));
                if (handshake.isFinished()) {
                    established = handshake.established();
                }
                if (answer.isPresent()) {
                    channel.writeFrame(answer.get());
                }
            }
            EstablishedSession agreed = handshake.established();
            SessionOptions chosen = new SessionOptions(
                agreed.protocol(),
                options.limits(),
                options.clock(),
                options.paddingBytes()
            );
            Rekeying rekeying = Rekeying.responder(desk, resolver, options.clock(), gate);
            Session session = new Session(agreed, channel, chosen, rekeying, start);
            done = true;
            return session;
        } catch (IOException e) {
            throw closed
                ? new HandshakeException(HandshakeReason.CLOSED, "the listener was closed", e)
                : HandshakeException.of(e, channel.hardStopped());
        } finally {
            handshakes.remove(channel);
            if (!done) {
                refuse(channel);
                if (established != null) {
                    established.close();
                }
            }
        }
    }

    private static void refuse(FrameChannel channel) {
        try (channel) {
            channel.writeFrame(ResponderHandshake.refusal());
            channel.shutdownOutput();
        } catch (IOException e) {
            // there is nobody left to tell
        }
    }

    private void use(Session session) {
        sessions.add(session);
        try (session) {
            if (!closed) {
                handler.handle(session);
            }
        } catch (ClavisException e) {
            options.events().sessionFailed(session.peer(), e);
        } finally {
            sessions.remove(session);
        }
    }
}
