package org.clavis.client.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.clavis.client.session.ReplayFileException.Reason;
import org.clavis.evm.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * A replay guard's file: appended to for every first message, and rewritten now and then so that it stays short.
 *
 * <p>A rewritten file takes the old one's name in one step, flushed before. {@link #append} and {@link #rewrite} are
 * called by one thread at a time; {@link #force} by any number, which share the flushes.
 */
final class ReplayFile implements AutoCloseable {

    private static final Set<StandardOpenOption> NEW_FILE = Set.of(
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE
    );
    private static final int MIN_RECORDS_TO_REWRITE = 4_096;

    private final Path path;
    private final Bytes32 desk;
    private final FileChannel lock;
    private final ReplayRecords records = new ReplayRecords();
    private final Object forcing = new Object();
    private volatile @Nullable FileChannel channel;
    private final AtomicLong appended = new AtomicLong();
    private volatile boolean broken;
    private volatile boolean closed;
    private long forced;
    private int recordsInFile;

    private ReplayFile(Path path, Bytes32 desk, FileChannel lock) {
        this.path = path;
        this.desk = desk;
        this.lock = lock;
    }

    /**
     * Takes hold of the file, which need not be there yet. {@link #load} and a {@link #rewrite} have to follow.
     *
     * @throws ReplayFileException {@link Reason#IN_USE} or {@link Reason#IO}
     */
    static ReplayFile open(Path path, Bytes32 desk) {
        Path beside = path.resolveSibling(path.getFileName() + ".lock");
        try {
            FileChannel lock = FileChannel.open(
                beside,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                ownerOnly(path)
            );
            boolean done = false;
            try {
                if (lock.tryLock() == null) {
                    throw inUse(path, null);
                }
                done = true;
                return new ReplayFile(path, desk, lock);
            } catch (OverlappingFileLockException e) {
                throw inUse(path, e);
            } finally {
                if (!done) {
                    lock.close();
                }
            }
        } catch (IOException e) {
            throw failed("open", path, e);
        }
    }

    /**
     * What the file remembers, or nothing at all if there is none.
     *
     * @throws ReplayFileException if it is refused
     */
    ReplayRecords.@Nullable Content load() {
        try {
            if (!Files.exists(path)) {
                return null;
            }
            long limit = ReplayRecords.HEADER_BYTES + (long) ReplayRecords.MAX_RECORDS * ReplayRecords.RECORD_BYTES;
            try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
                if (in.size() > limit) {
                    throw new ReplayFileException(Reason.TOO_LONG, path + " has " + in.size() + " bytes");
                }
                ByteBuffer bytes = ByteBuffer.allocate((int) in.size());
                while (bytes.hasRemaining() && in.read(bytes) >= 0) {
                    // until it is whole
                }
                return records.read(bytes.array(), desk);
            }
        } catch (IOException e) {
            throw failed("read", path, e);
        } catch (ReplayFileException e) {
            throw new ReplayFileException(e.reason(), path + " is not used: " + e.getMessage(), e);
        }
    }

    /** True if there are so many more records than initiators, or there was such a failure, that it has to be rewritten. */
    boolean wantsRewrite(int initiators) {
        return broken || recordsInFile >= Math.max(MIN_RECORDS_TO_REWRITE, 2 * initiators);
    }

    /** Replaces the file by one that holds just this. */
    void rewrite(long floorNanos, Map<Bytes32, Long> newest) throws IOException {
        if (closed) {
            throw new IOException("the file is closed");
        }
        broken = true;
        ByteBuffer out = ByteBuffer.allocate(ReplayRecords.HEADER_BYTES + newest.size() * ReplayRecords.RECORD_BYTES);
        out.put(records.header(desk, floorNanos));
        newest.forEach((initiator, timestamp) -> out.put(records.record(initiator, timestamp)));
        Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
        FileChannel fresh = FileChannel.open(temporary, NEW_FILE, ownerOnly(path));
        boolean done = false;
        try {
            write(fresh, out.flip());
            fresh.force(true);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            syncFolder();
            done = true;
        } finally {
            if (!done) {
                fresh.close();
            }
        }
        FileChannel old = channel;
        channel = fresh;
        recordsInFile = newest.size();
        broken = false;
        if (old != null) {
            old.close();
        }
    }

    /** Adds a record, and returns what {@link #force} takes. */
    long append(Bytes32 initiator, long timestampNanos) throws IOException {
        FileChannel out = channel;
        if (out == null || broken || closed) {
            throw new IOException("the file was not rewritten after a failure");
        }
        broken = true;
        write(out, ByteBuffer.wrap(records.record(initiator, timestampNanos)));
        broken = false;
        recordsInFile++;
        return appended.incrementAndGet();
    }

    /** Returns once the record is on the device. */
    void force(long ticket) throws IOException {
        synchronized (forcing) {
            if (forced >= ticket) {
                return;
            }
            long upTo = appended.get();
            FileChannel out = channel;
            if (out == null) {
                throw new IOException("the file is closed");
            }
            try {
                out.force(false);
            } catch (IOException e) {
                // a rewrite holds what was appended before it, flushed
                if (out.equals(channel)) {
                    broken = true;
                    throw e;
                }
            }
            forced = upTo;
        }
    }

    @Override
    public void close() {
        closed = true;
        FileChannel out = channel;
        channel = null;
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            // every record that counts is on the device
        }
        try {
            lock.close();
        } catch (IOException e) {
            // it ends with the process at the latest
        }
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** Makes the new name durable, where folders can be opened; elsewhere the file system sees to it. */
    private void syncFolder() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
                opened.force(true);
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
            ? new FileAttribute<?>[] {
                  PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")),
              }
            : new FileAttribute<?>[0];
    }

    private static ReplayFileException inUse(Path path, @Nullable Throwable cause) {
        return new ReplayFileException(Reason.IN_USE, "another replay guard has " + path + " open", cause);
    }

    private static ReplayFileException failed(String what, Path path, IOException cause) {
        return new ReplayFileException(Reason.IO, "cannot " + what + " " + path, cause);
    }
}
