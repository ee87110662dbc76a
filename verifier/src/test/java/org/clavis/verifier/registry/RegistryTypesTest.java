package org.clavis.verifier.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.clavis.verifier.schnorr.SchnorrPublicKey;
import org.junit.jupiter.api.Test;

class RegistryTypesTest {

    private static final KeyBundle BUNDLE = new KeyBundle(
        SchnorrPublicKey.fromXAndParity(
            Bytes32.fromHex("f37c34b66ced1fb51c34a90bdae006901f10625cc06c4f64663b0eae87d87b4f"),
            0
        ),
        Bytes32.fromHex("5e".repeat(32)),
        Bytes32.ZERO,
        ScopeSet.of(Scope.TRADE, Scope.QUOTE),
        1,
        1000,
        2000,
        Bytes32.fromHex("a1".repeat(32))
    );

    // ---- labels

    @Test
    void labelsArePaddedUtf8() {
        assertThat(Label.of("desk-1").word()).hasToString("0x6465736b2d31" + "0".repeat(52));
        for (String text : List.of("a", "x".repeat(32), "Zürich", "東京デスク", "\uD83D\uDD11")) {
            assertThat(Label.fromCanonicalWord(Label.of(text).word()))
                .isEqualTo(Label.of(text))
                .hasToString(text);
        }
    }

    @Test
    void labelsThatCouldDeceiveOrNotRoundTripAreRefused() {
        List<String> bad = List.of(
            "",
            "x".repeat(33),
            "é".repeat(17),
            "\0",
            "a\0b",
            "line\nbreak",
            "escape\u001b[2J",
            "\u202eksed",
            "zero\u200bwidth",
            "line\u2028separator",
            "half\uD83D",
            "\uDD11half"
        );
        for (String text : bad) {
            assertThatThrownBy(() -> Label.of(text))
                .as(text)
                .isInstanceOf(EncodingException.class);
        }
        for (byte[] word : List.of(
            new byte[] { (byte) 0xc0, (byte) 0x80 },
            new byte[] { (byte) 0xff },
            new byte[] { 'a', 0, 'b' },
            new byte[0]
        )) {
            Bytes32 padded = Bytes32.of(Arrays.copyOf(word, 32));
            assertThatThrownBy(() -> Label.fromCanonicalWord(padded)).isInstanceOf(EncodingException.class);
        }
    }

    @Property
    void everyWordIsALabelThatGivesItBackOrIsRefused(@ForAll long seed) {
        byte[] bytes = new byte[32];
        Random random = new Random(seed);
        byte[] text = "abc-é東".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < random.nextInt(33); i++) {
            bytes[i] = random.nextInt(50) == 0 ? (byte) random.nextInt() : text[i % text.length];
        }
        Bytes32 word = Bytes32.of(bytes);
        try {
            assertThat(Label.fromCanonicalWord(word).word()).isEqualTo(word);
        } catch (EncodingException e) {
            assertThat(e.reason()).isEqualTo(RejectReason.MALFORMED);
        }
    }

    // ---- scopes

    @Test
    void scopesHaveTheirPublishedBits() {
        assertThat(Scope.TRADE.bit()).isEqualTo(1);
        assertThat(Scope.QUOTE.bit()).isEqualTo(2);
        assertThat(Scope.SETTLE.bit()).isEqualTo(4);
        assertThat(Scope.MESSAGE.bit()).isEqualTo(8);
        assertThat(Scope.DELEGATE.bit()).isEqualTo(16);
    }

    @Test
    void scopeSetsContainMissAndPrint() {
        ScopeSet set = ScopeSet.of(Scope.TRADE, Scope.MESSAGE);
        assertThat(set.bits()).isEqualTo(9);
        assertThat(set.containsAll(ScopeSet.of(Scope.TRADE))).isTrue();
        assertThat(set.containsAll(ScopeSet.NONE)).isTrue();
        assertThat(set.containsAll(ScopeSet.of(Scope.TRADE, Scope.QUOTE))).isFalse();
        assertThat(set.missingFrom(ScopeSet.of(Scope.TRADE, Scope.QUOTE))).isEqualTo(ScopeSet.of(Scope.QUOTE));
        assertThat(set.named()).containsExactly(Scope.TRADE, Scope.MESSAGE);
        assertThat(set).hasToString("TRADE+MESSAGE");
        assertThat(new ScopeSet(0x8000_0000_0001L)).hasToString("TRADE+0x800000000000");
        assertThat(ScopeSet.NONE).hasToString("NONE");
        assertThatThrownBy(() -> new ScopeSet(1L << 48)).isInstanceOf(EncodingException.class);
        assertThatThrownBy(() -> new ScopeSet(-1)).isInstanceOf(EncodingException.class);
    }

    // ---- bundles

    @Test
    void bundlesHaveTheAbiFormAndNoOther() {
        byte[] abi = BUNDLE.toAbi();
        assertThat(abi).hasSize(288);
        assertThat(KeyBundle.fromCanonicalAbi(abi)).isEqualTo(BUNDLE);
        int[] topOfNumber = { 1, 4, 5, 6, 7 };
        int[] bits = { 1, 48, 8, 40, 40 };
        for (int i = 0; i < topOfNumber.length; i++) {
            for (int bit = bits[i]; bit < 256; bit++) {
                byte[] changed = abi.clone();
                changed[32 * topOfNumber[i] + 31 - bit / 8] |= (byte) (1 << (bit % 8));
                int offset = 32 * topOfNumber[i];
                assertThatThrownBy(() -> KeyBundle.fromCanonicalAbi(changed)).isInstanceOfSatisfying(
                    EncodingException.class,
                    e -> {
                        assertThat(e.reason()).isEqualTo(RejectReason.NOT_CANONICAL);
                        assertThat(e.offsetBytes()).isEqualTo(offset);
                    }
                );
            }
        }
        for (int length : new int[] { 0, 1, 287, 289, 320 }) {
            assertThatThrownBy(() -> KeyBundle.fromCanonicalAbi(Arrays.copyOf(abi, length))).isInstanceOf(
                EncodingException.class
            );
        }
    }

    @Property
    void anyAbiBytesGiveABundleOrAnEncodingException(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] abi = BUNDLE.toAbi();
        for (int i = 0; i < 3; i++) {
            abi[random.nextInt(abi.length)] ^= (byte) (1 << random.nextInt(8));
        }
        try {
            assertThat(KeyBundle.fromCanonicalAbi(abi).toAbi()).isEqualTo(abi);
        } catch (EncodingException e) {
            assertThat(e.reason().kind()).isEqualTo(RejectReason.Kind.ENCODING);
        }
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        SchnorrPublicKey key = BUNDLE.identityKey();
        Bytes32 zero = Bytes32.ZERO;
        assertThatThrownBy(() -> new KeyBundle(key, zero, zero, ScopeSet.NONE, 256, 0, 0, zero)).isInstanceOf(
            EncodingException.class
        );
        assertThatThrownBy(() -> new KeyBundle(key, zero, zero, ScopeSet.NONE, 1, 1L << 40, 0, zero)).isInstanceOf(
            EncodingException.class
        );
        assertThatThrownBy(() -> new KeyBundle(key, zero, zero, ScopeSet.NONE, 1, 0, -1, zero)).isInstanceOf(
            EncodingException.class
        );
        assertThatThrownBy(() -> new ProofOfPossession(zero, 1L << 32, BUNDLE)).isInstanceOf(EncodingException.class);
        assertThatThrownBy(() -> new OwnershipClaim(Address.ZERO, Label.of("a"), 1, zero, zero, 1L << 40)).isInstanceOf(
            EncodingException.class
        );
        assertThatThrownBy(() -> new RegistryDomain(0, Address.ZERO)).isInstanceOf(EncodingException.class);
        assertThatThrownBy(() -> new RegistryDomain(-1, Address.ZERO)).isInstanceOf(EncodingException.class);
    }

    // ---- records

    @Test
    void recordsArePackedFromTheLowBitsUp() {
        KeyRecord record = new KeyRecord(
            0x04030201L,
            0x0908070605L,
            0x0e0d0c0b0aL,
            0x131211100fL,
            0x1817161514L,
            new ScopeSet(0x1e1d1c1b1a19L),
            0x1f,
            0x20,
            Bytes32.ZERO
        );
        assertThat(record.packed()).hasToString("0x201f1e1d1c1b1a191817161514131211100f0e0d0c0b0a090807060504030201");
        assertThat(KeyRecord.fromWords(record.packed(), Bytes32.ZERO)).isEqualTo(record);
        assertThat(KeyRecord.fromWords(Bytes32.ZERO, Bytes32.ZERO)).isEqualTo(KeyRecord.ABSENT);
        assertThat(KeyRecord.fromWords(Bytes32.fromHex("ff".repeat(32)), Bytes32.ZERO).packed()).isEqualTo(
            Bytes32.fromHex("ff".repeat(32))
        );
    }

    @Property
    void recordsAgreeWithTheModelOfTheirPacking(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] word = new byte[32];
        random.nextBytes(word);
        KeyRecord record = KeyRecord.fromWords(Bytes32.of(word), BUNDLE.structHash());
        BigInteger packed = new BigInteger(1, word);
        long[] fields = {
            record.epoch(),
            record.notBefore(),
            record.notAfter(),
            record.endedAt(),
            record.changedBlock(),
            record.scopes().bits(),
            record.suite(),
            record.flags(),
        };
        int[] widths = { 32, 40, 40, 40, 40, 48, 8, 8 };
        int shift = 0;
        for (int i = 0; i < fields.length; i++) {
            BigInteger mask = BigInteger.ONE.shiftLeft(widths[i]).subtract(BigInteger.ONE);
            assertThat(BigInteger.valueOf(fields[i])).isEqualTo(packed.shiftRight(shift).and(mask));
            shift += widths[i];
        }
        assertThat(shift).isEqualTo(256);
        assertThat(record.packed()).isEqualTo(Bytes32.of(word));
    }

    @Test
    void validityBeginsInclusiveAndEndsExclusive() {
        KeyRecord record = record(1000, 2000, 0);
        rejected(RejectReason.NOT_YET_VALID, record.checkCurrentAt(0));
        rejected(RejectReason.NOT_YET_VALID, record.checkCurrentAt(999));
        assertThat(record.checkCurrentAt(1000).isAccepted()).isTrue();
        assertThat(record.checkCurrentAt(1999).isAccepted()).isTrue();
        rejected(RejectReason.EXPIRED, record.checkCurrentAt(2000));
        rejected(RejectReason.EXPIRED, record.checkCurrentAt(Long.MAX_VALUE));
        rejected(RejectReason.NOT_REGISTERED, KeyRecord.ABSENT.checkCurrentAt(1500));
        rejected(RejectReason.NOT_REGISTERED, KeyRecord.ABSENT.checkHistoricalAt(1500));
    }

    @Test
    void anEndedRecordIsRevokedOrSupersededFromThatSecondOn() {
        KeyRecord record = record(1000, 2000, 1500);
        assertThat(record.checkCurrentAt(1499).isAccepted()).isTrue();
        rejected(RejectReason.REVOKED, record.checkCurrentAt(1500));
        rejected(RejectReason.REVOKED, record.checkCurrentAt(2500));
        assertThat(record.checkHistoricalAt(1499).isAccepted()).isTrue();
        rejected(RejectReason.SUPERSEDED, record.checkHistoricalAt(1500));
        rejected(RejectReason.NOT_YET_VALID, record.checkHistoricalAt(999));
    }

    @Test
    void onlyTheRecordsOwnBundleFits() {
        KeyRecord record = record(1000, 2000, 0);
        assertThat(record.checkBundle(BUNDLE).isAccepted()).isTrue();
        // registered later than the bundle's own beginning
        assertThat(record(1234, 2000, 0).checkBundle(BUNDLE).isAccepted()).isTrue();
        rejected(RejectReason.NOT_REGISTERED, KeyRecord.ABSENT.checkBundle(BUNDLE));
        rejected(RejectReason.BUNDLE_MISMATCH, record(999, 2000, 0).checkBundle(BUNDLE));
        rejected(RejectReason.BUNDLE_MISMATCH, record(1000, 2001, 0).checkBundle(BUNDLE));
        KeyBundle other = new KeyBundle(
            BUNDLE.identityKey(),
            BUNDLE.sessionKey(),
            BUNDLE.kemKeyHash(),
            BUNDLE.scopes(),
            BUNDLE.suite(),
            BUNDLE.notBefore(),
            BUNDLE.notAfter() + 1,
            BUNDLE.nextKeyHash()
        );
        rejected(RejectReason.BUNDLE_MISMATCH, record.checkBundle(other));
        KeyRecord otherScopes = new KeyRecord(1, 1000, 2000, 0, 9, ScopeSet.NONE, 1, 0, BUNDLE.structHash());
        rejected(RejectReason.BUNDLE_MISMATCH, otherScopes.checkBundle(BUNDLE));
        KeyRecord otherSuite = new KeyRecord(1, 1000, 2000, 0, 9, BUNDLE.scopes(), 2, 0, BUNDLE.structHash());
        rejected(RejectReason.BUNDLE_MISMATCH, otherSuite.checkBundle(BUNDLE));
    }

    private static KeyRecord record(long notBefore, long notAfter, long endedAt) {
        return new KeyRecord(1, notBefore, notAfter, endedAt, 9, BUNDLE.scopes(), 1, 0, BUNDLE.structHash());
    }

    private static void rejected(RejectReason reason, Verification<?> verdict) {
        assertThat(verdict).isInstanceOfSatisfying(Rejected.class, r -> assertThat(r.reason()).isEqualTo(reason));
    }
}
