package org.clavis.circuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.junit.jupiter.api.Test;

class WtnsFileTest {

    private static final String SNARKJS = "groth16-snarkjs-bn254-2023/witness.wtns";
    private static final int VALUES = 12 + 12 + 40 + 12;

    private static void refused(byte[] wtns, RejectReason reason, long offsetBytes) {
        assertThatThrownBy(() -> WtnsFile.parse(wtns)).isInstanceOfSatisfying(EncodingException.class, e -> {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
            assertThat(e.offsetBytes()).as(e.getMessage()).isEqualTo(offsetBytes);
        });
    }

    @Test
    void readsSnarkjsWitness() throws IOException {
        try (Witness witness = WtnsFile.read(Vectors.file(SNARKJS))) {
            assertThat(witness.size()).isEqualTo(103);
            assertThat(witness.signal(0)).isEqualTo(BigInteger.ONE);
            String expected = Vectors.text("groth16-snarkjs-bn254-2023/public.json");
            assertThat(expected).contains("\"" + witness.publicSignals(1).getFirst() + "\"");
        }
    }

    @Test
    void encodesWhatItRead() throws IOException {
        byte[] bytes = Vectors.bytes(SNARKJS);
        assertThat(WtnsFile.encode(WtnsFile.parse(bytes))).isEqualTo(bytes);
    }

    @Test
    void badFilesAreRefusedWithTheirPlace() throws IOException {
        byte[] bytes = Vectors.bytes(SNARKJS);
        refused(Arrays.copyOf(bytes, 20), RejectReason.MALFORMED, 16);
        refused(Arrays.copyOf(bytes, bytes.length - 32), RejectReason.MALFORMED, VALUES - 8);

        byte[] notOne = bytes.clone();
        notOne[VALUES] = 2;
        refused(notOne, RejectReason.MALFORMED, VALUES);

        byte[] large = bytes.clone();
        Arrays.fill(large, VALUES + 32 * 9, VALUES + 32 * 10, (byte) 0xff);
        refused(large, RejectReason.NOT_CANONICAL, VALUES + 32 * 9);

        byte[] count = bytes.clone();
        ByteBuffer.wrap(count)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(12 + 12 + 36, -1);
        refused(count, RejectReason.MALFORMED, VALUES);

        byte[] field = bytes.clone();
        field[12 + 12 + 4] ^= 1;
        refused(field, RejectReason.MALFORMED, 12 + 12 + 4);
    }

    @Test
    void anEmptyWitnessIsRefused() throws IOException {
        byte[] bytes = Arrays.copyOf(Vectors.bytes(SNARKJS), VALUES);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(12 + 12 + 36, 0);
        buffer.putLong(VALUES - 8, 0);
        refused(bytes, RejectReason.MALFORMED, VALUES);
    }

    @Test
    void anyChangeIsReadOrRefused() throws IOException {
        int accepted = FileMutations.run(Vectors.bytes(SNARKJS), 20_000, 5, bytes -> WtnsFile.parse(bytes).close());
        assertThat(accepted).isGreaterThan(100);
    }
}
