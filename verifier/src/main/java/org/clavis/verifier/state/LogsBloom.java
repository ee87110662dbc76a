package org.clavis.verifier.state;

import java.util.HexFormat;
import java.util.List;
import org.clavis.hash.Keccak256;

/**
 * The filter of 2,048 bits that a header has over the addresses and topics of its block's logs. What it does not have, no
 * log of the block has. Immutable. Source: Ethereum Yellow Paper, 4.3.1.
 */
public final class LogsBloom {

    /** Length in bytes. */
    public static final int BYTES = 256;

    private final byte[] bits;

    private LogsBloom(byte[] bits) {
        this.bits = bits;
    }

    /** The filter of these logs. */
    public static LogsBloom of(List<LogEntry> logs) {
        byte[] bits = new byte[BYTES];
        for (LogEntry log : logs) {
            set(bits, log.address().toBytes());
            log.topics().forEach(topic -> set(bits, topic.toBytes()));
        }
        return new LogsBloom(bits);
    }

    /**
     * A filter that was read.
     *
     * @throws org.clavis.verifier.EncodingException if there are not {@value #BYTES} bytes
     */
    public static LogsBloom of(byte[] bits) {
        return new LogsBloom(RlpItem.bytes(bits).bytes(BYTES));
    }

    /** False only if no log has this address or topic. */
    public boolean mayContain(byte[] addressOrTopic) {
        byte[] hash = Keccak256.digest(addressOrTopic);
        for (int i = 0; i < 6; i += 2) {
            int bit = bit(hash, i);
            if ((bits[BYTES - 1 - bit / 8] & (1 << (bit % 8))) == 0) {
                return false;
            }
        }
        return true;
    }

    /** A copy of the filter. */
    public byte[] toBytes() {
        return bits.clone();
    }

    private static void set(byte[] bits, byte[] addressOrTopic) {
        byte[] hash = Keccak256.digest(addressOrTopic);
        for (int i = 0; i < 6; i += 2) {
            int bit = bit(hash, i);
            bits[BYTES - 1 - bit / 8] |= (byte) (1 << (bit % 8));
        }
    }

    private static int bit(byte[] hash, int at) {
        return ((hash[at] & 0x7) << 8) | (hash[at + 1] & 0xff);
    }

    @Override
    public String toString() {
        return "0x" + HexFormat.of().formatHex(bits);
    }
}
