package org.clavis.client.session;

import java.time.InstantSource;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.Rejected;

/** What both sides of an introduction demand of the other. */
final class Introductions {

    private Introductions() {}

    /**
     * Who introduced itself, if the registry and the resolver have nothing against it.
     *
     * @param said what the peer says of itself
     * @param staticKey the Noise static key that it has shown
     * @throws HandshakeException with the reason if it is not whom it says, or not welcome
     */
    static Counterparty require(
        Payloads.Introduction said,
        Bytes32 staticKey,
        LocalDesk desk,
        CounterpartyResolver resolver,
        SessionProtocol protocol,
        InstantSource clock
    ) {
        Counterparty peer = switch (resolver.resolve(said.keyId())) {
            case Accepted<Counterparty>(Counterparty found) -> found;
            case Rejected<Counterparty> rejected -> {
                desk.rejected(said.keyId(), rejected.reason());
                throw HandshakeException.rejected(rejected);
            }
        };
        if (!peer.keyId().equals(said.keyId()) || !peer.domain().equals(desk.domain())) {
            throw new IllegalArgumentException("the resolver speaks of somebody else: " + peer.keyId());
        }
        if (!staticKey.equals(peer.bundle().sessionKey())) {
            throw new HandshakeException(
                HandshakeReason.WRONG_STATIC,
                "the peer's static key is not the session key registered for " + peer.keyId()
            );
        }
        InitiatorHandshake.requireEligible(desk, peer, clock);
        protocol.requireStrongest(desk.suite(), peer.bundle().suite());
        if (said.epoch() != peer.record().epoch()) {
            throw new HandshakeException(
                HandshakeReason.STALE_EPOCH,
                "the peer says epoch " + said.epoch() + ", the registry " + peer.record().epoch()
            );
        }
        return peer;
    }
}
