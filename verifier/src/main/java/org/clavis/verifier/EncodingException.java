package org.clavis.verifier;

import java.io.Serial;

/** Bytes or text that do not encode what they should. */
public final class EncodingException extends ClavisException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final RejectReason reason;
    private final long offsetBytes;

    /**
     * @param reason one of kind {@link RejectReason.Kind#ENCODING} or {@link RejectReason.Kind#CRYPTOGRAPHY}
     * @param offsetBytes where in the input the offending item begins, or -1 where the input has no byte positions
     * @param detail which field, and what was found
     */
    public EncodingException(RejectReason reason, long offsetBytes, String detail) {
        super(offsetBytes < 0 ? detail : detail + " (at byte " + offsetBytes + ")");
        this.reason = reason;
        this.offsetBytes = offsetBytes;
    }

    @Override
    public RejectReason reason() {
        return reason;
    }

    /** Where in the input the offending item begins, or -1 where the input has no byte positions. */
    public long offsetBytes() {
        return offsetBytes;
    }

    /** This failure as a verdict. */
    public <T> Verification<T> asRejection() {
        return new Rejected<>(reason, String.valueOf(getMessage()));
    }
}
