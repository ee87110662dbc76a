package org.clavis.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.clavis.client.counterparty.Anchor;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.session.ListenerEvents;
import org.clavis.client.session.ListenerOptions;
import org.clavis.client.session.MessageHandler;
import org.clavis.client.session.ReplayGuard;
import org.clavis.client.session.Session;
import org.clavis.client.session.SessionListener;
import org.clavis.client.session.SessionProtocol;
import org.clavis.client.session.SessionSelector;
import org.clavis.client.session.datagram.DatagramEndpoint;
import org.clavis.client.session.datagram.DatagramLimits;
import org.clavis.client.session.datagram.DatagramOptions;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyRecord;
import org.clavis.verifier.registry.ScopeSet;
import org.clavis.verifier.schnorr.SchnorrPublicKey;

/**
 * One side of many open sessions, which does what it is told and tells what its heap holds: see {@link HeldSessions}.
 *
 * <p>A line of standard input, {@code N}, asks for N sessions altogether; the answer is the bytes in use once they are
 * open. The side that answers tells its ports first.
 */
final class HeldWork {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(LOOPBACK, 0);
    private static final int LISTENERS = 20;

    /** Of the sessions' time, for each that is open: listeners let a hundred a second in without a cookie. */
    private static final long NANOS_PER_SESSION = 600_000;

    private final Map<Bytes32, Counterparty> registered = new HashMap<>();
    private final List<BenchDesk> listening = new ArrayList<>();
    private final List<BenchDesk> dialling = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private final AtomicInteger open = new AtomicInteger();
    private final MessageHandler deaf = (session, buffer, offset, length) -> {};
    private final CountDownLatch never = new CountDownLatch(1);

    /** All that is to stay reachable. */
    private final List<Object> held = new ArrayList<>();

    private HeldWork(int desks) {
        for (int i = 0; i < LISTENERS; i++) {
            listening.add(desk("listener " + i));
        }
        for (int i = 0; i < desks; i++) {
            dialling.add(desk("desk " + i));
        }
    }

    private BenchDesk desk(String label) {
        BenchDesk desk = BenchDesk.wellKnown(label);
        registered.put(desk.entry().keyId(), desk.entry());
        return desk;
    }

    /**
     * Runs it.
     *
     * @param args {@code stream} or {@code datagram}, how many desks dial, and the ports to dial, or none to answer
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        HeldWork work = new HeldWork(Integer.parseInt(args[1]));
        boolean datagrams = args[0].equals("datagram");
        int[] ports = Arrays.stream(args).skip(2).mapToInt(Integer::parseInt).toArray();
        IntSupplier sessions = ports.length == 0 ? work.answer(datagrams) : work.open::get;
        try (BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                int wanted = Integer.parseInt(line);
                while (ports.length > 0 && work.open.get() < wanted) {
                    work.dial(datagrams, ports);
                }
                await(sessions, wanted);
                System.out.println(Heap.used());
            }
        }
        System.exit(0);
    }

    private Verification<Counterparty> resolve(Bytes32 keyId) {
        Counterparty its = registered.get(keyId);
        return its == null
            ? Verification.rejected(RejectReason.NOT_REGISTERED, "no such desk")
            : Verification.accepted(read(its));
    }

    private IntSupplier answer(boolean datagrams) {
        SessionSelector selector = SessionSelector.open();
        held.add(selector);
        StringBuilder ports = new StringBuilder();
        for (BenchDesk desk : listening) {
            if (datagrams) {
                DatagramEndpoint endpoint = DatagramEndpoint.listen(
                    desk.local(),
                    ANYWHERE,
                    this::resolve,
                    new ReplayGuard(InstantSource.system()),
                    session -> {
                        open.incrementAndGet();
                        park();
                    },
                    options()
                );
                held.add(endpoint);
                ports.append(endpoint.address().getPort()).append(' ');
            } else {
                SessionListener listener = SessionListener.open(
                    desk.local(),
                    ANYWHERE,
                    this::resolve,
                    session -> selector.adopt(session, deaf),
                    ListenerOptions.STANDARD
                );
                held.add(listener);
                ports.append(listener.address().getPort()).append(' ');
            }
        }
        System.out.println(ports.toString().strip());
        return datagrams ? open::get : selector::sessionCount;
    }

    /** Opens one more: each listener in turn, and each desk to all of them before the next. */
    private void dial(boolean datagrams, int[] ports) {
        int number = open.getAndIncrement();
        int to = number % LISTENERS;
        int from = (number / LISTENERS) % dialling.size();
        Counterparty peer = read(listening.get(to).entry());
        InetSocketAddress address = new InetSocketAddress(LOOPBACK, ports[to]);
        if (datagrams) {
            while (held.size() <= from) {
                held.add(DatagramEndpoint.open(dialling.get(held.size()).local(), ANYWHERE, options()));
            }
            ((DatagramEndpoint) held.get(from)).connect(peer, address);
        } else {
            if (held.isEmpty()) {
                held.add(SessionSelector.open());
            }
            ((SessionSelector) held.getFirst()).adopt(Session.connect(dialling.get(from).local(), peer, address), deaf);
        }
    }

    /** With a clock that is slower than this machine's, so that none needs fresh keys while the others are opened. */
    private DatagramOptions options() {
        LongSupplier clock = () -> open.get() * NANOS_PER_SESSION + (System.nanoTime() - startNanos) / 20;
        return new DatagramOptions(
            SessionProtocol.IK_CHACHA_POLY,
            DatagramLimits.STANDARD,
            InstantSource.system(),
            clock,
            16,
            DatagramOptions.MAX_HALF_OPEN,
            DatagramOptions.MAX_SESSIONS,
            ListenerEvents.NONE
        );
    }

    /** What a registry would have read for one session alone: the same, sharing nothing but the registry's name. */
    private static Counterparty read(Counterparty its) {
        KeyBundle bundle = its.bundle();
        KeyRecord record = its.record();
        Bytes32 keyId = Bytes32.of(its.keyId().toBytes());
        return new Counterparty(
            its.domain(),
            Address.of(its.registrant().toBytes()),
            String.valueOf(its.label().toCharArray()),
            keyId,
            new KeyRecord(
                record.epoch(),
                record.notBefore(),
                record.notAfter(),
                record.endedAt(),
                record.changedBlock(),
                new ScopeSet(record.scopes().bits()),
                record.suite(),
                record.flags(),
                Bytes32.of(record.bundleHash().toBytes())
            ),
            new KeyBundle(
                SchnorrPublicKey.fromXAndParity(Bytes32.of(bundle.identityKey().x().toBytes()), 0),
                Bytes32.of(bundle.sessionKey().toBytes()),
                Bytes32.of(bundle.kemKeyHash().toBytes()),
                new ScopeSet(bundle.scopes().bits()),
                bundle.suite(),
                bundle.notBefore(),
                bundle.notAfter(),
                Bytes32.of(bundle.nextKeyHash().toBytes())
            ),
            new Anchor(its.anchor().blockNumber(), Bytes32.of(its.anchor().blockHash().toBytes()), keyId, 1)
        );
    }

    private static void await(IntSupplier sessions, int wanted) throws InterruptedException {
        for (int i = 0; sessions.getAsInt() < wanted; i++) {
            if (i == 6_000) {
                throw new IllegalStateException("not every session is open a minute after the last was dialled");
            }
            Thread.sleep(10);
        }
    }

    private void park() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
