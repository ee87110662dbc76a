package org.clavis.bench;

import org.clavis.client.session.noise.CipherFunction;
import org.clavis.client.session.noise.HandshakeState;
import org.clavis.client.session.noise.NoiseProtocol;
import org.clavis.client.session.noise.Transport;

/** The two ends of an established session, and a record that goes from one to the other. */
final class RecordPair implements AutoCloseable {

    private static final byte[] NOTHING = new byte[0];

    private final Transport ours;
    private final Transport theirs;

    private RecordPair(Transport ours, Transport theirs) {
        this.ours = ours;
        this.theirs = theirs;
    }

    /** Runs a handshake with fresh keys. */
    static RecordPair establish(CipherFunction function) {
        NoiseProtocol protocol = NoiseProtocol.named("Noise_NN_25519_" + function.noiseName() + "_SHA256");
        try (
            HandshakeState initiator = HandshakeState.initiator(protocol).build();
            HandshakeState responder = HandshakeState.responder(protocol).build()
        ) {
            pass(initiator, responder);
            pass(responder, initiator);
            return new RecordPair(initiator.split(), responder.split());
        }
    }

    private static void pass(HandshakeState from, HandshakeState to) {
        byte[] message = new byte[from.nextOverheadBytes()];
        from.writeMessage(NOTHING, message, 0);
        to.readMessage(message, 0, message.length);
    }

    /** One record, from array to array; {@code sealed} has room for the tag. */
    void run(byte[] plain, byte[] sealed, byte[] opened) {
        int length = ours.sender().encryptWithAd(NOTHING, plain, 0, plain.length, sealed, 0);
        if (theirs.receiver().decryptWithAd(NOTHING, sealed, 0, length, opened, 0) != plain.length) {
            throw new IllegalStateException("the record has changed its length");
        }
    }

    @Override
    public void close() {
        ours.close();
        theirs.close();
    }
}
