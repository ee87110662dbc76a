package org.clavis.client.session;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.clavis.client.counterparty.Anchor;
import org.clavis.client.session.noise.KemFunction;
import org.clavis.evm.Bytes32;

/**
 * The encrypted payloads of the handshake: each side's {@link Anchor}, less what the other side knows already.
 *
 * <p>Integers are big-endian.
 */
final class Payloads {

    /** Timestamp, block number, block hash, epoch. */
    static final int INITIATOR_BYTES = 8 + 6 + 32 + 4;

    /** Block number, block hash. The epoch is the one in the hello, or the hello would have been refused. */
    static final int RESPONDER_BYTES = 6 + 32;

    /** Key id, epoch, block number, block hash. */
    static final int INTRODUCTION_BYTES = 32 + 4 + 6 + 32;

    /** Block numbers travel in 48 bits. */
    static final long MAX_BLOCK_NUMBER = (1L << 48) - 1;

    private static final int KEM_KEY_BYTES = KemFunction.MLKEM768.publicKeyBytes();

    private Payloads() {}

    /** Length of the first payload: nothing from a stranger; the initiator's KEM key comes after the rest where the responder needs it. */
    static int initiatorBytes(SessionProtocol protocol) {
        if (protocol.isIntroduction()) {
            return 0;
        }
        return INITIATOR_BYTES + (protocol.hasStaticKem() ? KEM_KEY_BYTES : 0);
    }

    /**
     * What the initiator says.
     *
     * @param timestampNanos nanoseconds since 1970
     * @param seen where it looked at the chain
     * @param epoch of its own key, or {@link LocalDesk#UNKNOWN_EPOCH}
     */
    record Initiator(long timestampNanos, LocalDesk.Block seen, long epoch) {
        byte[] toBytes() {
            ByteBuffer out = ByteBuffer.allocate(INITIATOR_BYTES);
            out.putLong(timestampNanos);
            putBlock(out, seen);
            out.putInt((int) epoch);
            return out.array();
        }

        /** Reads a payload without the KEM key that may follow; of the length that the protocol demands. */
        static Initiator read(byte[] payload, SessionProtocol protocol) {
            requireLength(payload, initiatorBytes(protocol));
            ByteBuffer in = ByteBuffer.wrap(payload);
            long timestampNanos = in.getLong();
            if (timestampNanos < 0) {
                throw new HandshakeException(HandshakeReason.MALFORMED_PAYLOAD, "timestamp out of range");
            }
            return new Initiator(timestampNanos, block(in), in.getInt() & Anchor.MAX_EPOCH);
        }
    }

    /**
     * What each side of an introduction says of itself.
     *
     * @param keyId who it is
     * @param epoch of its key
     * @param seen where it looked at the chain
     */
    record Introduction(Bytes32 keyId, long epoch, LocalDesk.Block seen) {
        static Introduction of(LocalDesk desk) {
            return new Introduction(desk.keyId(), desk.epoch(), desk.seen());
        }

        byte[] toBytes() {
            ByteBuffer out = ByteBuffer.allocate(INTRODUCTION_BYTES);
            out.put(keyId.toBytes());
            out.putInt((int) epoch);
            putBlock(out, seen);
            return out.array();
        }

        static Introduction read(byte[] payload) {
            requireLength(payload, INTRODUCTION_BYTES);
            ByteBuffer in = ByteBuffer.wrap(payload);
            byte[] keyId = new byte[Bytes32.BYTES];
            in.get(keyId);
            long epoch = in.getInt() & Anchor.MAX_EPOCH;
            return new Introduction(Bytes32.of(keyId), epoch, block(in));
        }
    }

    /** The initiator's KEM key in a payload that has one. */
    static byte[] kemKey(byte[] payload) {
        return Arrays.copyOfRange(payload, INITIATOR_BYTES, payload.length);
    }

    static byte[] responder(LocalDesk.Block seen) {
        ByteBuffer out = ByteBuffer.allocate(RESPONDER_BYTES);
        putBlock(out, seen);
        return out.array();
    }

    static LocalDesk.Block readResponder(byte[] payload) {
        requireLength(payload, RESPONDER_BYTES);
        return block(ByteBuffer.wrap(payload));
    }

    private static void requireLength(byte[] payload, int bytes) {
        if (payload.length != bytes) {
            throw new HandshakeException(
                HandshakeReason.MALFORMED_PAYLOAD,
                "the payload has " + payload.length + " bytes in place of " + bytes
            );
        }
    }

    private static void putBlock(ByteBuffer out, LocalDesk.Block block) {
        out.putShort((short) (block.number() >>> Integer.SIZE));
        out.putInt((int) block.number());
        out.put(block.hash().toBytes());
    }

    private static LocalDesk.Block block(ByteBuffer in) {
        long high = in.getShort() & 0xffffL;
        long number = (high << Integer.SIZE) | (in.getInt() & 0xffff_ffffL);
        byte[] hash = new byte[Bytes32.BYTES];
        in.get(hash);
        return new LocalDesk.Block(number, Bytes32.of(hash));
    }
}
