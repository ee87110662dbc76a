package org.clavis.verifier.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.clavis.testing.Vectors;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.junit.jupiter.api.Test;

class RlpTest {

    @Test
    void whatOthersEncodeIsReadAndWrittenTheSame() {
        Map<String, Object> cases = Vectors.jsonObject("rlp/rlptest.json");
        int read = 0;
        for (String name : cases.keySet()) {
            Map<String, Object> one = Vectors.object(cases, name);
            byte[] out = hex(Vectors.text(one, "out"));
            RlpItem item = itemOf(Objects.requireNonNull(one.get("in")));
            assertThat(item.encode()).as(name).isEqualTo(out);
            assertThat(RlpItem.decode(out)).as(name).isEqualTo(item).hasSameHashCodeAs(item);
            read++;
        }
        assertThat(read).isGreaterThanOrEqualTo(28);
    }

    @Test
    void whatOthersRefuseIsRefused() {
        for (String file : List.of("invalidRLPTest.json", "RandomRLPTests__example.json")) {
            Map<String, Object> cases = Vectors.jsonObject("rlp/" + file);
            for (String name : cases.keySet()) {
                byte[] bytes = hex(Vectors.text(Vectors.object(cases, name), "out"));
                if (Vectors.text(Vectors.object(cases, name), "in").equals("VALID")) {
                    assertThatCode(() -> RlpItem.decode(bytes))
                        .as(name)
                        .doesNotThrowAnyException();
                } else {
                    assertThat(refusal(bytes)).as(name).isIn(RejectReason.MALFORMED, RejectReason.NOT_CANONICAL);
                }
            }
        }
    }

    @Test
    void lengthsAndLevelsAreBounded() {
        assertThat(refusal(hex("bfffffffffffffffff"))).isEqualTo(RejectReason.MALFORMED);
        assertThat(refusal(hex("fb80000000"))).isEqualTo(RejectReason.MALFORMED);
        RlpItem nested = RlpItem.list();
        for (int i = 0; i < RlpDecoder.MAX_DEPTH; i++) {
            nested = RlpItem.list(nested);
        }
        byte[] deepest = nested.encode();
        assertThatCode(() -> RlpItem.decode(deepest)).doesNotThrowAnyException();
        byte[] deeper = RlpItem.list(nested).encode();
        assertThat(refusal(deeper)).isEqualTo(RejectReason.MALFORMED);
        byte[] many = RlpItem.list(Collections.nCopies(RlpDecoder.MAX_ITEMS, RlpItem.number(1))).encode();
        assertThat(refusal(many)).isEqualTo(RejectReason.MALFORMED);
    }

    @Test
    void stringsListsAndNumbersAreNotMistakenForEachOther() {
        assertThat(catchThrowableOfType(EncodingException.class, () -> RlpItem.list().bytes())).isNotNull();
        assertThat(catchThrowableOfType(EncodingException.class, () -> RlpItem.number(7).items())).isNotNull();
        RlpItem padded = RlpItem.bytes(new byte[] { 0, 1 });
        assertThat(catchThrowableOfType(EncodingException.class, padded::number).reason()).isEqualTo(
            RejectReason.NOT_CANONICAL
        );
        assertThat(RlpItem.bytes(new byte[0]).number()).isEqualTo(BigInteger.ZERO);
    }

    @Property(tries = 300)
    void everyItemComesBackAndNoOtherBytesMeanIt(@ForAll("items") RlpItem item, @ForAll int at, @ForAll byte flip) {
        byte[] encoded = item.encode();
        assertThat(RlpItem.decode(encoded)).isEqualTo(item);
        byte[] other = encoded.clone();
        other[Math.floorMod(at, other.length)] ^= flip;
        try {
            assertThat(RlpItem.decode(other).encode()).isEqualTo(other);
        } catch (EncodingException e) {
            assertThat(e.reason()).isIn(RejectReason.MALFORMED, RejectReason.NOT_CANONICAL);
        }
    }

    @Provide
    Arbitrary<RlpItem> items() {
        Arbitrary<RlpItem> strings = Arbitraries.bytes().array(byte[].class).ofMaxSize(70).map(RlpItem::bytes);
        return Arbitraries.recursive(() -> strings, inner -> inner.list().ofMaxSize(5).map(RlpItem::list), 0, 3);
    }

    private static RejectReason refusal(byte[] bytes) {
        EncodingException e = catchThrowableOfType(EncodingException.class, () -> RlpItem.decode(bytes));
        assertThat(e).isNotNull();
        return e.reason();
    }

    private static RlpItem itemOf(Object in) {
        if (in instanceof List<?> list) {
            return RlpItem.list(list.stream().map(RlpTest::itemOf).toList());
        }
        String text = String.valueOf(in);
        if (text.startsWith("#")) {
            return RlpItem.number(new BigInteger(text.substring(1)));
        }
        return text.matches("[0-9]+")
            ? RlpItem.number(new BigInteger(text))
            : RlpItem.bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.startsWith("0x") ? text.substring(2) : text);
    }
}
