package org.clavis.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import org.clavis.client.counterparty.ClaimJson;
import org.clavis.client.counterparty.ClaimProof;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.schnorr.SchnorrPublicKey;
import org.clavis.verifier.schnorr.SchnorrSignature;
import org.clavis.verifier.schnorr.SchnorrVerifier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code clavis verify}: checks proofs and signatures, without a chain. Exit code 0 accepted, 3 rejected. */
@Command(
    name = "verify",
    description = "Check proofs and signatures; exit code 0 if accepted, 3 if not.",
    subcommands = Groth16Command.class,
    mixinStandardHelpOptions = true
)
final class VerifyCommand {

    @Spec
    private @Nullable CommandSpec spec;

    @Command(
        name = "schnorr",
        description = {
            "Check a Schnorr signature of FROST(secp256k1, SHA-256), RFC 9591: of a 32-byte digest, or of an ownership",
            "claim as JSON. For a claim this says only that the key signed it, not whose key it is or whether the",
            "claim is new.",
        },
        mixinStandardHelpOptions = true
    )
    int schnorr(
        @Option(
            names = "--key",
            required = true,
            paramLabel = "HEX",
            description = "Public key, 33 bytes, SEC1 compressed."
        ) String key,
        @Option(
            names = "--digest",
            paramLabel = "HEX",
            description = "What was signed, 32 bytes."
        ) @Nullable String digest,
        @Option(
            names = "--signature",
            paramLabel = "HEX",
            description = "R and z, 65 bytes."
        ) @Nullable String signature,
        @Option(
            names = "--claim",
            paramLabel = "FILE",
            description = "The claim, in place of digest and signature."
        ) @Nullable Path claim
    ) throws IOException {
        byte[] keyBytes = hex("--key", key, SchnorrPublicKey.BYTES);
        if (claim != null && digest == null && signature == null) {
            return report(claimSignature(keyBytes, Inputs.read(claim, ClaimJson.MAX_BYTES)));
        }
        if (claim != null || digest == null || signature == null) {
            throw new ParameterException(
                Objects.requireNonNull(spec, "picocli sets the spec").commandLine(),
                "give either --claim, or --digest and --signature"
            );
        }
        return report(
            SchnorrVerifier.verifyMessage(
                keyBytes,
                hex("--digest", digest, Bytes32.BYTES),
                hex("--signature", signature, SchnorrSignature.BYTES)
            )
        );
    }

    private static Verification<SchnorrPublicKey> claimSignature(byte[] key, byte[] json) {
        SchnorrPublicKey signer = SchnorrPublicKey.fromCanonicalBytes(key);
        return switch (ClaimJson.decode(json)) {
            case ClaimProof.Schnorr signed -> signed.verifySignature(signer);
            case ClaimProof.Commitment _ -> Verification.rejected(
                RejectReason.STATEMENT_MISMATCH,
                "the claim is proved by a commitment, not signed"
            );
        };
    }

    private int report(Verification<?> verdict) {
        return Outputs.verdict(Outputs.of(spec), verdict);
    }

    private static byte[] hex(String option, String text, int bytes) {
        String digits = text.startsWith("0x") ? text.substring(2) : text;
        if (digits.length() != 2 * bytes || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                -1,
                option + " is not " + bytes + " bytes in hexadecimal"
            );
        }
        return HexFormat.of().parseHex(digits);
    }
}
