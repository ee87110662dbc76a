package org.clavis.secret;

import java.io.Serial;
import org.clavis.verifier.ClavisException;

/** A secret was used after it had been closed: the caller's mistake. */
public final class SecretClosedException extends ClavisException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The secret was erased before this use of it. */
        CLOSED,
    }

    SecretClosedException() {
        super("the secret was closed, its bytes are gone");
    }

    @Override
    public Reason reason() {
        return Reason.CLOSED;
    }
}
