package org.clavis.verifier;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The base of every exception that Clavis throws on purpose. Each area has a subclass with an enum of reasons. */
public abstract class ClavisException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** An exception with a message for people, free of secrets. */
    protected ClavisException(String message) {
        super(message);
    }

    /** An exception with a message for people, free of secrets, and what led to it. */
    protected ClavisException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Why, for programs: a constant of the area's enum. */
    public abstract Enum<?> reason();
}
