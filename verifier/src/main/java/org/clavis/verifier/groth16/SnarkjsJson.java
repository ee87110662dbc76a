package org.clavis.verifier.groth16;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.json.StrictJson;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of snarkjs: {@code verification_key.json}, {@code proof.json}, {@code public.json}.
 *
 * <p>Numbers stand as strings of decimal digits. A point of G1 is {@code [x, y, "1"]}, a point of G2 is
 * {@code [[x0, x1], [y0, y1], ["1", "0"]]} with real parts first, and infinity is {@code ["0", "1", "0"]}.
 *
 * <p>Reading is strict: UTF-8, one document and nothing after it, every member once and none unknown, numbers without
 * sign, exponent, prefix or leading zeros and below their modulus, points normalised, on the curve and in the subgroup.
 * {@code protocol} and {@code curve} may be missing from a proof, as some provers leave them out, and
 * {@code vk_alphabeta_12}, which follows from the rest, from a key; its form is checked and its value not used.
 */
public final class SnarkjsJson {

    /** The longest accepted verification key, in bytes. */
    public static final int MAX_KEY_BYTES = 2 << 20;

    /** The longest accepted proof, in bytes. */
    public static final int MAX_PROOF_BYTES = 16 << 10;

    /** The longest accepted list of public inputs, in bytes. */
    public static final int MAX_PUBLIC_BYTES = 1 << 20;

    private static final String PROTOCOL = "groth16";
    private static final String CURVE = "bn128";

    private SnarkjsJson() {}

    /**
     * Reads a verification key.
     *
     * @throws EncodingException with the field and its offset; {@link RejectReason#UNSOUND_KEY} as {@link VerifyingKey}
     *     says
     */
    public static VerifyingKey decodeVerifyingKey(byte[] json) {
        KeyParts parts = new KeyParts();
        try (StrictJson in = new StrictJson(json, MAX_KEY_BYTES)) {
            in.beginObject("key");
            for (String name = in.nextName("key"); name != null; name = in.nextName("key")) {
                parts.read(in, name);
            }
            in.end("key");
        }
        return parts.toKey();
    }

    /**
     * Reads a proof.
     *
     * @throws EncodingException with the field and its offset
     */
    public static Proof decodeProof(byte[] json) {
        G1Affine a = null;
        G2Affine b = null;
        G1Affine c = null;
        try (StrictJson in = new StrictJson(json, MAX_PROOF_BYTES)) {
            in.beginObject("proof");
            for (String name = in.nextName("proof"); name != null; name = in.nextName("proof")) {
                switch (name) {
                    case "protocol" -> constant(in, name, PROTOCOL);
                    case "curve" -> constant(in, name, CURVE);
                    case "pi_a" -> {
                        a = g1(in, name);
                        requireFinite(in, name, a.isInfinity());
                    }
                    case "pi_b" -> {
                        b = g2(in, name);
                        requireFinite(in, name, b.isInfinity());
                    }
                    case "pi_c" -> {
                        c = g1(in, name);
                        requireFinite(in, name, c.isInfinity());
                    }
                    default -> throw in.refuse(RejectReason.MALFORMED, name, "unknown member");
                }
            }
            in.end("proof");
        }
        return new Proof(required(a, "pi_a"), required(b, "pi_b"), required(c, "pi_c"));
    }

    /**
     * Reads public inputs.
     *
     * @throws EncodingException with the input's number and its offset
     */
    public static PublicInputs decodePublicInputs(byte[] json) {
        List<BigInteger> values = new ArrayList<>();
        try (StrictJson in = new StrictJson(json, MAX_PUBLIC_BYTES)) {
            in.beginArray("public inputs");
            BigInteger modulus = Fr.modulus();
            for (;;) {
                String field = "public input " + values.size();
                BigInteger value = in.nextDecimal(field, modulus);
                if (value == null) {
                    break;
                }
                if (values.size() == PublicInputs.MAX_COUNT) {
                    throw in.refuse(RejectReason.MALFORMED, field, "at most " + PublicInputs.MAX_COUNT);
                }
                values.add(value);
            }
            in.end("public inputs");
        }
        return PublicInputs.of(values);
    }

    /** What a key's document held so far. */
    private static final class KeyParts {

        private final List<G1Affine> ic = new ArrayList<>();
        private @Nullable G1Affine alpha;
        private @Nullable G2Affine beta;
        private @Nullable G2Affine gamma;
        private @Nullable G2Affine delta;
        private @Nullable Integer publicInputs;
        private @Nullable Boolean protocol;
        private @Nullable Boolean curve;

        void read(StrictJson in, String name) {
            switch (name) {
                case "protocol" -> protocol = constant(in, name, PROTOCOL);
                case "curve" -> curve = constant(in, name, CURVE);
                case "nPublic" -> publicInputs = in.count(name, PublicInputs.MAX_COUNT);
                case "vk_alpha_1" -> alpha = g1(in, name);
                case "vk_beta_2" -> beta = g2(in, name);
                case "vk_gamma_2" -> gamma = g2(in, name);
                case "vk_delta_2" -> delta = g2(in, name);
                case "vk_alphabeta_12" -> skipFp12(in, name);
                case "IC" -> readIc(in);
                default -> throw in.refuse(RejectReason.MALFORMED, name, "unknown member");
            }
        }

        private void readIc(StrictJson in) {
            in.beginArray("IC");
            for (;;) {
                String field = "IC[" + ic.size() + "]";
                if (!in.nextArray(field)) {
                    return;
                }
                if (ic.size() > PublicInputs.MAX_COUNT) {
                    throw in.refuse(RejectReason.MALFORMED, field, "at most " + (PublicInputs.MAX_COUNT + 1));
                }
                ic.add(g1Coordinates(in, field));
            }
        }

        VerifyingKey toKey() {
            required(protocol, "protocol");
            required(curve, "curve");
            int count = required(publicInputs, "nPublic");
            if (ic.size() != count + 1) {
                throw new EncodingException(
                    RejectReason.MALFORMED,
                    -1,
                    "IC: " + ic.size() + " points for nPublic = " + count
                );
            }
            return VerifyingKey.of(
                required(alpha, "vk_alpha_1"),
                required(beta, "vk_beta_2"),
                required(gamma, "vk_gamma_2"),
                required(delta, "vk_delta_2"),
                ic
            );
        }
    }

    private static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new EncodingException(RejectReason.MALFORMED, -1, name + " is missing");
        }
        return value;
    }

    private static boolean constant(StrictJson in, String name, String expected) {
        if (!in.string(name).equals(expected)) {
            throw in.refuse(RejectReason.MALFORMED, name, "not " + expected);
        }
        return true;
    }

    private static void requireFinite(StrictJson in, String field, boolean infinity) {
        if (infinity) {
            throw in.refuse(RejectReason.POINT_AT_INFINITY, field, "point at infinity");
        }
    }

    private static G1Affine g1(StrictJson in, String field) {
        in.beginArray(field);
        return g1Coordinates(in, field);
    }

    /** The coordinates of a point whose array has begun. */
    private static G1Affine g1Coordinates(StrictJson in, String field) {
        BigInteger p = Fp.modulus();
        BigInteger x = in.decimal(field, p);
        BigInteger y = in.decimal(field, p);
        BigInteger z = in.decimal(field, p);
        in.endArray(field);
        if (z.signum() == 0 && x.signum() == 0 && y.equals(BigInteger.ONE)) {
            return G1Affine.INFINITY;
        }
        if (!z.equals(BigInteger.ONE)) {
            throw in.refuse(RejectReason.NOT_CANONICAL, field, "point not normalised");
        }
        try {
            return G1Affine.fromCoordinates(x, y);
        } catch (EncodingException e) {
            throw in.refuse(e.reason(), field, String.valueOf(e.getMessage()));
        }
    }

    private static G2Affine g2(StrictJson in, String field) {
        in.beginArray(field);
        BigInteger[] x = fp2(in, field);
        BigInteger[] y = fp2(in, field);
        BigInteger[] z = fp2(in, field);
        in.endArray(field);
        if (z[1].signum() == 0 && z[0].signum() == 0 && isZero(x) && isOne(y)) {
            return G2Affine.INFINITY;
        }
        if (!isOne(z)) {
            throw in.refuse(RejectReason.NOT_CANONICAL, field, "point not normalised");
        }
        try {
            return G2Affine.fromCoordinates(x[0], x[1], y[0], y[1]);
        } catch (EncodingException e) {
            throw in.refuse(e.reason(), field, String.valueOf(e.getMessage()));
        }
    }

    private static boolean isZero(BigInteger[] element) {
        return element[0].signum() == 0 && element[1].signum() == 0;
    }

    private static boolean isOne(BigInteger[] element) {
        return element[0].equals(BigInteger.ONE) && element[1].signum() == 0;
    }

    private static BigInteger[] fp2(StrictJson in, String field) {
        BigInteger p = Fp.modulus();
        in.beginArray(field);
        BigInteger[] element = { in.decimal(field, p), in.decimal(field, p) };
        in.endArray(field);
        return element;
    }

    /** Two lists of three elements of Fp2. */
    private static void skipFp12(StrictJson in, String field) {
        in.beginArray(field);
        for (int half = 0; half < 2; half++) {
            in.beginArray(field);
            for (int n = 0; n < 3; n++) {
                fp2(in, field);
            }
            in.endArray(field);
        }
        in.endArray(field);
    }

    /**
     * Writes a verification key as snarkjs does, {@code vk_alphabeta_12} included.
     *
     * @throws EncodingException {@link RejectReason#UNREPRESENTABLE} if there are commitments
     */
    public static byte[] encode(VerifyingKey key) {
        key.requireNoCommitments("snarkjs's documents");
        SnarkjsWriter out = new SnarkjsWriter();
        out.beginObject();
        out.name("protocol").string(PROTOCOL);
        out.name("curve").string(CURVE);
        out.name("nPublic").number(key.publicInputCount());
        out.name("vk_alpha_1").point(key.alphaG1());
        out.name("vk_beta_2").point(key.betaG2());
        out.name("vk_gamma_2").point(key.gammaG2());
        out.name("vk_delta_2").point(key.deltaG2());
        out.name("vk_alphabeta_12").pairing(key.alphaG1(), key.betaG2());
        out.name("IC").beginArray();
        for (G1Affine point : key.ic()) {
            out.point(point);
        }
        out.endArray();
        out.endObject();
        return out.toBytes();
    }

    /**
     * Writes a proof as snarkjs does.
     *
     * @throws EncodingException {@link RejectReason#UNREPRESENTABLE} if there are commitments
     */
    public static byte[] encode(Proof proof) {
        proof.requireNoCommitments("snarkjs's documents");
        SnarkjsWriter out = new SnarkjsWriter();
        out.beginObject();
        out.name("pi_a").point(proof.a());
        out.name("pi_b").point(proof.b());
        out.name("pi_c").point(proof.c());
        out.name("protocol").string(PROTOCOL);
        out.name("curve").string(CURVE);
        out.endObject();
        return out.toBytes();
    }

    /** Writes public inputs as snarkjs does. */
    public static byte[] encode(PublicInputs publicInputs) {
        SnarkjsWriter out = new SnarkjsWriter();
        out.beginArray();
        for (BigInteger value : publicInputs.values()) {
            out.string(value.toString());
        }
        out.endArray();
        return out.toBytes();
    }
}
