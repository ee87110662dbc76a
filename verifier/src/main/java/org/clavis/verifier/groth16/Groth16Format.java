package org.clavis.verifier.groth16;

import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * The formats in which keys, proofs and public inputs are read and written, so that each can be turned into each other
 * one. Reading is strict in all of them: every number in range, every point on its curve and in its subgroup, nothing
 * after the end.
 */
public enum Groth16Format {
    /** Whichever of the others the bytes are; for reading only. */
    AUTO,
    /** The JSON of snarkjs; see {@link SnarkjsJson}. */
    SNARKJS,
    /** The binary files of gnark; see {@link GnarkCodec}. */
    GNARK,
    /** The canonical serialisation of arkworks; see {@link ArkworksCodec}. */
    ARKWORKS,
    /** The words of EIP-197, as bytes or as hexadecimal digits after {@code 0x}; see {@link EvmCodec}. */
    EVM;

    /** The longest accepted verifying key in any format, in bytes. */
    public static final int MAX_KEY_BYTES = SnarkjsJson.MAX_KEY_BYTES;

    /** The longest accepted proof in any format, in bytes. */
    public static final int MAX_PROOF_BYTES = SnarkjsJson.MAX_PROOF_BYTES;

    /** The longest accepted list of public inputs in any format, in bytes. */
    public static final int MAX_PUBLIC_BYTES = SnarkjsJson.MAX_PUBLIC_BYTES;

    /**
     * Reads a verifying key.
     *
     * @throws EncodingException with the field and, for binary formats, its offset; {@link RejectReason#UNSOUND_KEY} as
     *     {@link VerifyingKey} says; {@link RejectReason#MALFORMED} from {@link #AUTO} for bytes of no known format
     */
    public VerifyingKey decodeVerifyingKey(byte[] bytes) {
        return switch (this) {
            case AUTO -> FormatDetection.decode(bytes, format -> format.decodeVerifyingKey(bytes));
            case SNARKJS -> SnarkjsJson.decodeVerifyingKey(bytes);
            case GNARK -> GnarkCodec.decodeVerifyingKey(bytes);
            case ARKWORKS -> ArkworksCodec.decodeVerifyingKey(bytes);
            case EVM -> VerifyingKey.fromCanonicalBytes(HexText.bytesOf(bytes, MAX_KEY_BYTES));
        };
    }

    /**
     * Reads a proof.
     *
     * @throws EncodingException as {@link #decodeVerifyingKey}
     */
    public Proof decodeProof(byte[] bytes) {
        return switch (this) {
            case AUTO -> FormatDetection.decode(bytes, format -> format.decodeProof(bytes));
            case SNARKJS -> SnarkjsJson.decodeProof(bytes);
            case GNARK -> GnarkCodec.decodeProof(bytes);
            case ARKWORKS -> ArkworksCodec.decodeProof(bytes);
            case EVM -> Proof.fromCanonicalBytes(HexText.bytesOf(bytes, MAX_PROOF_BYTES));
        };
    }

    /**
     * Reads public inputs.
     *
     * @throws EncodingException as {@link #decodeVerifyingKey}
     */
    public PublicInputs decodePublicInputs(byte[] bytes) {
        return switch (this) {
            case AUTO -> FormatDetection.decode(bytes, format -> format.decodePublicInputs(bytes));
            case SNARKJS -> SnarkjsJson.decodePublicInputs(bytes);
            case GNARK -> GnarkCodec.decodePublicInputs(bytes);
            case ARKWORKS -> ArkworksCodec.decodePublicInputs(bytes);
            case EVM -> PublicInputs.fromCanonicalBytes(HexText.bytesOf(bytes, MAX_PUBLIC_BYTES));
        };
    }

    /** As {@link #encode(VerifyingKey, PointForm)}, compressed where there is a choice. */
    public byte[] encode(VerifyingKey key) {
        return encode(key, PointForm.COMPRESSED);
    }

    /**
     * Writes a verifying key.
     *
     * @param form for {@link #GNARK} and {@link #ARKWORKS}; the others have only one
     * @throws EncodingException {@link RejectReason#UNREPRESENTABLE} if the key has parts that this format lacks
     * @throws IllegalArgumentException for {@link #AUTO}
     */
    public byte[] encode(VerifyingKey key, PointForm form) {
        return switch (this) {
            case AUTO -> throw noFormat();
            case SNARKJS -> SnarkjsJson.encode(key);
            case GNARK -> GnarkCodec.encode(key, form);
            case ARKWORKS -> ArkworksCodec.encode(key, form);
            case EVM -> key.toBytes();
        };
    }

    /** As {@link #encode(Proof, PointForm)}, compressed where there is a choice. */
    public byte[] encode(Proof proof) {
        return encode(proof, PointForm.COMPRESSED);
    }

    /** Writes a proof; parameters and errors as {@link #encode(VerifyingKey, PointForm)}. */
    public byte[] encode(Proof proof, PointForm form) {
        return switch (this) {
            case AUTO -> throw noFormat();
            case SNARKJS -> SnarkjsJson.encode(proof);
            case GNARK -> GnarkCodec.encode(proof, form);
            case ARKWORKS -> ArkworksCodec.encode(proof, form);
            case EVM -> proof.toBytes();
        };
    }

    /**
     * Writes public inputs.
     *
     * @throws IllegalArgumentException for {@link #AUTO}
     */
    public byte[] encode(PublicInputs publicInputs) {
        return switch (this) {
            case AUTO -> throw noFormat();
            case SNARKJS -> SnarkjsJson.encode(publicInputs);
            case GNARK -> GnarkCodec.encode(publicInputs);
            case ARKWORKS -> ArkworksCodec.encode(publicInputs);
            case EVM -> publicInputs.toBytes();
        };
    }

    private static IllegalArgumentException noFormat() {
        return new IllegalArgumentException("AUTO is for reading; name the format to write");
    }
}
