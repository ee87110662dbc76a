package org.clavis.client.session.datagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.session.Desks;
import org.clavis.client.session.HandshakeException;
import org.clavis.client.session.HandshakeReason;
import org.clavis.client.session.PeerConfirmation;
import org.clavis.client.session.SessionException;
import org.clavis.client.session.SessionProtocol;
import org.clavis.client.session.SessionReason;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The state machine of a session over datagrams, in memory. */
class DatagramEngineTest {

    private static final DatagramLimits STANDARD = DatagramLimits.STANDARD;

    private static DatagramLimits withPackets(long rekey, long max) {
        return new DatagramLimits(
            STANDARD.handshakeTimeout(),
            STANDARD.rekeyAfter(),
            STANDARD.stopAfter(),
            STANDARD.keepalive(),
            STANDARD.idleTimeout(),
            rekey,
            max,
            STANDARD.inboxMessages()
        );
    }

    private static void exchange(TestNet net) {
        for (TestNet.Side side : List.of(net.initiator, net.responder)) {
            side.say((byte) 1, (byte) 2);
            net.settle();
            assertThat(net.other(side).delivered.poll()).containsExactly(1, 2);
        }
    }

    /** Time passes in steps of a second, with everything arriving. */
    private static void live(TestNet net, int seconds) {
        for (int i = 0; i < seconds; i++) {
            net.pass(Duration.ofSeconds(1));
            net.settle();
        }
    }

    private static Bytes32 hash(TestNet.Side side) {
        return side.established().handshakeHash();
    }

    @Test
    void theResponderSpeaksOnlyAfterTheInitiatorHas() {
        TestNet net = new TestNet();
        assertThatExceptionOfType(SessionException.class).isThrownBy(() -> net.responder.say());
        net.responder.tick();
        assertThat(net.responder.sent).isEmpty();
        net.begun();
        assertThat(net.responder.timesInUse).isEqualTo(1);
        exchange(net);
    }

    @Test
    void theInitiatorConfirmsUntilItIsHeard() {
        TestNet net = new TestNet();
        net.initiator.engine().confirm(net.now);
        int confirmations = 0;
        for (int i = 0; i < 40; i++) {
            net.pass(Duration.ofMillis(100));
            net.initiator.tick();
            confirmations += net.initiator.sent.size();
            net.initiator.sent.clear();
        }
        assertThat(confirmations).as("with growing pauses").isBetween(4, 8);
        live(net, 4);
        assertThat(net.responder.timesInUse).isEqualTo(1);
        live(net, 5);
        assertThat(net.initiator.sent).isEmpty();
    }

    @Test
    void anUnconfirmedSessionEndsInTime() {
        TestNet net = new TestNet();
        net.pass(STANDARD.handshakeTimeout().minusMillis(1));
        net.responder.tick();
        assertThat(net.responder.end).isNull();
        net.pass(Duration.ofMillis(1));
        net.responder.tick();
        assertThat(net.responder.endReason()).isEqualTo(SessionReason.TIMEOUT);
        assertThat(net.responder.indices).isEmpty();
    }

    @Test
    void everyAlteredByteIsIgnoredAndChangesNothing() {
        TestNet net = new TestNet().begun();
        net.initiator.say(new byte[50]);
        byte[] packet = net.initiator.sent.remove();
        for (int i = 0; i < packet.length; i++) {
            byte[] altered = packet.clone();
            altered[i] ^= 1;
            // the type is the endpoint's business, and authenticated all the same
            assertThat(net.responder.take(altered))
                .as("byte " + i)
                .isFalse();
        }
        for (int length = Packets.HEADER_BYTES; length < packet.length; length++) {
            assertThat(net.responder.take(Arrays.copyOf(packet, length)))
                .as("length " + length)
                .isFalse();
        }
        assertThat(net.responder.take(Arrays.copyOf(packet, packet.length + 1))).isFalse();
        assertThat(net.responder.take(packet)).isTrue();
        assertThat(net.responder.take(packet)).as("a second time").isFalse();
        assertThat(net.responder.delivered).hasSize(1);
        assertThat(net.initiator.take(packet)).as("sent back").isFalse();
    }

    @Test
    void orderDoesNotMatterWithinTheWindow() {
        TestNet net = new TestNet().begun();
        for (int i = 0; i < SlidingWindow.SIZE; i++) {
            net.initiator.say((byte) i, (byte) (i >>> 8));
        }
        List<byte[]> packets = new ArrayList<>(net.initiator.sent);
        net.initiator.sent.clear();
        List<byte[]> shuffled = new ArrayList<>(packets);
        Collections.shuffle(shuffled, new Random(5));
        for (byte[] packet : shuffled) {
            assertThat(net.responder.take(packet)).isTrue();
        }
        assertThat(net.responder.delivered).hasSize(SlidingWindow.SIZE);
        for (byte[] packet : packets) {
            assertThat(net.responder.take(packet)).isFalse();
        }
        net.initiator.say();
        byte[] late = net.initiator.sent.remove();
        for (int i = 0; i < SlidingWindow.SIZE; i++) {
            net.initiator.say();
        }
        assertThat(net.responder.take(net.initiator.sent.removeLast())).isTrue();
        assertThat(net.responder.take(late)).as("older than the window").isFalse();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "IK_.*")
    void newKeysAreAgreedEveryTwoMinutes(SessionProtocol protocol) {
        TestNet net = new TestNet(STANDARD, protocol).begun();
        Bytes32 first = hash(net.initiator);
        live(net, 119);
        assertThat(hash(net.initiator)).isEqualTo(first);
        live(net, 3);
        assertThat(hash(net.initiator)).isNotEqualTo(first).isEqualTo(hash(net.responder));
        live(net, 1_000);
        assertThat(net.initiator.timesInUse)
            .isEqualTo(net.responder.timesInUse - 1)
            .isBetween(8, 9);
        assertThat(net.initiator.end).isNull();
        exchange(net);
        assertThat(net.initiator.indices).as("what is no longer used is given back").hasSizeLessThanOrEqualTo(2);
        assertThat(net.responder.indices).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aRegistryThatCannotBeAskedIsAskedAgain() {
        TestNet net = new TestNet().begun();
        Bytes32 first = hash(net.initiator);
        net.resolver = keyId -> {
            throw new SessionException(SessionReason.TIMEOUT, "the node is down");
        };
        live(net, 130);
        assertThat(hash(net.initiator)).isEqualTo(first);
        assertThat(net.responder.refusals)
            .isNotEmpty()
            .allSatisfy(e -> assertThat(e.rejection()).contains(RejectReason.CHAIN_UNAVAILABLE));
        net.resolver = net.registry();
        live(net, 10);
        assertThat(hash(net.initiator)).isNotEqualTo(first).isEqualTo(hash(net.responder));
        exchange(net);
    }

    @Test
    void aResolverThatFailsEndsTheSessionOnBothSides() {
        TestNet net = new TestNet().begun();
        net.resolver = keyId -> {
            throw new UnsupportedOperationException("a bug");
        };
        net.initiator.engine().requestRekey(net.now);
        net.settle();
        assertThat(net.responder.endReason()).isEqualTo(SessionReason.REKEY_FAILED);
        assertThat(net.initiator.endReason()).isEqualTo(SessionReason.CLOSED_BY_PEER);
    }

    @Test
    void withoutNewKeysTheSessionEndsOnBothSides() {
        TestNet net = new TestNet().begun();
        net.forgetAlice();
        live(net, 179);
        assertThat(net.initiator.end).isNull();
        assertThat(net.responder.refusals).isNotEmpty();
        assertThat(net.responder.refusals.getFirst().reason()).isEqualTo(HandshakeReason.COUNTERPARTY_REJECTED);
        exchange(net);
        net.initiator.say();
        byte[] late = net.initiator.sent.remove();
        net.pass(Duration.ofSeconds(1));
        assertThat(net.responder.take(late)).as("after its keys' time").isFalse();
        assertThatExceptionOfType(SessionException.class)
            .isThrownBy(() -> net.initiator.say())
            .satisfies(e -> assertThat(e.reason()).isEqualTo(SessionReason.TOO_OLD));
        net.responder.tick();
        assertThat(net.responder.endReason()).isEqualTo(SessionReason.TOO_OLD);
        assertThat(net.initiator.indices).isEmpty();
        assertThat(net.responder.indices).isEmpty();
    }

    @Test
    void packetsUnderTheKeysBeforeStillArriveForAWhile() {
        TestNet net = new TestNet().begun();
        net.initiator.say((byte) 1);
        net.initiator.say((byte) 2);
        net.responder.say((byte) 3);
        byte[] one = net.initiator.sent.remove();
        byte[] two = net.initiator.sent.remove();
        byte[] three = net.responder.sent.remove();
        net.initiator.engine().requestRekey(net.now);
        net.settle();
        assertThat(net.responder.timesInUse).isEqualTo(2);
        assertThat(net.responder.take(one)).isTrue();
        assertThat(net.initiator.take(three)).isTrue();
        net.pass(DatagramEngine.GRACE);
        net.settle();
        assertThat(net.responder.take(two)).isFalse();
        assertThat(net.initiator.indices).hasSize(1);
    }

    @Test
    void eitherSideCanAskForNewKeys() {
        for (boolean byInitiator : new boolean[] { true, false }) {
            TestNet net = new TestNet().begun();
            Bytes32 first = hash(net.initiator);
            (byInitiator ? net.initiator : net.responder).engine().requestRekey(net.now);
            live(net, 2);
            assertThat(hash(net.initiator)).isNotEqualTo(first).isEqualTo(hash(net.responder));
            exchange(net);
        }
    }

    @Test
    void aBudgetBringsNewKeysAndNothingExceedsIt() {
        TestNet net = new TestNet(withPackets(50, 100)).begun();
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 10; j++) {
                net.responder.say((byte) j);
            }
            live(net, 1);
        }
        assertThat(net.initiator.delivered).hasSize(400);
        assertThat(net.initiator.timesInUse).isGreaterThanOrEqualTo(5);
        TestNet fast = new TestNet(withPackets(50, 60)).begun();
        assertThatExceptionOfType(SessionException.class)
            .isThrownBy(() -> {
                for (int i = 0; i < 60; i++) {
                    fast.initiator.say();
                }
            })
            .satisfies(e -> assertThat(e.reason()).isEqualTo(SessionReason.BUDGET_SPENT));
        assertThat(fast.initiator.sent.size()).as("with the confirmation before").isLessThan(60);
    }

    @Test
    void aCloseIsAuthenticAndFinal() {
        TestNet net = new TestNet().begun();
        net.initiator.engine().end(SessionReason.CLOSED, "done", net.now);
        assertThat(net.initiator.sent).as("copies, since packets are lost").hasSize(3);
        byte[] forged = net.initiator.sent.peekLast().clone();
        forged[forged.length - 1] ^= 1;
        assertThat(net.responder.take(forged)).isFalse();
        assertThat(net.responder.end).isNull();
        net.settle();
        assertThat(net.responder.endReason()).isEqualTo(SessionReason.CLOSED_BY_PEER);
        assertThat(net.initiator.endReason()).isEqualTo(SessionReason.CLOSED);
        assertThat(net.responder.indices).isEmpty();
        for (TestNet.Side side : List.of(net.initiator, net.responder)) {
            assertThatExceptionOfType(SessionException.class).isThrownBy(() -> side.say());
            side.engine().end(SessionReason.CLOSED, "again", net.now);
            side.engine().requestRekey(net.now);
            side.tick();
            assertThat(side.sent).isEmpty();
        }
    }

    @Test
    void silenceEndsTheSessionAndQuietDoesNot() {
        TestNet net = new TestNet().begun();
        live(net, 1_000);
        assertThat(net.initiator.end).as("kept alive").isNull();
        for (int i = 0; i < 89; i++) {
            net.pass(Duration.ofSeconds(1));
            net.initiator.tick();
            net.initiator.jobs.clear();
        }
        assertThat(net.initiator.end).isNull();
        net.pass(Duration.ofSeconds(2));
        net.initiator.tick();
        assertThat(net.initiator.endReason()).isEqualTo(SessionReason.TIMEOUT);
    }

    @Test
    void aRekeyThatIsLostIsTriedAgain() {
        TestNet net = new TestNet().begun();
        Bytes32 first = hash(net.initiator);
        net.initiator.engine().requestRekey(net.now);
        Random random = new Random(11);
        for (int i = 0; i < 400 && net.responder.timesInUse < 2; i++) {
            net.pass(Duration.ofMillis(100));
            net.initiator.tick();
            net.responder.tick();
            net.compute();
            for (TestNet.Side side : List.of(net.initiator, net.responder)) {
                for (byte[] p = side.sent.poll(); p != null; p = side.sent.poll()) {
                    if (random.nextInt(10) < 6) {
                        net.other(side).take(p);
                    }
                }
            }
        }
        net.settle();
        assertThat(hash(net.initiator)).isNotEqualTo(first).isEqualTo(hash(net.responder));
        exchange(net);
    }

    private static void passIdly(TestNet net, Duration time) {
        for (long i = 0; i < time.toSeconds() && net.initiator.end == null; i++) {
            net.pass(Duration.ofSeconds(1));
            net.settle();
        }
    }

    @Test
    void anAnswerThatComesWhileTheNextHelloIsMadeDoesNotPartTheSides() {
        TestNet net = new TestNet().begun();
        net.initiator.engine().requestRekey(net.now);
        net.initiator.tick();
        net.compute();
        net.responder.take(net.initiator.sent.remove());
        net.compute();
        byte[] answer = net.responder.sent.remove();
        net.pass(Duration.ofSeconds(1));
        net.initiator.tick();
        assertThat(net.initiator.jobs).as("another hello is being made").hasSize(1);
        net.initiator.take(answer);
        net.compute();
        while (!net.initiator.sent.isEmpty()) {
            net.responder.take(net.initiator.sent.remove());
            net.compute();
        }
        net.responder.sent.clear();
        passIdly(net, Duration.ofSeconds(10));
        assertThat(hash(net.initiator)).isEqualTo(hash(net.responder));
        exchange(net);
    }

    @Test
    void thePeerIsConfirmedBeforeFreshKeys() {
        TestNet net = new TestNet().begun();
        Bytes32 first = hash(net.initiator);
        List<Verification<Counterparty>> answer = new ArrayList<>();
        answer.add(Verification.rejected(RejectReason.CHAIN_UNAVAILABLE, "down"));
        net.initiator.engine().confirmWith(known -> answer.getLast());
        passIdly(net, Duration.ofSeconds(150));
        assertThat(hash(net.initiator)).as("put off").isEqualTo(first);
        assertThat(net.initiator.refusals).isNotEmpty();
        Counterparty extended = Desks.withNotAfter(net.bob.entry(), TestNet.START.plus(Duration.ofDays(9)));
        answer.add(Verification.accepted(extended));
        passIdly(net, Duration.ofSeconds(10));
        assertThat(hash(net.initiator)).isNotEqualTo(first).isEqualTo(hash(net.responder));
        assertThat(net.initiator.established().peer()).isEqualTo(extended);
        exchange(net);
    }

    @Test
    void aPeerThatIsNotConfirmedIsTalkedToNoLonger() {
        TestNet silent = new TestNet().begun();
        silent.initiator.engine().confirmWith(known -> Verification.rejected(RejectReason.CHAIN_UNAVAILABLE, "down"));
        passIdly(silent, Duration.ofSeconds(181));
        assertThat(silent.initiator.endReason()).isEqualTo(SessionReason.TOO_OLD);
        List<PeerConfirmation> refusing = List.of(
            known -> Verification.rejected(RejectReason.REVOKED, "revoked"),
            known -> Verification.accepted(silent.alice.entry()),
            known -> {
                throw new IllegalStateException("a bug of whoever was asked");
            }
        );
        for (PeerConfirmation refusal : refusing) {
            TestNet net = new TestNet().begun();
            net.initiator.engine().confirmWith(refusal);
            passIdly(net, Duration.ofSeconds(125));
            assertThat(net.initiator.endReason()).isEqualTo(SessionReason.REKEY_FAILED);
        }
    }

    @Test
    void anAuthenticPacketOfAnotherFormEndsTheSession() {
        byte[] index = new byte[4];
        @SuppressWarnings("ArrayRecordComponent") // compared never
        record Wrong(PacketKind kind, byte[] content, boolean fromInitiator) {}
        List<Wrong> all = List.of(
            new Wrong(PacketKind.KEEPALIVE, new byte[1], true),
            new Wrong(PacketKind.CLOSE, new byte[1], true),
            new Wrong(PacketKind.REKEY_HELLO, new byte[3], true),
            new Wrong(PacketKind.REKEY_HELLO, index, false),
            new Wrong(PacketKind.REKEY_ANSWER, new byte[7], false),
            new Wrong(PacketKind.REKEY_ANSWER, new byte[8], true),
            new Wrong(PacketKind.REKEY_WANTED, new byte[1], false),
            new Wrong(PacketKind.REKEY_WANTED, new byte[0], true)
        );
        for (Wrong wrong : all) {
            TestNet net = new TestNet().begun();
            TestNet.Side from = wrong.fromInitiator() ? net.initiator : net.responder;
            int to = net.other(from).indices.iterator().next();
            PacketKeys keys = new PacketKeys(from.established(), 0, to, net.now, 1 << 20);
            net.other(from).take(keys.seal(wrong.kind(), wrong.content(), 16));
            assertThat(net.other(from).endReason()).as("%s", wrong).isEqualTo(SessionReason.MALFORMED_RECORD);
        }
    }

    @Test
    void aHelloInsideThatIsNoHelloIsRefusedAndNothingElseHappens() {
        TestNet net = new TestNet().begun();
        net.pass(Duration.ofSeconds(1));
        PacketKeys keys = new PacketKeys(
            net.initiator.established(),
            0,
            net.responder.indices.iterator().next(),
            net.now,
            1 << 20
        );
        net.responder.take(keys.seal(PacketKind.REKEY_HELLO, new byte[208], 16));
        assertThat(net.responder.work()).isTrue();
        assertThat(net.responder.refusals).hasSize(1);
        assertThat(net.responder.sent).isEmpty();
        exchange(net);
    }

    @Test
    void paddingHidesLengths() {
        TestNet net = new TestNet().begun();
        for (int length = 0; length < 100; length++) {
            net.initiator.say(new byte[length]);
            byte[] packet = net.initiator.sent.remove();
            assertThat((packet.length - Packets.DATA_HEADER_BYTES) % 16).isZero();
            net.responder.take(packet);
            assertThat(net.responder.delivered.remove()).hasSize(length);
        }
        net.initiator.say(new byte[PacketKeys.MAX_CONTENT_BYTES]);
        byte[] longest = net.initiator.sent.remove();
        assertThat(longest).hasSize(Packets.MAX_PACKET_BYTES);
        net.responder.take(longest);
        assertThat(net.responder.delivered.remove()).hasSize(PacketKeys.MAX_CONTENT_BYTES);
    }

    @Test
    void anotherHandshakesAnswerIsIgnored() {
        TestNet net = new TestNet().begun();
        net.initiator.engine().requestRekey(net.now);
        net.initiator.tick();
        assertThat(net.initiator.work()).isTrue();
        PacketKeys keys = new PacketKeys(
            net.responder.established(),
            0,
            net.initiator.indices.iterator().next(),
            net.now,
            1 << 20
        );
        net.initiator.take(keys.seal(PacketKind.REKEY_ANSWER, new byte[94], 16));
        assertThat(net.initiator.jobs).isEmpty();
        assertThat(net.initiator.end).isNull();
        List<HandshakeException> none = net.initiator.refusals;
        assertThat(none).isEmpty();
    }

    @Test
    void aHelloThatWasOvertakenChangesNothing() {
        TestNet net = new TestNet().begun();
        net.initiator.engine().requestRekey(net.now);
        net.initiator.tick();
        net.compute();
        byte[] late = net.initiator.sent.remove();
        net.pass(Duration.ofSeconds(1));
        net.initiator.tick();
        net.compute();
        net.responder.take(net.initiator.sent.remove());
        net.compute();
        net.initiator.take(net.responder.sent.remove());
        net.compute();
        net.pass(Duration.ofSeconds(1));
        assertThat(net.responder.take(late)).isTrue();
        net.settle();
        assertThat(net.responder.timesInUse).isEqualTo(2);
        assertThat(hash(net.initiator)).isEqualTo(hash(net.responder));
        exchange(net);
    }
}
