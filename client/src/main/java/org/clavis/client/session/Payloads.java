package org.clavis.client.session;

import java.nio.ByteBuffer;
import org.clavis.client.counterparty.Anchor;
import org.clavis.evm.Bytes32;

/**
 * The encrypted payloads of the handshake: each side's {@link Anchor}, less what the hello said already.
 *
 * <p>Integers are big-endian.
 */
final class Payloads {

    /** Timestamp, block number, block hash, epoch. */
    static final int INITIATOR_BYTES = 8 + 6 + 32 + 4;

    /** Block number, block hash. The epoch is the one in the hello, or the hello would have been refused. */
    static final int RESPONDER_BYTES = 6 + 32;

    /** Block numbers travel in 48 bits. */
    static final long MAX_BLOCK_NUMBER = (1L << 48) - 1;

    private Payloads() {}

    /**
     * What the initiator says.
     *
     * @param timestampNanos nanoseconds since 1970
     * @param anchor the initiator's
     */
    record Initiator(long timestampNanos, Anchor anchor) {
        byte[] toBytes() {
            ByteBuffer out = ByteBuffer.allocate(INITIATOR_BYTES);
            out.putLong(timestampNanos);
            putBlock(out, anchor);
            out.putInt((int) anchor.epoch());
            return out.array();
        }

        static Initiator read(byte[] payload, Bytes32 keyId) {
            requireLength(payload, INITIATOR_BYTES);
            ByteBuffer in = ByteBuffer.wrap(payload);
            long timestampNanos = in.getLong();
            long blockNumber = blockNumber(in);
            Bytes32 blockHash = bytes32(in);
            long epoch = in.getInt() & Anchor.MAX_EPOCH;
            if (timestampNanos < 0 || epoch == 0) {
                throw new HandshakeException(HandshakeReason.MALFORMED_PAYLOAD, "timestamp or epoch out of range");
            }
            return new Initiator(timestampNanos, new Anchor(blockNumber, blockHash, keyId, epoch));
        }
    }

    static byte[] responder(Anchor anchor) {
        ByteBuffer out = ByteBuffer.allocate(RESPONDER_BYTES);
        putBlock(out, anchor);
        return out.array();
    }

    static Anchor readResponder(byte[] payload, Bytes32 keyId, long epoch) {
        requireLength(payload, RESPONDER_BYTES);
        ByteBuffer in = ByteBuffer.wrap(payload);
        long blockNumber = blockNumber(in);
        return new Anchor(blockNumber, bytes32(in), keyId, epoch);
    }

    private static void requireLength(byte[] payload, int bytes) {
        if (payload.length != bytes) {
            throw new HandshakeException(
                HandshakeReason.MALFORMED_PAYLOAD,
                "the payload has " + payload.length + " bytes in place of " + bytes
            );
        }
    }

    private static void putBlock(ByteBuffer out, Anchor anchor) {
        out.putShort((short) (anchor.blockNumber() >>> Integer.SIZE));
        out.putInt((int) anchor.blockNumber());
        out.put(anchor.blockHash().toBytes());
    }

    private static long blockNumber(ByteBuffer in) {
        long high = in.getShort() & 0xffffL;
        return (high << Integer.SIZE) | (in.getInt() & 0xffff_ffffL);
    }

    private static Bytes32 bytes32(ByteBuffer in) {
        byte[] bytes = new byte[Bytes32.BYTES];
        in.get(bytes);
        return Bytes32.of(bytes);
    }
}
