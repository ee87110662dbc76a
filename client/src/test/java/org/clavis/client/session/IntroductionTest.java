package org.clavis.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.identity.Identity;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Sessions between desks that do not know each other beforehand. */
class IntroductionTest {

    private static final InstantSource CLOCK = Desks.FIXED_CLOCK;
    private static final SessionProtocol CLASSIC = SessionProtocol.XX_CHACHA_POLY;
    private static final CounterpartyResolver NOBODY = keyId ->
        Verification.rejected(RejectReason.NOT_REGISTERED, "nobody is welcome");

    private final Desks registry = new Desks();

    /** A transcript as far as it went. */
    private final class Run {

        final IntroductionHandshake ours;
        final ResponderHandshake theirs;

        Run(Desks.Desk alice, Desks.Desk bob, SessionProtocol protocol) {
            ours = IntroductionHandshake.begin(alice.local(), registry, protocol, CLOCK);
            theirs = ResponderHandshake.begin(bob.local(), new ReplayGuard(CLOCK), registry, CLOCK);
        }

        byte[] first() {
            return ours.hello();
        }

        byte[] second() {
            return theirs.receive(first()).orElseThrow();
        }

        byte[] third() {
            return ours.receive(second()).orElseThrow();
        }

        Run finish() {
            assertThat(theirs.receive(third())).isEmpty();
            return this;
        }
    }

    private Run run(SessionProtocol protocol) {
        Desks.Desk alice = registry.register("alice", 1, protocol.suite());
        Desks.Desk bob = registry.register("bob", 1, protocol.suite());
        return new Run(alice, bob, protocol);
    }

    private static void refused(HandshakeReason reason, ThrowingCallable action) {
        HandshakeException failure = catchThrowableOfType(HandshakeException.class, action);
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    }

    private static boolean isRefused(ThrowingCallable action) {
        return catchThrowableOfType(HandshakeException.class, action) != null;
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ALL, names = "XX_.*")
    void strangersGetToKnowEachOther(SessionProtocol protocol) {
        Desks.Desk alice = registry.register("alice", 1, protocol.suite());
        Desks.Desk bob = registry.register("bob", 1, protocol.suite());
        Run run = new Run(alice, bob, protocol).finish();
        EstablishedSession ours = run.ours.established();
        EstablishedSession theirs = run.theirs.established();
        assertThat(ours.peer()).isEqualTo(bob.entry());
        assertThat(theirs.peer()).isEqualTo(alice.entry());
        assertThat(ours.peerAnchor()).isEqualTo(bob.entry().anchor());
        assertThat(theirs.peerAnchor()).isEqualTo(alice.entry().anchor());
        assertThat(ours.protocol()).isEqualTo(protocol).isEqualTo(theirs.protocol());
        assertThat(ours.handshakeHash()).isEqualTo(theirs.handshakeHash());
        byte[] sealed = new byte[20];
        ours.transport()
            .sender()
            .encryptWithAd(new byte[0], new byte[] { 1, 2, 3, 4 }, 0, 4, sealed, 0);
        byte[] opened = new byte[4];
        theirs
            .transport()
            .receiver()
            .decryptWithAd(new byte[0], sealed, 0, 20, opened, 0);
        assertThat(opened).containsExactly(1, 2, 3, 4);

        // fresh keys of a session that was opened so: the two know each other by now
        InitiatorHandshake again = InitiatorHandshake.continuing(alice.local(), CLOCK, ours);
        ResponderHandshake answer = ResponderHandshake.continuing(bob.local(), registry, CLOCK, theirs);
        again.receive(answer.receive(again.hello()).orElseThrow());
        assertThat(again.established().protocol().suite()).isEqualTo(protocol.suite());
        assertThat(again.established().protocol().noise().cipher()).isEqualTo(protocol.noise().cipher());
    }

    @Test
    void framesHaveTheDocumentedLengthsAndNameNobody() {
        int[][] expected = { { 90, 170, 138 }, { 1_274, 1_274, 138 } };
        for (SessionProtocol protocol : SessionProtocol.values()) {
            if (protocol.isIntroduction()) {
                Run run = run(protocol);
                byte[] first = run.first();
                byte[] second = run.theirs.receive(first).orElseThrow();
                byte[] third = run.ours.receive(second).orElseThrow();
                assertThat(new int[] { first.length, second.length, third.length }).isEqualTo(
                    expected[protocol.suite() - 1]
                );
                String seen = HexFormat.of().formatHex(first) + HexFormat.of().formatHex(second);
                run.theirs.receive(third);
                for (Bytes32 id : new Bytes32[] {
                    run.ours.established().peer().keyId(),
                    run.theirs.established().peer().keyId(),
                }) {
                    assertThat(seen + HexFormat.of().formatHex(third)).doesNotContain(id.toHex().substring(2));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = { "XX_CHACHA_POLY", "XX_HYBRID_AES_GCM" })
    void everyAlteredByteOfEveryFrameIsRefused(SessionProtocol protocol) {
        int[] lengths = { protocol.helloFrameBytes(), protocol.answerFrameBytes(), protocol.thirdFrameBytes() };
        Desks.Desk alice = registry.register("alice", 1, protocol.suite());
        Desks.Desk bob = registry.register("bob", 1, protocol.suite());
        int step = protocol.suite() == 1 ? 1 : 5;
        for (int frame = 0; frame < 3; frame++) {
            for (int i = 0; i < lengths[frame]; i += step) {
                Run run = new Run(alice, bob, protocol);
                byte[] bytes = frame == 0 ? run.first() : frame == 1 ? run.second() : run.third();
                bytes[i] ^= 1;
                ThrowingCallable rest = switch (frame) {
                    case 0 -> () -> run.ours.receive(run.theirs.receive(bytes).orElseThrow());
                    case 1 -> () -> run.ours.receive(bytes);
                    default -> () -> run.theirs.receive(bytes);
                };
                assertThat(isRefused(rest))
                    .as("byte " + i + " of frame " + frame)
                    .isTrue();
                assertThat(run.theirs.isFinished()).isFalse();
            }
        }
    }

    @Test
    void truncatedRepeatedAndForeignFramesAreRefused() {
        Desks.Desk alice = registry.register("alice");
        Desks.Desk bob = registry.register("bob");
        byte[] first = new Run(alice, bob, CLASSIC).first();
        for (int length = 0; length <= first.length + 1; length++) {
            if (length != first.length) {
                byte[] other = Arrays.copyOf(first, length);
                refused(HandshakeReason.FRAME_SIZE, () -> new Run(alice, bob, CLASSIC).theirs.receive(other));
            }
        }
        for (int cut : new int[] { 1, 17, 100, 137 }) {
            Run run = new Run(alice, bob, CLASSIC);
            byte[] third = run.third();
            assertThat(isRefused(() -> run.theirs.receive(Arrays.copyOf(third, third.length - cut)))).isTrue();
            assertThatIllegalStateException().isThrownBy(() -> run.theirs.receive(third));
        }
        Run one = new Run(alice, bob, CLASSIC);
        byte[] third = one.third();
        Run other = new Run(alice, bob, CLASSIC);
        other.second();
        refused(HandshakeReason.DECRYPT_FAILED, () -> other.theirs.receive(third));
        one.theirs.receive(third);
        assertThatIllegalStateException().isThrownBy(() -> one.theirs.receive(third));
        refused(HandshakeReason.REFUSED_BY_PEER, () -> {
            Run alerted = new Run(alice, bob, CLASSIC);
            alerted.first();
            alerted.ours.receive(ResponderHandshake.refusal());
        });
    }

    @Test
    void lowOrderEphemeralKeysAreRefused() {
        Desks.Desk alice = registry.register("alice");
        Desks.Desk bob = registry.register("bob");
        Run run = new Run(alice, bob, CLASSIC);
        byte[] first = run.first();
        Arrays.fill(first, Hello.BYTES, first.length, (byte) 0);
        refused(HandshakeReason.LOW_ORDER_POINT, () -> run.theirs.receive(first));
        Run second = new Run(alice, bob, CLASSIC);
        byte[] answer = second.second();
        Arrays.fill(answer, 0, 32, (byte) 0);
        refused(HandshakeReason.LOW_ORDER_POINT, () -> second.ours.receive(answer));
    }

    @Test
    void whoIsNotWelcomeIsRefusedByEitherSide() {
        Desks.Desk alice = registry.register("alice");
        Desks.Desk bob = registry.register("bob");
        IntroductionHandshake choosy = IntroductionHandshake.begin(alice.local(), NOBODY, CLASSIC, CLOCK);
        ResponderHandshake open = new Run(alice, bob, CLASSIC).theirs;
        byte[] answer = open.receive(choosy.hello()).orElseThrow();
        refused(HandshakeReason.COUNTERPARTY_REJECTED, () -> choosy.receive(answer));
        assertThat(choosy.isFinished()).isFalse();

        Run run = new Run(alice, bob, CLASSIC);
        byte[] third = run.third();
        registry.remove(alice);
        refused(HandshakeReason.COUNTERPARTY_REJECTED, () -> run.theirs.receive(third));
        assertThat(run.theirs.isFinished()).isFalse();
    }

    @Test
    void whoIsNotWhoItSaysIsRefused() {
        Desks.Desk alice = registry.register("alice");
        Desks.Desk bob = registry.register("bob");
        Desks.Desk mallory = registry.register("mallory");
        byte[] mallorysKey = mallory.entry().bundle().sessionKey().toBytes();
        Run toBob = new Run(alice, bob, CLASSIC);
        byte[] second = toBob.second();
        registry.replace(Desks.entry(Desks.DOMAIN, "bob", 1, 1, mallorysKey));
        refused(HandshakeReason.WRONG_STATIC, () -> toBob.ours.receive(second));
        registry.replace(bob.entry());

        Run fromAlice = new Run(alice, bob, CLASSIC);
        byte[] third = fromAlice.third();
        registry.replace(Desks.entry(Desks.DOMAIN, "alice", 1, 1, mallorysKey));
        refused(HandshakeReason.WRONG_STATIC, () -> fromAlice.theirs.receive(third));

        registry.replace(Desks.entry(Desks.DOMAIN, "alice", 2, 1, alice.entry().bundle().sessionKey().toBytes()));
        Run rotated = new Run(alice, bob, CLASSIC);
        byte[] old = rotated.third();
        refused(HandshakeReason.STALE_EPOCH, () -> rotated.theirs.receive(old));

        Run mirror = new Run(bob, bob, CLASSIC);
        byte[] own = mirror.second();
        refused(HandshakeReason.SELF, () -> mirror.ours.receive(own));
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,XX_AES_GCM",
        "2,1,XX_AES_GCM",
        "1,2,XX_AES_GCM",
        "3,2,XX_HYBRID_AES_GCM",
        "2,3,XX_HYBRID_AES_GCM",
    })
    void theSuiteIsTheStrongestOfBoth(int ours, int theirs, SessionProtocol protocol) {
        Desks.Desk alice = registry.register("alice", 1, ours);
        Desks.Desk bob = registry.register("bob", 1, theirs);
        assertThat(new Run(alice, bob, protocol).finish().theirs.established().protocol()).isEqualTo(protocol);
    }

    @ParameterizedTest
    @CsvSource({ "2,2,XX_AES_GCM", "2,3,XX_AES_GCM", "3,3,XX_HYBRID_AES_GCM", "2,1,XX_HYBRID_AES_GCM" })
    void anyOtherSuiteIsRefused(int ours, int theirs, SessionProtocol protocol) {
        Desks.Desk alice = registry.register("alice", 1, ours);
        Desks.Desk bob = registry.register("bob", 1, theirs);
        Run run = new Run(alice, bob, protocol);
        refused(HandshakeReason.UNSUPPORTED_SUITE, run::third);
    }

    @Test
    void theResponderChecksTheSuiteToo() {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 7);
        Desks.Desk bob = registry.register("bob", 1, 2);
        Desks.Desk alice = registry.register("alice", 1, 1, secret);
        Run run = new Run(alice, bob, SessionProtocol.XX_AES_GCM);
        byte[] third = run.third();
        registry.register("alice", 1, 2, secret);
        refused(HandshakeReason.UNSUPPORTED_SUITE, () -> run.theirs.receive(third));
    }

    @Test
    void onlyDesksThatKnowThemselvesIntroduceThemselves() {
        Desks.Desk alice = registry.register("alice");
        Desks.Desk bob = registry.register("bob");
        assertThatIllegalArgumentException().isThrownBy(() ->
            IntroductionHandshake.begin(alice.local(), registry, SessionProtocol.IK_CHACHA_POLY, CLOCK)
        );
        try (
            Identity identity = Identity.ephemeralForTestingOnly("desk");
            LocalDesk unsure = LocalDesk.connecting(identity, bob.entry())
        ) {
            assertThatIllegalArgumentException().isThrownBy(() ->
                IntroductionHandshake.begin(unsure, registry, CLASSIC, CLOCK)
            );
        }
        // and a session that is open takes its new keys from no stranger
        Desks.Pair pair = registry.establish(alice, bob, SessionProtocol.IK_CHACHA_POLY);
        byte[] hello = new Run(alice, bob, CLASSIC).first();
        refused(HandshakeReason.UNSUPPORTED_SUITE, () ->
            ResponderHandshake.continuing(bob.local(), registry, CLOCK, pair.responder()).receive(hello)
        );
    }

    @Test
    void strangersTalkOverTcp() {
        Desks.Desk alice = registry.register("alice", 1, 2);
        Desks.Desk bob = registry.register("bob", 1, 2);
        SessionHandler handler = session -> session.send(session.peer().keyId().toBytes());
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ListenerOptions options = ListenerOptions.STANDARD.with(CLOCK);
        SessionOptions ours = SessionOptions.STANDARD.with(CLOCK).with(SessionProtocol.XX_HYBRID_CHACHA_POLY);
        try (
            SessionListener listener = SessionListener.open(bob.local(), anywhere, registry, handler, options);
            Session session = Session.introduce(alice.local(), registry, listener.address(), ours)
        ) {
            assertThat(session.peer()).isEqualTo(bob.entry());
            assertThat(session.receive()).hasValue(alice.local().keyId().toBytes());
            assertThat(session.statistics().handshakeBytes()).isEqualTo(
                1_274 + 1_274 + 138 + 3 * FrameChannel.LENGTH_BYTES
            );
            refused(HandshakeReason.COUNTERPARTY_REJECTED, () ->
                Session.introduce(alice.local(), NOBODY, listener.address(), ours)
            );
        }
    }
}
