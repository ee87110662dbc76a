package org.clavis.client.session.live;

import java.time.Instant;
import java.util.Optional;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.registry.ChainStep;
import org.clavis.client.session.LiveSession;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.registry.KeyRecord;
import org.clavis.verifier.state.BlockHeader;
import org.jspecify.annotations.Nullable;

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

    /** Grows with everything that an answer which was asked for before it may not know of. */
    private int news;

    /** {@link #peer} while there is no doubt about it. */
    private volatile @Nullable Counterparty trusted;

    private Instant endsAt = Instant.MAX;
    private Instant rekeyAskedAfter = Instant.MIN;

    Watched(LiveSession session) {
        this.session = session;
        told = session.peer();
        peer = told;
    }

    /** Notices a handshake that has finished meanwhile. What it rests on may be what is known here already. */
    void refresh(@Nullable Bytes32 headHash) {
        Counterparty now = session.peer();
        if (now.equals(told)) {
            return;
        }
        if (!now.keyId().equals(told.keyId()) || now.record().epoch() != told.record().epoch()) {
            parent = Optional.empty();
            endsAt = Instant.MAX;
        }
        told = now;
        if (!now.equals(peer)) {
            peer = now;
            doubt(false);
            trustIfOf(headHash);
        }
    }

    /** What was found out in the newest block is so; of an agent's parent, its name is not known by that. */
    void trustIfOf(@Nullable Bytes32 headHash) {
        if (headHash != null && headHash.equals(peer.anchor().blockHash()) && peer.parent().isEmpty()) {
            trust(peer, Optional.empty());
        }
    }

    Counterparty peer() {
        return peer;
    }

    /** The peer, unless it is in doubt. Needs no lock. */
    Optional<Counterparty> trusted() {
        return Optional.ofNullable(trusted);
    }

    /** Of the agent's parent. */
    long parentEpoch() {
        return peer.parent().map(KeyRecord::epoch).orElse(0L);
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

    /** Of what was found out in a later block, it is too early to ask in this one. */
    boolean isAnswerableIn(BlockHeader block) {
        return peer.anchor().blockNumber() <= block.number();
    }

    /** Whether that is because the chain has changed its past. */
    boolean isChainChanged() {
        return chainChanged;
    }

    void doubt(boolean becauseOfTheChain) {
        doubted = true;
        trusted = null;
        news++;
        chainChanged |= becauseOfTheChain;
    }

    int news() {
        return news;
    }

    void trust(Counterparty now, Optional<Bytes32> itsParent) {
        peer = now;
        parent = itsParent;
        endsAt = Instant.MAX;
        doubted = false;
        chainChanged = false;
        trusted = now;
    }

    /** The blocks above a number are no longer part of the chain: what was found out in one of them may not be so. */
    void undone(long number) {
        boolean foundOutAbove = peer.anchor().blockNumber() > number;
        if (foundOutAbove || doubted || isRotated()) {
            doubt(foundOutAbove && number != ChainStep.ALL_UNDONE);
        }
    }

    /** The first deadline that was set holds, until the registry says that the key is current after all. */
    void endAt(Instant time) {
        endsAt = time.isBefore(endsAt) ? time : endsAt;
        trusted = null;
        news++;
    }

    boolean isRotated() {
        return !endsAt.equals(Instant.MAX);
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
