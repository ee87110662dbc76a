package org.clavis.testnet;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A local chain that does not start or does not do what development chains do. */
public final class TestnetException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What failed, in one line, and what led to it. */
    public TestnetException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** What failed, in one line. */
    public TestnetException(String message) {
        super(message);
    }
}
