package org.clavis.contracts.rpc;

import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The error object of a JSON-RPC answer. */
public final class RpcErrorException extends RpcException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final long code;
    private final @Nullable String data;

    RpcErrorException(long code, String message, @Nullable String data) {
        super(Kind.ERROR_RESPONSE, message);
        this.code = code;
        this.data = data;
    }

    /** The node's error code; 3 is an execution that reverted, on most nodes. */
    public long code() {
        return code;
    }

    /** What a reverted execution returned, {@code 0x} and an even number of hexadecimal digits, if the node told. */
    public Optional<String> revertData() {
        return Optional.ofNullable(data);
    }
}
