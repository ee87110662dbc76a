package org.clavis.circuits;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * iden3's binary container, which {@code .zkey}, {@code .wtns}, {@code .r1cs} and {@code .ptau} share; integers are
 * little-endian.
 *
 * <pre>
 * bytes  content
 *   4    magic: zkey, wtns, r1cs or ptau
 *   4    version
 *   4    number of sections
 * then each section, in any order:
 *   4    its number
 *   8    its length n
 *   n    its content
 * </pre>
 *
 * <p>The sections must fill the file exactly and no number may stand twice. Unknown numbers are skipped.
 */
final class BinaryFile {

    /** More than any of the formats defines, with room for extensions. */
    private static final int MAX_SECTIONS = 64;

    private static final int FILE_HEADER_BYTES = 12;
    private static final int SECTION_HEADER_BYTES = 12;

    private final MemorySegment data;
    private final Map<Integer, Extent> sections;

    private record Extent(long start, long end) {}

    private BinaryFile(MemorySegment data, Map<Integer, Extent> sections) {
        this.data = data;
        this.sections = sections;
    }

    /** A read-only mapping of {@code file}, which lives as long as it is reachable. */
    static MemorySegment map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        }
    }

    /**
     * Reads the table of sections.
     *
     * @throws EncodingException {@link RejectReason#MALFORMED} if {@code data} is no such container
     */
    static BinaryFile parse(MemorySegment data, String magic, int version) {
        SectionReader header = new SectionReader(data, 0, data.byteSize(), "file header");
        byte[] expected = magic.getBytes(StandardCharsets.US_ASCII);
        for (byte b : expected) {
            if (header.u8() != b) {
                throw malformed(0, "not a ." + magic + " file");
            }
        }
        long foundVersion = header.u32();
        if (foundVersion != version) {
            throw malformed(4, "." + magic + " version " + foundVersion + " instead of " + version);
        }
        long count = header.u32();
        if (count > MAX_SECTIONS) {
            throw malformed(8, count + " sections; at most " + MAX_SECTIONS + " are read");
        }
        Map<Integer, Extent> sections = new HashMap<>();
        long at = FILE_HEADER_BYTES;
        for (int n = 0; n < count; n++) {
            SectionReader reader = new SectionReader(data, at, data.byteSize(), "section header");
            long id = reader.u32();
            long length = reader.u64();
            long start = at + SECTION_HEADER_BYTES;
            if (length < 0 || length > data.byteSize() - start) {
                throw malformed(at + 4, "section " + id + " is longer than the rest of the file");
            }
            if (id > Integer.MAX_VALUE) {
                throw malformed(at, "section number " + id);
            }
            if (sections.put((int) id, new Extent(start, start + length)) != null) {
                throw malformed(at, "section " + id + " stands twice");
            }
            at = start + length;
        }
        if (at != data.byteSize()) {
            throw malformed(at, "bytes after the last section");
        }
        return new BinaryFile(data, sections);
    }

    boolean has(int id) {
        return sections.containsKey(id);
    }

    /**
     * A reader at the start of section {@code id}.
     *
     * @throws EncodingException {@link RejectReason#MALFORMED} if there is no such section
     */
    SectionReader section(int id, String name) {
        Extent extent = sections.get(id);
        if (extent == null) {
            throw malformed(data.byteSize(), "section " + id + " (" + name + ") is missing");
        }
        return new SectionReader(data, extent.start, extent.end, name);
    }

    static EncodingException malformed(long offsetBytes, String detail) {
        return new EncodingException(RejectReason.MALFORMED, offsetBytes, detail);
    }
}
