package org.clavis.secret;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Secret bytes that are erased on {@link #close}.
 *
 * <p>The JVM may have moved the array before, and a moved array leaves its old place unerased: closing shortens a
 * secret's life, it does not prove that no copy is left. Safe for use by many threads.
 */
public final class SecretBytes implements AutoCloseable {

    private final int length;
    private byte @Nullable [] bytes;

    private SecretBytes(byte[] bytes) {
        this.length = bytes.length;
        this.bytes = bytes;
    }

    /** A copy of {@code bytes}; the caller's array stays as it is, and is the caller's to erase. */
    public static SecretBytes copyOf(byte[] bytes) {
        return new SecretBytes(bytes.clone());
    }

    /** Moves the bytes in: copies them and erases the caller's array. */
    public static SecretBytes takeFrom(byte[] bytes) {
        try {
            return copyOf(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Fresh random bytes. */
    public static SecretBytes random(SecureRandom random, int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        random.nextBytes(bytes);
        return new SecretBytes(bytes);
    }

    /** How many bytes there are. Not secret; known after closing too. */
    public int lengthBytes() {
        return length;
    }

    /**
     * Shows the secret to {@code access} and returns what it makes of it.
     *
     * @throws SecretClosedException after {@link #close}
     */
    public <R> R expose(SecretAccess<R> access) {
        byte[] copy = open();
        try {
            return access.access(copy);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /** An independent copy, to be closed by whoever asked for it. */
    public SecretBytes copy() {
        return new SecretBytes(open());
    }

    /** True if both hold the same bytes. Timing: depends on the lengths only. */
    @SuppressWarnings("resource") // compares with somebody else's secret, which stays open
    @Override
    public boolean equals(@Nullable Object o) {
        if (!(o instanceof SecretBytes other)) {
            return false;
        }
        byte[] mine = open();
        byte[] theirs = {};
        try {
            theirs = other.open();
            return MessageDigest.isEqual(mine, theirs);
        } finally {
            Arrays.fill(mine, (byte) 0);
            Arrays.fill(theirs, (byte) 0);
        }
    }

    /** The length: a hash of the bytes would tell something about them. */
    @Override
    public int hashCode() {
        return length;
    }

    /** Never the bytes. */
    @Override
    public String toString() {
        return "SecretBytes[" + length + " bytes, redacted]";
    }

    /** Erases the bytes. Closing again does nothing. */
    @Override
    public synchronized void close() {
        byte[] held = bytes;
        if (held != null) {
            Arrays.fill(held, (byte) 0);
            bytes = null;
        }
    }

    private synchronized byte[] open() {
        byte[] held = bytes;
        if (held == null) {
            throw new SecretClosedException();
        }
        return held.clone();
    }
}
