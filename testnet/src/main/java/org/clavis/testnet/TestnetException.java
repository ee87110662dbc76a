package org.clavis.testnet;

import java.io.Serial;
import org.clavis.verifier.ClavisException;
import org.jspecify.annotations.Nullable;

/** A local chain that does not start or does not do what development chains do. */
public final class TestnetException extends ClavisException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What is wrong with the chain. */
    public enum Reason {
        /** Its program is missing, cannot be started, or does not come up. */
        NOT_STARTED,
        /** It does not answer, or refuses to. */
        NO_ANSWER,
        /** It answers with something else than was asked for. */
        WRONG_ANSWER,
        /** The wait for it was interrupted. */
        INTERRUPTED,
    }

    /** What failed, in one line, and what led to it. */
    public TestnetException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What failed, in one line. */
    public TestnetException(Reason reason, String message) {
        this(reason, message, null);
    }

    @Override
    public Reason reason() {
        return reason;
    }
}
