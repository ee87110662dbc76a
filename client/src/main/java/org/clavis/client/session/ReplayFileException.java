package org.clavis.client.session;

import java.io.Serial;
import org.clavis.verifier.ClavisException;
import org.jspecify.annotations.Nullable;

/** The file of a {@link ReplayGuard} cannot be used. */
public final class ReplayFileException extends ClavisException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The file cannot be read or written. */
        IO,
        /** Another guard, of this process or another one, has it open. */
        IN_USE,
        /** It is something else. */
        NOT_A_REPLAY_FILE,
        /** It remembers the first messages of another desk. */
        WRONG_DESK,
        /** It was altered. */
        DAMAGED,
        /** It is longer than a guard ever makes it. */
        TOO_LONG,
    }

    private final Reason reason;

    ReplayFileException(Reason reason, String detail) {
        this(reason, detail, null);
    }

    ReplayFileException(Reason reason, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.reason = reason;
    }

    @Override
    public Reason reason() {
        return reason;
    }
}
