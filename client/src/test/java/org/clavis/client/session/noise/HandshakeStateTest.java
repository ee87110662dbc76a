package org.clavis.client.session.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What altered transcripts and hostile keys do to a handshake. */
class HandshakeStateTest {

    private static final String IK = "Noise_IK_25519_ChaChaPoly_SHA256";
    private static final String XX = "Noise_XX_25519_AESGCM_SHA256";
    private static final byte[] PROLOGUE = { 1, 2, 3 };

    private final SecureRandom random = new SecureRandom();
    private final DhKeyPair alice = DhKeyPair.generate(DhFunction.X25519, random);
    private final DhKeyPair bob = DhKeyPair.generate(DhFunction.X25519, random);

    private HandshakeState initiator(String name) {
        NoiseProtocol protocol = NoiseProtocol.named(name);
        HandshakeState.Builder builder = HandshakeState.initiator(protocol).prologue(PROLOGUE).localStatic(alice);
        if (protocol.pattern().staticKnownBefore(false)) {
            builder.remoteStatic(bob.publicKey());
        }
        return builder.build();
    }

    private HandshakeState responder(String name) {
        return HandshakeState.responder(NoiseProtocol.named(name)).prologue(PROLOGUE).localStatic(bob).build();
    }

    private static byte[] write(HandshakeState state, byte[] payload) {
        byte[] message = new byte[payload.length + state.nextOverheadBytes()];
        assertThat(state.writeMessage(payload, message, 0)).isEqualTo(message.length);
        return message;
    }

    private static byte[] read(HandshakeState state, byte[] message) {
        return state.readMessage(message, 0, message.length);
    }

    /** Runs the first {@code messages} messages honestly and returns the side that reads the next one. */
    private static HandshakeState advance(HandshakeState initiator, HandshakeState responder, int messages) {
        for (int i = 0; i < messages; i++) {
            HandshakeState writer = i % 2 == 0 ? initiator : responder;
            HandshakeState reader = i % 2 == 0 ? responder : initiator;
            read(reader, write(writer, new byte[] { 7 }));
        }
        return messages % 2 == 0 ? responder : initiator;
    }

    @ParameterizedTest
    @ValueSource(strings = { IK, XX })
    void everyAlteredByteOfEveryMessageEndsTheHandshake(String name) {
        int messages = NoiseProtocol.named(name).pattern().messageCount();
        for (int m = 0; m < messages; m++) {
            int length = messageLength(name, m);
            for (int i = 0; i < length; i++) {
                for (int mask : new int[] { 1, 0x80 }) {
                    HandshakeState ours = initiator(name);
                    HandshakeState theirs = responder(name);
                    HandshakeState reader = advance(ours, theirs, m);
                    byte[] message = write(reader == ours ? theirs : ours, new byte[] { 7 });
                    message[i] ^= (byte) mask;
                    if (carriesNoSecret(name, m)) {
                        // a first XX message has no key yet: the alteration shows in the next one
                        byte[] answer = write(readInto(theirs, message), new byte[0]);
                        refusedAndEnded(ours, answer);
                    } else {
                        refusedAndEnded(reader, message);
                    }
                }
            }
        }
    }

    private static HandshakeState readInto(HandshakeState state, byte[] message) {
        read(state, message);
        return state;
    }

    private static boolean carriesNoSecret(String name, int message) {
        return name.equals(XX) && message == 0;
    }

    private int messageLength(String name, int m) {
        HandshakeState ours = initiator(name);
        HandshakeState theirs = responder(name);
        HandshakeState reader = advance(ours, theirs, m);
        return write(reader == ours ? theirs : ours, new byte[] { 7 }).length;
    }

    @ParameterizedTest
    @ValueSource(strings = { IK, XX })
    void everyTruncationAndExtensionEndsTheHandshake(String name) {
        int messages = NoiseProtocol.named(name).pattern().messageCount();
        for (int m = 0; m < messages; m++) {
            int length = messageLength(name, m);
            for (int cut = 0; cut <= length + 1; cut++) {
                if (cut == length || (carriesNoSecret(name, m) && cut >= DhFunction.X25519.dhLen())) {
                    continue;
                }
                HandshakeState ours = initiator(name);
                HandshakeState theirs = responder(name);
                HandshakeState reader = advance(ours, theirs, m);
                byte[] message = write(reader == ours ? theirs : ours, new byte[] { 7 });
                refusedAndEnded(reader, Arrays.copyOf(message, cut));
            }
        }
    }

    @Test
    void droppedRepeatedAndReorderedMessagesEndTheHandshake() {
        HandshakeState ours = initiator(XX);
        HandshakeState theirs = responder(XX);
        byte[] first = write(ours, new byte[0]);
        read(theirs, first);
        byte[] second = write(theirs, new byte[0]);
        read(ours, second);
        byte[] third = write(ours, new byte[0]);
        refusedAndEnded(theirs, second);

        HandshakeState another = responder(XX);
        read(another, first);
        write(another, new byte[0]);
        refusedAndEnded(another, third);

        HandshakeState skipped = responder(XX);
        read(skipped, first);
        write(skipped, new byte[0]);
        refusedAndEnded(skipped, first);
    }

    @Test
    void anotherPrologueIsRefused() {
        HandshakeState stranger = HandshakeState.initiator(NoiseProtocol.named(IK))
            .prologue(new byte[] { 1, 2, 4 })
            .localStatic(alice)
            .remoteStatic(bob.publicKey())
            .build();
        refusedAndEnded(responder(IK), write(stranger, new byte[0]));
    }

    static List<byte[]> lowOrderPoints() {
        // RFC 7748, section 6.1, and the orders of the curve and its twist: u in {0, 1, p - 1, two points of order 8},
        // with what reduces to them
        BigInteger p = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
        BigInteger order8a = new BigInteger(
            "325606250916557431795983626356110631294008115727848805560023387167927233504"
        );
        BigInteger order8b = new BigInteger(
            "39382357235489614581723060781553021112529911719440698176882885853963445705823"
        );
        List<byte[]> points = new ArrayList<>();
        for (BigInteger u : List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            p.subtract(BigInteger.ONE),
            p,
            p.add(BigInteger.ONE),
            order8a,
            order8b,
            BigInteger.TWO.pow(255),
            BigInteger.TWO.pow(255).add(BigInteger.ONE)
        )) {
            byte[] point = new byte[32];
            for (int i = 0; i < 32; i++) {
                point[i] = u.shiftRight(8 * i).byteValue();
            }
            points.add(point);
        }
        return points;
    }

    @ParameterizedTest
    @MethodSource("lowOrderPoints")
    void lowOrderEphemeralIsRefused(byte[] point) {
        HandshakeState theirs = responder(IK);
        byte[] message = write(initiator(IK), new byte[0]);
        System.arraycopy(point, 0, message, 0, point.length);
        refused(NoiseReason.ZERO_SHARED_SECRET, theirs, message);

        HandshakeState ours = initiator(XX);
        write(ours, new byte[0]);
        byte[] answer = new byte[32 + 48 + 16];
        System.arraycopy(point, 0, answer, 0, point.length);
        refused(NoiseReason.ZERO_SHARED_SECRET, ours, answer);
    }

    @ParameterizedTest
    @MethodSource("lowOrderPoints")
    void lowOrderStaticIsRefused(byte[] point) {
        HandshakeState known = HandshakeState.initiator(NoiseProtocol.named(IK))
            .localStatic(alice)
            .remoteStatic(point)
            .build();
        assertThatExceptionOfType(NoiseException.class)
            .isThrownBy(() -> known.writeMessage(new byte[0], new byte[200], 0))
            .satisfies(e -> assertThat(e.reason()).isEqualTo(NoiseReason.ZERO_SHARED_SECRET));
        assertThatIllegalStateException().isThrownBy(() -> known.writeMessage(new byte[0], new byte[200], 0));

        // anybody can compute the keys of this message: the static-static result is zero
        refused(NoiseReason.ZERO_SHARED_SECRET, responder(IK), forgedFirstMessage(point));
    }

    /** A first IK message of somebody who has no static key, but claims {@code rs} as one. */
    private byte[] forgedFirstMessage(byte[] rs) {
        try (
            SymmetricState forger = new SymmetricState(NoiseProtocol.named(IK));
            DhKeyPair e = DhKeyPair.generate(DhFunction.X25519, random)
        ) {
            forger.mixHash(PROLOGUE, 0, PROLOGUE.length);
            forger.mixHash(bob.publicKey(), 0, 32);
            byte[] message = new byte[32 + 48 + 16];
            e.copyPublicKey(message, 0);
            forger.mixHash(message, 0, 32);
            byte[] es = new byte[32];
            e.agree(bob.publicKey(), es);
            forger.mixKey(es);
            forger.encryptAndHash(rs, 0, 32, message, 32);
            forger.mixKey(new byte[32]);
            forger.encryptAndHash(new byte[0], 0, 0, message, 80);
            return message;
        }
    }

    @Test
    void handshakeMovesInTurnsOnly() {
        HandshakeState ours = initiator(IK);
        HandshakeState theirs = responder(IK);
        assertThat(ours.isMyTurn()).isTrue();
        assertThat(theirs.isMyTurn()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> read(ours, new byte[200]));
        assertThatIllegalStateException().isThrownBy(() -> theirs.writeMessage(new byte[0], new byte[200], 0));
        assertThatIllegalStateException().isThrownBy(ours::split);
        assertThatIllegalStateException().isThrownBy(ours::handshakeHash);
        read(theirs, write(ours, new byte[0]));
        read(ours, write(theirs, new byte[0]));
        assertThat(ours.isFinished()).isTrue();
        assertThat(theirs.remoteStatic()).hasValueSatisfying(rs -> assertThat(rs).isEqualTo(alice.publicKey()));
        assertThatIllegalStateException().isThrownBy(() -> ours.writeMessage(new byte[0], new byte[200], 0));
        assertThatIllegalStateException().isThrownBy(() -> read(theirs, new byte[200]));
        ours.split().close();
        assertThatIllegalStateException().isThrownBy(ours::split);
    }

    @Test
    void roomIsCheckedBeforeAnythingHappens() {
        HandshakeState ours = initiator(IK);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() ->
            ours.writeMessage(new byte[1], new byte[96], 0)
        );
        assertThat(write(ours, new byte[1])).hasSize(97);
        HandshakeState theirs = responder(IK);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() ->
            theirs.readMessage(new byte[10], 1, 10)
        );
        assertThat(theirs.isFinished()).isFalse();
        assertThatExceptionOfType(NoiseException.class)
            .isThrownBy(() -> initiator(IK).writeMessage(new byte[65_535], new byte[70_000], 0))
            .satisfies(e -> assertThat(e.reason()).isEqualTo(NoiseReason.MESSAGE_TOO_LONG));
        refused(NoiseReason.MESSAGE_TOO_LONG, responder(IK), new byte[65_536]);
    }

    @Test
    void builderTakesExactlyThePatternsKeys() {
        NoiseProtocol ik = NoiseProtocol.named(IK);
        assertThatIllegalStateException().isThrownBy(HandshakeState.initiator(ik).localStatic(alice)::build);
        assertThatIllegalStateException().isThrownBy(HandshakeState.responder(ik)::build);
        assertThatIllegalStateException().isThrownBy(
            HandshakeState.responder(ik).localStatic(bob).remoteStatic(alice.publicKey())::build
        );
        assertThatIllegalStateException().isThrownBy(
            HandshakeState.responder(ik)
                .localStatic(bob)
                .psk(new byte[32])::build
        );
        assertThatIllegalArgumentException().isThrownBy(() -> HandshakeState.responder(ik).psk(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> HandshakeState.initiator(ik).remoteStatic(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() ->
            HandshakeState.initiator(ik).localStatic(DhKeyPair.generate(DhFunction.X448, random))
        );
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "Noise",
            "Noise_IK_25519_ChaChaPoly",
            "Noise_IK_25519_ChaChaPoly_SHA256_",
            "noise_IK_25519_ChaChaPoly_SHA256",
            "Noise_IQ_25519_ChaChaPoly_SHA256",
            "Noise_IKpsk_25519_ChaChaPoly_SHA256",
            "Noise_IKpsk3_25519_ChaChaPoly_SHA256",
            "Noise_IKpsk2+psk1_25519_ChaChaPoly_SHA256",
            "Noise_IKpsk1+psk1_25519_ChaChaPoly_SHA256",
            "Noise_IKfallback_25519_ChaChaPoly_SHA256",
            "Noise_IK_P256_ChaChaPoly_SHA256",
            "Noise_IK_25519_XChaChaPoly_SHA256",
            "Noise_IK_25519_ChaChaPoly_SHA1",
        }
    )
    void namesThatAreNotSupportedAreRefused(String name) {
        assertThatExceptionOfType(NoiseException.class)
            .isThrownBy(() -> NoiseProtocol.named(name))
            .satisfies(e -> assertThat(e.reason()).isEqualTo(NoiseReason.UNSUPPORTED_PROTOCOL));
    }

    @Test
    void closedKeyPairIsOfNoUse() {
        DhKeyPair pair = DhKeyPair.fromPrivateKey(DhFunction.X25519, new byte[32]);
        pair.close();
        assertThatIllegalStateException().isThrownBy(() -> pair.agree(bob.publicKey(), new byte[32]));
        assertThatIllegalArgumentException().isThrownBy(() ->
            DhKeyPair.fromPrivateKey(DhFunction.X25519, new byte[31])
        );
        assertThat(pair).hasToString("DhKeyPair[25519]");
    }

    private static void refusedAndEnded(HandshakeState state, byte[] message) {
        assertThatExceptionOfType(NoiseException.class).isThrownBy(() -> read(state, message));
        assertThatIllegalStateException().isThrownBy(() -> read(state, message));
        assertThatIllegalStateException().isThrownBy(state::split);
        assertThat(state.isFinished()).isFalse();
        assertThat(state.isMyTurn()).isFalse();
    }

    private static void refused(NoiseReason reason, HandshakeState state, byte[] message) {
        assertThatExceptionOfType(NoiseException.class)
            .isThrownBy(() -> read(state, message))
            .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
        assertThatIllegalStateException().isThrownBy(() -> read(state, message));
    }
}
