package org.clavis.client.counterparty;

import java.util.Set;
import org.clavis.client.json.FlatJson;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.registry.Label;
import org.clavis.verifier.registry.OwnershipClaim;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.schnorr.SchnorrSignature;
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

    private ClaimJson() {}

    /** One line of UTF-8 text. */
    public static byte[] encode(ClaimProof proof) {
        OwnershipClaim claim = proof.claim();
        ObjectNode out = FlatJson.object()
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
            case ClaimProof.Schnorr signed -> out.put("signature", FlatJson.hex(signed.signature().toBytes()));
            case ClaimProof.Commitment proven -> out.put("commitment", proven.commitment().toHex())
                .put("proof", FlatJson.hex(proven.proof().toBytes()))
                .put("nullifier", proven.nullifier().toHex());
        }
        return FlatJson.bytes(out);
    }

    /**
     * Reads what {@link #encode} writes.
     *
     * @throws EncodingException naming the field, for anything else
     */
    public static ClaimProof decode(byte[] json) {
        FlatJson object = FlatJson.parse("a claim", json, MAX_BYTES);
        object.require("format", FORMAT);
        String kind = object.text("kind");
        return switch (kind) {
            case "schnorr" -> {
                object.requireOnly(COMMON, SCHNORR);
                yield new ClaimProof.Schnorr(domain(object), claim(object), signature(object));
            }
            case "commitment" -> {
                object.requireOnly(COMMON, COMMITMENT);
                yield new ClaimProof.Commitment(
                    domain(object),
                    claim(object),
                    object.bytes32("commitment"),
                    proof(object),
                    object.bytes32("nullifier")
                );
            }
            default -> throw new EncodingException(
                RejectReason.MALFORMED,
                -1,
                "kind is neither schnorr nor commitment"
            );
        };
    }

    private static RegistryDomain domain(FlatJson object) {
        return FlatJson.named("chainId", () ->
            new RegistryDomain(object.number("chainId"), object.address("registry"))
        );
    }

    private static OwnershipClaim claim(FlatJson object) {
        Label label = FlatJson.named("label", () -> Label.of(object.text("label")));
        return FlatJson.named("claim", () ->
            new OwnershipClaim(
                object.address("owner"),
                label,
                object.number("epoch"),
                object.bytes32("purpose"),
                object.bytes32("challenge"),
                object.number("deadline")
            )
        );
    }

    private static SchnorrSignature signature(FlatJson object) {
        byte[] bytes = object.bytes("signature", SchnorrSignature.BYTES);
        return FlatJson.named("signature", () -> SchnorrSignature.fromCanonicalBytes(bytes));
    }

    private static Proof proof(FlatJson object) {
        byte[] bytes = object.bytes("proof", Proof.BYTES);
        return FlatJson.named("proof", () -> Proof.fromCanonicalBytes(bytes));
    }
}
