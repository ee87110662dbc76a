package org.clavis.client.session.live;

import java.time.Instant;
import java.util.Optional;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.session.LiveSession;
import org.clavis.evm.Bytes32;

/** A session and what is known of its peer's key. Guarded by the manager's lock. */
final class Watched {

    final LiveSession session;

    /** As the session had it when this was last looked at. */
    private Counterparty told;

    /** As the registry had it last. */
    private Counterparty peer;

    /** Of an agent's key, once it was asked for. */
    private Optional<Bytes32> parent = Optional.empty();

    private boolean doubted = true;
    private boolean chainChanged;
    private Instant endsAt = Instant.MAX;
    private Instant rekeyAskedAfter = Instant.MIN;

    Watched(LiveSession session) {
        this.session = session;
        told = session.peer();
        peer = told;
    }

    /** Notices a handshake that has finished meanwhile. */
    void refresh() {
        Counterparty now = session.peer();
        if (!now.equals(told)) {
            if (!now.keyId().equals(told.keyId()) || now.record().epoch() != told.record().epoch()) {
                parent = Optional.empty();
                endsAt = Instant.MAX;
            }
            told = now;
            peer = now;
            doubted = true;
        }
    }

    Counterparty peer() {
        return peer;
    }

    boolean isOf(Bytes32 keyId) {
        return peer.keyId().equals(keyId);
    }

    boolean isAgentOf(Bytes32 keyId) {
        return parent.filter(keyId::equals).isPresent();
    }

    /** True if the registry has to be asked about the peer's key. */
    boolean isDoubted() {
        return doubted;
    }

    /** Whether that is because the chain has changed its past. */
    boolean isChainChanged() {
        return chainChanged;
    }

    void doubt(boolean becauseOfTheChain) {
        doubted = true;
        chainChanged |= becauseOfTheChain;
    }

    void trust(Counterparty now, Optional<Bytes32> itsParent) {
        peer = now;
        parent = itsParent;
        doubted = false;
        chainChanged = false;
    }

    /** Whether anything that is known of the peer was written above a block. */
    boolean restsOnBlocksAbove(long number) {
        return (
            peer.record().changedBlock() > number ||
            peer
                .parent()
                .filter(its -> its.changedBlock() > number)
                .isPresent()
        );
    }

    /** The first deadline that was set holds. */
    void endAt(Instant time) {
        endsAt = time.isBefore(endsAt) ? time : endsAt;
    }

    Instant endsAt() {
        return endsAt;
    }

    /** True once for each handshake. */
    boolean shouldAskForRekey() {
        Instant established = session.establishedAt();
        boolean first = established.isAfter(rekeyAskedAfter);
        rekeyAskedAfter = established;
        return first;
    }
}
