package org.clavis.client.session.live;

import java.time.Instant;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.session.LiveSession;
import org.clavis.client.session.PeerConfirmation;
import org.clavis.client.session.SessionProtocol;
import org.clavis.client.session.SessionReason;
import org.clavis.evm.Bytes32;

/** A key of this side's, watched as if it were the peer of a session that is open as long as it stands. */
final class OwnKey implements LiveSession {

    private final Counterparty own;
    private volatile boolean over;

    OwnKey(Counterparty own) {
        this.own = own;
    }

    /** Whether a session ends with this key: one of the same key, and of no later epoch. */
    boolean carries(LiveSession session) {
        return session.localKeyId().equals(localKeyId()) && session.localEpoch() <= localEpoch();
    }

    @Override
    public Bytes32 localKeyId() {
        return own.keyId();
    }

    @Override
    public long localEpoch() {
        return own.record().epoch();
    }

    @Override
    public Counterparty peer() {
        return own;
    }

    @Override
    public SessionProtocol protocol() {
        throw new IllegalStateException("no session");
    }

    @Override
    public Instant establishedAt() {
        throw new IllegalStateException("no session");
    }

    @Override
    public boolean isOpen() {
        return !over;
    }

    @Override
    public void end(SessionReason reason, String detail) {
        over = true;
    }

    @Override
    public void requestRekey() {
        // an extension needs no handshake here
    }

    @Override
    public void confirmWith(PeerConfirmation confirmation) {
        // no handshake is made with oneself
    }
}
