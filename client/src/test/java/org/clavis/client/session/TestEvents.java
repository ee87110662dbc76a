package org.clavis.client.session;

import java.net.SocketAddress;
import java.util.Queue;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.verifier.ClavisException;

/** A listener's events, as their reasons, in a queue. */
final class TestEvents {

    private TestEvents() {}

    static ListenerEvents into(Queue<Object> queue) {
        return new ListenerEvents() {
            @Override
            public void handshakeRefused(SocketAddress remote, HandshakeException reason) {
                queue.add(reason.reason());
            }

            @Override
            public void sessionFailed(Counterparty peer, ClavisException reason) {
                queue.add(reason.reason());
            }
        };
    }
}
