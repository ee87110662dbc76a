package org.clavis.client.session;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Carries many sessions on one thread, and none of them with a buffer of its own while it is silent.
 *
 * <p>Sessions are opened as ever, with {@link Session#connect} or a {@link SessionListener}, and then given to {@link
 * #adopt}. Handshakes for fresh keys compute on threads of their own. Safe for use by many threads.
 */
public final class SessionSelector implements AutoCloseable {

    private static final long TICK_MILLIS = 100;

    /** Room for the longest frame, and for what came with it. */
    private static final int SCRATCH_BYTES = 4 * (FrameChannel.LENGTH_BYTES + FrameChannel.MAX_FRAME_BYTES);

    private final Selector selector;
    private final Thread thread;
    private final Set<ChannelSession> sessions = ConcurrentHashMap.newKeySet();

    /** Sessions that the thread has to look at; each is in here once at most. */
    private final Set<ChannelSession> due = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private SessionSelector(Selector selector) {
        this.selector = selector;
        thread = Thread.ofPlatform().name("clavis-session-selector").daemon().unstarted(this::run);
    }

    /** Starts the thread. */
    public static SessionSelector open() {
        try {
            SessionSelector opened = new SessionSelector(Selector.open());
            opened.thread.start();
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException("no selector", e);
        }
    }

    /**
     * Takes a session over: from now on its messages go to {@code handler}, and {@code session} carries none any more,
     * though it may be closed, as a {@link SessionListener} does, and as a {@link LiveSession} stands for the one that is
     * returned. The listener counts it no more: how many sessions there
     * may be is then the application's to say, by {@link #sessionCount}.
     *
     * @throws SessionException if the session is over
     * @throws IllegalStateException if the selector is closed; the session goes on
     */
    public ChannelSession adopt(Session session, MessageHandler handler) {
        if (closed) {
            throw new IllegalStateException("the selector is closed");
        }
        ChannelSession adopted = new ChannelSession(session.handOver(), handler, this);
        sessions.add(adopted);
        adopted.register(selector);
        look(adopted);
        if (closed) {
            adopted.end(SessionReason.CLOSED, "the selector was closed");
        }
        return adopted;
    }

    /** How many sessions are carried. */
    public int sessionCount() {
        return sessions.size();
    }

    /** Closes every session, waits a second at most for that, and ends the thread. Not to be called by a handler. */
    @Override
    public void close() {
        closed = true;
        sessions.forEach(ChannelSession::close);
        selector.wakeup();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "SessionSelector[" + sessions.size() + " sessions]";
    }

    /** Has the thread look at a session soon. */
    void look(ChannelSession session) {
        due.add(session);
        selector.wakeup();
    }

    void forget(ChannelSession session) {
        sessions.remove(session);
    }

    @SuppressWarnings("try") // closed at the end, used through its field
    private void run() {
        try (Closeable resource = selector) {
            ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_BYTES);
            long nextTick = System.nanoTime();
            while (!closed || !sessions.isEmpty() || !due.isEmpty()) {
                selector.select(TICK_MILLIS);
                serveReady(scratch);
                serveDue(scratch);
                long now = System.nanoTime();
                if (now - nextTick >= 0) {
                    sessions.forEach(ChannelSession::tick);
                    nextTick = now + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
                }
            }
        } catch (IOException | RuntimeException e) {
            // without a selector, or its thread, no session gets anywhere
            closed = true;
            for (ChannelSession session : sessions) {
                session.end(SessionReason.TRUNCATED, "the selector failed: " + e.getMessage());
                session.finish();
            }
        }
    }

    private void serveReady(ByteBuffer scratch) {
        Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
        while (ready.hasNext()) {
            SelectionKey key = ready.next();
            ready.remove();
            ((ChannelSession) key.attachment()).serve(scratch);
        }
    }

    private void serveDue(ByteBuffer scratch) {
        Iterator<ChannelSession> waiting = due.iterator();
        while (waiting.hasNext()) {
            ChannelSession session = waiting.next();
            waiting.remove();
            session.serve(scratch);
        }
    }
}
