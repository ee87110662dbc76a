package org.clavis.client.session.datagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import org.clavis.client.session.Desks;
import org.clavis.client.session.HandshakeException;
import org.clavis.client.session.HandshakeGate;
import org.clavis.client.session.HandshakeReason;
import org.clavis.client.session.InitiatorHandshake;
import org.clavis.client.session.IntroductionHandshake;
import org.clavis.client.session.ReplayGuard;
import org.clavis.client.session.SessionProtocol;
import org.clavis.evm.Bytes32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What datagrams carry: every suite between acquaintances, and nothing that takes more than two frames. */
@Timeout(60)
class DatagramSuitesTest {

    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration SOON = Duration.ofSeconds(5);

    /** What an Ethernet frame leaves for the datagram itself over IPv6. */
    private static final int ONE_FRAME_BYTES = 1_500 - 40 - 8;

    private final Desks registry = new Desks();

    private Handshakes answering(Desks.Desk desk) {
        InstantSource clock = InstantSource.system();
        return DeskHandshakes.from(desk.local(), new ReplayGuard(clock), clock, registry, new HandshakeGate());
    }

    private static void refused(HandshakeReason reason, Runnable action) {
        assertThatExceptionOfType(HandshakeException.class)
            .isThrownBy(action::run)
            .satisfies(e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ALL, names = "IK_.*")
    void everySuiteRunsOverRealSocketsAndRenewsItsKeys(SessionProtocol protocol) throws InterruptedException {
        Desks.Desk alice = registry.register("alice", protocol.suite());
        Desks.Desk bob = registry.register("bob", protocol.suite());
        if (protocol.suite() == 3) {
            alice.local().learnKemKey(bob.entry(), bob.kemKey());
        }
        DatagramOptions options = DatagramOptions.STANDARD.with(protocol);
        ReplayGuard guard = new ReplayGuard(InstantSource.system());
        DatagramHandler echo = session -> {
            while (
                session
                    .receive()
                    .map(message -> send(session, message))
                    .isPresent()
            ) {
                // on to the next
            }
        };
        try (
            DatagramEndpoint listener = DatagramEndpoint.listen(bob.local(), ANYWHERE, registry, guard, echo, options);
            DatagramEndpoint endpoint = DatagramEndpoint.open(alice.local(), ANYWHERE, options);
            DatagramSession session = endpoint.connect(bob.entry(), listener.address())
        ) {
            assertThat(session.protocol()).isEqualTo(protocol);
            session.send(new byte[] { 1 });
            assertThat(session.receive(SOON)).contains(new byte[] { 1 });
            Bytes32 first = session.handshakeHash();
            session.requestRekey();
            for (int i = 0; session.handshakeHash().equals(first) && i < 500; i++) {
                Thread.sleep(10);
            }
            assertThat(session.handshakeHash()).isNotEqualTo(first);
            session.send(new byte[] { 2 });
            assertThat(session.receive(SOON)).contains(new byte[] { 2 });
        }
    }

    private static byte[] send(DatagramSession session, byte[] message) {
        session.send(message);
        return message;
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ALL, names = "IK_.*")
    void onlyTheFirstPacketsOfSuiteThreeNeedFragments(SessionProtocol protocol) {
        int hello = Packets.hello(0, new byte[protocol.helloFrameBytes()]).length;
        int answer = Packets.answer(0, 0, new byte[protocol.answerFrameBytes()]).length;
        assertThat(hello <= ONE_FRAME_BYTES)
            .as("hello of " + hello)
            .isEqualTo(protocol.suite() < 3);
        assertThat(answer).as("an answer never amplifies").isLessThan(hello);
        assertThat(protocol.helloFrameBytes()).isLessThanOrEqualTo(Packets.MAX_FRAME_BYTES);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ALL, names = "XX_.*")
    void introductionsAreNotOffered(SessionProtocol protocol) {
        assertThatIllegalArgumentException().isThrownBy(() -> DatagramOptions.STANDARD.with(protocol));
    }

    @Test
    void introductionsAreRefusedForWhatTheyAre() {
        Desks.Desk alice = registry.register("alice");
        Desks.Desk bob = registry.register("bob");
        try (
            IntroductionHandshake stranger = IntroductionHandshake.begin(
                alice.local(),
                registry,
                SessionProtocol.XX_CHACHA_POLY,
                InstantSource.system()
            )
        ) {
            byte[] frame = stranger.hello();
            refused(HandshakeReason.UNSUPPORTED_SUITE, () -> answering(bob).answer(frame, null));
        }
    }

    @Test
    void aKemKeyHasToBeKnownBefore() {
        Desks.Desk alice = registry.register("alice", 3);
        Desks.Desk bob = registry.register("bob", 3);
        SessionProtocol protocol = SessionProtocol.IK_REGISTERED_KEM_CHACHA_POLY;
        try (
            DatagramEndpoint endpoint = DatagramEndpoint.open(
                alice.local(),
                ANYWHERE,
                DatagramOptions.STANDARD.with(protocol)
            )
        ) {
            refused(HandshakeReason.UNKNOWN_KEM_KEY, () -> endpoint.connect(bob.entry(), endpoint.address()));
        }
        try (
            InitiatorHandshake asking = InitiatorHandshake.begin(
                alice.local(),
                bob.entry(),
                protocol,
                InstantSource.system()
            )
        ) {
            assertThat(asking.asksForKey()).isTrue();
            byte[] request = asking.hello();
            refused(HandshakeReason.UNSUPPORTED_SUITE, () -> answering(bob).answer(request, null));
        }
    }
}
