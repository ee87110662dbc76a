package org.clavis.client.registry;

import java.util.Set;
import org.clavis.client.json.FlatJson;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.registry.KeyName;
import org.clavis.verifier.registry.Label;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.schnorr.SchnorrSignature;

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

    private RevocationJson() {}

    /** One line of UTF-8 text. */
    public static byte[] encode(SignedRevocation revocation) {
        return FlatJson.bytes(
            FlatJson.object()
                .put("format", FORMAT)
                .put("chainId", revocation.domain().chainId())
                .put("registry", revocation.domain().registry().toHex())
                .put("registrant", revocation.name().registrant().toHex())
                .put("label", revocation.name().label().text())
                .put("epoch", revocation.epoch())
                .put("signature", FlatJson.hex(revocation.signature().toBytes()))
        );
    }

    /**
     * Reads what {@link #encode} writes.
     *
     * @throws EncodingException naming the field, for anything else
     */
    public static SignedRevocation decode(byte[] json) {
        FlatJson object = FlatJson.parse("a certificate", json, MAX_BYTES);
        object.requireOnly(FIELDS, Set.of());
        object.require("format", FORMAT);
        var domain = FlatJson.named("chainId", () ->
            new RegistryDomain(object.number("chainId"), object.address("registry"))
        );
        Label label = FlatJson.named("label", () -> Label.of(object.text("label")));
        byte[] signature = object.bytes("signature", SchnorrSignature.BYTES);
        return FlatJson.named("certificate", () ->
            new SignedRevocation(
                domain,
                new KeyName(object.address("registrant"), label),
                object.number("epoch"),
                FlatJson.named("signature", () -> SchnorrSignature.fromCanonicalBytes(signature))
            )
        );
    }
}
