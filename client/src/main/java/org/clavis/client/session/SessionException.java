package org.clavis.client.session;

import java.io.Serial;
import org.clavis.verifier.ClavisException;
import org.jspecify.annotations.Nullable;

/** A session is over. Nothing more can be sent or received on it. */
public final class SessionException extends ClavisException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final SessionReason reason;

    /**
     * @param reason why, for programs
     * @param detail why, for people; never a secret
     */
    public SessionException(SessionReason reason, String detail) {
        this(reason, detail, null);
    }

    SessionException(SessionReason reason, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.reason = reason;
    }

    @Override
    public SessionReason reason() {
        return reason;
    }
}
