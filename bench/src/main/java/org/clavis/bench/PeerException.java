package org.clavis.bench;

import java.io.Serial;

/** A peer did not start, ended, was silent for too long, or answered what it should not. */
final class PeerException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    PeerException(String message) {
        super(message);
    }

    PeerException(String message, Throwable cause) {
        super(message, cause);
    }
}
