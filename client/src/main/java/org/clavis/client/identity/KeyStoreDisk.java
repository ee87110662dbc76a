package org.clavis.client.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.clavis.client.identity.KeyStoreException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes key store files so that a crash leaves either the old file or the new one, whole.
 *
 * <p>New content goes to a temporary file beside the old, readable by its owner only, is flushed to the device, and then
 * takes the old one's name in one step.
 */
final class KeyStoreDisk {

    private KeyStoreDisk() {}

    /** At most one byte more than a key store has, so that a longer file is recognised and not read. */
    static byte[] read(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(KeyStoreFile.BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new KeyStoreException(Reason.NOT_FOUND, "there is no key store at " + path, e);
        } catch (IOException e) {
            throw new KeyStoreException(Reason.IO, "cannot read the key store " + path, e);
        }
    }

    /** Refuses early what {@link #create} would refuse. */
    static void requireAbsent(Path path) {
        if (Files.exists(path)) {
            throw alreadyExists(path, null);
        }
    }

    /** Writes a file that is not there yet. */
    static void create(Path path, byte[] bytes) {
        try {
            Path temporary = writeBeside(path, bytes);
            try {
                // takes the name only if it is free, which a move would not ask
                Files.createLink(path, temporary);
            } catch (UnsupportedOperationException e) {
                Files.createFile(path);
                Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
            syncFolder(path);
        } catch (FileAlreadyExistsException e) {
            throw alreadyExists(path, e);
        } catch (IOException e) {
            throw new KeyStoreException(Reason.IO, "cannot write the key store " + path, e);
        }
    }

    /** Replaces a file that still holds {@code expected}. */
    static void replace(Path path, byte[] expected, byte[] bytes) {
        if (!Files.exists(path) || !Arrays.equals(read(path), expected)) {
            throw new KeyStoreException(
                Reason.CHANGED_ON_DISK,
                "the key store " + path + " was changed or removed since it was opened"
            );
        }
        try {
            Path temporary = writeBeside(path, bytes);
            try {
                Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
            syncFolder(path);
        } catch (AtomicMoveNotSupportedException e) {
            throw new KeyStoreException(Reason.IO, "the file system cannot replace " + path + " in one step", e);
        } catch (IOException e) {
            throw new KeyStoreException(Reason.IO, "cannot write the key store " + path, e);
        }
    }

    private static Path writeBeside(Path path, byte[] bytes) throws IOException {
        Path folder = folderOf(path);
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
            ? new FileAttribute<?>[] {
                  PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")),
              }
            : new FileAttribute<?>[0];
        Path temporary = Files.createTempFile(folder, ".clavis-", ".tmp", ownerOnly);
        boolean written = false;
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
            written = true;
            return temporary;
        } finally {
            if (!written) {
                Files.deleteIfExists(temporary);
            }
        }
    }

    /** Makes the new name durable, where folders can be opened; elsewhere the file system sees to it. */
    private static void syncFolder(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel folder = FileChannel.open(folderOf(path), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static Path folderOf(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            throw new KeyStoreException(Reason.IO, path + " is not a file's name");
        }
        return folder;
    }

    private static KeyStoreException alreadyExists(Path path, @Nullable Throwable cause) {
        return new KeyStoreException(Reason.ALREADY_EXISTS, "there is already a file at " + path, cause);
    }
}
