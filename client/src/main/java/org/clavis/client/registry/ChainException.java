package org.clavis.client.registry;

import java.io.Serial;
import java.util.Optional;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.ClavisException;
import org.jspecify.annotations.Nullable;

/** The chain could not be read or written. The message is one line. */
public final class ChainException extends ClavisException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final ChainReason reason;
    private final @Nullable String transactionHash;
    private final @Nullable String revertData;

    ChainException(ChainReason reason, String message, @Nullable Throwable cause) {
        this(reason, message, cause, null, null);
    }

    ChainException(ChainReason reason, String message) {
        this(reason, message, null, null, null);
    }

    private ChainException(
        ChainReason reason,
        String message,
        @Nullable Throwable cause,
        @Nullable String transactionHash,
        @Nullable String revertData
    ) {
        super(message, cause);
        this.reason = reason;
        this.transactionHash = transactionHash;
        this.revertData = revertData;
    }

    static ChainException ofTransaction(
        ChainReason reason,
        Bytes32 transactionHash,
        String message,
        @Nullable Throwable cause
    ) {
        return new ChainException(reason, message, cause, transactionHash.toHex(), null);
    }

    static ChainException ofRevert(
        ChainReason reason,
        String message,
        @Nullable String data,
        @Nullable Throwable cause
    ) {
        return new ChainException(reason, message, cause, null, data);
    }

    @Override
    public ChainReason reason() {
        return reason;
    }

    /** The transaction in question, where one was signed. */
    public Optional<Bytes32> transactionHash() {
        return Optional.ofNullable(transactionHash).map(Bytes32::fromHex);
    }

    /** What the contract reverted with, where it did and the node told: {@code 0x} and hexadecimal digits. */
    Optional<String> revertData() {
        return Optional.ofNullable(revertData);
    }
}
