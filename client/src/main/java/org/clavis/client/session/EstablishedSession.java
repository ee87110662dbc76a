package org.clavis.client.session;

import org.clavis.client.counterparty.Anchor;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.session.noise.HandshakeState;
import org.clavis.client.session.noise.Transport;
import org.clavis.evm.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake ends with: two keys, and who holds the other copy of them.
 *
 * <p>{@link #close} overwrites the keys.
 */
public final class EstablishedSession implements AutoCloseable {

    private final SessionProtocol protocol;
    private final LocalDesk desk;
    private final Counterparty peer;
    private final Anchor peerAnchor;
    private final Bytes32 handshakeHash;
    private final Transport transport;

    /** Takes the keys out of a finished handshake. */
    EstablishedSession(
        SessionProtocol protocol,
        LocalDesk desk,
        Counterparty peer,
        LocalDesk.Block peerSaw,
        HandshakeState finished
    ) {
        this.protocol = protocol;
        this.desk = desk;
        this.peer = peer;
        peerAnchor = new Anchor(peerSaw.number(), peerSaw.hash(), peer.keyId(), peer.record().epoch());
        handshakeHash = Bytes32.of(finished.handshakeHash());
        transport = finished.split();
        desk.met(peer);
    }

    /** The session of a handshake, or an {@link IllegalStateException} if there is none yet. */
    static EstablishedSession require(@Nullable EstablishedSession established) {
        if (established == null) {
            throw new IllegalStateException("the handshake has not finished");
        }
        return established;
    }

    /** Which Noise protocol ran. */
    public SessionProtocol protocol() {
        return protocol;
    }

    /** The key id of this side. */
    public Bytes32 localKeyId() {
        return desk.keyId();
    }

    /** The epoch of this side's key; 0 if the desk does not know it. */
    public long localEpoch() {
        return desk.epoch();
    }

    /** Who is on the other side, as the registry has it. */
    public Counterparty peer() {
        return peer;
    }

    /** Where on the chain the other side says it stands. Its epoch is checked, its block is the peer's word. */
    public Anchor peerAnchor() {
        return peerAnchor;
    }

    /** The hash of the whole handshake: the same on both sides, different for every session. For channel binding. */
    public Bytes32 handshakeHash() {
        return handshakeHash;
    }

    /** The two directions. */
    public Transport transport() {
        return transport;
    }

    @Override
    public void close() {
        transport.close();
    }

    @Override
    public String toString() {
        return "EstablishedSession[" + protocol + " with " + peer.keyId() + "]";
    }
}
