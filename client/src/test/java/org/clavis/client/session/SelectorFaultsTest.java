package org.clavis.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one session on a shared thread suffers, the others must not notice. */
@Timeout(60)
class SelectorFaultsTest {

    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Desks registry = new Desks();
    private final Desks.Desk alice = registry.register("alice");
    private final Desks.Desk bob = registry.register("bob");
    private final SessionSelector selector = SessionSelector.open();
    private final AtomicReference<CounterpartyResolver> resolver = new AtomicReference<>(registry);
    private final BlockingQueue<ChannelSession> adopted = new LinkedBlockingQueue<>();
    private final BlockingQueue<SessionReason> ended = new LinkedBlockingQueue<>();
    private final SessionListener listener = SessionListener.open(
        bob.local(),
        ANYWHERE,
        keyId -> resolver.get().resolve(keyId),
        session -> adopted.add(selector.adopt(session, echo())),
        ListenerOptions.STANDARD
    );

    @AfterEach
    void closeAll() {
        listener.close();
        selector.close();
    }

    private MessageHandler echo() {
        return new MessageHandler() {
            @Override
            public void received(ChannelSession session, byte[] buffer, int offset, int length) {
                session.trySend(buffer, offset, length);
            }

            @Override
            public void ended(ChannelSession session, SessionException reason) {
                ended.add(reason.reason());
            }
        };
    }

    private Session connect() {
        return connect(SessionOptions.STANDARD);
    }

    private Session connect(SessionOptions options) {
        return Session.connect(alice.local(), bob.entry(), listener.address(), options);
    }

    private ChannelSession adopted() throws InterruptedException {
        return Optional.ofNullable(adopted.poll(20, TimeUnit.SECONDS)).orElseThrow();
    }

    private static boolean answers(Session session) throws InterruptedException {
        Thread trip = Thread.startVirtualThread(() -> {
            session.send(new byte[] { 7 });
            session.receive();
        });
        return trip.join(SOON);
    }

    @Test
    void aRegistryThatIsSlowHoldsUpItsOwnSessionAlone() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        try (Session slow = connect(); Session other = connect()) {
            ChannelSession first = adopted();
            ChannelSession second = adopted();
            assertThat(answers(slow)).isTrue();
            resolver.set(keyId -> {
                asked.countDown();
                try {
                    answer.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return registry.resolve(keyId);
            });
            slow.requestRekey();
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 10; i++) {
                // whatever makes the thread look at the sessions, as room for what they have to send does
                first.resume();
                second.resume();
                assertThat(answers(other)).as("the other session is served").isTrue();
            }
        } finally {
            answer.countDown();
        }
    }

    @Test
    void aResolverThatFailsEndsItsSessionAndSaysWhy() throws InterruptedException {
        try (Session session = connect()) {
            adopted();
            assertThat(answers(session)).isTrue();
            resolver.set(keyId -> {
                throw new UnsupportedOperationException("a bug");
            });
            session.requestRekey();
            assertThat(ended.poll(5, TimeUnit.SECONDS)).isEqualTo(SessionReason.REKEY_FAILED);
        }
    }

    @Test
    void sendingAfterACloseDoesNotCutOffWhatWasSentBefore() throws InterruptedException {
        byte[] message = new byte[1 << 20];
        Arrays.fill(message, (byte) 5);
        try (Session session = connect()) {
            ChannelSession channel = adopted();
            int sent = 0;
            // more than the two systems between them hold, so that some of it is still here
            while (channel.trySend(message)) {
                sent++;
            }
            channel.close();
            assertThatExceptionOfType(SessionException.class)
                .isThrownBy(() -> channel.trySend(message))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(SessionReason.CLOSED));
            for (int i = 0; i < sent; i++) {
                assertThat(session.receive()).contains(message);
            }
            assertThat(session.receive()).as("an authentic close, after everything").isEmpty();
        }
    }

    @Test
    void handingASessionOverDoesNotMakeItsKeysYounger() throws InterruptedException {
        SessionLimits s = SessionLimits.STANDARD;
        SessionLimits brief = new SessionLimits(
            s.handshakeTimeout(),
            s.idleTimeout(),
            s.recordTimeout(),
            Duration.ofSeconds(3),
            s.maxRecords(),
            s.maxMessageBytes()
        );
        Desks.Pair pair = registry.establish(alice, bob, SessionProtocol.IK_CHACHA_POLY);
        try (TestPeer peer = TestPeer.accepting()) {
            // the session's own clock stands still
            Session session = peer.sessionOver(
                pair.initiator(),
                SessionOptions.STANDARD.with(brief).with(Desks.FIXED_CLOCK)
            );
            Thread.sleep(1_500);
            selector.adopt(session, echo());
            assertThat(ended.poll(2_500, TimeUnit.MILLISECONDS)).isEqualTo(SessionReason.TOO_OLD);
        }
    }
}
