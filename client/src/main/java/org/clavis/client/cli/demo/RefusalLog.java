package org.clavis.client.cli.demo;

import java.net.SocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.clavis.client.session.HandshakeException;
import org.clavis.client.session.ListenerEvents;
import org.jspecify.annotations.Nullable;

/** Keeps the reasons for which a listener refused handshakes, which its peers are never told. */
final class RefusalLog implements ListenerEvents {

    private static final int PATIENCE_SECONDS = 5;

    private final BlockingQueue<HandshakeException> refusals = new LinkedBlockingQueue<>(100);

    @Override
    public void handshakeRefused(SocketAddress remote, HandshakeException reason) {
        refusals.offer(reason);
    }

    /** The next refusal, or null if none comes soon. */
    @Nullable
    HandshakeException next() {
        try {
            return refusals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
