package org.clavis.client.registry;

import java.util.HexFormat;
import java.util.Set;
import org.clavis.evm.Address;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.registry.KeyName;
import org.clavis.verifier.registry.Label;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.schnorr.SchnorrSignature;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of a {@link SignedRevocation}: one flat object with exactly these fields, in any order.
 *
 * <pre>
 *  format      "clavis-revocation-1"
 *  chainId     number
 *  registry    0x and 40 hexadecimal digits
 *  registrant  0x and 40 hexadecimal digits
 *  label       text, 1 to 32 bytes in UTF-8
 *  epoch       number
 *  signature   0x and 130 hexadecimal digits, see {@link SchnorrSignature}
 * </pre>
 */
public final class RevocationJson {

    /** The longest accepted text, in bytes. */
    public static final int MAX_BYTES = 2048;

    private static final String FORMAT = "clavis-revocation-1";
    private static final Set<String> FIELDS = Set.of(
        "format",
        "chainId",
        "registry",
        "registrant",
        "label",
        "epoch",
        "signature"
    );
    private static final JsonMapper JSON = JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();

    private RevocationJson() {}

    /** One line of UTF-8 text. */
    public static byte[] encode(SignedRevocation revocation) {
        return JSON.writeValueAsBytes(
            JSON.createObjectNode()
                .put("format", FORMAT)
                .put("chainId", revocation.domain().chainId())
                .put("registry", revocation.domain().registry().toHex())
                .put("registrant", revocation.name().registrant().toHex())
                .put("label", revocation.name().label().text())
                .put("epoch", revocation.epoch())
                .put("signature", "0x" + HexFormat.of().formatHex(revocation.signature().toBytes()))
        );
    }

    /**
     * Reads what {@link #encode} writes.
     *
     * @throws EncodingException naming the field, for anything else
     */
    public static SignedRevocation decode(byte[] json) {
        if (json.length > MAX_BYTES) {
            throw malformed("a certificate has at most " + MAX_BYTES + " bytes, not " + json.length);
        }
        JsonNode object = parse(json);
        if (!object.isObject() || !FIELDS.containsAll(object.propertyNames())) {
            throw malformed("a certificate is a JSON object with the fields of one");
        }
        if (!text(object, "format").equals(FORMAT)) {
            throw malformed("format is not " + FORMAT);
        }
        return new SignedRevocation(
            new RegistryDomain(number(object, "chainId"), Address.of(bytes(object, "registry", Address.BYTES))),
            new KeyName(Address.of(bytes(object, "registrant", Address.BYTES)), Label.of(text(object, "label"))),
            number(object, "epoch"),
            SchnorrSignature.fromCanonicalBytes(bytes(object, "signature", SchnorrSignature.BYTES))
        );
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException e) {
            long offset = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
            throw new EncodingException(RejectReason.MALFORMED, offset, "not JSON");
        }
    }

    private static String text(JsonNode object, String field) {
        JsonNode value = object.get(field);
        if (value == null || !value.isString()) {
            throw malformed(field + " is missing or no text");
        }
        return value.asString();
    }

    private static long number(JsonNode object, String field) {
        JsonNode value = object.get(field);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw malformed(field + " is missing or no whole number");
        }
        return value.asLong();
    }

    private static byte[] bytes(JsonNode object, String field, int length) {
        String hex = text(object, field);
        if (hex.length() != 2 + 2 * length || !hex.startsWith("0x")) {
            throw malformed(field + " is not 0x and " + 2 * length + " hexadecimal digits");
        }
        try {
            return HexFormat.of().parseHex(hex, 2, hex.length());
        } catch (IllegalArgumentException e) {
            throw malformed(field + " is not hexadecimal");
        }
    }

    private static EncodingException malformed(String detail) {
        return new EncodingException(RejectReason.MALFORMED, -1, detail);
    }
}
