package org.clavis.evm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.testing.Vectors;
import org.junit.jupiter.api.Test;

/** {@link Bn254Precompiles} against go-ethereum's vectors and the edges that EIP-196 and EIP-197 name. */
class Bn254PrecompilesTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] P = word(Fp.modulus());
    private static final byte[] G1 = G1Affine.GENERATOR.toBytes();
    private static final byte[] G2 = G2Affine.GENERATOR.toBytes();

    private static void agreesWithEveryVector(String prefix, Function<byte[], Optional<byte[]>> precompile)
        throws IOException {
        int cases = 0;
        List<String> failures = new ArrayList<>();
        try (Stream<Path> files = Files.list(Vectors.require("bn254-precompiles"))) {
            for (Path file : files.filter(f -> f.toFile().getName().startsWith(prefix)).toList()) {
                for (Map<String, Object> vector : Vectors.jsonArray("bn254-precompiles/" + file.toFile().getName())) {
                    byte[] input = HEX.parseHex(Vectors.text(vector, "Input"));
                    String actual = precompile.apply(input).map(HEX::formatHex).orElse("failure");
                    if (!actual.equals(vector.get("Expected"))) {
                        failures.add(file + " " + vector.get("Name") + ": " + actual);
                    }
                    cases++;
                }
            }
        }
        assertThat(failures).isEmpty();
        assertThat(cases).as("vectors in files named %s*", prefix).isGreaterThan(10);
        System.out.println(prefix + ": " + cases + " vectors");
    }

    @Test
    void additionVectors() throws IOException {
        agreesWithEveryVector("bn256Add", Bn254Precompiles::add);
    }

    @Test
    void multiplicationVectors() throws IOException {
        agreesWithEveryVector("bn256ScalarMul", Bn254Precompiles::multiply);
    }

    @Test
    void pairingVectors() throws IOException {
        agreesWithEveryVector("bn256Pairing", Bn254Precompiles::pairing);
    }

    private static byte[] word(BigInteger value) {
        byte[] unpadded = value.toByteArray();
        byte[] out = new byte[32];
        int length = Math.min(32, unpadded.length);
        System.arraycopy(unpadded, unpadded.length - length, out, 32 - length, length);
        return out;
    }

    private static byte[] join(byte[]... parts) {
        byte[] out = new byte[0];
        for (byte[] part : parts) {
            int at = out.length;
            out = Arrays.copyOf(out, at + part.length);
            System.arraycopy(part, 0, out, at, part.length);
        }
        return out;
    }

    @Test
    void coordinatesOfPOrMoreFail() {
        byte[] zero = new byte[32];
        // p stands for zero: (p, p), (0, p) and (p, 0) are not infinity, and (1 + p, 2) is not the generator
        for (byte[] point : List.of(
            join(P, P),
            join(zero, P),
            join(P, zero),
            join(word(Fp.modulus().add(BigInteger.ONE)), Arrays.copyOfRange(G1, 32, 64))
        )) {
            assertThat(Bn254Precompiles.add(point)).isEmpty();
            assertThat(Bn254Precompiles.add(join(G1, point))).isEmpty();
            assertThat(Bn254Precompiles.multiply(point)).isEmpty();
            assertThat(Bn254Precompiles.pairing(join(point, G2))).isEmpty();
        }
        for (int at = 0; at < 128; at += 32) {
            byte[] shifted = G2.clone();
            System.arraycopy(word(new BigInteger(1, G2, at, 32).add(Fp.modulus())), 0, shifted, at, 32);
            assertThat(Bn254Precompiles.pairing(join(G1, shifted))).isEmpty();
        }
    }

    @Test
    void pointsOffTheirCurveOrSubgroupFail() {
        byte[] off = join(word(BigInteger.ONE), word(BigInteger.ONE));
        assertThat(Bn254Precompiles.add(off)).isEmpty();
        assertThat(Bn254Precompiles.multiply(off)).isEmpty();
        assertThat(Bn254Precompiles.pairing(join(off, G2))).isEmpty();
        // a pair with infinity does not excuse the other point
        byte[] swapped = join(Arrays.copyOfRange(G2, 32, 64), Arrays.copyOf(G2, 32), Arrays.copyOfRange(G2, 64, 128));
        assertThat(Bn254Precompiles.pairing(join(new byte[64], swapped))).isEmpty();
        assertThat(Bn254Precompiles.pairing(join(off, new byte[128]))).isEmpty();
    }

    @Test
    void infinityAndShortInputAreUnderstood() {
        assertThat(Bn254Precompiles.add(new byte[0])).hasValueSatisfying(out ->
            assertThat(out).isEqualTo(new byte[64])
        );
        assertThat(Bn254Precompiles.add(G1)).hasValueSatisfying(out -> assertThat(out).isEqualTo(G1));
        assertThat(Bn254Precompiles.add(Arrays.copyOf(G1, 200))).hasValueSatisfying(out ->
            assertThat(out).isEqualTo(G1)
        );
        assertThat(Bn254Precompiles.multiply(G1)).hasValueSatisfying(out -> assertThat(out).isEqualTo(new byte[64]));
        assertThat(Bn254Precompiles.multiply(join(G1, word(Fr.modulus())))).hasValueSatisfying(out ->
            assertThat(out).isEqualTo(new byte[64])
        );
        // the factor is not reduced before it is used: 2^256 - 1 is as good as its remainder
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) -1);
        byte[] remainder = word(new BigInteger(1, ones).mod(Fr.modulus()));
        assertThat(Bn254Precompiles.multiply(join(G1, ones))).hasValueSatisfying(out ->
            assertThat(out).isEqualTo(Bn254Precompiles.multiply(join(G1, remainder)).orElseThrow())
        );
        byte[] one = word(BigInteger.ONE);
        assertThat(Bn254Precompiles.pairing(new byte[0])).hasValueSatisfying(out -> assertThat(out).isEqualTo(one));
        assertThat(Bn254Precompiles.pairing(new byte[192])).hasValueSatisfying(out -> assertThat(out).isEqualTo(one));
        assertThat(Bn254Precompiles.pairing(new byte[191])).isEmpty();
        assertThat(Bn254Precompiles.pairing(join(G1, G2))).hasValueSatisfying(out ->
            assertThat(out).isEqualTo(new byte[32])
        );
        byte[] negative = G1Affine.GENERATOR.negate().toBytes();
        assertThat(Bn254Precompiles.pairing(join(G1, G2, negative, G2))).hasValueSatisfying(out ->
            assertThat(out).isEqualTo(one)
        );
    }

    @Property(tries = 300)
    void anyBytesGiveOutputOrFailure(@ForAll @Size(max = 400) byte[] input) {
        Bn254Precompiles.add(input).ifPresent(out -> assertThat(out).hasSize(64));
        Bn254Precompiles.multiply(input).ifPresent(out -> assertThat(out).hasSize(64));
        Bn254Precompiles.pairing(input).ifPresent(out -> assertThat(out).hasSize(32));
    }
}
