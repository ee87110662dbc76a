package org.clavis.secret;

/**
 * Code that is shown a secret for the length of one call.
 *
 * <p>Every place that reads a secret implements this, so that a search for it finds them all. The array is a copy that
 * is erased when the call returns: it must not be kept, and whatever is derived from it is the callee's to erase.
 *
 * @param <R> what it makes of the secret
 */
@FunctionalInterface
public interface SecretAccess<R> {
    /**
     * Uses the secret.
     *
     * @param secret the bytes, valid until this method returns
     */
    R access(byte[] secret);
}
