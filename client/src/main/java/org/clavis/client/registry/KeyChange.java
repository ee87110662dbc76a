package org.clavis.client.registry;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.clavis.contracts.KeyRegistryContract;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.state.LogEntry;

/**
 * Something that the registry's log says of a key which sessions may rest on.
 *
 * @param kind what has happened
 * @param keyId to which key
 * @param epoch the key's epoch since; 0 where the log does not tell
 */
public record KeyChange(Kind kind, Bytes32 keyId, long epoch) {
    /** What can happen. */
    public enum Kind {
        /** It is over. */
        REVOKED,
        /** Another key has taken its place. */
        ROTATED,
        /** It is valid for longer. */
        EXTENDED,
        /** It has another owner. */
        HANDED_OVER,
    }

    public KeyChange {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(keyId, "keyId");
    }

    /**
     * The changes that a registry has logged, in order.
     *
     * @throws ChainException {@link ChainReason#MALFORMED_ANSWER} if a log of its events is none
     */
    public static List<KeyChange> in(List<LogEntry> logs, Address registry) {
        try {
            return logs
                .stream()
                .filter(log -> log.address().equals(registry) && !log.topics().isEmpty())
                .map(KeyChange::of)
                .flatMap(Optional::stream)
                .toList();
        } catch (EncodingException e) {
            throw new ChainException(ChainReason.MALFORMED_ANSWER, "a log of the registry: " + e.getMessage(), e);
        }
    }

    private static Optional<KeyChange> of(LogEntry log) {
        List<Bytes32> topics = log.topics();
        Bytes32 topic = topics.getFirst();
        if (topic.equals(KeyRegistryContract.KeyRevoked.TOPIC)) {
            var event = KeyRegistryContract.KeyRevoked.decode(topics, log.data());
            return Optional.of(new KeyChange(Kind.REVOKED, event.keyId(), event.epoch()));
        }
        if (topic.equals(KeyRegistryContract.KeyRotated.TOPIC)) {
            var event = KeyRegistryContract.KeyRotated.decode(topics, log.data());
            return Optional.of(new KeyChange(Kind.ROTATED, event.keyId(), event.epoch()));
        }
        if (topic.equals(KeyRegistryContract.KeyExtended.TOPIC)) {
            var event = KeyRegistryContract.KeyExtended.decode(topics, log.data());
            return Optional.of(new KeyChange(Kind.EXTENDED, event.keyId(), event.epoch()));
        }
        if (topic.equals(KeyRegistryContract.OwnershipTransferred.TOPIC)) {
            var event = KeyRegistryContract.OwnershipTransferred.decode(topics, log.data());
            return Optional.of(new KeyChange(Kind.HANDED_OVER, event.keyId(), 0));
        }
        return Optional.empty();
    }
}
