package org.clavis.verifier.groth16;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.groth16.Samples.Forged;
import org.junit.jupiter.api.Test;

/** gnark's and arkworks' binary documents: every byte counts, and no length is believed. */
class BinaryCodecsTest {

    private static final Forged PLAIN = Samples.forged(2, 11);
    private static final Forged COMMITTED = Samples.forged(2, 12, List.of(List.of(1), List.of(2, 3)));

    // offsets in raw documents of gnark
    private static final int IC_COUNT = 576;
    private static final int COMMITMENT_COUNT = 256;
    // after three inputs' and two challenges' IC points
    private static final int LISTS = IC_COUNT + 4 + 5 * 64;

    private static byte[] key(Forged f) {
        return GnarkCodec.encode(f.key(), PointForm.UNCOMPRESSED);
    }

    private static byte[] proof(Forged f) {
        return GnarkCodec.encode(f.proof(), PointForm.UNCOMPRESSED);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static void refused(Runnable decode, RejectReason reason, long offsetBytes, String why) {
        assertThatThrownBy(decode::run).isInstanceOfSatisfying(EncodingException.class, e -> {
            assertThat(e).hasMessageContaining(why);
            assertThat(e.reason()).as("%s", e).isEqualTo(reason);
            assertThat(e.offsetBytes()).as("%s", e).isEqualTo(offsetBytes);
        });
    }

    private static void keyRefused(int at, int remove, String insert, long offsetBytes, String why) {
        byte[] bytes = Fixtures.splice(key(COMMITTED), at, remove, hex(insert));
        refused(() -> GnarkCodec.decodeVerifyingKey(bytes), RejectReason.MALFORMED, offsetBytes, why);
    }

    /** CVE-2024-50354: a length is checked against a bound and against the bytes that follow. */
    @Test
    void announcedLengthsAreNotBelieved() {
        String huge = "items, at most";
        keyRefused(IC_COUNT, 4, "ffffffff", IC_COUNT + 4, "IC: 4294967295 " + huge);
        keyRefused(IC_COUNT, 4, "80000000", IC_COUNT + 4, huge);
        keyRefused(IC_COUNT, 4, "00001042", IC_COUNT + 4, "IC: 4162 items, at most 4161");
        keyRefused(IC_COUNT, 4, "00001041", IC_COUNT + 4, "IC: 4161 items do not fit");
        keyRefused(LISTS, 4, "ffffffff", LISTS + 4, huge);
        keyRefused(LISTS, 4, "00000041", LISTS + 4, "65 items, at most 64");
        keyRefused(LISTS + 4, 4, "ffffffff", LISTS + 8, huge);
        keyRefused(LISTS + 4, 4, "00001000", LISTS + 8, "4096 items do not fit");
        keyRefused(LISTS + 8, 8, "0000000080000000", LISTS + 8, "committed value 2147483648");
        keyRefused(LISTS + 8, 8, "ffffffffffffffff", LISTS + 8, "committed value 18446744073709551615");
        int keys = LISTS + 4 + 4 + 8 + 4 + 16;
        keyRefused(keys, 4, "ffffffff", keys + 4, huge);
        keyRefused(keys, 4, "00000003", keys + 4, "3 items do not fit");
        keyRefused(keys, 4, "00000001", keys, "1 commitment keys for 2 lists");
        byte[] proof = proof(COMMITTED);
        for (String count : List.of("ffffffff", "80000000", "00000041", "00000004")) {
            byte[] bytes = Fixtures.splice(proof, COMMITMENT_COUNT, 4, hex(count));
            refused(
                () -> GnarkCodec.decodeProof(bytes),
                RejectReason.MALFORMED,
                COMMITMENT_COUNT + 4,
                count.equals("00000004") ? "4 items do not fit" : huge
            );
        }
        byte[] inputs = GnarkCodec.encode(PLAIN.inputs());
        for (String count : List.of("ffffffff", "00001001", "00000003")) {
            byte[] bytes = Fixtures.splice(inputs, 0, 12, hex(count + "00000000" + count));
            refused(() -> GnarkCodec.decodePublicInputs(bytes), RejectReason.MALFORMED, 12, "values: ");
        }
        byte[] arkworks = ArkworksCodec.encode(PLAIN.inputs());
        for (String count : List.of("ffffffffffffffff", "0000000000000080", "0110000000000000", "0300000000000000")) {
            byte[] bytes = Fixtures.splice(arkworks, 0, 8, hex(count));
            refused(() -> ArkworksCodec.decodePublicInputs(bytes), RejectReason.MALFORMED, 8, "public inputs: ");
        }
        byte[] arkworksKey = ArkworksCodec.encode(PLAIN.key(), PointForm.UNCOMPRESSED);
        // 2^58 + 3 points of 64 bytes are as long as three, modulo 2^64
        for (String count : List.of("ffffffffffffffff", "0300000000000004", "0000000000000000", "0400000000000000")) {
            byte[] bytes = Fixtures.splice(arkworksKey, 448, 8, hex(count));
            refused(() -> ArkworksCodec.decodeVerifyingKey(bytes), RejectReason.MALFORMED, 0, "does not explain");
        }
    }

    @Test
    void documentsHaveALargestSize() {
        byte[] key = new byte[Groth16Format.MAX_KEY_BYTES + 1];
        byte[] proof = new byte[Groth16Format.MAX_PROOF_BYTES + 1];
        byte[] inputs = new byte[Groth16Format.MAX_PUBLIC_BYTES + 1];
        refused(() -> GnarkCodec.decodeVerifyingKey(key), RejectReason.MALFORMED, key.length - 1, "at most");
        refused(() -> ArkworksCodec.decodeVerifyingKey(key), RejectReason.MALFORMED, key.length - 1, "at most");
        refused(() -> GnarkCodec.decodeProof(proof), RejectReason.MALFORMED, proof.length - 1, "at most");
        refused(() -> ArkworksCodec.decodeProof(proof), RejectReason.MALFORMED, proof.length - 1, "at most");
        refused(() -> GnarkCodec.decodePublicInputs(inputs), RejectReason.MALFORMED, inputs.length - 1, "at most");
        refused(() -> ArkworksCodec.decodePublicInputs(inputs), RejectReason.MALFORMED, inputs.length - 1, "at most");
    }

    /** The largest documents that are accepted anywhere still fit. */
    @Test
    void mostInputsFit() {
        Forged small = Samples.forged(1, 13);
        G1Affine point = small.key().ic().get(1);
        List<G1Affine> ic = Collections.nCopies(PublicInputs.MAX_COUNT + 1, point);
        VerifyingKey k = small.key();
        VerifyingKey key = VerifyingKey.of(k.alphaG1(), k.betaG2(), k.gammaG2(), k.deltaG2(), ic);
        for (Groth16Format format : List.of(Groth16Format.GNARK, Groth16Format.ARKWORKS, Groth16Format.EVM)) {
            byte[] bytes = format.encode(key, PointForm.UNCOMPRESSED);
            assertThat(format.decodeVerifyingKey(bytes)).isEqualTo(key);
        }
        byte[] json = SnarkjsJson.encode(key);
        assertThat(json).hasSizeLessThan(Groth16Format.MAX_KEY_BYTES);
        assertThat(SnarkjsJson.decodeVerifyingKey(json)).isEqualTo(key);
    }

    /** No proper part of a document is one, and nothing may follow. */
    @Test
    void everyLengthCounts() {
        for (PointForm form : PointForm.values()) {
            everyLengthCounts(GnarkCodec.encode(COMMITTED.key(), form), GnarkCodec::decodeVerifyingKey);
            everyLengthCounts(GnarkCodec.encode(COMMITTED.proof(), form), GnarkCodec::decodeProof);
            everyLengthCounts(ArkworksCodec.encode(PLAIN.key(), form), ArkworksCodec::decodeVerifyingKey);
            everyLengthCounts(ArkworksCodec.encode(PLAIN.proof(), form), ArkworksCodec::decodeProof);
        }
        everyLengthCounts(GnarkCodec.encode(PLAIN.inputs()), GnarkCodec::decodePublicInputs);
        everyLengthCounts(ArkworksCodec.encode(PLAIN.inputs()), ArkworksCodec::decodePublicInputs);
    }

    private static void everyLengthCounts(byte[] document, Function<byte[], ?> decode) {
        assertThat(decode.apply(document)).isNotNull();
        for (int length = 0; length <= document.length + 65; length++) {
            byte[] other = Arrays.copyOf(document, length);
            if (length != document.length) {
                assertThatThrownBy(() -> decode.apply(other))
                    .as("%d of %d bytes", length, document.length)
                    .isInstanceOf(EncodingException.class);
            }
        }
    }

    /** One bit of each byte: refused, or another value with its own encoding that no verifier takes for the first. */
    @Test
    void everyByteCounts() {
        for (PointForm form : PointForm.values()) {
            everyByteOfAProofCounts(COMMITTED, form, GnarkCodec::encode, GnarkCodec::decodeProof);
            everyByteOfAProofCounts(PLAIN, form, GnarkCodec::encode, GnarkCodec::decodeProof);
            everyByteOfAProofCounts(PLAIN, form, ArkworksCodec::encode, ArkworksCodec::decodeProof);
            everyByteOfAKeyCounts(COMMITTED, form, GnarkCodec::encode, GnarkCodec::decodeVerifyingKey);
            everyByteOfAKeyCounts(PLAIN, form, ArkworksCodec::encode, ArkworksCodec::decodeVerifyingKey);
        }
        everyByteOfInputsCounts(GnarkCodec.encode(COMMITTED.inputs()), GnarkCodec::decodePublicInputs);
        everyByteOfInputsCounts(ArkworksCodec.encode(COMMITTED.inputs()), ArkworksCodec::decodePublicInputs);
    }

    /** The document with one bit of byte {@code at} flipped; with each of the flags where flags may lie. */
    private static List<byte[]> flipped(byte[] document, int at) {
        List<byte[]> out = new ArrayList<>();
        boolean edge = at % 32 == 0 || at % 32 == 31;
        for (int bit : edge ? new int[] { at % 8, 6, 7 } : new int[] { at % 8 }) {
            byte[] other = document.clone();
            other[at] ^= (byte) (1 << bit);
            out.add(other);
        }
        return out;
    }

    private static void everyByteOfAProofCounts(
        Forged f,
        PointForm form,
        BiFunction<Proof, PointForm, byte[]> encode,
        Function<byte[], Proof> decode
    ) {
        Groth16Verifier verifier = Groth16Verifier.of(f.key());
        byte[] document = encode.apply(f.proof(), form);
        assertThat(verifier.verify(decode.apply(document), f.inputs()).isAccepted()).isTrue();
        for (int at = 0; at < document.length; at++) {
            for (byte[] other : flipped(document, at)) {
                try {
                    Proof proof = decode.apply(other);
                    assertThat(encode.apply(proof, form)).as("byte %d", at).isEqualTo(other);
                    assertThat(verifier.verify(proof, f.inputs()).isAccepted()).as("byte %d", at).isFalse();
                } catch (EncodingException e) {
                    assertThat(e.offsetBytes()).isLessThanOrEqualTo(document.length);
                }
            }
        }
    }

    private static void everyByteOfAKeyCounts(
        Forged f,
        PointForm form,
        BiFunction<VerifyingKey, PointForm, byte[]> encode,
        Function<byte[], VerifyingKey> decode
    ) {
        byte[] document = encode.apply(f.key(), form);
        for (int at = 0; at < document.length; at++) {
            for (byte[] other : flipped(document, at)) {
                try {
                    VerifyingKey key = decode.apply(other);
                    assertThat(encode.apply(key, form)).as("byte %d", at).isEqualTo(other);
                    boolean accepted = Groth16Verifier.of(key).verify(f.proof(), f.inputs()).isAccepted();
                    assertThat(accepted).as("byte %d", at).isFalse();
                } catch (EncodingException e) {
                    assertThat(e.offsetBytes()).isLessThanOrEqualTo(document.length);
                }
            }
        }
    }

    private static void everyByteOfInputsCounts(byte[] document, Function<byte[], PublicInputs> decode) {
        Groth16Verifier verifier = Groth16Verifier.of(COMMITTED.key());
        assertThat(verifier.verify(COMMITTED.proof(), decode.apply(document)).isAccepted()).isTrue();
        for (int at = 0; at < document.length; at++) {
            for (byte[] other : flipped(document, at)) {
                try {
                    PublicInputs inputs = decode.apply(other);
                    assertThat(verifier.verify(COMMITTED.proof(), inputs).isAccepted()).as("byte %d", at).isFalse();
                } catch (EncodingException e) {
                    assertThat(e.offsetBytes()).isLessThanOrEqualTo(document.length);
                }
            }
        }
    }

    @Property(tries = 200)
    void anyBytesGiveAValueOrARefusal(@ForAll @Size(max = 700) byte[] bytes) {
        for (Function<byte[], ?> decode : List.<Function<byte[], ?>>of(
            GnarkCodec::decodeVerifyingKey,
            GnarkCodec::decodeProof,
            GnarkCodec::decodePublicInputs,
            ArkworksCodec::decodeVerifyingKey,
            ArkworksCodec::decodeProof,
            ArkworksCodec::decodePublicInputs
        )) {
            try {
                assertThat(decode.apply(bytes)).isNotNull();
            } catch (EncodingException e) {
                assertThat(e.offsetBytes()).isLessThanOrEqualTo(bytes.length);
            }
        }
    }

    /** Infinity in each place of a key: refused, but where it says that a redundant point is not known. */
    @Test
    void infinityInEveryPlaceOfAKey() {
        byte[] key = key(PLAIN);
        // alpha, beta G1, beta, gamma, delta G1, delta, three IC points
        int[] places = { 0, 64, 128, 256, 384, 448, 580, 644, 708 };
        int[] lengths = { 64, 64, 128, 128, 64, 128, 64, 64, 64 };
        for (int n = 0; n < places.length; n++) {
            byte[] other = Fixtures.splice(key, places[n], lengths[n], new byte[lengths[n]]);
            boolean unknown = places[n] == 64 || places[n] == 384;
            boolean constant = places[n] == 580;
            if (unknown || constant) {
                assertThat(GnarkCodec.decodeVerifyingKey(other).equals(PLAIN.key())).isEqualTo(unknown);
            } else {
                refused(() -> GnarkCodec.decodeVerifyingKey(other), RejectReason.UNSOUND_KEY, -1, "infinity");
            }
        }
    }

    /** Infinity in each place of a proof, in both forms of both formats. */
    @Test
    void infinityInEveryPlaceOfAProof() {
        for (PointForm form : PointForm.values()) {
            boolean compressed = form == PointForm.COMPRESSED;
            int g1 = compressed ? 32 : 64;
            int[] places = { 0, g1, 3 * g1 };
            for (int n = 0; n < 3; n++) {
                int length = n == 1 ? 2 * g1 : g1;
                byte[] gnark = new byte[length];
                gnark[0] = (byte) (compressed ? 0x40 : 0);
                byte[] first = Fixtures.splice(GnarkCodec.encode(PLAIN.proof(), form), places[n], length, gnark);
                int at = places[n];
                refused(() -> GnarkCodec.decodeProof(first), RejectReason.POINT_AT_INFINITY, at, "infinity");
                byte[] arkworks = new byte[length];
                arkworks[length - 1] = 0x40;
                byte[] second = Fixtures.splice(ArkworksCodec.encode(PLAIN.proof(), form), places[n], length, arkworks);
                refused(() -> ArkworksCodec.decodeProof(second), RejectReason.POINT_AT_INFINITY, at, "infinity");
            }
        }
    }
}
