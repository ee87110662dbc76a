package org.clavis.client.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the newest timestamp of every initiator, so that no first message is accepted twice.
 *
 * <p>A timestamp must be within {@link #WINDOW} of this side's clock, newer than the last one accepted from the same
 * key id, and not from before the guard's memory. An initiator is forgotten once its timestamp has left the window,
 * which refuses it from then on; so memory is bounded and nothing is lost. When the table is full of timestamps inside
 * the window, unknown initiators have to wait. Safe for use by many threads.
 *
 * <p>A guard made by {@link #open} keeps its memory in a file, and goes on where it ended. One made by the constructor
 * refuses timestamps from before it existed: what an earlier run of the process accepted, it cannot know. It cannot
 * know either which initiators' clocks were ahead of its own then; whoever restarts within {@link #WINDOW} and cannot
 * trust its initiators' clocks needs the file.
 */
public final class ReplayGuard implements AutoCloseable {

    /** How far an initiator's clock may be from ours. */
    public static final Duration WINDOW = Duration.ofMinutes(2);

    /** How many initiators are remembered. */
    public static final int MAX_INITIATORS = 65_536;

    private final InstantSource clock;
    private final int maxInitiators;
    private final Map<Bytes32, Long> newest = new LinkedHashMap<>();
    private final @Nullable ReplayFile file;
    private long floorNanos;
    private long latestNowNanos;

    /** A guard that begins now and ends with the process. */
    public ReplayGuard(InstantSource clock) {
        this(clock, MAX_INITIATORS);
    }

    ReplayGuard(InstantSource clock, int maxInitiators) {
        this.clock = clock;
        this.maxInitiators = maxInitiators;
        file = null;
        latestNowNanos = LocalDesk.nanos(clock.instant());
        floorNanos = latestNowNanos - 1;
    }

    private ReplayGuard(InstantSource clock, ReplayFile file) {
        this.clock = clock;
        maxInitiators = MAX_INITIATORS;
        this.file = file;
        latestNowNanos = LocalDesk.nanos(clock.instant());
    }

    /**
     * A guard that remembers in {@code path} what it accepts, on the device before the initiator gets an answer, so that
     * a restart or a crash neither forgets a first message nor refuses an initiator whose clock lags.
     *
     * <p>If there is no file, the guard begins now. If a crash cut the last bytes short, first messages stamped up to
     * {@link #WINDOW} from now are refused as possibly replayed: the cautious reading of what is missing.
     *
     * @param path a file of its own, beside which {@code .lock} and {@code .tmp} are used
     * @param desk whose first messages they are; only the file of the same registry and key id is taken
     * @throws ReplayFileException if the file cannot be used, with nothing changed
     */
    public static ReplayGuard open(Path path, LocalDesk desk, InstantSource clock) {
        ReplayFile file = ReplayFile.open(path, owner(desk));
        ReplayGuard guard = new ReplayGuard(clock, file);
        boolean done = false;
        try {
            guard.recall(file.load());
            file.rewrite(guard.floorNanos, guard.newest);
            done = true;
            return guard;
        } catch (IOException e) {
            throw new ReplayFileException(ReplayFileException.Reason.IO, "cannot write " + path, e);
        } finally {
            if (!done) {
                file.close();
            }
        }
    }

    /**
     * Whether a timestamp could be accepted at all, before anything is known about its sender.
     *
     * @throws HandshakeException {@link HandshakeReason#CLOCK_SKEW} or {@link HandshakeReason#REPLAYED}
     */
    void requireInWindow(long timestampNanos) {
        long now = now();
        if (timestampNanos < now - WINDOW.toNanos() || timestampNanos > now + WINDOW.toNanos()) {
            throw new HandshakeException(
                HandshakeReason.CLOCK_SKEW,
                "the initiator's timestamp is " +
                    Duration.ofNanos(timestampNanos - now).toSeconds() +
                    " s from this side's clock, at most " +
                    WINDOW.toSeconds() +
                    " s are accepted"
            );
        }
        if (timestampNanos <= floor()) {
            throw new HandshakeException(
                HandshakeReason.REPLAYED,
                "the first message is older than this side's memory of first messages"
            );
        }
    }

    /**
     * Accepts an authentic timestamp, once. Returns when it is remembered for good.
     *
     * @throws HandshakeException {@link HandshakeReason#CLOCK_SKEW}, {@link HandshakeReason#REPLAYED}, {@link
     *     HandshakeReason#OVERLOADED} or {@link HandshakeReason#MEMORY_FAILED}
     */
    void accept(Bytes32 initiator, long timestampNanos) {
        try {
            long ticket = remember(initiator, timestampNanos);
            if (file != null) {
                file.force(ticket);
            }
        } catch (IOException e) {
            throw new HandshakeException(
                HandshakeReason.MEMORY_FAILED,
                "first messages cannot be written down: " + e.getMessage(),
                e
            );
        }
    }

    private synchronized long remember(Bytes32 initiator, long timestampNanos) throws IOException {
        requireInWindow(timestampNanos);
        Long last = newest.get(initiator);
        if (last != null && timestampNanos <= last) {
            throw new HandshakeException(
                HandshakeReason.REPLAYED,
                "the first message is not newer than the last one from " + initiator
            );
        }
        if (last == null) {
            forgetOld();
            if (newest.size() >= maxInitiators) {
                throw new HandshakeException(HandshakeReason.OVERLOADED, "too many initiators at once");
            }
        } else {
            newest.remove(initiator);
        }
        newest.put(initiator, timestampNanos);
        if (file == null) {
            return 0;
        }
        if (file.wantsRewrite(newest.size())) {
            forgetOld();
            // without the newcomer, which is appended: so that every ticket is of an append
            Map<Bytes32, Long> others = new LinkedHashMap<>(newest);
            others.remove(initiator);
            file.rewrite(floorNanos, others);
        }
        return file.append(initiator, timestampNanos);
    }

    /** How many initiators are remembered now. */
    synchronized int size() {
        return newest.size();
    }

    /** The clock, which for the guard never goes back: a forgotten timestamp must not become acceptable again. */
    private synchronized long now() {
        latestNowNanos = Math.max(latestNowNanos, LocalDesk.nanos(clock.instant()));
        return latestNowNanos;
    }

    private synchronized long floor() {
        return floorNanos;
    }

    private void forgetOld() {
        long oldest = latestNowNanos - WINDOW.toNanos();
        Iterator<Long> timestamps = newest.values().iterator();
        while (timestamps.hasNext()) {
            long timestamp = timestamps.next();
            if (timestamp >= oldest) {
                return;
            }
            // stays refused when a later run's clock goes back
            floorNanos = Math.max(floorNanos, timestamp);
            timestamps.remove();
        }
    }

    private synchronized void recall(ReplayRecords.@Nullable Content content) {
        if (content == null) {
            floorNanos = latestNowNanos - 1;
            return;
        }
        floorNanos = content.floorNanos();
        newest.putAll(content.newest());
        if (content.torn()) {
            floorNanos = Math.max(floorNanos, latestNowNanos + WINDOW.toNanos());
        }
        forgetOld();
    }

    /** Tells the files of different desks apart. */
    private static Bytes32 owner(LocalDesk desk) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + Address.BYTES + Bytes32.BYTES);
        bytes.putLong(desk.domain().chainId()).put(desk.domain().registry().toBytes()).put(desk.keyId().toBytes());
        return Keccak256.hash(bytes.array());
    }

    /** Lets go of the file, if there is one; nothing is accepted any more. */
    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
