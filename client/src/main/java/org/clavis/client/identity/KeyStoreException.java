package org.clavis.client.identity;

import java.io.Serial;
import org.clavis.verifier.ClavisException;
import org.jspecify.annotations.Nullable;

/** A key store could not be made, read or written. The file is as it was before. */
public final class KeyStoreException extends ClavisException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** There is no file at the path. */
        NOT_FOUND,
        /** There is already a file at the path, and a new one would replace its keys. */
        ALREADY_EXISTS,
        /** The file begins with something else than a key store does. */
        NOT_A_KEY_STORE,
        /** The file has a version that this code does not know. */
        UNSUPPORTED_VERSION,
        /** The file names a key derivation or cipher that this code does not know. */
        UNSUPPORTED_ALGORITHM,
        /** The file asks for a costlier or weaker key derivation than is allowed. */
        PARAMETERS_OUT_OF_RANGE,
        /** The file ends early. */
        TRUNCATED,
        /** The file goes on after its end. */
        TOO_LONG,
        /** The file does not have the bytes that were written. */
        ALTERED,
        /** The password does not open the file; or someone altered it and repaired its checksum. */
        WRONG_PASSWORD,
        /** The decrypted content is no identity. */
        MALFORMED_CONTENT,
        /** The password is empty or too long. */
        UNUSABLE_PASSWORD,
        /** The password could not be read. */
        PASSWORD_UNAVAILABLE,
        /** Another program wrote the file since it was read here: saving would undo that. */
        CHANGED_ON_DISK,
        /** No rotation has been prepared. */
        NO_PENDING_ROTATION,
        /** The keys are from before key stores had KEM keys; a rotation brings one. */
        NO_KEM_KEY,
        /** The file system refused. */
        IO,
    }

    private final Reason reason;

    KeyStoreException(Reason reason, String message) {
        this(reason, message, null);
    }

    KeyStoreException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    @Override
    public Reason reason() {
        return reason;
    }
}
