package org.clavis.client.session.datagram;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.Random;
import org.clavis.client.session.Desks;
import org.clavis.client.session.ReplayGuard;
import org.clavis.evm.Bytes32;

/** One end of {@link NetemTest}, in a process of its own: {@code responder HOST} or {@code initiator HOST}. */
public final class NetemPeer {

    /** Where the responder is. */
    static final int PORT = 7_777;

    /** How many messages the initiator sends. */
    static final int MESSAGES = 2_000;

    private static final int MESSAGES_BETWEEN_REKEYS = 500;
    private static final Duration GRACE = Duration.ofSeconds(1);

    private NetemPeer() {}

    /** Runs it; prints a line for the test. */
    public static void main(String[] args) throws InterruptedException {
        Desks registry = new Desks();
        Desks.Desk alice = registry.registerWellKnown("alice");
        Desks.Desk bob = registry.registerWellKnown("bob");
        InetSocketAddress at = new InetSocketAddress(args[1], PORT);
        if (args[0].equals("responder")) {
            ReplayGuard guard = new ReplayGuard(InstantSource.system());
            DatagramEndpoint.listen(bob.local(), at, registry, guard, NetemPeer::echo, DatagramOptions.STANDARD);
            System.out.println("listening");
            Thread.sleep(Duration.ofMinutes(1));
        } else {
            InetSocketAddress anywhere = new InetSocketAddress(0);
            try (
                DatagramEndpoint endpoint = DatagramEndpoint.open(alice.local(), anywhere, DatagramOptions.STANDARD);
                DatagramSession session = endpoint.connect(bob.entry(), at)
            ) {
                System.out.println(talk(session));
            }
        }
    }

    private static void echo(DatagramSession session) {
        for (Optional<byte[]> m = session.receive(); m.isPresent(); m = session.receive()) {
            session.send(m.get());
        }
    }

    private static String talk(DatagramSession session) throws InterruptedException {
        BitSet arrived = new BitSet();
        int wrong = 0;
        int rekeys = 0;
        Bytes32 hash = session.handshakeHash();
        for (int i = 0; i < MESSAGES; i++) {
            if (i % MESSAGES_BETWEEN_REKEYS == MESSAGES_BETWEEN_REKEYS / 2) {
                session.requestRekey();
            }
            session.send(message(i));
            Optional<byte[]> echo = session.receive(Duration.ofMillis(1));
            wrong += note(echo, arrived);
            if (!session.handshakeHash().equals(hash)) {
                hash = session.handshakeHash();
                rekeys++;
            }
        }
        for (Optional<byte[]> e = session.receive(GRACE); e.isPresent(); e = session.receive(GRACE)) {
            wrong += note(e, arrived);
        }
        return arrived.cardinality() + " " + wrong + " " + rekeys;
    }

    /** 1 if an echo was altered or came before, 0 if it is good or none. */
    private static int note(Optional<byte[]> echo, BitSet arrived) {
        if (echo.isEmpty()) {
            return 0;
        }
        int number = ByteBuffer.wrap(echo.get()).getInt();
        if (arrived.get(number) || !Arrays.equals(echo.get(), message(number))) {
            return 1;
        }
        arrived.set(number);
        return 0;
    }

    private static byte[] message(int number) {
        byte[] message = new byte[4 + (number % 1_000)];
        new Random(number).nextBytes(message);
        ByteBuffer.wrap(message).putInt(number);
        return message;
    }
}
