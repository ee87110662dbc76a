package org.clavis.client.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A handshake inside a session, until both directions use the keys that it ends with.
 *
 * <p>Whoever sends the handshake's last frame seals everything after it with the new key. The other one opens
 * everything after that frame with the new key, and says by a switch from where on it seals with its own.
 */
final class Rekey {

    private @Nullable Handshake handshake;
    private byte @Nullable [] outgoing;
    private @Nullable EstablishedSession established;
    private @Nullable RecordLayer sending;
    private @Nullable RecordLayer receiving;
    private boolean lastFrameIsOurs;

    /** Begins, with a frame to send or one to wait for. */
    void begin(Handshake begun, byte @Nullable [] hello) {
        handshake = begun;
        outgoing = hello;
    }

    Handshake handshake() {
        return require(handshake);
    }

    /** Another frame before the handshake has finished. */
    void next(byte[] frame) {
        outgoing = frame;
    }

    /** The handshake has finished, with a last frame to send or not. */
    void finish(EstablishedSession session, RecordLayer newSending, RecordLayer newReceiving, Optional<byte[]> last) {
        established = session;
        sending = newSending;
        receiving = newReceiving;
        outgoing = last.orElse(null);
        lastFrameIsOurs = last.isPresent();
    }

    EstablishedSession established() {
        return require(established);
    }

    /** The frame to send, or null. */
    byte @Nullable [] outgoing() {
        return outgoing;
    }

    /** The frame was sent; true if what follows is to be sealed with the new key. */
    boolean sent() {
        outgoing = null;
        return lastFrameIsOurs;
    }

    /** True if a switch is to be sent. */
    boolean switchDue() {
        return sending != null && !lastFrameIsOurs;
    }

    /** True if the peer may say where its new key begins. */
    boolean awaitsSwitch() {
        return lastFrameIsOurs && outgoing == null && receiving != null;
    }

    /** True if it is the peer's turn in the handshake. */
    boolean awaitsFrame() {
        return handshake != null && established == null && outgoing == null;
    }

    RecordLayer takeSending() {
        RecordLayer taken = require(sending);
        sending = null;
        return taken;
    }

    RecordLayer takeReceiving() {
        RecordLayer taken = require(receiving);
        receiving = null;
        return taken;
    }

    /** True once both directions use the new keys. */
    boolean isSwitched() {
        return established != null && sending == null && receiving == null;
    }

    void wipeSending() {
        if (sending != null) {
            sending.close();
        }
    }

    void wipeReceiving() {
        if (receiving != null) {
            receiving.close();
        }
        if (handshake != null) {
            handshake.close();
        }
    }

    private static <T> T require(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the handshake has not come so far");
        }
        return value;
    }
}
