package org.clavis.client.session;

import java.time.Instant;
import org.clavis.client.counterparty.Anchor;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.evm.Bytes32;

/** What an open session over TCP is known by, whoever carries its bytes. */
abstract sealed class StreamSession implements LiveSession, AutoCloseable permits ChannelSession, Session {

    final SessionEngine engine;

    StreamSession(SessionEngine engine) {
        this.engine = engine;
    }

    @Override
    public final Bytes32 localKeyId() {
        return engine.established().localKeyId();
    }

    @Override
    public final long localEpoch() {
        return engine.established().localEpoch();
    }

    @Override
    public final Counterparty peer() {
        return engine.established().peer();
    }

    @Override
    public final SessionProtocol protocol() {
        return engine.established().protocol();
    }

    @Override
    public final Instant establishedAt() {
        return engine.establishedAt();
    }

    @Override
    public final void confirmWith(PeerConfirmation confirmation) {
        engine.confirmWith(confirmation);
    }

    /** Where on the chain the other side said it stood, in the last handshake. */
    public final Anchor peerAnchor() {
        return engine.established().peerAnchor();
    }

    /**
     * The hash of the last handshake: the same on both sides between two handshakes, and different for every one. For
     * binding other protocols to this session.
     */
    public final Bytes32 handshakeHash() {
        return engine.established().handshakeHash();
    }

    /** Tells the peer, in a record that nobody else can make, that this side is done. Never throws. */
    @Override
    public abstract void close();

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + engine.established() + "]";
    }
}
