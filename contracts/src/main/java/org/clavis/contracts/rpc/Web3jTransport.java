package org.clavis.contracts.rpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.web3j.protocol.Service;

/** Lets web3j speak through a {@link JsonRpc}. */
public final class Web3jTransport extends Service {

    private final JsonRpc rpc;

    /** Closing the transport closes {@code rpc}. */
    public Web3jTransport(JsonRpc rpc) {
        super(false);
        this.rpc = rpc;
    }

    @Override
    protected InputStream performIO(String payload) throws IOException {
        return new ByteArrayInputStream(rpc.exchange(payload.getBytes(StandardCharsets.UTF_8), "a request"));
    }

    @Override
    public void close() {
        rpc.close();
    }
}
