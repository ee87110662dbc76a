package org.clavis.client.counterparty;

import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.registry.Label;
import org.clavis.verifier.registry.OwnershipClaim;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.schnorr.SchnorrSignature;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of a {@link ClaimProof}: one flat object with exactly these fields, in any order.
 *
 * <pre>
 *  format      "clavis-claim-1"
 *  kind        "schnorr" or "commitment"
 *  chainId     number
 *  registry    0x and 40 hexadecimal digits
 *  owner       0x and 40 hexadecimal digits
 *  label       text, 1 to 32 bytes in UTF-8
 *  epoch       number
 *  purpose     0x and 64 hexadecimal digits
 *  challenge   0x and 64 hexadecimal digits
 *  deadline    number, seconds since 1970
 *  signature   schnorr: 0x and 130 hexadecimal digits, see {@link SchnorrSignature}
 *  commitment  commitment: 0x and 64 hexadecimal digits
 *  proof       commitment: 0x and 512 hexadecimal digits, see {@link Proof#fromCanonicalBytes}
 *  nullifier   commitment: 0x and 64 hexadecimal digits
 * </pre>
 */
public final class ClaimJson {

    /** The longest accepted text, in bytes. */
    public static final int MAX_BYTES = 4096;

    private static final String FORMAT = "clavis-claim-1";
    private static final Set<String> COMMON = Set.of(
        "format",
        "kind",
        "chainId",
        "registry",
        "owner",
        "label",
        "epoch",
        "purpose",
        "challenge",
        "deadline"
    );
    private static final Set<String> SCHNORR = Set.of("signature");
    private static final Set<String> COMMITMENT = Set.of("commitment", "proof", "nullifier");

    private static final JsonMapper JSON = JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();

    private ClaimJson() {}

    /** One line of UTF-8 text. */
    public static byte[] encode(ClaimProof proof) {
        OwnershipClaim claim = proof.claim();
        ObjectNode out = JSON.createObjectNode()
            .put("format", FORMAT)
            .put("kind", proof instanceof ClaimProof.Schnorr ? "schnorr" : "commitment")
            .put("chainId", proof.domain().chainId())
            .put("registry", proof.domain().registry().toHex())
            .put("owner", claim.owner().toHex())
            .put("label", claim.label().text())
            .put("epoch", claim.epoch())
            .put("purpose", claim.purpose().toHex())
            .put("challenge", claim.challenge().toHex())
            .put("deadline", claim.deadline());
        switch (proof) {
            case ClaimProof.Schnorr signed -> out.put("signature", hex(signed.signature().toBytes()));
            case ClaimProof.Commitment proven -> out.put("commitment", proven.commitment().toHex())
                .put("proof", hex(proven.proof().toBytes()))
                .put("nullifier", proven.nullifier().toHex());
        }
        return JSON.writeValueAsBytes(out);
    }

    /**
     * Reads what {@link #encode} writes.
     *
     * @throws EncodingException naming the field, for anything else
     */
    public static ClaimProof decode(byte[] json) {
        if (json.length > MAX_BYTES) {
            throw malformed("a claim has at most " + MAX_BYTES + " bytes, not " + json.length);
        }
        JsonNode object = parse(json);
        if (!text(object, "format").equals(FORMAT)) {
            throw malformed("format is not " + FORMAT);
        }
        String kind = text(object, "kind");
        return switch (kind) {
            case "schnorr" -> {
                requireFields(object, SCHNORR);
                yield new ClaimProof.Schnorr(domain(object), claim(object), signature(object));
            }
            case "commitment" -> {
                requireFields(object, COMMITMENT);
                yield new ClaimProof.Commitment(
                    domain(object),
                    claim(object),
                    bytes32(object, "commitment"),
                    proof(object),
                    bytes32(object, "nullifier")
                );
            }
            default -> throw malformed("kind is neither schnorr nor commitment");
        };
    }

    private static JsonNode parse(byte[] json) {
        try {
            JsonNode node = JSON.readTree(json);
            if (node == null || !node.isObject()) {
                throw malformed("a claim is a JSON object");
            }
            return node;
        } catch (JacksonException e) {
            long offset = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
            throw new EncodingException(RejectReason.MALFORMED, offset, "not JSON");
        }
    }

    private static RegistryDomain domain(JsonNode object) {
        return named("chainId", () -> new RegistryDomain(number(object, "chainId"), address(object, "registry")));
    }

    private static OwnershipClaim claim(JsonNode object) {
        Label label = named("label", () -> Label.of(text(object, "label")));
        return named("claim", () ->
            new OwnershipClaim(
                address(object, "owner"),
                label,
                number(object, "epoch"),
                bytes32(object, "purpose"),
                bytes32(object, "challenge"),
                number(object, "deadline")
            )
        );
    }

    private static SchnorrSignature signature(JsonNode object) {
        byte[] bytes = bytes(object, "signature", SchnorrSignature.BYTES);
        return named("signature", () -> SchnorrSignature.fromCanonicalBytes(bytes));
    }

    private static Proof proof(JsonNode object) {
        byte[] bytes = bytes(object, "proof", Proof.BYTES);
        return named("proof", () -> Proof.fromCanonicalBytes(bytes));
    }

    private static void requireFields(JsonNode object, Set<String> special) {
        Set<String> surplus = new TreeSet<>(object.propertyNames());
        surplus.removeAll(COMMON);
        surplus.removeAll(special);
        if (!surplus.isEmpty()) {
            throw malformed(surplus.size() + " fields that do not belong there");
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

    private static Address address(JsonNode object, String field) {
        return Address.of(bytes(object, field, Address.BYTES));
    }

    private static Bytes32 bytes32(JsonNode object, String field) {
        return Bytes32.of(bytes(object, field, Bytes32.BYTES));
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

    /** Something that decodes a field. */
    @FunctionalInterface
    private interface Decoder<T> {
        T decode();
    }

    private static <T> T named(String field, Decoder<T> decoder) {
        try {
            return decoder.decode();
        } catch (EncodingException e) {
            throw new EncodingException(e.reason(), -1, field + ": " + e.getMessage());
        }
    }

    private static String hex(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    private static EncodingException malformed(String detail) {
        return new EncodingException(RejectReason.MALFORMED, -1, detail);
    }
}
