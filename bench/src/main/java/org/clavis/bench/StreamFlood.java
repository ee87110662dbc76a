package org.clavis.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.clavis.client.session.HandshakeException;
import org.clavis.client.session.InitiatorHandshake;
import org.clavis.client.session.ListenerEvents;
import org.clavis.client.session.ListenerOptions;
import org.clavis.client.session.Session;
import org.clavis.client.session.SessionListener;
import org.clavis.client.session.SessionProtocol;
import org.clavis.verifier.Verification;

/**
 * An established TCP session's round trip while its listener is flooded by another process on this machine, from
 * another address of it: with connections that say nothing, and with first messages that mean nothing but cost the
 * listener a key agreement. A newcomer opens a session meanwhile.
 */
final class StreamFlood {

    private static final int BURST = 2_000;

    private final BenchDesk alice;
    private final BenchDesk bob;
    private final BenchReport report;
    private final AtomicLong refused = new AtomicLong();

    StreamFlood(BenchDesk alice, BenchDesk bob, BenchReport report) {
        this.alice = alice;
        this.bob = bob;
        this.report = report;
    }

    /** Floods with so many connections of each kind. */
    void run(int connections) throws IOException, InterruptedException {
        ListenerEvents counting = new ListenerEvents() {
            @Override
            public void handshakeRefused(SocketAddress remote, HandshakeException reason) {
                refused.incrementAndGet();
            }
        };
        try (
            SessionListener listener = SessionListener.open(
                bob.local(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                keyId -> Verification.accepted(alice.entry()),
                StreamFlood::echo,
                ListenerOptions.STANDARD.with(counting)
            );
            Session session = Session.connect(alice.local(), bob.entry(), listener.address())
        ) {
            roundTripsFor(session, Duration.ofSeconds(2));
            flood(listener, session, "warmup", BURST, bogusHello());
            RoundTrips before = roundTripsFor(session, Duration.ofSeconds(2));
            before.report(report, "stream_before");
            long heapBefore = Heap.used() >> 10;
            report.figure("stream_heap_before_kib", heapBefore);
            RoundTrips silent = flood(listener, session, "stream_silent", connections, "");
            RoundTrips bogus = flood(listener, session, "stream_bogus", connections, bogusHello());
            report.bounded(
                "stream_heap_after_kib",
                (double) (Heap.used() >> 10),
                (double) (heapBefore + FloodBench.MAX_HEAP_GROWTH_KIB)
            );
            FloodBench.requireBearable(report, "stream_silent", silent);
            FloodBench.requireBearable(report, "stream_bogus", bogus);
            report
                .ratio("stream_p99_silent_vs_quiet", before.micros(0.99) / silent.micros(0.99))
                .ratio("stream_p99_bogus_vs_quiet", before.micros(0.99) / bogus.micros(0.99));
        }
    }

    private static void echo(Session session) {
        for (Optional<byte[]> m = session.receive(); m.isPresent(); m = session.receive()) {
            session.send(m.get());
        }
    }

    /** A first frame whose last byte is wrong: nothing shows that before everything has been computed. */
    private String bogusHello() {
        try (
            InitiatorHandshake handshake = InitiatorHandshake.begin(
                alice.local(),
                bob.entry(),
                SessionProtocol.IK_CHACHA_POLY,
                InstantSource.system()
            )
        ) {
            byte[] hello = handshake.hello();
            hello[hello.length - 1] ^= 1;
            return HexFormat.of().formatHex(hello);
        }
    }

    private RoundTrips flood(SessionListener listener, Session session, String name, int connections, String hello)
        throws IOException, InterruptedException {
        long before = refused.get();
        Process attacker = new ProcessBuilder(
            OurJvm.command(
                List.of("-XX:+UseSerialGC", "-Xmx64m"),
                StreamFloodWork.class.getName(),
                Integer.toString(listener.address().getPort()),
                Integer.toString(connections),
                hello
            )
        )
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
        boolean done = false;
        try {
            while (refused.get() == before && listener.handshakeCount() == 0 && attacker.isAlive()) {
                Thread.sleep(1);
            }
            long[] newcomerNanos = new long[1];
            Thread newcomer = Thread.ofVirtual().start(() -> newcomerNanos[0] = newcomer(listener));
            RoundTrips roundTrips = roundTripsWhile(session, attacker::isAlive);
            newcomer.join();
            String sent = new String(attacker.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (!name.equals("warmup")) {
                roundTrips.report(report, name);
                report
                    .figure(name + "_newcomer_ms", newcomerNanos[0] / 1e6)
                    .figure(name + "_flood_ms", Long.parseLong(sent))
                    .figure(name + "_connections", connections)
                    .figure(name + "_refused", refused.get() - before);
            }
            done = true;
            return roundTrips;
        } finally {
            if (!done) {
                attacker.destroyForcibly();
            }
            attacker.waitFor();
        }
    }

    /** How long it takes somebody to get in who tries again when turned away. */
    private long newcomer(SessionListener listener) {
        long start = System.nanoTime();
        while (true) {
            try {
                Session.connect(alice.local(), bob.entry(), listener.address()).close();
                return System.nanoTime() - start;
            } catch (HandshakeException turnedAway) {
                if (System.nanoTime() - start > Duration.ofMinutes(1).toNanos()) {
                    throw turnedAway;
                }
            }
        }
    }

    private static RoundTrips roundTripsFor(Session session, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        return roundTripsWhile(session, () -> System.nanoTime() < end);
    }

    private static RoundTrips roundTripsWhile(Session session, BooleanSupplier going) {
        long[] nanos = new long[1 << 20];
        int count = 0;
        byte[] message = new byte[64];
        while (going.getAsBoolean() && count < nanos.length) {
            long start = System.nanoTime();
            session.send(message);
            session.receive();
            nanos[count++] = System.nanoTime() - start;
        }
        return RoundTrips.of(nanos, count, 0);
    }
}
