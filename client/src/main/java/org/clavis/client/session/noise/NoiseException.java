package org.clavis.client.session.noise;

import java.io.Serial;
import org.clavis.verifier.ClavisException;

/** The engine refused a name, a message or a key. */
public final class NoiseException extends ClavisException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final NoiseReason reason;

    /**
     * @param reason why, for programs
     * @param detail why, for people; never a secret
     */
    public NoiseException(NoiseReason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    @Override
    public NoiseReason reason() {
        return reason;
    }
}
