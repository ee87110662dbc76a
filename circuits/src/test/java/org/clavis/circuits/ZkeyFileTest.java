package org.clavis.circuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZkeyFileTest {

    private static final String SNARKJS = "groth16-snarkjs-bn254-2023/circuit.zkey";

    /** Where the sections of snarkjs's key begin: their headers, twelve bytes before their content. */
    private static int section(byte[] zkey, int id) {
        ByteBuffer buffer = ByteBuffer.wrap(zkey).order(ByteOrder.LITTLE_ENDIAN);
        int at = 12;
        while (buffer.getInt(at) != id) {
            at += 12 + (int) buffer.getLong(at + 4);
        }
        return at;
    }

    private static byte[] semaphore() throws IOException {
        try (InputStream in = ZkeyFile.class.getResourceAsStream("semaphore-1.zkey")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    private static void refused(byte[] zkey, RejectReason reason, long offsetBytes) {
        assertThatThrownBy(() -> ZkeyFile.parse(zkey).checkPoints()).isInstanceOfSatisfying(
            EncodingException.class,
            e -> {
                assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
                assertThat(e.offsetBytes()).as(e.getMessage()).isEqualTo(offsetBytes);
            }
        );
    }

    @Test
    void readsTheCeremonysKey() throws IOException {
        ZkeyFile zkey = ZkeyFile.parse(semaphore());
        assertThat(zkey.signalCount()).isEqualTo(1761);
        assertThat(zkey.publicCount()).isEqualTo(4);
        assertThat(zkey.domainSize()).isEqualTo(2048);
        assertThat(zkey.coefficientCount()).isEqualTo((325252 - 4) / 44);
        assertThat(zkey.contributionCount()).isGreaterThan(300);
        zkey.checkPoints();
    }

    @Test
    void mapsAndReadsSnarkjsKey() throws IOException {
        ZkeyFile zkey = ZkeyFile.map(Vectors.file(SNARKJS));
        assertThat(zkey.signalCount()).isEqualTo(103);
        assertThat(zkey.publicCount()).isEqualTo(1);
        assertThat(zkey.domainSize()).isEqualTo(128);
        assertThat(zkey.contributionCount()).isZero();
        zkey.checkPoints();
        assertThat(ZkeyFile.parse(Vectors.bytes(SNARKJS)).headerPoints()).isEqualTo(zkey.headerPoints());
    }

    @ParameterizedTest
    @CsvSource({ "3, 0", "5, 4", "6, 50", "8, 100", "9, 127" })
    void aChangedPointOfG1IsOffTheCurve(int id, int index) throws IOException {
        byte[] zkey = Vectors.bytes(SNARKJS);
        int point = section(zkey, id) + 12 + 64 * index;
        if (Arrays.equals(zkey, point, point + 64, new byte[64], 0, 64)) {
            zkey[point] = 1;
        } else {
            zkey[point] ^= 1;
        }
        ZkeyFile.parse(zkey);
        refused(zkey, RejectReason.NOT_ON_CURVE, point);
    }

    @Test
    void aChangedPointOfG2IsOffTheCurve() throws IOException {
        byte[] zkey = Vectors.bytes(SNARKJS);
        int point = section(zkey, 7) + 12 + 128 * 7;
        zkey[point + 64] ^= 2;
        refused(zkey, RejectReason.NOT_ON_CURVE, point);
    }

    @Test
    void coordinatesMustBeBelowTheModulus() throws IOException {
        byte[] zkey = Vectors.bytes(SNARKJS);
        int point = section(zkey, 5) + 12 + 64 * 2;
        Arrays.fill(zkey, point, point + 32, (byte) 0xff);
        refused(zkey, RejectReason.NOT_CANONICAL, point);
    }

    @Test
    void theHeadersPointsMustBeFinite() throws IOException {
        byte[] zkey = Vectors.bytes(SNARKJS);
        int delta = section(zkey, 2) + 12 + 84 + 8 * ZkeyFile.DELTA_G1;
        Arrays.fill(zkey, delta, delta + 64, (byte) 0);
        refused(zkey, RejectReason.POINT_AT_INFINITY, delta);
    }

    @Test
    void matrixEntriesMustBeBelowTheModulus() throws IOException {
        byte[] zkey = Vectors.bytes(SNARKJS);
        int value = section(zkey, 4) + 12 + 4 + 44 * 5 + 12;
        Arrays.fill(zkey, value, value + 32, (byte) 0xff);
        refused(zkey, RejectReason.NOT_CANONICAL, value);
    }

    @ParameterizedTest
    @CsvSource({ "0, 2", "4, 128", "8, 103", "0, -1", "4, -1", "8, -1" })
    void matrixEntriesMustBeInside(int field, int value) throws IOException {
        byte[] zkey = Vectors.bytes(SNARKJS);
        int entry = section(zkey, 4) + 12 + 4 + 44 * 5;
        ByteBuffer.wrap(zkey)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(entry + field, value);
        refused(zkey, RejectReason.MALFORMED, entry);
    }

    @ParameterizedTest
    @CsvSource({ "1, 0", "2, 72", "2, 76", "2, 80", "4, 0", "10, 64" })
    void countsMustAgreeWithTheBytes(int id, int field) throws IOException {
        for (int value : new int[] { 0, 1, 3, 127, 129, 1 << 20, 1 << 26, 1 << 30, Integer.MAX_VALUE, -1 }) {
            byte[] zkey = Vectors.bytes(SNARKJS);
            ByteBuffer buffer = ByteBuffer.wrap(zkey).order(ByteOrder.LITTLE_ENDIAN);
            int at = section(zkey, id) + 12 + field;
            if (buffer.getInt(at) != value) {
                buffer.putInt(at, value);
                assertThatThrownBy(() -> ZkeyFile.parse(zkey)).isInstanceOf(EncodingException.class);
            }
        }
    }

    @Test
    void sectionsMustFillTheFile() throws IOException {
        byte[] zkey = Vectors.bytes(SNARKJS);
        refused(Arrays.copyOf(zkey, zkey.length + 1), RejectReason.MALFORMED, zkey.length);
        refused(new byte[0], RejectReason.MALFORMED, 0);
        refused(Arrays.copyOf(zkey, 11), RejectReason.MALFORMED, 8);

        byte[] twice = zkey.clone();
        twice[section(twice, 5)] = 6;
        refused(twice, RejectReason.MALFORMED, section(zkey, 6));

        byte[] missing = zkey.clone();
        missing[section(missing, 9)] = 99;
        refused(missing, RejectReason.MALFORMED, zkey.length);

        byte[] long64 = zkey.clone();
        int length = section(zkey, 7) + 4;
        Arrays.fill(long64, length, length + 8, (byte) 0xff);
        refused(long64, RejectReason.MALFORMED, length);
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        byte[] zkey = Vectors.bytes(SNARKJS);
        byte[] plonk = zkey.clone();
        plonk[section(zkey, 1) + 12] = 2;
        refused(plonk, RejectReason.MALFORMED, section(zkey, 1) + 12);
        byte[] version = zkey.clone();
        version[4] = 2;
        refused(version, RejectReason.MALFORMED, 4);
        byte[] field = zkey.clone();
        field[section(zkey, 2) + 12 + 4] ^= 1;
        refused(field, RejectReason.MALFORMED, section(zkey, 2) + 12 + 4);
        refused(Vectors.bytes("groth16-snarkjs-bn254-2023/witness.wtns"), RejectReason.MALFORMED, 0);
    }

    @Test
    void anyChangeIsReadOrRefused() throws IOException {
        int accepted = FileMutations.run(Vectors.bytes(SNARKJS), 20_000, 3, bytes -> ZkeyFile.parse(bytes));
        // changes inside sections of points pass until they are checked
        assertThat(accepted).isGreaterThan(100);
        FileMutations.run(Vectors.bytes(SNARKJS), 100, 4, bytes -> ZkeyFile.parse(bytes).checkPoints());
    }
}
