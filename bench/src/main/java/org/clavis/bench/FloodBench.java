package org.clavis.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.clavis.client.session.ReplayGuard;
import org.clavis.client.session.datagram.AdmissionStatistics;
import org.clavis.client.session.datagram.DatagramEndpoint;
import org.clavis.client.session.datagram.DatagramOptions;
import org.clavis.client.session.datagram.DatagramSession;
import org.clavis.verifier.Verification;

/**
 * An established datagram session's round trip while the responder is flooded with first messages that mean nothing, by
 * another process on this machine.
 *
 * <p>Three floods: by somebody who does not know the responder's key, by somebody who does, both at a set rate, and by
 * the latter as fast as it can. In each, a newcomer opens a session as well. {@link StreamFlood} then does the like to a
 * listener over TCP.
 */
public final class FloodBench {

    private static final int HELLOS = 100_000;
    private static final int QUICK_HELLOS = 5_000;
    private static final int CONNECTIONS = 100_000;
    private static final int QUICK_CONNECTIONS = 3_000;
    private static final int PER_SECOND = 20_000;
    private static final Duration LOST = Duration.ofSeconds(1);

    /** What docs/security.md promises of a flood. */
    static final int MAX_HEAP_GROWTH_KIB = 16 << 10;

    private static final int MAX_P99_MICROS = 2_000;

    private final BenchDesk alice = BenchDesk.named("alice");
    private final BenchDesk bob = BenchDesk.named("bob");
    private final BenchReport report = new BenchReport("flood");

    private FloodBench() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        boolean quick = Options.quick("flood", args);
        FloodBench bench = new FloodBench();
        bench.run(quick ? QUICK_HELLOS : HELLOS);
        new StreamFlood(bench.alice, bench.bob, bench.report).run(quick ? QUICK_CONNECTIONS : CONNECTIONS);
        bench.report.print();
        if (!quick) {
            bench.report.requireBounds();
        }
    }

    private void run(int hellos) throws IOException, InterruptedException {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ReplayGuard guard = new ReplayGuard(InstantSource.system());
        try (
            DatagramEndpoint listener = DatagramEndpoint.listen(
                bob.local(),
                anywhere,
                keyId -> Verification.accepted(alice.entry()),
                guard,
                FloodBench::echo,
                DatagramOptions.STANDARD
            );
            DatagramEndpoint endpoint = DatagramEndpoint.open(alice.local(), anywhere, DatagramOptions.STANDARD);
            DatagramSession session = endpoint.connect(bob.entry(), listener.address())
        ) {
            String staticKey = HexFormat.of().formatHex(bob.local().sessionPublicKey().toBytes());
            roundTripsFor(session, Duration.ofSeconds(4));
            flood(listener, session, endpoint, "warmup", QUICK_HELLOS, PER_SECOND, staticKey);
            Thread.sleep(1_500);
            long heapBefore = Heap.used() >> 10;
            report.figure("heap_before_kib", heapBefore);
            report.figure("resident_before_kib", residentKib());
            RoundTrips before = roundTripsFor(session, Duration.ofSeconds(4));
            before.report(report, "before");
            RoundTrips strangers = flood(listener, session, endpoint, "strangers", hellos, PER_SECOND, "");
            RoundTrips knowing = flood(listener, session, endpoint, "knowing", hellos, PER_SECOND, staticKey);
            flood(listener, session, endpoint, "full_speed", hellos, 0, staticKey);
            report.bounded("heap_after_kib", (double) (Heap.used() >> 10), (double) (heapBefore + MAX_HEAP_GROWTH_KIB));
            requireBearable(report, "strangers", strangers);
            requireBearable(report, "knowing", knowing);
            report.figure("resident_after_kib", residentKib());
            report
                .ratio("p99_strangers_vs_quiet", before.micros(0.99) / strangers.micros(0.99))
                .ratio("p99_knowing_vs_quiet", before.micros(0.99) / knowing.micros(0.99));
        }
    }

    /** Of a session's round trips while others flood, at a rate that one thread can answer. */
    static void requireBearable(BenchReport report, String name, RoundTrips during) {
        report.bounded(name + "_p99_us", during.micros(0.99), MAX_P99_MICROS).bounded(name + "_lost", during.lost(), 0);
    }

    private static void echo(DatagramSession session) {
        for (Optional<byte[]> m = session.receive(); m.isPresent(); m = session.receive()) {
            session.send(m.get());
        }
    }

    private RoundTrips flood(
        DatagramEndpoint listener,
        DatagramSession session,
        DatagramEndpoint endpoint,
        String name,
        int hellos,
        int perSecond,
        String staticKey
    ) throws IOException, InterruptedException {
        AdmissionStatistics earlier = listener.admissions();
        List<String> arguments = new ArrayList<>();
        arguments.addAll(
            List.of(
                Integer.toString(listener.address().getPort()),
                Integer.toString(hellos),
                Integer.toString(perSecond)
            )
        );
        if (!staticKey.isEmpty()) {
            arguments.add(staticKey);
        }
        Process attacker = new ProcessBuilder(
            OurJvm.command(
                List.of("-XX:+UseSerialGC", "-Xmx64m"),
                FloodWork.class.getName(),
                arguments.toArray(String[]::new)
            )
        )
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
        boolean done = false;
        try {
            while (seen(listener.admissions()) == seen(earlier) && attacker.isAlive()) {
                Thread.sleep(1);
            }
            long[] newcomerNanos = new long[1];
            Thread newcomer = Thread.ofVirtual().start(() -> newcomerNanos[0] = newcomer(listener, endpoint));
            RoundTrips roundTrips = roundTripsWhile(session, attacker::isAlive);
            newcomer.join();
            if (!name.equals("warmup")) {
                roundTrips.report(report, name);
                report.figure(name + "_newcomer_ms", newcomerNanos[0] / 1e6);
                figures(name, earlier, listener.admissions(), output(attacker));
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

    private long newcomer(DatagramEndpoint listener, DatagramEndpoint endpoint) {
        long start = System.nanoTime();
        endpoint.connect(bob.entry(), listener.address()).close();
        return System.nanoTime() - start;
    }

    private static long seen(AdmissionStatistics s) {
        return s.malformed() + s.wrongCode() + s.askedForCookie() + s.overSourceLimit() + s.full() + s.admitted();
    }

    private static String[] output(Process attacker) throws IOException {
        try (
            BufferedReader reader = new BufferedReader(
                new InputStreamReader(attacker.getInputStream(), StandardCharsets.US_ASCII)
            )
        ) {
            String line = reader.readLine();
            if (line == null) {
                throw new IOException("the attacker ended without a word");
            }
            return line.split(" ");
        }
    }

    private static RoundTrips roundTripsFor(DatagramSession session, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        return roundTripsWhile(session, () -> System.nanoTime() < end);
    }

    private static RoundTrips roundTripsWhile(DatagramSession session, BooleanSupplier going)
        throws InterruptedException {
        long[] nanos = new long[1 << 20];
        int count = 0;
        int lost = 0;
        byte[] message = new byte[64];
        while (going.getAsBoolean() && count < nanos.length) {
            message[0]++;
            long start = System.nanoTime();
            session.send(message);
            Optional<byte[]> echo = session.receive(LOST);
            while (echo.isPresent() && echo.get()[0] != message[0]) {
                echo = session.receive(LOST);
            }
            if (echo.isPresent()) {
                nanos[count++] = System.nanoTime() - start;
            } else {
                lost++;
            }
        }
        return RoundTrips.of(nanos, count, lost);
    }

    private void figures(String name, AdmissionStatistics from, AdmissionStatistics to, String[] sent) {
        report
            .figure(name + "_hellos_sent", Long.parseLong(sent[0]))
            .figure(name + "_flood_ms", Long.parseLong(sent[1]))
            .figure(name + "_hellos_seen", seen(to) - seen(from))
            .figure(name + "_cookies", to.askedForCookie() - from.askedForCookie())
            .figure(name + "_computed", to.refused() - from.refused());
    }

    private static long residentKib() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }
}
