package org.clavis.client.session;

import org.clavis.client.counterparty.Counterparty;
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
}
