package org.clavis.client.session.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Project Wycheproof's cases, against the primitives as the engine calls them. Every tcId is accounted for. */
class WycheproofTest {

    private static final HexFormat HEX = HexFormat.of();

    @Test
    void x25519() {
        JsonNode root = Vectors.json("wycheproof", "x25519_test.json");
        WycheproofTally tally = new WycheproofTally("x25519");
        for (JsonNode group : root.get("testGroups")) {
            for (JsonNode test : group.get("tests")) {
                byte[] shared = new byte[32];
                boolean agreed = DhFunction.X25519.agree(bytes(test, "private"), bytes(test, "public"), shared);
                boolean zeroExpected = flags(test).contains("ZeroSharedSecret");
                boolean pass =
                    agreed != zeroExpected &&
                    Arrays.equals(shared, bytes(test, "shared")) &&
                    agreesThroughKeyPair(test) == agreed;
                tally.result(test, pass, "agreed " + agreed + ", " + HEX.formatHex(shared));
            }
        }
        tally.report(root.get("numberOfTests").asInt());
    }

    @Test
    void chaCha20Poly1305() {
        aead("chacha20_poly1305", CipherFunction.CHACHA_POLY);
    }

    @Test
    void aesGcm() {
        aead("aes_gcm", CipherFunction.AES_GCM);
    }

    @Test
    void hmacSha256() {
        JsonNode root = Vectors.json("wycheproof", "hmac_sha256_test.json");
        WycheproofTally tally = new WycheproofTally("hmac_sha256");
        for (JsonNode group : root.get("testGroups")) {
            int tagBytes = group.get("tagSize").asInt() / Byte.SIZE;
            for (JsonNode test : group.get("tests")) {
                byte[] key = bytes(test, "key");
                if (key.length > HashFunction.SHA256.blockLen()) {
                    tally.leaveOut(test, "keys here are never longer than a block");
                    continue;
                }
                byte[] message = bytes(test, "msg");
                byte[] mac = new byte[32];
                new Hkdf(HashFunction.SHA256, HashFunction.SHA256.newHasher()).hmac(key, message, message.length, mac);
                boolean equal = Arrays.equals(Arrays.copyOf(mac, tagBytes), bytes(test, "tag"));
                tally.result(test, equal == valid(test), "equal " + equal);
            }
        }
        tally.report(root.get("numberOfTests").asInt());
    }

    @Test
    void hkdfSha256() {
        JsonNode root = Vectors.json("wycheproof", "hkdf_sha256_test.json");
        WycheproofTally tally = new WycheproofTally("hkdf_sha256");
        HashFunction hash = HashFunction.SHA256;
        for (JsonNode group : root.get("testGroups")) {
            for (JsonNode test : group.get("tests")) {
                byte[] salt = bytes(test, "salt");
                if (bytes(test, "info").length > 0) {
                    tally.leaveOut(test, "Noise's HKDF has no info");
                    continue;
                }
                if (salt.length > hash.blockLen()) {
                    tally.leaveOut(test, "chaining keys are never longer than a block");
                    continue;
                }
                byte[] expected = bytes(test, "okm");
                byte[][] outputs = new byte[Math.ceilDiv(expected.length, hash.hashLen())][hash.hashLen()];
                new Hkdf(hash, hash.newHasher()).derive(salt, bytes(test, "ikm"), outputs);
                byte[] found = new byte[outputs.length * hash.hashLen()];
                for (int i = 0; i < outputs.length; i++) {
                    System.arraycopy(outputs[i], 0, found, i * hash.hashLen(), hash.hashLen());
                }
                boolean equal = valid(test) && Arrays.equals(Arrays.copyOf(found, expected.length), expected);
                tally.result(test, equal, HEX.formatHex(found));
            }
        }
        tally.report(root.get("numberOfTests").asInt());
    }

    private static void aead(String file, CipherFunction function) {
        JsonNode root = Vectors.json("wycheproof", file + "_test.json");
        WycheproofTally tally = new WycheproofTally(file);
        for (JsonNode group : root.get("testGroups")) {
            for (JsonNode test : group.get("tests")) {
                if (group.get("keySize").asInt() != Byte.SIZE * CipherFunction.KEY_BYTES) {
                    tally.leaveOut(test, "keys here have 256 bits");
                    continue;
                }
                byte[] expected = concat(bytes(test, "ct"), bytes(test, "tag"));
                byte[] message = bytes(test, "msg");
                Optional<byte[]> opened = crypt(function, Cipher.DECRYPT_MODE, test, expected);
                if (valid(test)) {
                    Optional<byte[]> sealed = crypt(function, Cipher.ENCRYPT_MODE, test, message);
                    boolean pass = is(opened, message) && is(sealed, expected);
                    tally.result(test, pass, "valid, but is not reproduced");
                } else {
                    tally.result(test, opened.isEmpty(), "invalid, but accepted");
                }
            }
        }
        tally.report(root.get("numberOfTests").asInt());
    }

    private static boolean is(Optional<byte[]> result, byte[] expected) {
        return result.filter(its -> Arrays.equals(its, expected)).isPresent();
    }

    /** The result, if it is not refused: many a message is empty. */
    private static Optional<byte[]> crypt(CipherFunction function, int mode, JsonNode test, byte[] input) {
        WipeableKey key = new WipeableKey(function.keyAlgorithm());
        key.set(bytes(test, "key"));
        Cipher cipher = function.newCipher();
        try {
            function.init(cipher, mode, key, bytes(test, "iv"));
            cipher.updateAAD(bytes(test, "aad"));
            return Optional.of(cipher.doFinal(input));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static boolean agreesThroughKeyPair(JsonNode test) {
        try (DhKeyPair pair = DhKeyPair.fromPrivateKey(DhFunction.X25519, bytes(test, "private"))) {
            pair.agree(bytes(test, "public"), new byte[32]);
            return true;
        } catch (NoiseException e) {
            assertThat(e.reason()).isEqualTo(NoiseReason.ZERO_SHARED_SECRET);
            return false;
        }
    }

    private static boolean valid(JsonNode test) {
        return test.get("result").asString().equals("valid");
    }

    private static List<String> flags(JsonNode test) {
        List<String> flags = new ArrayList<>();
        test.get("flags").forEach(flag -> flags.add(flag.asString()));
        return flags;
    }

    private static byte[] bytes(JsonNode test, String field) {
        return HEX.parseHex(test.get(field).asString());
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
