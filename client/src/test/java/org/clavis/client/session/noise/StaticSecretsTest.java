package org.clavis.client.session.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.clavis.algebra.lanes.Lanes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticSecretsTest {

    private static final NoiseProtocol IK = NoiseProtocol.named("Noise_IK_25519_ChaChaPoly_SHA256");
    private static final int DH_LEN = DhFunction.X25519.dhLen();
    private static final byte[] NOTHING = {};

    private final SecureRandom random = new SecureRandom();
    private final StaticSecrets alice = new StaticSecrets(DhKeyPair.generate(DhFunction.X25519, random), 4);
    private final StaticSecrets bob = new StaticSecrets(DhKeyPair.generate(DhFunction.X25519, random), 4);

    @AfterEach
    void close() {
        alice.close();
        bob.close();
    }

    private HandshakeState.Builder initiator() {
        return HandshakeState.initiator(IK).localStatic(alice).remoteStatic(bob.keyPair().publicKey());
    }

    private HandshakeState.Builder responder() {
        return HandshakeState.responder(IK).localStatic(bob);
    }

    private static byte[] write(HandshakeState state) {
        byte[] message = new byte[state.nextOverheadBytes()];
        state.writeMessage(NOTHING, message, 0);
        return message;
    }

    private static void run(HandshakeState ours, HandshakeState theirs) {
        byte[] first = write(ours);
        theirs.readMessage(first, 0, first.length);
        byte[] second = write(theirs);
        ours.readMessage(second, 0, second.length);
    }

    private void meet() {
        HandshakeState ours = initiator().build();
        HandshakeState theirs = responder().build();
        run(ours, theirs);
        ours.split();
        theirs.split();
    }

    @Test
    void transcriptsAreTheSameWithAndWithoutARememberedSecret() {
        byte[] fixedOurs = new byte[DH_LEN];
        byte[] fixedTheirs = new byte[DH_LEN];
        Arrays.fill(fixedOurs, (byte) 0x11);
        Arrays.fill(fixedTheirs, (byte) 0x22);
        byte[] expected = null;
        for (int round = 0; round < 6; round++) {
            HandshakeState.Builder ourSide = initiator();
            HandshakeState.Builder theirSide = responder();
            if (round == 0) {
                ourSide.localStatic(alice.keyPair());
                theirSide.localStatic(bob.keyPair());
            }
            HandshakeState ours = ourSide.fixedEphemeralForTestingOnly(fixedOurs).build();
            HandshakeState theirs = theirSide.fixedEphemeralForTestingOnly(fixedTheirs).build();
            run(ours, theirs);
            expected = expected == null ? ours.handshakeHash() : expected;
            assertThat(ours.handshakeHash())
                .as("round " + round)
                .isEqualTo(expected);
            assertThat(theirs.handshakeHash()).isEqualTo(expected);
            ours.split();
            theirs.split();
            assertThat(alice.size()).isEqualTo(round == 0 ? 0 : 1);
            assertThat(bob.size()).isEqualTo(round == 0 ? 0 : 1);
        }
        byte[] secret = new byte[DH_LEN];
        alice.keyPair().agree(bob.keyPair().publicKey(), secret);
        assertThat(alice.find(bob.keyPair().publicKey())).hasValue(secret);
        assertThat(bob.find(alice.keyPair().publicKey())).hasValue(secret);
        assertThat(alice.multiplesOf(bob.keyPair().publicKey()).isPresent()).isEqualTo(Lanes.areEnabled());
        assertThat(bob.multiplesOf(alice.keyPair().publicKey()).isPresent()).isEqualTo(Lanes.areEnabled());
    }

    @Test
    void multiplesAreMadeOfPeersThatAreMetAgainAndOnlyIfTheyHaveAny() {
        assumeTrue(Lanes.areEnabled(), "no lanes on this machine");
        byte[] key = bob.keyPair().publicKey();
        assertThat(alice.multiplesOf(key)).as("a stranger's").isEmpty();
        alice.remember(key, new byte[DH_LEN]);
        for (int i = 0; i < 4; i++) {
            assertThat(alice.multiplesOf(key)).as("of somebody met once, however often one asks").isEmpty();
        }
        alice.met(key, null, 0);
        var made = alice.multiplesOf(key);
        assertThat(made).isPresent();
        assertThat(alice.multiplesOf(key)).as("kept").isEqualTo(made);
        byte[] ofTheTwist = new byte[DH_LEN];
        ofTheTwist[0] = 2;
        for (int i = 0; i < 4; i++) {
            alice.remember(ofTheTwist, new byte[DH_LEN]);
            assertThat(alice.multiplesOf(ofTheTwist)).isEmpty();
        }
        assertThat(alice.sizeOfMultiples()).isEqualTo(1);
        // four newer ones push the first out
        for (int i = 0; i < 4; i++) {
            alice.remember(DhKeyPair.generate(DhFunction.X25519, random).publicKey(), new byte[DH_LEN]);
        }
        assertThat(alice.multiplesOf(key)).isEmpty();
        assertThat(alice.sizeOfMultiples()).isZero();
        alice.close();
        assertThat(alice.multiplesOf(ofTheTwist)).isEmpty();
    }

    @Test
    void multiplesAreBoundedAndWhoIsForgottenMakesRoom() {
        assumeTrue(Lanes.areEnabled(), "no lanes on this machine");
        try (StaticSecrets carol = new StaticSecrets(DhKeyPair.generate(DhFunction.X25519, random), 2, 1)) {
            List<byte[]> keys = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                keys.add(DhKeyPair.generate(DhFunction.X25519, random).publicKey());
                carol.remember(keys.get(i), new byte[DH_LEN]);
                carol.met(keys.get(i), null, 0);
                // the first has taken the only place; the third has pushed it out
                assertThat(carol.multiplesOf(keys.get(i)).isPresent())
                    .as("key " + i)
                    .isEqualTo(i != 1);
            }
            assertThat(carol.find(keys.get(0))).isEmpty();
        }
    }

    @Test
    void theRememberedSecretIsTheOneUsed() {
        meet();
        byte[] wrong = new byte[DH_LEN];
        bob.remember(alice.keyPair().publicKey(), wrong);
        assertThatExceptionOfType(NoiseException.class)
            .isThrownBy(this::meet)
            .satisfies(e -> assertThat(e.reason()).isEqualTo(NoiseReason.DECRYPT_FAILED));
    }

    @Test
    void onlyAHandshakeWhoseKeysAreTakenIsRemembered() {
        HandshakeState ours = initiator().build();
        HandshakeState theirs = responder().build();
        run(ours, theirs);
        assertThat(bob.size()).isZero();
        theirs.close();
        assertThat(bob.size()).as("the application did not want this peer").isZero();
        ours.split();
        assertThat(alice.size()).isEqualTo(1);

        byte[] first = write(initiator().build());
        first[first.length - 1] ^= 1;
        HandshakeState third = responder().build();
        assertThatExceptionOfType(NoiseException.class).isThrownBy(() -> third.readMessage(first, 0, first.length));
        assertThat(bob.size()).as("a forged first message").isZero();
    }

    @Test
    void theLongestNotMetMakesRoom() {
        for (int i = 0; i < 5; i++) {
            bob.remember(new byte[] { (byte) i }, new byte[] { (byte) (i + 1) });
            bob.met(new byte[1], null, 0);
        }
        assertThat(bob.size()).isEqualTo(4);
        assertThat(bob.find(new byte[] { 1 })).isEmpty();
        assertThat(bob.find(new byte[1]))
            .as("met each time")
            .isPresent();
        assertThat(bob.find(new byte[] { 2 })).hasValue(new byte[] { 3 });
        // looking up is not meeting
        bob.remember(new byte[] { 5 }, new byte[] { 6 });
        assertThat(bob.find(new byte[] { 2 })).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new StaticSecrets(alice.keyPair(), 0));
    }

    @Test
    void whoHasNotShownItsKeyChangesNothing() {
        meet();
        for (int i = 0; i < 3; i++) {
            bob.remember(new byte[] { (byte) i }, new byte[] { 1 });
        }
        byte[] secret = bob.secretForTestingOnly(alice.keyPair().publicKey());
        for (int i = 0; i < 4; i++) {
            byte[] forged = write(initiator().build());
            forged[forged.length - 1] ^= 1;
            HandshakeState reading = responder().build();
            assertThatExceptionOfType(NoiseException.class).isThrownBy(() ->
                reading.readMessage(forged, 0, forged.length)
            );
        }
        assertThat(bob.multiplesOf(alice.keyPair().publicKey())).as("met once").isEmpty();
        bob.remember(new byte[] { 9 }, new byte[] { 1 });
        assertThat(bob.find(alice.keyPair().publicKey())).as("met longest ago").isEmpty();
        assertThat(secret).isEqualTo(new byte[DH_LEN]);
    }

    /** Of patterns in which a key comes before its proof, and of some in which this side names or knows it. */
    @ParameterizedTest
    @CsvSource({
        "IK, true, true",
        "KK, true, true",
        "XK, true, false",
        "XK1, true, false",
        "XX, false, false",
        "XX1, false, false",
        "X1X, false, false",
        "X1K, true, false",
        "IX, false, false",
        "IK1, true, false",
        "KX, false, true",
        "XXpsk3, false, false",
    })
    void multiplesAreOfKeysThatWereShownOrChosen(String pattern, boolean atTheInitiator, boolean atTheResponder) {
        assumeTrue(Lanes.areEnabled(), "no lanes on this machine");
        NoiseProtocol protocol = NoiseProtocol.named("Noise_" + pattern + "_25519_ChaChaPoly_SHA256");
        meet();
        meet();
        HandshakeState.Builder ours = HandshakeState.initiator(protocol);
        HandshakeState.Builder theirs = HandshakeState.responder(protocol);
        for (int i = 0; i < protocol.pattern().pskCount(); i++) {
            ours.psk(new byte[HandshakeState.PSK_BYTES]);
            theirs.psk(new byte[HandshakeState.PSK_BYTES]);
        }
        if (protocol.pattern().needsStatic(true)) {
            ours.localStatic(alice);
        }
        if (protocol.pattern().needsStatic(false)) {
            theirs.localStatic(bob);
        }
        if (protocol.pattern().staticKnownBefore(true)) {
            theirs.remoteStatic(alice.keyPair().publicKey());
        }
        if (protocol.pattern().staticKnownBefore(false)) {
            ours.remoteStatic(bob.keyPair().publicKey());
        }
        HandshakeState initiator = ours.build();
        HandshakeState responder = theirs.build();
        while (!initiator.isFinished()) {
            HandshakeState writer = initiator.isMyTurn() ? initiator : responder;
            byte[] message = write(writer);
            (writer == initiator ? responder : initiator).readMessage(message, 0, message.length);
        }
        assertThat(initiator.handshakeHash()).isEqualTo(responder.handshakeHash());
        assertThat(alice.sizeOfMultiples()).isEqualTo(atTheInitiator ? 1 : 0);
        assertThat(bob.sizeOfMultiples()).isEqualTo(atTheResponder ? 1 : 0);
    }

    @Test
    void copiesGoInAndOut() {
        byte[] key = { 1 };
        byte[] secret = { 2 };
        bob.remember(key, secret);
        Arrays.fill(key, (byte) 9);
        Arrays.fill(secret, (byte) 9);
        byte[] found = bob.find(new byte[] { 1 }).orElseThrow();
        assertThat(found).containsExactly(2);
        Arrays.fill(found, (byte) 9);
        assertThat(bob.find(new byte[] { 1 })).hasValue(new byte[] { 2 });
    }

    @Test
    void whatIsForgottenIsOverwrittenAndComputedAnew() {
        byte[] key = alice.keyPair().publicKey();
        byte[] other = { 1 };
        bob.remember(other, new byte[] { 2 });
        meet();
        byte[] kept = bob.secretForTestingOnly(key);
        assertThat(kept)
            .isNotNull()
            .isNotEqualTo(new byte[DH_LEN]);
        bob.forget(new byte[] { 3 });
        assertThat(bob.size()).as("nobody").isEqualTo(2);
        bob.forget(key);
        assertThat(kept).isEqualTo(new byte[DH_LEN]);
        assertThat(bob.find(key)).isEmpty();
        assertThat(bob.find(other)).hasValue(new byte[] { 2 });
        meet();
        byte[] secret = new byte[DH_LEN];
        bob.keyPair().agree(key, secret);
        assertThat(bob.find(key)).hasValue(secret);
        bob.close();
        bob.forget(key);
    }

    @Test
    void aHandshakeUnderWayDoesNotBringBackWhatWasForgotten() {
        HandshakeState ours = initiator().build();
        HandshakeState theirs = responder().build();
        run(ours, theirs);
        bob.forget(alice.keyPair().publicKey());
        theirs.split();
        assertThat(bob.size()).isZero();
        ours.split();
        meet();
        assertThat(bob.size()).isEqualTo(1);
        // and with a copy of what was kept
        ours = initiator().build();
        theirs = responder().build();
        byte[] first = write(ours);
        theirs.readMessage(first, 0, first.length);
        bob.forget(alice.keyPair().publicKey());
        byte[] second = write(theirs);
        ours.readMessage(second, 0, second.length);
        assertThat(ours.handshakeHash()).isEqualTo(theirs.handshakeHash());
        theirs.split();
        assertThat(bob.size()).isZero();
    }

    @Test
    void whoeverLooksUpGetsAllOfASecretOrNothing() throws InterruptedException {
        byte[] key = { 1 };
        byte[] secret = new byte[1 << 20];
        Arrays.fill(secret, (byte) 7);
        AtomicBoolean done = new AtomicBoolean();
        Thread forgetting = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                bob.remember(key, secret);
                bob.forget(key);
            }
        });
        try {
            for (int found = 0; found < 100; ) {
                byte[] copy = bob.find(key).orElse(null);
                found += copy == null ? 0 : 1;
                assertThat(copy == null || Arrays.equals(copy, secret)).isTrue();
            }
        } finally {
            done.set(true);
            forgetting.join();
        }
    }

    @Test
    void closingForgetsAndClosesTheKey() {
        meet();
        bob.close();
        assertThat(bob.size()).isZero();
        assertThatIllegalStateException().isThrownBy(() -> bob.find(alice.keyPair().publicKey()));
        assertThatIllegalStateException().isThrownBy(this::meet);
        bob.remember(new byte[1], new byte[1]);
        assertThat(bob.size()).as("a handshake that ends after its desk").isZero();
    }
}
