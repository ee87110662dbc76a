package org.clavis.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.clavis.client.counterparty.Anchor;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.identity.Identity;
import org.clavis.client.session.noise.DhFunction;
import org.clavis.client.session.noise.DhKeyPair;
import org.clavis.client.session.noise.HandshakeState;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.secret.SecretBytes;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.KeyRecord;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.registry.Scope;
import org.clavis.verifier.registry.ScopeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The two state machines of the handshake, in memory. */
class HandshakeTest {

    private static final InstantSource CLOCK = Desks.FIXED_CLOCK;

    private final Desks registry = new Desks();
    private final Desks.Desk alice = registry.register("alice");
    private final Desks.Desk bob = registry.register("bob");
    private final ReplayGuard guard = new ReplayGuard(CLOCK);

    private InitiatorHandshake initiator() {
        return initiator(alice, bob.entry());
    }

    private static InitiatorHandshake initiator(Desks.Desk desk, Counterparty peer) {
        return InitiatorHandshake.begin(desk.local(), peer, SessionProtocol.IK_CHACHA_POLY, CLOCK);
    }

    private ResponderHandshake responder() {
        return responder(registry);
    }

    private ResponderHandshake responder(CounterpartyResolver resolver) {
        return ResponderHandshake.begin(bob.local(), guard, resolver, CLOCK);
    }

    private static HandshakeException refused(HandshakeReason reason, ThrowingCallable action) {
        HandshakeException failure = catchThrowableOfType(HandshakeException.class, action);
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
        return failure;
    }

    @ParameterizedTest
    @EnumSource(names = { "IK_CHACHA_POLY", "IK_AES_GCM" })
    void bothSidesAgreeOnKeysAndOnEachOther(SessionProtocol protocol) {
        Desks.Pair pair = registry.establish(alice, bob, protocol);
        EstablishedSession ours = pair.initiator();
        EstablishedSession theirs = pair.responder();
        assertThat(ours.handshakeHash()).isEqualTo(theirs.handshakeHash());
        assertThat(ours.peer()).isEqualTo(bob.entry());
        assertThat(theirs.peer()).isEqualTo(alice.entry());
        assertThat(ours.peerAnchor()).isEqualTo(bob.entry().anchor());
        assertThat(theirs.peerAnchor()).isEqualTo(alice.entry().anchor());
        assertThat(theirs.protocol()).isEqualTo(protocol);
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
        assertThat(registry.establish(alice, bob, protocol).initiator().handshakeHash())
            .as("every session is another")
            .isNotEqualTo(ours.handshakeHash());
    }

    @Test
    void framesHaveTheDocumentedLengths() {
        byte[] hello = initiator().hello();
        assertThat(Hello.BYTES).isEqualTo(3 + 1 + 1 + 1 + 8 + 4 + 32 + 4 + 4);
        assertThat(Hello.PROLOGUE_BYTES).isEqualTo(3 + 1 + 1 + 1 + 8 + 20 + 32 + 32 + 4);
        assertThat(hello).hasSize(InitiatorHandshake.HELLO_FRAME_BYTES);
        byte[] answer = responder().receive(hello).orElseThrow();
        assertThat(answer).hasSize(ResponderHandshake.RESPONSE_FRAME_BYTES);
        assertThat(hello.length + answer.length + 2 * FrameChannel.LENGTH_BYTES).isEqualTo(294);
    }

    @Test
    void everyAlteredByteOfTheFirstFrameIsRefused() {
        Set<HandshakeReason> seen = EnumSet.noneOf(HandshakeReason.class);
        for (int i = 0; i < InitiatorHandshake.HELLO_FRAME_BYTES; i++) {
            byte[] hello = initiator().hello();
            hello[i] ^= 1;
            assertThatExceptionOfType(HandshakeException.class)
                .as("byte " + i)
                .isThrownBy(() -> responder().receive(hello))
                .satisfies(e -> seen.add(e.reason()));
        }
        assertThat(seen).containsExactlyInAnyOrder(
            HandshakeReason.NOT_A_SESSION,
            HandshakeReason.UNSUPPORTED_VERSION,
            HandshakeReason.UNSUPPORTED_SUITE,
            HandshakeReason.WRONG_CHAIN,
            HandshakeReason.WRONG_REGISTRY,
            HandshakeReason.WRONG_RESPONDER,
            HandshakeReason.STALE_EPOCH,
            HandshakeReason.DECRYPT_FAILED
        );
        assertThat(guard.size()).as("nothing is remembered of forgeries").isZero();
    }

    @Test
    void everyAlteredByteOfTheAnswerIsRefused() {
        for (int i = 0; i < ResponderHandshake.RESPONSE_FRAME_BYTES; i++) {
            InitiatorHandshake ours = initiator();
            byte[] answer = responder().receive(ours.hello()).orElseThrow();
            answer[i] ^= (byte) 0x80;
            refused(HandshakeReason.DECRYPT_FAILED, () -> ours.receive(answer));
            assertThatIllegalStateException().isThrownBy(() -> ours.receive(answer));
        }
    }

    @Test
    void framesOfOtherLengthsAreRefused() {
        byte[] hello = initiator().hello();
        for (int length = 0; length <= hello.length + 1; length++) {
            if (length != hello.length) {
                byte[] other = Arrays.copyOf(hello, length);
                refused(HandshakeReason.FRAME_SIZE, () -> responder().receive(other));
            }
        }
        byte[] answer = responder().receive(hello).orElseThrow();
        for (int length = 0; length < answer.length; length++) {
            byte[] other = Arrays.copyOf(answer, length);
            InitiatorHandshake ours = initiator();
            ours.hello();
            HandshakeReason reason =
                length == Alert.BYTES
                    ? HandshakeReason.REFUSED_BY_PEER
                    : length < 48
                      ? HandshakeReason.FRAME_SIZE
                      : HandshakeReason.DECRYPT_FAILED;
            refused(reason, () -> ours.receive(other));
        }
    }

    @Test
    void everyFieldOfThePrologueIsBound() {
        // what the hello carries whole is compared or hashed; of these two it carries four bytes only
        Address otherRegistry = Address.fromHex("0x5fbdb2315678afecb367f032d93f642f64180aa4");
        RegistryDomain otherDomain = new RegistryDomain(Desks.DOMAIN.chainId(), otherRegistry);
        Hello hello = new Hello(
            SessionProtocol.IK_CHACHA_POLY,
            Desks.DOMAIN,
            alice.local().keyId(),
            bob.local().keyId(),
            1
        );
        byte[] prologue = hello.prologue();
        for (int i = 0; i < prologue.length; i++) {
            byte[] other = prologue.clone();
            other[i] ^= 1;
            byte[] frame = frame(hello, other, alice.local().sessionKey().keyPair(), payload(nowNanos(), 1));
            refused(HandshakeReason.DECRYPT_FAILED, () -> responder().receive(frame));
        }
        Counterparty elsewhere = Desks.entry(otherDomain, "bob", 1, 1, bob.entry().bundle().sessionKey().toBytes());
        refused(HandshakeReason.WRONG_REGISTRY, () -> initiator(alice, elsewhere));
        RegistryDomain otherChain = new RegistryDomain(1, Desks.DOMAIN.registry());
        Counterparty otherwhere = Desks.entry(otherChain, "bob", 1, 1, bob.entry().bundle().sessionKey().toBytes());
        refused(HandshakeReason.WRONG_CHAIN, () -> initiator(alice, otherwhere));
    }

    @Test
    void helloAndPrologueFollowTheirTables() {
        Bytes32 initiator = alice.local().keyId();
        Bytes32 responder = bob.local().keyId();
        Hello hello = new Hello(SessionProtocol.IK_AES_GCM, Desks.DOMAIN, initiator, responder, 0x0102_0304);
        String choice = "434c56" + "01" + "01" + "02" + "0000000000007a69";
        String registryAddress = Desks.DOMAIN.registry().toHex().substring(2);
        String from = initiator.toHex().substring(2);
        String to = responder.toHex().substring(2);
        assertThat(HexFormat.of().formatHex(hello.prologue())).isEqualTo(
            choice + registryAddress + from + to + "01020304"
        );
        assertThat(HexFormat.of().formatHex(hello.toBytes())).isEqualTo(
            choice + registryAddress.substring(0, 8) + from + to.substring(0, 8) + "01020304"
        );
    }

    @Test
    void registriesThatBeginAlikeAreNotConfused() {
        byte[] address = Desks.DOMAIN.registry().toBytes();
        address[19] ^= 1;
        RegistryDomain twin = new RegistryDomain(Desks.DOMAIN.chainId(), Address.of(address));
        byte[] bobsKey = bob.entry().bundle().sessionKey().toBytes();
        SecretBytes secret = SecretBytes.random(new SecureRandom(), 32);
        LocalDesk misled = LocalDesk.of(twin, alice.entry().anchor(), secret);
        byte[] hello = InitiatorHandshake.begin(
            misled,
            Desks.entry(twin, "bob", 1, 1, bobsKey),
            SessionProtocol.IK_CHACHA_POLY,
            CLOCK
        ).hello();
        refused(HandshakeReason.DECRYPT_FAILED, () -> responder().receive(hello));
    }

    @Test
    void replayedFirstFrameIsRefused() {
        byte[] hello = initiator().hello();
        byte[] second = initiator().hello();
        responder().receive(hello);
        refused(HandshakeReason.REPLAYED, () -> responder().receive(hello));
        responder().receive(second);
        refused(HandshakeReason.REPLAYED, () -> responder().receive(hello));
        refused(HandshakeReason.REPLAYED, () -> responder().receive(second));
        assertThat(guard.size()).isEqualTo(1);
    }

    @Test
    void timestampsFarFromTheClockAreRefused() {
        for (int direction : new int[] { -1, 1 }) {
            InstantSource off = InstantSource.offset(CLOCK, Duration.ofSeconds(direction * 121L));
            byte[] hello = InitiatorHandshake.begin(
                alice.local(),
                bob.entry(),
                SessionProtocol.IK_CHACHA_POLY,
                off
            ).hello();
            HandshakeException e = refused(HandshakeReason.CLOCK_SKEW, () -> responder().receive(hello));
            assertThat(e).hasMessageContaining("121 s");
        }
    }

    @Test
    void anotherStaticKeyThanTheRegisteredOneIsRefused() {
        byte[] other = DhKeyPair.generate(DhFunction.X25519, new SecureRandom()).publicKey();
        byte[] hello = initiator().hello();
        registry.replace(Desks.entry(Desks.DOMAIN, "alice", 1, 1, other));
        refused(HandshakeReason.WRONG_STATIC, () -> responder().receive(hello));
        assertThat(guard.size()).isZero();

        // and who believes in another key of the responder's cannot say anything it understands
        Counterparty impostor = Desks.entry(Desks.DOMAIN, "bob", 1, 1, other);
        byte[] misdirected = initiator(alice, impostor).hello();
        refused(HandshakeReason.DECRYPT_FAILED, () -> responder().receive(misdirected));
    }

    @Test
    void somebodyElsesKeyIdIsRefused() {
        Desks.Desk mallory = registry.register("mallory");
        Hello claim = new Hello(
            SessionProtocol.IK_CHACHA_POLY,
            Desks.DOMAIN,
            alice.local().keyId(),
            bob.local().keyId(),
            1
        );
        byte[] frame = frame(claim, claim.prologue(), mallory.local().sessionKey().keyPair(), payload(nowNanos(), 1));
        refused(HandshakeReason.WRONG_STATIC, () -> responder().receive(frame));
        assertThat(guard.size()).as("alice's timestamps are not mallory's to spend").isZero();
    }

    @Test
    void staleEpochsAreRefused() {
        Counterparty old = Desks.entry(Desks.DOMAIN, "bob", 2, 1, bob.entry().bundle().sessionKey().toBytes());
        byte[] hello = initiator(alice, old).hello();
        refused(HandshakeReason.STALE_EPOCH, () -> responder().receive(hello));

        byte[] honest = initiator().hello();
        registry.replace(Desks.entry(Desks.DOMAIN, "alice", 2, 1, alice.entry().bundle().sessionKey().toBytes()));
        refused(HandshakeReason.STALE_EPOCH, () -> responder().receive(honest));
    }

    @Test
    void unsaidEpochIsTheRegistrys() {
        try (Identity carol = Identity.ephemeralForTestingOnly("carol")) {
            Counterparty entry = registry.register(carol);
            LocalDesk unsure = LocalDesk.connecting(carol, bob.entry());
            InitiatorHandshake ours = InitiatorHandshake.begin(
                unsure,
                bob.entry(),
                SessionProtocol.IK_CHACHA_POLY,
                CLOCK
            );
            ResponderHandshake theirs = responder();
            ours.receive(theirs.receive(ours.hello()).orElseThrow());
            ours.established().close();
            Anchor anchor = theirs.established().peerAnchor();
            assertThat(anchor.epoch()).isEqualTo(1);
            assertThat(anchor.blockHash()).as("where it saw bob").isEqualTo(bob.entry().anchor().blockHash());
            assertThatIllegalArgumentException().isThrownBy(() ->
                ResponderHandshake.begin(unsure, guard, registry, CLOCK)
            );
            assertThat(LocalDesk.of(carol, entry).sessionPublicKey()).isEqualTo(carol.sessionPublicKey());
            refused(HandshakeReason.WRONG_RESPONDER, () -> LocalDesk.of(carol, bob.entry()));
            carol.prepareRotation();
            carol.completeRotation();
            refused(HandshakeReason.WRONG_STATIC, () -> LocalDesk.of(carol, entry));
        }
    }

    @Test
    void whomTheRegistryDoesNotVouchForIsRefused() {
        byte[] hello = initiator().hello();
        registry.remove(alice);
        HandshakeException unknown = refused(HandshakeReason.COUNTERPARTY_REJECTED, () -> responder().receive(hello));
        assertThat(unknown.rejection()).contains(RejectReason.NOT_REGISTERED);
        assertThat(guard.size()).isZero();

        long now = Desks.NOW.getEpochSecond();
        rejectedOnBothSides(RejectReason.REVOKED, now, 0);
        rejectedOnBothSides(RejectReason.EXPIRED, 0, now);
    }

    private void rejectedOnBothSides(RejectReason reason, long endedAt, long notAfter) {
        KeyRecord r = alice.entry().record();
        rejectedOnBothSides(
            reason,
            record(r.notBefore(), notAfter == 0 ? r.notAfter() : notAfter, endedAt, r.scopes(), 0),
            Optional.empty()
        );
    }

    @Test
    void anAgentIsMetOnlyWithItsParent() {
        KeyRecord r = alice.entry().record();
        long now = Desks.NOW.getEpochSecond();
        ScopeSet scopes = new ScopeSet(r.scopes().bits() | Scope.DELEGATE.bit());
        KeyRecord agent = record(r.notBefore(), r.notAfter(), 0, r.scopes(), KeyRecord.AGENT);
        long earlier = r.notBefore() - 1;
        Counterparty good = changed(agent, Optional.of(record(earlier, r.notAfter(), 0, scopes, 0)));
        initiator(bob, good).close();
        rejectedOnBothSides(
            RejectReason.PARENT_REVOKED,
            agent,
            Optional.of(record(earlier, r.notAfter(), now, scopes, 0))
        );
        rejectedOnBothSides(
            RejectReason.DELEGATION_LAPSED,
            agent,
            Optional.of(record(r.notBefore(), r.notAfter(), 0, scopes, 0))
        );
        rejectedOnBothSides(
            RejectReason.UNKNOWN_FLAGS,
            record(r.notBefore(), r.notAfter(), 0, r.scopes(), 4),
            Optional.empty()
        );
    }

    private void rejectedOnBothSides(RejectReason reason, KeyRecord record, Optional<KeyRecord> parent) {
        Counterparty gone = changed(record, parent);
        byte[] hello = initiator().hello();
        HandshakeException theirs = refused(HandshakeReason.COUNTERPARTY_REJECTED, () ->
            responder(keyId -> Verification.accepted(gone)).receive(hello)
        );
        assertThat(theirs.rejection()).contains(reason);
        HandshakeException ours = refused(HandshakeReason.COUNTERPARTY_REJECTED, () -> initiator(bob, gone));
        assertThat(ours.rejection()).contains(reason);
    }

    private Counterparty changed(KeyRecord record, Optional<KeyRecord> parent) {
        Counterparty entry = alice.entry();
        return new Counterparty(
            entry.domain(),
            entry.registrant(),
            entry.label(),
            entry.keyId(),
            entry.owner(),
            record,
            parent,
            entry.bundle(),
            entry.anchor()
        );
    }

    private KeyRecord record(long notBefore, long notAfter, long endedAt, ScopeSet scopes, int flags) {
        KeyRecord r = alice.entry().record();
        return new KeyRecord(
            r.epoch(),
            notBefore,
            notAfter,
            endedAt,
            r.changedBlock(),
            scopes,
            r.suite(),
            flags,
            r.bundleHash()
        );
    }

    @Test
    void sessionWithOneselfIsRefused() {
        refused(HandshakeReason.SELF, () -> initiator(bob, bob.entry()));
        Hello mirror = new Hello(
            SessionProtocol.IK_CHACHA_POLY,
            Desks.DOMAIN,
            bob.local().keyId(),
            bob.local().keyId(),
            1
        );
        byte[] frame = frame(mirror, mirror.prologue(), bob.local().sessionKey().keyPair(), payload(nowNanos(), 1));
        refused(HandshakeReason.SELF, () -> responder().receive(frame));
    }

    @Test
    void registeredKeyOfLowOrderIsRefused() {
        Counterparty broken = Desks.entry(Desks.DOMAIN, "broken", 1, 1, new byte[32]);
        refused(HandshakeReason.LOW_ORDER_POINT, initiator(alice, broken)::hello);
    }

    @Test
    void payloadsOfAnotherFormAreRefused() {
        Hello hello = new Hello(
            SessionProtocol.IK_CHACHA_POLY,
            Desks.DOMAIN,
            alice.local().keyId(),
            bob.local().keyId(),
            1
        );
        byte[] negative = payload(-1, 1);
        byte[] frame = frame(hello, hello.prologue(), alice.local().sessionKey().keyPair(), negative);
        refused(HandshakeReason.MALFORMED_PAYLOAD, () -> responder().receive(frame));
        refused(HandshakeReason.MALFORMED_PAYLOAD, () -> Payloads.Initiator.read(new byte[51], hello.protocol()));
        refused(HandshakeReason.MALFORMED_PAYLOAD, () -> Payloads.readResponder(new byte[37]));
    }

    @Test
    void blocksTravelWhole() {
        for (long number : new long[] { 0, 1, 0xffff_ffffL, 1L << 32, Payloads.MAX_BLOCK_NUMBER }) {
            LocalDesk.Block block = new LocalDesk.Block(number, alice.local().keyId());
            assertThat(Payloads.readResponder(Payloads.responder(block))).isEqualTo(block);
            Payloads.Initiator initiator = new Payloads.Initiator(Long.MAX_VALUE, block, 0xffff_ffffL);
            assertThat(Payloads.Initiator.read(initiator.toBytes(), SessionProtocol.IK_AES_GCM)).isEqualTo(initiator);
        }
        Anchor late = new Anchor(Payloads.MAX_BLOCK_NUMBER + 1, Bytes32.ZERO, Bytes32.ZERO, 1);
        assertThatIllegalArgumentException().isThrownBy(() ->
            LocalDesk.of(Desks.DOMAIN, late, SecretBytes.copyOf(new byte[32]))
        );
    }

    @Test
    void refusalIsTheSameWhateverTheReason() {
        assertThat(ResponderHandshake.refusal()).containsExactly(1);
        InitiatorHandshake ours = initiator();
        ours.hello();
        HandshakeException e = refused(HandshakeReason.REFUSED_BY_PEER, () ->
            ours.receive(ResponderHandshake.refusal())
        );
        assertThat(e.rejection()).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> ours.receive(new byte[86]));
    }

    @Test
    void verdictAboutSomebodyElseIsTheCallersBug() {
        Desks.Desk carol = registry.register("carol");
        ResponderHandshake theirs = responder(keyId -> Verification.accepted(carol.entry()));
        byte[] hello = initiator().hello();
        assertThatIllegalArgumentException().isThrownBy(() -> theirs.receive(hello));
        assertThatIllegalStateException().isThrownBy(() -> theirs.receive(hello));
        assertThat(theirs.isFinished()).isFalse();
        assertThatIllegalStateException().isThrownBy(theirs::established);
    }

    @Test
    void freshKeysOfASessionAreBoundToIt() {
        Desks.Pair pair = registry.establish(alice, bob, SessionProtocol.IK_AES_GCM);
        InitiatorHandshake ours = InitiatorHandshake.continuing(alice.local(), CLOCK, pair.initiator());
        ResponderHandshake theirs = continuing(bob, pair.responder());
        ours.receive(theirs.receive(ours.hello()).orElseThrow());
        assertThat(ours.established().handshakeHash())
            .isEqualTo(theirs.established().handshakeHash())
            .isNotEqualTo(pair.initiator().handshakeHash());
        assertThat(ours.established().protocol()).isEqualTo(SessionProtocol.IK_AES_GCM);
        assertThat(theirs.established().peer()).isEqualTo(alice.entry());
        assertThat(guard.size()).as("a session needs no memory of its handshakes").isZero();

        byte[] hello = InitiatorHandshake.continuing(alice.local(), CLOCK, pair.initiator()).hello();
        EstablishedSession twin = registry.establish(alice, bob, SessionProtocol.IK_AES_GCM).responder();
        refused(HandshakeReason.DECRYPT_FAILED, () -> continuing(bob, twin).receive(hello));
        refused(HandshakeReason.DECRYPT_FAILED, () -> responder().receive(hello));
        EstablishedSession other = registry.establish(alice, bob, SessionProtocol.IK_CHACHA_POLY).responder();
        refused(HandshakeReason.UNSUPPORTED_SUITE, () -> continuing(bob, other).receive(hello));
        Desks.Desk carol = registry.register("carol");
        EstablishedSession carols = registry.establish(carol, bob, SessionProtocol.IK_AES_GCM).responder();
        refused(HandshakeReason.WRONG_INITIATOR, () -> continuing(bob, carols).receive(hello));
        registry.remove(alice);
        refused(HandshakeReason.COUNTERPARTY_REJECTED, () -> continuing(bob, pair.responder()).receive(hello));
    }

    private ResponderHandshake continuing(Desks.Desk desk, EstablishedSession session) {
        return ResponderHandshake.continuing(desk.local(), registry, CLOCK, session);
    }

    @Test
    void timestampsOfOneProcessNeverRepeat() {
        long first = LocalDesk.nextTimestampNanos(CLOCK);
        long second = LocalDesk.nextTimestampNanos(CLOCK);
        assertThat(second).isGreaterThan(first);
        InstantSource future = InstantSource.offset(CLOCK, Duration.ofDays(1));
        long ahead = LocalDesk.nextTimestampNanos(future);
        assertThat(ahead).isGreaterThanOrEqualTo(LocalDesk.nanos(future.instant()));
        assertThat(LocalDesk.nextTimestampNanos(CLOCK)).as("after the clock was put right").isLessThan(ahead);
    }

    private static long nowNanos() {
        return LocalDesk.nanos(Desks.NOW);
    }

    private byte[] payload(long timestampNanos, long epoch) {
        return new Payloads.Initiator(timestampNanos, bob.local().seen(), epoch).toBytes();
    }

    /** A first frame by somebody who keeps to the form, with parts of his choice. */
    private byte[] frame(Hello hello, byte[] prologue, DhKeyPair sessionKey, byte[] payload) {
        HandshakeState noise = HandshakeState.initiator(hello.protocol().noise())
            .prologue(prologue)
            .localStatic(sessionKey)
            .remoteStatic(bob.entry().bundle().sessionKey().toBytes())
            .build();
        byte[] frame = Arrays.copyOf(hello.toBytes(), InitiatorHandshake.HELLO_FRAME_BYTES);
        noise.writeMessage(payload, frame, Hello.BYTES);
        return frame;
    }
}
