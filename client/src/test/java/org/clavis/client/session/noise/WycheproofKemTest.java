package org.clavis.client.session.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KEM;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Project Wycheproof's cases of ML-KEM-768, against keys and encapsulations as the engine makes them. */
class WycheproofKemTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final KemFunction KEM768 = KemFunction.MLKEM768;

    @Test
    void keysFromSeeds() {
        JsonNode root = Vectors.json("wycheproof", "mlkem_768_keygen_seed_test.json");
        WycheproofTally tally = new WycheproofTally("mlkem_768_keygen_seed");
        for (JsonNode group : root.get("testGroups")) {
            for (JsonNode test : group.get("tests")) {
                try (KemKeyPair pair = KemKeyPair.fromSeed(KEM768, bytes(test, "seed"))) {
                    tally.result(test, Arrays.equals(pair.publicKey(), bytes(test, "ek")), "another public key");
                }
            }
        }
        tally.report(root.get("numberOfTests").asInt());
    }

    @Test
    void encapsulation() {
        JsonNode root = Vectors.json("wycheproof", "mlkem_768_encaps_test.json");
        WycheproofTally tally = new WycheproofTally("mlkem_768_encaps");
        for (JsonNode group : root.get("testGroups")) {
            for (JsonNode test : group.get("tests")) {
                byte[] ciphertext = new byte[KEM768.ciphertextBytes()];
                byte[] secret = new byte[KemFunction.SECRET_BYTES];
                boolean made;
                try {
                    KEM768.encapsulate(bytes(test, "ek"), new Given(bytes(test, "m")), ciphertext, secret);
                    made = true;
                } catch (NoiseException e) {
                    assertThat(e.reason()).isEqualTo(NoiseReason.INVALID_KEM_KEY);
                    made = false;
                }
                boolean pass = valid(test)
                    ? made && Arrays.equals(ciphertext, bytes(test, "c")) && Arrays.equals(secret, bytes(test, "K"))
                    : !made;
                tally.result(test, pass, "made " + made);
            }
        }
        tally.report(root.get("numberOfTests").asInt());
    }

    @Test
    void decapsulation() {
        JsonNode root = Vectors.json("wycheproof", "mlkem_768_test.json");
        WycheproofTally tally = new WycheproofTally("mlkem_768");
        for (JsonNode group : root.get("testGroups")) {
            for (JsonNode test : group.get("tests")) {
                byte[] secret = decapsulated(bytes(test, "seed"), bytes(test, "c"));
                boolean pass = valid(test) ? secret != null && Arrays.equals(secret, bytes(test, "K")) : secret == null;
                tally.result(test, pass, secret == null ? "refused" : "decapsulated");
            }
        }
        tally.report(root.get("numberOfTests").asInt());
    }

    /** Keys here are kept as seeds, so that expanded ones only ever come from the platform itself; these are for it. */
    @Test
    void decapsulationWithExpandedKeysByThePlatform() {
        JsonNode root = Vectors.json("wycheproof", "mlkem_768_semi_expanded_decaps_test.json");
        WycheproofTally tally = new WycheproofTally("mlkem_768_semi_expanded_decaps");
        for (JsonNode group : root.get("testGroups")) {
            for (JsonNode test : group.get("tests")) {
                byte[] secret = decapsulatedByPlatform(bytes(test, "dk"), bytes(test, "c"));
                boolean pass = valid(test) ? secret != null && Arrays.equals(secret, bytes(test, "K")) : secret == null;
                tally.result(test, pass, secret == null ? "refused" : "decapsulated");
            }
        }
        tally.report(root.get("numberOfTests").asInt());
    }

    private static byte @Nullable [] decapsulated(byte[] seed, byte[] ciphertext) {
        byte[] secret = new byte[KemFunction.SECRET_BYTES];
        try (KemKeyPair pair = KemKeyPair.fromSeed(KEM768, seed)) {
            pair.decapsulate(ciphertext, secret);
            return secret;
        } catch (IllegalArgumentException e) {
            // a wrong length, which the engine never lets come this far
            return null;
        }
    }

    private static byte @Nullable [] decapsulatedByPlatform(byte[] expanded, byte[] ciphertext) {
        try {
            byte[] prefix = HEX.parseHex("308209780201" + "00300b0609608648016503040402" + "04820964" + "04820960");
            byte[] encoded = Arrays.copyOf(prefix, prefix.length + expanded.length);
            System.arraycopy(expanded, 0, encoded, prefix.length, expanded.length);
            PrivateKey key = KeyFactory.getInstance("ML-KEM-768").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return KEM.getInstance("ML-KEM-768").newDecapsulator(key).decapsulate(ciphertext).getEncoded();
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private static boolean valid(JsonNode test) {
        return test.get("result").asString().equals("valid");
    }

    private static byte[] bytes(JsonNode test, String field) {
        return HEX.parseHex(test.get(field).asString());
    }

    /** Gives the bytes of a case. */
    private static final class Given extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final byte[] given;

        Given(byte[] given) {
            this.given = given;
        }

        @Override
        public void nextBytes(byte[] out) {
            assertThat(out).hasSameSizeAs(given);
            System.arraycopy(given, 0, out, 0, out.length);
        }
    }
}
