package org.clavis.client.registry;

import java.io.Serial;
import org.clavis.verifier.ClavisException;
import org.jspecify.annotations.Nullable;

/** A registry contract refuses, or would. Nothing was changed. The message has the contract's reason and its values. */
public final class RegistryException extends ClavisException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final RegistryReason reason;

    RegistryException(RegistryReason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    RegistryException(RegistryReason reason, String message) {
        this(reason, message, null);
    }

    @Override
    public RegistryReason reason() {
        return reason;
    }
}
