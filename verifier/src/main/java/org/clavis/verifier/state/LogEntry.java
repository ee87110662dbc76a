package org.clavis.verifier.state;

import java.util.List;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;

/** What a contract logged. Immutable. */
public final class LogEntry {

    private static final int MAX_TOPICS = 4;

    private final Address address;
    private final List<Bytes32> topics;
    private final byte[] data;

    /**
     * @param address the contract
     * @param topics at most four
     * @param data any number of bytes
     * @throws IllegalArgumentException if there are more topics
     */
    public LogEntry(Address address, List<Bytes32> topics, byte[] data) {
        if (topics.size() > MAX_TOPICS) {
            throw new IllegalArgumentException(topics.size() + " topics");
        }
        this.address = address;
        this.topics = List.copyOf(topics);
        this.data = data.clone();
    }

    /** The contract. */
    public Address address() {
        return address;
    }

    /** At most four. */
    public List<Bytes32> topics() {
        return topics;
    }

    /** A copy of the data. */
    public byte[] data() {
        return data.clone();
    }

    RlpItem toRlp() {
        return RlpItem.list(
            RlpItem.bytes(address.toBytes()),
            RlpItem.list(
                topics
                    .stream()
                    .map(topic -> RlpItem.bytes(topic.toBytes()))
                    .toList()
            ),
            RlpItem.bytes(data)
        );
    }

    @Override
    public String toString() {
        return address + " " + topics + " " + data.length + " bytes";
    }
}
