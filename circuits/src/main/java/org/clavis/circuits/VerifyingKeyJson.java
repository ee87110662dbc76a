package org.clavis.circuits;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G1Jacobian;
import org.clavis.algebra.bn254.G2Affine;

/** The verifying key inside a proving key, written as snarkjs's {@code verification_key.json}. */
final class VerifyingKeyJson {

    private VerifyingKeyJson() {}

    /**
     * The document for {@code zkey}.
     *
     * @throws org.clavis.verifier.EncodingException if a point is not canonical, on its curve and in its subgroup
     */
    static byte[] of(ZkeyFile zkey) {
        long[] header = zkey.headerPoints();
        long[] ic = zkey.pointsIc();
        String icPoints = IntStream.rangeClosed(0, zkey.publicCount())
            .mapToObj(n -> point(G1Affine.fromMontgomeryLimbs(ic, n * G1Jacobian.AFFINE_LIMBS)))
            .collect(Collectors.joining(",", "[", "]"));
        String json = Stream.of(
            member("protocol", "\"groth16\""),
            member("curve", "\"bn128\""),
            member("nPublic", Integer.toString(zkey.publicCount())),
            member("vk_alpha_1", point(G1Affine.fromMontgomeryLimbs(header, ZkeyFile.ALPHA_G1))),
            member("vk_beta_2", point(G2Affine.fromMontgomeryLimbs(header, ZkeyFile.BETA_G2))),
            member("vk_gamma_2", point(G2Affine.fromMontgomeryLimbs(header, ZkeyFile.GAMMA_G2))),
            member("vk_delta_2", point(G2Affine.fromMontgomeryLimbs(header, ZkeyFile.DELTA_G2))),
            member("IC", icPoints)
        ).collect(Collectors.joining(",", "{", "}"));
        return json.getBytes(StandardCharsets.US_ASCII);
    }

    private static String member(String name, String value) {
        return "\"" + name + "\":" + value;
    }

    private static String point(G1Affine p) {
        return p.isInfinity()
            ? strings(List.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.ZERO))
            : strings(List.of(p.x(), p.y(), BigInteger.ONE));
    }

    private static String point(G2Affine p) {
        List<List<BigInteger>> rows = p.isInfinity()
            ? List.of(
                  List.of(BigInteger.ZERO, BigInteger.ZERO),
                  List.of(BigInteger.ONE, BigInteger.ZERO),
                  List.of(BigInteger.ZERO, BigInteger.ZERO)
              )
            : List.of(List.of(p.x0(), p.x1()), List.of(p.y0(), p.y1()), List.of(BigInteger.ONE, BigInteger.ZERO));
        return rows
            .stream()
            .map(VerifyingKeyJson::strings)
            .collect(Collectors.joining(",", "[", "]"));
    }

    private static String strings(List<BigInteger> numbers) {
        return numbers
            .stream()
            .map(n -> "\"" + n + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    }
}
