package org.clavis.client.session;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.clavis.client.session.ReplayFileException.Reason;
import org.clavis.evm.Bytes32;

/**
 * The bytes of a replay guard's file: a header, then one record for each first message that was accepted.
 *
 * <p>Each record's check covers the one before, so that none can be left out, exchanged or moved without the ones after
 * it failing. That tells accidents from memory; it is no defence against whoever can write the file.
 */
final class ReplayRecords {

    /** Magic, desk, floor and the check of these three. */
    static final int HEADER_BYTES = 8 + Bytes32.BYTES + Long.BYTES + Bytes32.BYTES;

    private static final int CHECK_BYTES = 8;

    /** Key id, timestamp and check. */
    static final int RECORD_BYTES = Bytes32.BYTES + Long.BYTES + CHECK_BYTES;

    /** More records than a file ever holds. */
    static final int MAX_RECORDS = 4 * ReplayGuard.MAX_INITIATORS;

    /** How many records a crash can leave half written: more than there are handshakes at once. */
    static final int MAX_TORN_RECORDS = 1_024;

    private static final byte[] MAGIC = { 'C', 'L', 'V', 'R', 'P', 'L', 'Y', 1 };

    private final MessageDigest sha256;
    private final byte[] check = new byte[CHECK_BYTES];

    ReplayRecords() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform lacks SHA-256", e);
        }
    }

    /**
     * What a file says.
     *
     * @param floorNanos no timestamp up to here is acceptable, other than what {@code newest} knows better
     * @param newest the newest timestamp of each initiator, oldest record first
     * @param records how many there were
     * @param torn true if the last bytes are those of a write that a crash cut short
     */
    record Content(long floorNanos, Map<Bytes32, Long> newest, int records, boolean torn) {}

    /** A header; the records that {@link #record} makes from now on belong after it. */
    byte[] header(Bytes32 desk, long floorNanos) {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES);
        out.put(MAGIC).put(desk.toBytes()).putLong(floorNanos);
        sha256.update(out.array(), 0, out.position());
        byte[] digest = sha256.digest();
        out.put(digest);
        System.arraycopy(digest, 0, check, 0, CHECK_BYTES);
        return out.array();
    }

    /** The record that comes next. */
    byte[] record(Bytes32 initiator, long timestampNanos) {
        ByteBuffer out = ByteBuffer.allocate(RECORD_BYTES);
        out.put(initiator.toBytes()).putLong(timestampNanos);
        out.put(nextCheck(out.array(), 0));
        return out.array();
    }

    /**
     * Reads a file; the records that {@link #record} makes from now on belong after it, unless it is torn.
     *
     * @throws ReplayFileException if it is not the file of {@code desk}, or was altered
     */
    Content read(byte[] file, Bytes32 desk) {
        ByteBuffer in = ByteBuffer.wrap(file);
        byte[] magic = new byte[MAGIC.length];
        if (file.length < HEADER_BYTES) {
            throw new ReplayFileException(Reason.NOT_A_REPLAY_FILE, "shorter than its header");
        }
        in.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new ReplayFileException(Reason.NOT_A_REPLAY_FILE, "it does not begin as a replay guard's file does");
        }
        byte[] owner = new byte[Bytes32.BYTES];
        in.get(owner);
        long floorNanos = in.getLong();
        if (!Arrays.equals(header(Bytes32.of(owner), floorNanos), 0, HEADER_BYTES, file, 0, HEADER_BYTES)) {
            throw new ReplayFileException(Reason.DAMAGED, "its header does not match its check");
        }
        if (!Bytes32.of(owner).equals(desk)) {
            throw new ReplayFileException(Reason.WRONG_DESK, "it is another desk's");
        }
        return readRecords(file, floorNanos);
    }

    private Content readRecords(byte[] file, long floorNanos) {
        ByteBuffer in = ByteBuffer.wrap(file, HEADER_BYTES, file.length - HEADER_BYTES);
        Map<Bytes32, Long> newest = new LinkedHashMap<>();
        int records = 0;
        while (in.remaining() >= RECORD_BYTES) {
            int at = in.position();
            byte[] keyId = new byte[Bytes32.BYTES];
            in.get(keyId);
            long timestamp = in.getLong();
            byte[] expected = nextCheck(file, at);
            if (!Arrays.equals(expected, 0, CHECK_BYTES, file, in.position(), in.position() + CHECK_BYTES)) {
                in.position(at);
                break;
            }
            in.position(at + RECORD_BYTES);
            Bytes32 initiator = Bytes32.of(keyId);
            Long before = newest.remove(initiator);
            if (timestamp < 0 || (before != null && before >= timestamp)) {
                throw new ReplayFileException(Reason.DAMAGED, "record " + records + " goes back in time");
            }
            newest.put(initiator, timestamp);
            records++;
        }
        if (in.remaining() > MAX_TORN_RECORDS * RECORD_BYTES) {
            throw new ReplayFileException(Reason.DAMAGED, "record " + records + " does not match its check");
        }
        return new Content(floorNanos, newest, records, in.hasRemaining());
    }

    private byte[] nextCheck(byte[] bytes, int offset) {
        sha256.update(check);
        sha256.update(bytes, offset, Bytes32.BYTES + Long.BYTES);
        System.arraycopy(sha256.digest(), 0, check, 0, CHECK_BYTES);
        return check;
    }
}
