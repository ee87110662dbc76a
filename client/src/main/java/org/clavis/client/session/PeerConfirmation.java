package org.clavis.client.session;

import org.clavis.client.counterparty.Counterparty;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;

/** Says whether the other side of a session is still who it was. */
@FunctionalInterface
public interface PeerConfirmation {
    /**
     * Asked before a handshake inside a session, on the thread that computes it; may take its time.
     *
     * @param known whom the session knows
     * @return the same key of the same epoch, which may be valid for longer by now. A rejection with {@link
     *     org.clavis.verifier.RejectReason#CHAIN_UNAVAILABLE} puts the handshake off; any other, and any exception, ends
     *     the session
     */
    Verification<Counterparty> confirm(Counterparty known);

    /**
     * {@link #confirm}, and no other key than {@code known}'s.
     *
     * @throws HandshakeException {@link HandshakeReason#COUNTERPARTY_REJECTED}
     */
    default Counterparty require(Counterparty known) {
        return switch (confirm(known)) {
            case Accepted<Counterparty>(Counterparty now) when isSameKey(known, now) -> now;
            case Accepted<Counterparty>(Counterparty now) -> throw HandshakeException.rejected(
                new Rejected<>(RejectReason.SUPERSEDED, "another key was confirmed: " + now.anchor())
            );
            case Rejected<Counterparty> verdict -> throw HandshakeException.rejected(verdict);
        };
    }

    private static boolean isSameKey(Counterparty known, Counterparty now) {
        return (
            now.domain().equals(known.domain()) &&
            now.keyId().equals(known.keyId()) &&
            now.record().epoch() == known.record().epoch() &&
            now.bundle().equals(known.bundle().withNotAfter(now.bundle().notAfter()))
        );
    }
}
