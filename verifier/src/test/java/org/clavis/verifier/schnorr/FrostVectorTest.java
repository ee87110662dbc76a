package org.clavis.verifier.schnorr;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.clavis.algebra.secp256k1.CurveParams;
import org.clavis.algebra.secp256k1.Fn;
import org.clavis.algebra.secp256k1.FrostHash;
import org.clavis.algebra.secp256k1.Limbs;
import org.clavis.secret.SecretScalar;
import org.clavis.testing.Vectors;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.junit.jupiter.api.Test;

/** The published run of FROST(secp256k1, SHA-256): a key split 2 of 3, signed with by participants 1 and 3. */
class FrostVectorTest {

    private static final String FILE = "frost-rfc9591-cfrg/frost-secp256k1-sha256.json";
    private static final BigInteger N = CurveParams.N;

    @Test
    void groupSignatureVerifies() {
        Map<String, Object> root = Vectors.jsonObject(FILE);
        byte[] key = hex(Vectors.object(root, "inputs"), "group_public_key");
        byte[] message = hex(Vectors.object(root, "inputs"), "message");
        byte[] signature = hex(Vectors.object(root, "final_output"), "sig");
        assertThat(SchnorrVerifier.verifyMessage(key, message, signature)).isInstanceOf(Accepted.class);
        message[0] ^= 1;
        assertThat(SchnorrVerifier.verifyMessage(key, message, signature)).isInstanceOfSatisfying(Rejected.class, r ->
            assertThat(r.reason()).isEqualTo(RejectReason.SIGNATURE_INVALID)
        );
    }

    @Test
    void groupKeyAndSharesAreWhatTheSecretSays() {
        Map<String, Object> inputs = Vectors.object(Vectors.jsonObject(FILE), "inputs");
        BigInteger secret = number(inputs, "group_secret_key");
        try (SchnorrSigner group = signer(secret)) {
            assertThat(group.publicKey().toBytes()).isEqualTo(hex(inputs, "group_public_key"));
        }
        Object coefficients = inputs.get("share_polynomial_coefficients");
        assertThat(coefficients).isNotNull();
        BigInteger slope = new BigInteger(String.valueOf(coefficients).replaceAll("[\\[\\]]", ""), 16);
        for (Map<String, Object> share : Vectors.array(inputs, "participant_shares")) {
            BigInteger x = new BigInteger(Vectors.text(share, "identifier"));
            assertThat(number(share, "participant_share")).isEqualTo(secret.add(slope.multiply(x)).mod(N));
        }
    }

    @Test
    void noncesComeFromRandomnessAndShare() {
        Map<String, Object> root = Vectors.jsonObject(FILE);
        for (Map<String, Object> one : Vectors.array(Vectors.object(root, "round_one_outputs"), "outputs")) {
            byte[] share = shareOf(root, Vectors.text(one, "identifier"));
            for (String kind : new String[] { "hiding", "binding" }) {
                long[] nonce = new long[Fn.LIMBS];
                FrostHash.nonce(nonce, hex(one, kind + "_nonce_randomness"), share);
                assertThat(Limbs.toBigInteger(nonce, 0)).isEqualTo(number(one, kind + "_nonce"));
                try (SchnorrSigner commitment = signer(number(one, kind + "_nonce"))) {
                    assertThat(commitment.publicKey().toBytes()).isEqualTo(hex(one, kind + "_nonce_commitment"));
                }
            }
        }
    }

    @Test
    void signatureIsTheSumOfItsSharesUnderTheRecomputedChallenge() {
        Map<String, Object> root = Vectors.jsonObject(FILE);
        Map<String, Object> inputs = Vectors.object(root, "inputs");
        byte[] signature = hex(Vectors.object(root, "final_output"), "sig");
        byte[] r = Arrays.copyOf(signature, 33);
        long[] limbs = new long[Fn.LIMBS];
        FrostHash.challenge(limbs, r, hex(inputs, "group_public_key"), hex(inputs, "message"));
        BigInteger challenge = Limbs.toBigInteger(limbs, 0);

        BigInteger nonce = BigInteger.ZERO;
        BigInteger response = BigInteger.ZERO;
        for (Map<String, Object> one : Vectors.array(Vectors.object(root, "round_one_outputs"), "outputs")) {
            nonce = nonce
                .add(number(one, "hiding_nonce"))
                .add(number(one, "binding_nonce").multiply(number(one, "binding_factor")));
        }
        for (Map<String, Object> two : Vectors.array(Vectors.object(root, "round_two_outputs"), "outputs")) {
            response = response.add(number(two, "sig_share"));
        }
        try (SchnorrSigner commitment = signer(nonce.mod(N))) {
            assertThat(commitment.publicKey().toBytes()).isEqualTo(r);
        }
        BigInteger z = new BigInteger(1, Arrays.copyOfRange(signature, 33, 65));
        assertThat(response.mod(N)).isEqualTo(z);
        assertThat(nonce.add(challenge.multiply(number(inputs, "group_secret_key"))).mod(N)).isEqualTo(z);
    }

    private static byte[] shareOf(Map<String, Object> root, String identifier) {
        return Vectors.array(Vectors.object(root, "inputs"), "participant_shares")
            .stream()
            .filter(share -> Vectors.text(share, "identifier").equals(identifier))
            .map(share -> hex(share, "participant_share"))
            .findFirst()
            .orElseThrow();
    }

    private static SchnorrSigner signer(BigInteger secret) {
        byte[] bytes = new byte[32];
        Limbs.toBigEndian(bytes, 0, Limbs.of(secret), 0);
        return SchnorrSigner.of(
            SecretScalar.fromCanonicalBytes(SecretScalar.Group.SECP256K1, bytes),
            new SecureRandom()
        );
    }

    private static byte[] hex(Map<String, Object> parent, String key) {
        return HexFormat.of().parseHex(Vectors.text(parent, key));
    }

    private static BigInteger number(Map<String, Object> parent, String key) {
        return new BigInteger(Vectors.text(parent, key), 16);
    }
}
