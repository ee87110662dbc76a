package org.clavis.client.cli.circuit;

import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Files that appear whole or not at all: each is written under another name in its folder, readable by nobody else, and
 * renamed when all are written.
 */
public final class NewFiles implements AutoCloseable {

    private static final CopyOption[] NEW = {};
    private static final CopyOption[] OVERWRITE = { StandardCopyOption.REPLACE_EXISTING };

    private record Written(Path temporary, Path file) {}

    private final boolean force;
    private final List<Written> written = new ArrayList<>();

    /** @param force to write over files that exist */
    public NewFiles(boolean force) {
        this.force = force;
    }

    /**
     * Refuses a place early, before what goes there is computed.
     *
     * @throws FileAlreadyExistsException if there is a file that may not be written over
     */
    public void require(Path file) throws IOException {
        if (!force && Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
    }

    /** Writes {@code content} beside {@code file}. */
    public void add(Path file, byte[] content) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
        Path temporary = Files.createTempFile(folder, ".clavis-", ".tmp");
        written.add(new Written(temporary, file));
        Files.write(temporary, content);
    }

    /** Puts all files in their places. */
    public void commit() throws IOException {
        for (Written one : written) {
            require(one.file);
        }
        for (Written one : written) {
            Files.move(one.temporary, one.file, force ? OVERWRITE : NEW);
        }
    }

    /** Removes what was not put in its place. */
    @Override
    public void close() throws IOException {
        for (Written one : written) {
            Files.deleteIfExists(one.temporary);
        }
    }
}
