package org.clavis.verifier.groth16;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.clavis.verifier.EncodingException;

/**
 * Any bytes give a value or an {@link EncodingException}; what binary readers take is written again byte for byte, so
 * that no value has two encodings, and what is written as JSON means the same. The kept corpus is replayed with the
 * other tests; with {@code JAZZER_FUZZ=1} in the environment and one method named, Jazzer looks for more.
 */
class DecoderFuzzTest {

    private static final int G1_FLAGS = 0xc0;

    @FuzzTest(maxDuration = "5m")
    void gnarkKey(byte[] bytes) {
        binary(bytes, GnarkCodec::decodeVerifyingKey, (key, in) -> GnarkCodec.encode(key, gnarkForm(in)));
    }

    @FuzzTest(maxDuration = "5m")
    void gnarkProof(byte[] bytes) {
        binary(bytes, GnarkCodec::decodeProof, (proof, in) -> GnarkCodec.encode(proof, gnarkForm(in)));
    }

    @FuzzTest(maxDuration = "5m")
    void gnarkPublicWitness(byte[] bytes) {
        binary(bytes, GnarkCodec::decodePublicInputs, (inputs, in) -> GnarkCodec.encode(inputs));
    }

    private static PointForm gnarkForm(byte[] bytes) {
        return (bytes[0] & G1_FLAGS) == 0 ? PointForm.UNCOMPRESSED : PointForm.COMPRESSED;
    }

    @FuzzTest(maxDuration = "5m")
    void arkworksKey(byte[] bytes) {
        binary(bytes, ArkworksCodec::decodeVerifyingKey, (key, in) -> {
            byte[] compressed = ArkworksCodec.encode(key, PointForm.COMPRESSED);
            boolean same = compressed.length == in.length;
            return same ? compressed : ArkworksCodec.encode(key, PointForm.UNCOMPRESSED);
        });
    }

    @FuzzTest(maxDuration = "5m")
    void arkworksProof(byte[] bytes) {
        binary(bytes, ArkworksCodec::decodeProof, (proof, in) ->
            ArkworksCodec.encode(proof, in.length == Proof.BYTES ? PointForm.UNCOMPRESSED : PointForm.COMPRESSED)
        );
    }

    @FuzzTest(maxDuration = "5m")
    void arkworksPublicInputs(byte[] bytes) {
        binary(bytes, ArkworksCodec::decodePublicInputs, (inputs, in) -> ArkworksCodec.encode(inputs));
    }

    @FuzzTest(maxDuration = "5m")
    void evmKey(byte[] bytes) {
        binary(bytes, VerifyingKey::fromCanonicalBytes, (key, in) -> key.toBytes());
    }

    @FuzzTest(maxDuration = "5m")
    void evmArguments(byte[] bytes) {
        binary(bytes, EvmCodec::decodeArguments, (read, in) ->
            EvmCodec.encodeArguments(read.proof(), read.publicInputs())
        );
    }

    @FuzzTest(maxDuration = "5m")
    void snarkjsKey(byte[] bytes) {
        text(bytes, SnarkjsJson::decodeVerifyingKey, SnarkjsJson::encode);
    }

    @FuzzTest(maxDuration = "5m")
    void snarkjsProof(byte[] bytes) {
        text(bytes, SnarkjsJson::decodeProof, SnarkjsJson::encode);
    }

    @FuzzTest(maxDuration = "5m")
    void snarkjsPublicSignals(byte[] bytes) {
        text(bytes, SnarkjsJson::decodePublicInputs, SnarkjsJson::encode);
    }

    @FuzzTest(maxDuration = "5m")
    void detectedKey(byte[] bytes) {
        readable(bytes, Groth16Format.AUTO::decodeVerifyingKey);
    }

    @FuzzTest(maxDuration = "5m")
    void detectedProof(byte[] bytes) {
        readable(bytes, Groth16Format.AUTO::decodeProof);
    }

    @FuzzTest(maxDuration = "5m")
    void detectedPublicInputs(byte[] bytes) {
        readable(bytes, Groth16Format.AUTO::decodePublicInputs);
    }

    private static <T> void binary(byte[] bytes, Function<byte[], T> decode, BiFunction<T, byte[], byte[]> encode) {
        T value;
        try {
            value = decode.apply(bytes);
        } catch (EncodingException e) {
            requireRefusal(e, bytes);
            return;
        }
        assertThat(encode.apply(value, bytes)).isEqualTo(bytes);
    }

    private static <T> void text(byte[] bytes, Function<byte[], T> decode, Function<T, byte[]> encode) {
        T value;
        try {
            value = decode.apply(bytes);
        } catch (EncodingException e) {
            requireRefusal(e, bytes);
            return;
        }
        assertThat(decode.apply(encode.apply(value))).isEqualTo(value);
    }

    private static <T> void readable(byte[] bytes, Function<byte[], T> decode) {
        try {
            assertThat(decode.apply(bytes)).isNotNull();
        } catch (EncodingException e) {
            requireRefusal(e, bytes);
        }
    }

    /** A refusal names a place in the document, or none. */
    private static void requireRefusal(EncodingException e, byte[] bytes) {
        assertThat(e.offsetBytes()).isBetween(-1L, (long) bytes.length);
        assertThat(e).hasMessageMatching("(?s).+");
    }
}
