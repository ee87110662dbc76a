package org.clavis.client.registry;

import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import org.clavis.verifier.ClavisException;
import org.jspecify.annotations.Nullable;

/** A registry contract refuses, or would. Nothing was changed. The message has the contract's reason and its values. */
public final class RegistryException extends ClavisException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final RegistryReason reason;
    private final ArrayList<BatchEntry> entries;

    RegistryException(RegistryReason reason, String message, List<BatchEntry> entries, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.entries = new ArrayList<>(entries);
    }

    RegistryException(RegistryReason reason, String message, @Nullable Throwable cause) {
        this(reason, message, List.of(), cause);
    }

    RegistryException(RegistryReason reason, String message) {
        this(reason, message, null);
    }

    @Override
    public RegistryReason reason() {
        return reason;
    }

    /** Of a batch that failed: which calls were refused, in order. */
    public List<BatchEntry> entries() {
        return List.copyOf(entries);
    }
}
