package org.clavis.client.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionTest {

    private final Desks registry = new Desks();
    private final Desks.Desk alice = registry.register("alice");
    private final Desks.Desk bob = registry.register("bob");

    @Test
    void twoDesksTalk() throws InterruptedException {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (
            SessionListener listener = SessionListener.open(
                bob.local(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                registry,
                session -> {
                    for (var m = session.receive(); m.isPresent(); m = session.receive()) {
                        seen.add(new String(m.get(), UTF_8));
                        session.send(m.get());
                    }
                    seen.add("end");
                },
                ListenerOptions.STANDARD
            );
        ) {
            try (Session session = Session.connect(alice.local(), bob.entry(), listener.address())) {
                session.send("hello".getBytes(UTF_8));
                assertThat(session.receive()).get().isEqualTo("hello".getBytes(UTF_8));
                System.out.println(session.statistics());
            }
            assertThat(seen.poll(5, TimeUnit.SECONDS)).isEqualTo("hello");
            assertThat(seen.poll(5, TimeUnit.SECONDS)).isEqualTo("end");
        }
    }
}
