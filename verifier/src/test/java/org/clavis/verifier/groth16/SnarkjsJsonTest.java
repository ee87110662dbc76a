package org.clavis.verifier.groth16;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.groth16.Samples.Documents;
import org.clavis.verifier.groth16.Samples.Forged;
import org.junit.jupiter.api.Test;

class SnarkjsJsonTest {

    private static final Forged SAMPLE = Samples.forged(3, 1);
    private static final String KEY = new String(SnarkjsJson.encode(SAMPLE.key()), UTF_8);
    private static final String PROOF = new String(SnarkjsJson.encode(SAMPLE.proof()), UTF_8);
    private static final String INPUTS = new String(SnarkjsJson.encode(SAMPLE.inputs()), UTF_8);
    private static final String X = SAMPLE.proof().a().x().toString();

    @Test
    void whatIsWrittenIsRead() {
        assertThat(SnarkjsJson.decodeVerifyingKey(KEY.getBytes(UTF_8))).isEqualTo(SAMPLE.key());
        assertThat(SnarkjsJson.decodeProof(PROOF.getBytes(UTF_8))).isEqualTo(SAMPLE.proof());
        assertThat(SnarkjsJson.decodePublicInputs(INPUTS.getBytes(UTF_8))).isEqualTo(SAMPLE.inputs());
        PublicInputs none = PublicInputs.of();
        assertThat(SnarkjsJson.decodePublicInputs(SnarkjsJson.encode(none))).isEqualTo(none);
        List<G1Affine> ic = List.of(G1Affine.INFINITY, G1Affine.GENERATOR);
        VerifyingKey k = SAMPLE.key();
        VerifyingKey key = VerifyingKey.of(k.alphaG1(), k.betaG2(), k.gammaG2(), k.deltaG2(), ic);
        assertThat(SnarkjsJson.decodeVerifyingKey(SnarkjsJson.encode(key))).isEqualTo(key);
    }

    /** snarkjs's own files come out as they went in, byte for byte. */
    @Test
    void snarkjsDocumentsComeOutUnchanged() {
        byte[] proof = Samples.vector("groth16-snarkjs-bn254-2023/proof.json");
        assertThat(SnarkjsJson.encode(SnarkjsJson.decodeProof(proof))).isEqualTo(proof);
        byte[] inputs = Samples.vector("groth16-snarkjs-bn254-2023/public.json");
        assertThat(SnarkjsJson.encode(SnarkjsJson.decodePublicInputs(inputs))).isEqualTo(inputs);
        // compact here, but the same members in the same order, with the pairing's value that snarkjs computed
        for (int depth : new int[] { 1, 20, 32 }) {
            byte[] key = Samples.semaphoreKey(depth);
            String written = new String(SnarkjsJson.encode(SnarkjsJson.decodeVerifyingKey(key)), UTF_8);
            assertThat(written.replaceAll("\\s", "")).isEqualTo(new String(key, UTF_8));
        }
    }

    private static void key(String json, RejectReason reason, String field) {
        refused(() -> SnarkjsJson.decodeVerifyingKey(json.getBytes(UTF_8)), reason, field);
    }

    private static void proof(String json, RejectReason reason, String field) {
        refused(() -> SnarkjsJson.decodeProof(json.getBytes(UTF_8)), reason, field);
    }

    private static void inputs(String json, RejectReason reason, String field) {
        refused(() -> SnarkjsJson.decodePublicInputs(json.getBytes(UTF_8)), reason, field);
    }

    private static void refused(ThrowingCallable decode, RejectReason reason, String field) {
        assertThatThrownBy(decode).isInstanceOfSatisfying(EncodingException.class, e -> {
            assertThat(e.reason()).as("%s", e).isEqualTo(reason);
            assertThat(e).hasMessageContaining(field);
        });
    }

    @Test
    void refusalsSayWhere() {
        String json = "[\"1\", \"2\",\n \"03\"]";
        assertThatThrownBy(() -> SnarkjsJson.decodePublicInputs(json.getBytes(UTF_8))).isInstanceOfSatisfying(
            EncodingException.class,
            e -> {
                assertThat(e.offsetBytes()).isEqualTo(json.indexOf("\"03\""));
                assertThat(e).hasMessageContaining("public input 2");
            }
        );
    }

    @Test
    void numbersMustBePlainDecimalsBelowTheModulus() {
        for (String bad : List.of(
            "",
            "00",
            "01",
            "+1",
            "-1",
            "-0",
            "1e3",
            "1.0",
            "0x1",
            " 1",
            "1 ",
            "1_0",
            "١",
            "１"
        )) {
            inputs("[\"" + bad + "\"]", RejectReason.NOT_CANONICAL, "public input 0");
            proof(PROOF.replace(X, bad), RejectReason.NOT_CANONICAL, "pi_a");
        }
        inputs("[\"" + Fr.modulus() + "\"]", RejectReason.NOT_CANONICAL, "modulus");
        assertThat(
            SnarkjsJson.decodePublicInputs(
                ("[\"" + Fr.modulus().subtract(BigInteger.ONE) + "\"]").getBytes(UTF_8)
            ).count()
        ).isEqualTo(1);
        BigInteger shifted = new BigInteger(X).add(Fp.modulus());
        proof(PROOF.replace(X, shifted.toString()), RejectReason.NOT_CANONICAL, "pi_a");
        // unquoted numbers are read as doubles by others
        inputs("[1]", RejectReason.MALFORMED, "public input 0");
        inputs("[\"1\", 2e0]", RejectReason.MALFORMED, "public input 1");
        inputs("[\"" + "1".repeat(81) + "\"]", RejectReason.MALFORMED, "public input 0");
        inputs("[\"" + "1".repeat(79) + "\"]", RejectReason.NOT_CANONICAL, "public input 0");
    }

    @Test
    void structureMustBeExact() {
        inputs("", RejectReason.MALFORMED, "expected an array");
        inputs("[", RejectReason.MALFORMED, "public input 0");
        inputs("[\"1\"", RejectReason.MALFORMED, "public input 1");
        inputs("{}", RejectReason.MALFORMED, "expected an array");
        inputs("[\"1\"] []", RejectReason.MALFORMED, "follows");
        inputs("[\"1\"]]", RejectReason.MALFORMED, "public inputs");
        inputs("[[\"1\"]]", RejectReason.MALFORMED, "public input 0");
        inputs("[\"1\",]", RejectReason.MALFORMED, "public input 1");
        inputs("[null]", RejectReason.MALFORMED, "public input 0");
        inputs("// c\n[\"1\"]", RejectReason.MALFORMED, "public inputs");
        inputs("\ufeff[\"1\"]", RejectReason.MALFORMED, "UTF-8");
        for (var charset : List.of(
            StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE,
            StandardCharsets.UTF_16,
            StandardCharsets.UTF_32BE
        )) {
            refused(() -> SnarkjsJson.decodePublicInputs("[\"1\"]".getBytes(charset)), RejectReason.MALFORMED, "UTF-8");
        }
        proof("[]", RejectReason.MALFORMED, "expected an object");
        proof("{}", RejectReason.MALFORMED, "pi_a is missing");
        proof("[".repeat(6000), RejectReason.MALFORMED, "proof");
        proof("{\"pi_a\":" + "[".repeat(6000), RejectReason.MALFORMED, "pi_a");
        proof("{\"a\":".repeat(2000), RejectReason.MALFORMED, "unknown member");
        proof(PROOF + "x", RejectReason.MALFORMED, "proof");
        proof(PROOF.replace("pi_a", "pi_d"), RejectReason.MALFORMED, "pi_d: unknown member");
        proof(PROOF.replace("pi_c", "pi_a"), RejectReason.MALFORMED, "Duplicate");
        proof(PROOF.replace("\"protocol\"", "\"pi_a\""), RejectReason.MALFORMED, "Duplicate");
        proof(PROOF.replace("groth16", "plonk"), RejectReason.MALFORMED, "protocol: not groth16");
        proof(PROOF.replace("bn128", "bls12381"), RejectReason.MALFORMED, "curve: not bn128");
        proof(PROOF.replace("\"" + X + "\",", ""), RejectReason.MALFORMED, "pi_a");
        proof(PROOF.replace("\"" + X + "\",", "\"1\",\"" + X + "\","), RejectReason.MALFORMED, "pi_a");
        proof(" ".repeat(SnarkjsJson.MAX_PROOF_BYTES) + PROOF, RejectReason.MALFORMED, "at most");
        String many = "[" + "\"1\",".repeat(PublicInputs.MAX_COUNT) + "\"1\"]";
        inputs(many, RejectReason.MALFORMED, "public input 4096: at most 4096");
    }

    @Test
    void pointsMustBeNormalisedFiniteAndOnTheirCurve() {
        String a = "\"1\"\n ]";
        proof(PROOF.replaceFirst(a, "\"2\"\n ]"), RejectReason.NOT_CANONICAL, "pi_a: point not normalised");
        proof(
            "{\"pi_a\":[\"0\",\"1\",\"0\"],\"pi_c\":[\"1\",\"2\",\"1\"]}",
            RejectReason.POINT_AT_INFINITY,
            "pi_a: point at infinity"
        );
        proof("{\"pi_a\":[\"0\",\"0\",\"0\"]}", RejectReason.NOT_CANONICAL, "pi_a: point not normalised");
        proof("{\"pi_a\":[\"0\",\"0\",\"1\"]}", RejectReason.POINT_AT_INFINITY, "pi_a");
        proof("{\"pi_c\":[\"1\",\"3\",\"1\"]}", RejectReason.NOT_ON_CURVE, "pi_c");
        String zero = "[\"0\",\"0\"]";
        String one = "[\"1\",\"0\"]";
        proof("{\"pi_b\":[" + zero + "," + one + "," + zero + "]}", RejectReason.POINT_AT_INFINITY, "pi_b");
        proof("{\"pi_b\":[" + one + "," + one + "," + one + "]}", RejectReason.NOT_ON_CURVE, "pi_b");
        proof("{\"pi_b\":[" + one + "," + one + "," + zero + "]}", RejectReason.NOT_CANONICAL, "pi_b");
        proof("{\"pi_b\":[" + one + "," + one + "]}", RejectReason.MALFORMED, "pi_b");
        proof("{\"pi_b\":[\"1\",\"1\",\"1\"]}", RejectReason.MALFORMED, "pi_b");
    }

    @Test
    void keysMustBeWhole() {
        for (String name : List.of("protocol", "curve", "nPublic", "vk_alpha_1", "vk_beta_2", "IC")) {
            key(KEY.replace("\"" + name + "\"", "\"other\""), RejectReason.MALFORMED, "other: unknown member");
        }
        key("{}", RejectReason.MALFORMED, "protocol is missing");
        key("{\"protocol\":\"groth16\"}", RejectReason.MALFORMED, "curve is missing");
        for (String count : List.of("2", "4", "0")) {
            key(KEY.replace("\"nPublic\": 3", "\"nPublic\": " + count), RejectReason.MALFORMED, "IC: 4 points");
        }
        for (String count : List.of("-3", "4097", "99999999999999999999", "\"3\"", "3.0", "3e0", "null")) {
            key(KEY.replace("\"nPublic\": 3", "\"nPublic\": " + count), RejectReason.MALFORMED, "nPublic");
        }
        key(KEY.replace("\"nPublic\": 3", "\"nPublic\": 03"), RejectReason.MALFORMED, "zeroes");
        String withoutPairing = KEY.replaceFirst("(?s) \"vk_alphabeta_12\".*? \"IC\"", " \"IC\"");
        assertThat(withoutPairing).isNotEqualTo(KEY);
        assertThat(SnarkjsJson.decodeVerifyingKey(withoutPairing.getBytes(UTF_8))).isEqualTo(SAMPLE.key());
        key(
            KEY.replaceFirst("(?s)\"vk_alphabeta_12\": .*? \"IC\"", "\"vk_alphabeta_12\": [], \"IC\""),
            RejectReason.MALFORMED,
            "vk_alphabeta_12"
        );
        String point = "[\"1\",\"2\",\"1\"]";
        String hostile = "{\"IC\":[" + (point + ",").repeat(PublicInputs.MAX_COUNT + 1) + point + "]}";
        key(hostile, RejectReason.MALFORMED, "IC[4097]: at most 4097");
        key("{\"IC\":[" + " ".repeat(SnarkjsJson.MAX_KEY_BYTES), RejectReason.MALFORMED, "at most");
    }

    /** Valid documents with a few bytes changed, dropped, doubled or swapped: a refusal or a document, nothing else. */
    @Property(tries = 1000)
    void mutatedDocumentsAreRefusedOrRead(@ForAll @IntRange(max = 2) int which, @ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = List.of(KEY, PROOF, INPUTS).get(which).getBytes(UTF_8);
        for (int n = random.nextInt(1, 4); n > 0 && bytes.length > 0; n--) {
            bytes = mutate(bytes, random);
        }
        byte[] document = bytes;
        try {
            switch (which) {
                case 0 -> SnarkjsJson.decodeVerifyingKey(document);
                case 1 -> SnarkjsJson.decodeProof(document);
                default -> SnarkjsJson.decodePublicInputs(document);
            }
        } catch (EncodingException e) {
            assertThat(e.offsetBytes()).isBetween(-1L, (long) document.length);
            assertThat(e.asRejection().isAccepted()).isFalse();
        }
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int length = Math.min(random.nextInt(1, 40), bytes.length - at);
        byte[] out = bytes.clone();
        byte[] structural = "[]{},:\"0123456789+-eE.x\\u \n".getBytes(UTF_8);
        return switch (random.nextInt(7)) {
            case 0 -> {
                out[at] ^= (byte) (1 << random.nextInt(8));
                yield out;
            }
            case 1 -> {
                out[at] = structural[random.nextInt(structural.length)];
                yield out;
            }
            case 2 -> Arrays.copyOf(bytes, Math.max(1, at));
            case 3 -> splice(bytes, at, at + length, new byte[0]);
            case 4 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
            case 5 -> splice(bytes, at, at, new byte[] { structural[random.nextInt(structural.length)] });
            default -> {
                int from = random.nextInt(bytes.length - length + 1);
                System.arraycopy(bytes, from, out, at, length);
                yield out;
            }
        };
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] with) {
        byte[] out = new byte[bytes.length - (to - from) + with.length];
        System.arraycopy(bytes, 0, out, 0, from);
        System.arraycopy(with, 0, out, from, with.length);
        System.arraycopy(bytes, to, out, from + with.length, bytes.length - to);
        return out;
    }

    /** Of a valid statement's documents, mutated ones are accepted only if they still say the same. */
    @Property(tries = 100)
    void mutatedStatementsAreRefused(@ForAll @IntRange(max = 1) int which, @ForAll long seed) {
        byte[] proof = PROOF.getBytes(UTF_8);
        byte[] inputs = INPUTS.getBytes(UTF_8);
        Random random = new Random(seed);
        if (which == 0) {
            proof = mutate(proof, random);
        } else {
            inputs = mutate(inputs, random);
        }
        if (Groth16Verifier.verifySnarkjs(KEY.getBytes(UTF_8), proof, inputs).isAccepted()) {
            assertThat(SnarkjsJson.decodeProof(proof)).isEqualTo(SAMPLE.proof());
            assertThat(SnarkjsJson.decodePublicInputs(inputs)).isEqualTo(SAMPLE.inputs());
        }
    }

    @Test
    void swappedCoordinatesAreRefused() {
        Documents d = Samples.semaphore();
        Proof proof = SnarkjsJson.decodeProof(d.proofBytes());
        // as in a proof written with imaginary parts first
        String swapped = d
            .proof()
            .replace(proof.b().x0().toString(), "?")
            .replace(proof.b().x1().toString(), proof.b().x0().toString())
            .replace("?", proof.b().x1().toString());
        proof(swapped, RejectReason.NOT_ON_CURVE, "pi_b");
    }
}
