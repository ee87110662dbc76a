package org.clavis.verifier.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.clavis.testing.Vectors;
import org.clavis.verifier.EncodingException;
import org.junit.jupiter.api.Test;

/** Headers and receipts of real and of test chains. */
class BlockHeaderTest {

    private static final String CHAIN = "eip1186-execution-apis/chain.rlp";

    @Test
    void everyForksHeaderHasItsHash() throws IOException {
        int read = 0;
        try (Stream<Path> files = Files.list(Vectors.require("block-headers-by-fork"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                Map<String, Object> block = Vectors.jsonObject("block-headers-by-fork/" + file.getFileName());
                List<RlpItem> fields = new ArrayList<>();
                for (HeaderField field : HeaderField.ALL) {
                    Object value = block.get(field.jsonName());
                    if (value != null) {
                        fields.add(item(field, (String) value));
                    }
                }
                BlockHeader header = BlockHeader.of(fields);
                assertThat(header.hash().toHex()).as(file.toString()).isEqualTo(block.get("hash"));
                assertThat(header.parentHash().toHex()).isEqualTo(block.get("parentHash"));
                assertThat(header.receiptsRoot().toHex()).isEqualTo(block.get("receiptsRoot"));
                assertThat(header.stateRoot().toHex()).isEqualTo(block.get("stateRoot"));
                assertThat(header.logsBloom()).hasToString((String) block.get("logsBloom"));
                assertThat(header.number()).isEqualTo(Long.decode((String) block.get("number")));
                assertThat(header.timestamp()).isEqualTo(Long.decode((String) block.get("timestamp")));
                assertThat(BlockHeader.decode(header.encode())).isEqualTo(header).hasSameHashCodeAs(header);
                read++;
            }
        }
        assertThat(read).isGreaterThanOrEqualTo(17);
    }

    private static RlpItem item(HeaderField field, String hex) {
        return field.isNumber()
            ? RlpItem.number(new BigInteger(hex.substring(2), 16))
            : RlpItem.bytes(RlpTest.hex(hex));
    }

    @Test
    void everyBlockOfAChainNamesTheOneBefore() throws IOException {
        byte[] chain = Files.readAllBytes(Vectors.require(CHAIN));
        BlockHeader before = null;
        int blocks = 0;
        for (int at = 0; at < chain.length; blocks++) {
            int length = lengthOf(chain, at);
            byte[] block = Arrays.copyOfRange(chain, at, at + length);
            at += length;
            BlockHeader header = BlockHeader.decode(RlpItem.decode(block).items().getFirst().encode());
            if (before != null) {
                assertThat(header.parentHash()).isEqualTo(before.hash());
                assertThat(header.number()).isEqualTo(before.number() + 1);
                assertThat(header.timestamp()).isGreaterThan(before.timestamp());
            }
            before = header;
        }
        assertThat(blocks).isGreaterThanOrEqualTo(54);
    }

    /** Of a list's encoding with a long prefix. */
    private static int lengthOf(byte[] bytes, int at) {
        int lengthBytes = (bytes[at] & 0xff) - 0xf7;
        return 1 + lengthBytes + new BigInteger(1, bytes, at + 1, lengthBytes).intValueExact();
    }

    @Test
    void aHeaderWithAFieldTooFewTooManyOrTooLongIsNone() {
        List<RlpItem> fields = new ArrayList<>();
        for (HeaderField field : HeaderField.ALL) {
            fields.add(field.isNumber() ? RlpItem.number(5) : RlpItem.bytes(new byte[widthOf(field)]));
        }
        assertThat(BlockHeader.of(fields).number()).isEqualTo(5);
        for (int i = 0; i < fields.size(); i++) {
            List<RlpItem> broken = new ArrayList<>(fields);
            HeaderField field = HeaderField.ALL.get(i);
            broken.set(i, field == HeaderField.EXTRA_DATA ? RlpItem.list() : RlpItem.bytes(new byte[33]));
            assertThat(catchThrowableOfType(EncodingException.class, () -> BlockHeader.of(broken)))
                .as(field.name())
                .isNotNull();
        }
        assertThat(
            catchThrowableOfType(EncodingException.class, () -> BlockHeader.of(fields.subList(0, 14)))
        ).isNotNull();
        fields.add(RlpItem.number(1));
        assertThat(catchThrowableOfType(EncodingException.class, () -> BlockHeader.of(fields))).isNotNull();
    }

    private static int widthOf(HeaderField field) {
        return switch (field) {
            case BENEFICIARY -> 20;
            case NONCE -> 8;
            case LOGS_BLOOM -> LogsBloom.BYTES;
            case EXTRA_DATA -> 3;
            default -> 32;
        };
    }
}
