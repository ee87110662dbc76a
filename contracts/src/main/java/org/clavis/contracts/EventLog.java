package org.clavis.contracts;

import java.util.List;
import java.util.function.Function;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/** What the generated events share. */
final class EventLog {

    /** Requires the topics of an event: its own first, and as many in all. */
    static void require(List<Bytes32> topics, Bytes32 first, int count) {
        if (topics.size() != count) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                -1,
                "expected " + count + " topics, got " + topics.size()
            );
        }
        if (!topics.getFirst().equals(first)) {
            throw new EncodingException(RejectReason.MALFORMED, -1, "topic " + topics.getFirst() + " is not " + first);
        }
    }

    /** The value in a topic. */
    static <T> T topic(List<Bytes32> topics, int index, Function<AbiReader, T> value) {
        return value.apply(new AbiReader(topics.get(index).toBytes(), 1));
    }

    private EventLog() {}
}
