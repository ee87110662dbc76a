package org.clavis.client.session.noise;

/**
 * What a finished handshake leaves: the two directions of the session.
 *
 * @param sender for messages to the peer; of no use to the responder of a one-way pattern
 * @param receiver for messages from the peer; of no use to the initiator of a one-way pattern
 */
public record Transport(CipherState sender, CipherState receiver) implements AutoCloseable {
    @Override
    public void close() {
        sender.close();
        receiver.close();
    }
}
