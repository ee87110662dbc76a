package org.clavis.client.session;

import java.io.IOException;
import java.io.Serial;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.clavis.client.session.noise.NoiseException;
import org.clavis.verifier.ClavisException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.jspecify.annotations.Nullable;

/** A handshake failed. The reason is for this side alone. */
public final class HandshakeException extends ClavisException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final HandshakeReason reason;
    private final @Nullable RejectReason rejection;

    /**
     * @param reason why, for programs
     * @param detail why, for people; never a secret
     */
    public HandshakeException(HandshakeReason reason, String detail) {
        this(reason, detail, null, null);
    }

    HandshakeException(HandshakeReason reason, String detail, Throwable cause) {
        this(reason, detail, null, cause);
    }

    private HandshakeException(
        HandshakeReason reason,
        String detail,
        @Nullable RejectReason rejection,
        @Nullable Throwable cause
    ) {
        super(detail, cause);
        this.reason = reason;
        this.rejection = rejection;
    }

    /** The registry's verdict on the counterparty. */
    static HandshakeException rejected(Rejected<?> verdict) {
        return new HandshakeException(
            HandshakeReason.COUNTERPARTY_REJECTED,
            verdict.reason() + ": " + verdict.detail(),
            verdict.reason(),
            null
        );
    }

    /** What the engine's refusal of a message means here. */
    static HandshakeException of(NoiseException refusal) {
        HandshakeReason reason = switch (refusal.reason()) {
            case ZERO_SHARED_SECRET -> HandshakeReason.LOW_ORDER_POINT;
            case INVALID_KEM_KEY -> HandshakeReason.INVALID_KEM_KEY;
            case MESSAGE_TOO_SHORT, MESSAGE_TOO_LONG -> HandshakeReason.FRAME_SIZE;
            case DECRYPT_FAILED, NONCE_EXHAUSTED -> HandshakeReason.DECRYPT_FAILED;
            case UNSUPPORTED_PROTOCOL -> HandshakeReason.UNSUPPORTED_SUITE;
        };
        return new HandshakeException(reason, String.valueOf(refusal.getMessage()), refusal);
    }

    /** What the network's failure means here. */
    static HandshakeException of(IOException failure, boolean timeIsUp) {
        HandshakeReason reason;
        String detail;
        if (timeIsUp || failure instanceof SocketTimeoutException) {
            reason = HandshakeReason.TIMEOUT;
            detail = "the peer did not finish in time";
        } else if (failure instanceof FrameChannel.FrameSizeException) {
            reason = HandshakeReason.FRAME_SIZE;
            detail = String.valueOf(failure.getMessage());
        } else {
            reason = HandshakeReason.TRUNCATED;
            detail = "the connection ended during the handshake";
        }
        return new HandshakeException(reason, detail, failure);
    }

    @Override
    public HandshakeReason reason() {
        return reason;
    }

    /** Why the registry does not vouch for the peer; there if {@link HandshakeReason#COUNTERPARTY_REJECTED}. */
    public Optional<RejectReason> rejection() {
        return Optional.ofNullable(rejection);
    }

    /** True if the registry could not be asked about the counterparty, which may be different soon. */
    public boolean isChainUnavailable() {
        return rejection == RejectReason.CHAIN_UNAVAILABLE;
    }
}
