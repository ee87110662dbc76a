package org.clavis.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.junit.jupiter.api.Test;

/** The side that opened a session asks whether the peer is still who it was before it agrees on fresh keys. */
class PeerConfirmationTest {

    private static final Duration REKEY_AFTER = Duration.ofMinutes(2);

    private final AtomicReference<Verification<Counterparty>> answer = new AtomicReference<>(
        Verification.rejected(RejectReason.CHAIN_UNAVAILABLE, "down")
    );

    private EnginePair asking(EnginePair pair) {
        pair.initiator.engine.confirmWith(known -> answer.get());
        return pair;
    }

    private static Bytes32 hash(EnginePair pair) {
        return pair.initiator.engine.established().handshakeHash();
    }

    private void requireEnded(EnginePair pair) {
        pair.pass(REKEY_AFTER);
        pair.control(pair.initiator);
        assertThat(pair.initiator.engine.failure().map(SessionException::reason)).contains(SessionReason.REKEY_FAILED);
        assertThat(pair.responder.arriving).as("nothing was said").isEmpty();
    }

    @Test
    void aPeerThatIsKnownToLastLongerIsSo() {
        EnginePair pair = asking(new EnginePair(Desks.NOW.plusSeconds(150)));
        Counterparty extended = Desks.withNotAfter(pair.bob.entry(), Desks.NOW.plusSeconds(86_400));
        answer.set(Verification.accepted(extended));
        pair.pass(REKEY_AFTER);
        pair.requireWorking();
        assertThat(pair.initiator.engine.established().peer()).isEqualTo(extended);
        pair.pass(Duration.ofSeconds(60));
        pair.requireWorking();
    }

    @Test
    void withoutAWordFromTheChainTheSessionStops() {
        EnginePair pair = asking(new EnginePair(SessionOptions.STANDARD));
        Bytes32 before = hash(pair);
        pair.pass(REKEY_AFTER);
        for (int i = 0; i < 5; i++) {
            pair.requireWorking();
            pair.pass(SessionEngine.RETRY);
        }
        assertThat(hash(pair)).isEqualTo(before);
        assertThat(pair.initiator.engine.handshakes()).as("patience in between").isEqualTo(5);
        pair.pass(SessionEngine.RETRY);
        assertThat(pair.initiator.engine.tick()).isFalse();
        assertThat(pair.initiator.engine.failure().map(SessionException::reason)).contains(SessionReason.TOO_OLD);
    }

    @Test
    void aWordInTimeSavesTheSession() {
        EnginePair pair = asking(new EnginePair(SessionOptions.STANDARD));
        Bytes32 before = hash(pair);
        pair.pass(REKEY_AFTER);
        pair.requireWorking();
        answer.set(Verification.accepted(pair.bob.entry()));
        pair.pass(SessionEngine.RETRY);
        pair.requireWorking();
        assertThat(hash(pair)).isNotEqualTo(before).isEqualTo(pair.responder.engine.established().handshakeHash());
    }

    @Test
    void aRejectedPeerEndsTheSession() {
        answer.set(Verification.rejected(RejectReason.REVOKED, "revoked"));
        requireEnded(asking(new EnginePair(SessionOptions.STANDARD)));
    }

    @Test
    void anotherKeyEndsTheSession() {
        EnginePair pair = asking(new EnginePair(SessionOptions.STANDARD));
        answer.set(Verification.accepted(pair.alice.entry()));
        requireEnded(pair);
        EnginePair later = asking(new EnginePair(SessionOptions.STANDARD));
        byte[] sessionKey = later.bob.entry().bundle().sessionKey().toBytes();
        answer.set(Verification.accepted(Desks.entry(Desks.DOMAIN, "bob", 2, 1, sessionKey)));
        requireEnded(later);
        EnginePair other = asking(new EnginePair(SessionOptions.STANDARD));
        answer.set(Verification.accepted(other.registry.register("bob", 1, 1).entry()));
        requireEnded(other);
    }

    @Test
    void aQuestionThatFailsEndsTheSession() {
        EnginePair pair = new EnginePair(SessionOptions.STANDARD);
        pair.initiator.engine.confirmWith(known -> {
            throw new IllegalStateException("a bug of whoever was asked");
        });
        requireEnded(pair);
    }

    @Test
    void theSideThatAnswersAsksItsResolverOnly() {
        EnginePair pair = new EnginePair(SessionOptions.STANDARD);
        pair.responder.engine.confirmWith(known -> Verification.rejected(RejectReason.REVOKED, "not asked"));
        Bytes32 before = hash(pair);
        pair.pass(REKEY_AFTER);
        pair.requireWorking();
        assertThat(hash(pair)).isNotEqualTo(before);
    }
}
