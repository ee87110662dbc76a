package org.clavis.contracts.rpc;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A call that brought no result. The message is one line, without credentials that the node's URL may carry. */
public sealed class RpcException extends IOException permits RpcErrorException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** No connection came about: the node cannot have seen the request. */
        UNREACHABLE,
        /** The connection broke after the request may have been sent. */
        DISCONNECTED,
        /** No complete answer within the time allowed. */
        TIMED_OUT,
        /** An HTTP status other than 200. */
        HTTP_STATUS,
        /** An answer longer than allowed. */
        TOO_LARGE,
        /** An answer that is not the JSON-RPC asked for. */
        MALFORMED,
        /** The node answered with an error object. */
        ERROR_RESPONSE,
    }

    private final Kind kind;

    RpcException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    RpcException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }
}
