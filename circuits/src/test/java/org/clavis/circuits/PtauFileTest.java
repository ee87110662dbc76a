package org.clavis.circuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Powers of tau as snarkjs wrote them. */
class PtauFileTest {

    private static final int HEADER_END = 12 + 12 + 44;
    private static final int TAU_G1 = HEADER_END + 12;

    private static void refused(byte[] ptau, RejectReason reason, long offsetBytes) {
        assertThatThrownBy(() -> PtauFile.parse(ptau).checkPoints()).isInstanceOfSatisfying(
            EncodingException.class,
            e -> {
                assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
                assertThat(e.offsetBytes()).as(e.getMessage()).isEqualTo(offsetBytes);
            }
        );
    }

    @Test
    void readsSnarkjsPowersOfTau(@TempDir Path folder) throws IOException {
        PtauFile ptau = PtauFile.map(Files.write(folder.resolve("basket.ptau"), Basket.file("basket.ptau")));
        assertThat(ptau.power()).isEqualTo(4);
        assertThat(ptau.ceremonyPower()).isEqualTo(4);
        assertThat(ptau.isPrepared()).isTrue();
        ptau.checkPoints();
    }

    @Test
    void theHeaderOfTheKeyIsTheCeremonys() throws IOException {
        PtauFile ptau = PtauFile.parse(Basket.file("basket.ptau"));
        long[] header = ZkeyFile.parse(Basket.file("basket.zkey")).headerPoints();
        assertThat(ptau.alphaG1(1)).isEqualTo(Arrays.copyOfRange(header, ZkeyFile.ALPHA_G1, ZkeyFile.BETA_G1));
        assertThat(ptau.betaG1(1)).isEqualTo(Arrays.copyOfRange(header, ZkeyFile.BETA_G1, ZkeyFile.BETA_G2));
        assertThat(ptau.betaG2()).isEqualTo(Arrays.copyOfRange(header, ZkeyFile.BETA_G2, ZkeyFile.GAMMA_G2));
    }

    @Test
    void theLagrangePolynomialOfOnePointIsOne() throws IOException {
        PtauFile ptau = PtauFile.parse(Basket.file("basket.ptau"));
        assertThat(G1Affine.fromMontgomeryLimbs(ptau.lagrangeTauG1(0), 0)).isEqualTo(G1Affine.GENERATOR);
        assertThat(G2Affine.fromMontgomeryLimbs(ptau.lagrangeTauG2(0), 0)).isEqualTo(G2Affine.GENERATOR);
        assertThat(ptau.lagrangeAlphaG1(0)).isEqualTo(ptau.alphaG1(1));
        assertThat(ptau.lagrangeBetaG1(0)).isEqualTo(ptau.betaG1(1));
        assertThat(ptau.lagrangeTauG1(5)).hasSize(32 * 8);
    }

    @Test
    void badFilesAreRefusedWithTheirPlace() throws IOException {
        byte[] bytes = Basket.file("basket.ptau");
        refused(Arrays.copyOf(bytes, bytes.length - 1), RejectReason.MALFORMED, lastSection(bytes) + 4);
        refused(Arrays.copyOf(bytes, 20), RejectReason.MALFORMED, 16);

        byte[] power = bytes.clone();
        ByteBuffer.wrap(power)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(HEADER_END - 8, 27);
        refused(power, RejectReason.MALFORMED, TAU_G1);
        ByteBuffer.wrap(power)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(HEADER_END - 8, -1);
        refused(power, RejectReason.MALFORMED, HEADER_END - 8);

        byte[] offCurve = bytes.clone();
        offCurve[TAU_G1 + 3 * 64] ^= 1;
        refused(offCurve, RejectReason.NOT_ON_CURVE, TAU_G1 + 3 * 64);

        byte[] large = bytes.clone();
        Arrays.fill(large, TAU_G1 + 64, TAU_G1 + 96, (byte) 0xff);
        refused(large, RejectReason.NOT_CANONICAL, TAU_G1 + 64);

        byte[] infinite = bytes.clone();
        Arrays.fill(infinite, TAU_G1 + 64, TAU_G1 + 128, (byte) 0);
        refused(infinite, RejectReason.POINT_AT_INFINITY, TAU_G1 + 64);
    }

    private static long lastSection(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = 12;
        while (at + 12 + buffer.getLong(at + 4) < bytes.length) {
            at += 12 + (int) buffer.getLong(at + 4);
        }
        return at;
    }

    @Test
    void anyChangeIsReadOrRefused() throws IOException {
        int accepted = FileMutations.run(Basket.file("basket.ptau"), 20_000, 9, bytes -> PtauFile.parse(bytes).power());
        assertThat(accepted).isPositive();
        FileMutations.run(Basket.file("basket.ptau"), 30, 10, bytes -> PtauFile.parse(bytes).checkPoints());
    }
}
