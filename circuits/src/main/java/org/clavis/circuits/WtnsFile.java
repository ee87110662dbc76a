package org.clavis.circuits;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.clavis.algebra.bn254.Fr;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * snarkjs's {@code .wtns}: the witness of one circuit.
 *
 * <pre>
 * section 1   4  length of a field element: 32
 *            32  the field's modulus
 *             4  number of signals n
 * section 2  32  each signal, n of them, the first one
 * </pre>
 */
public final class WtnsFile {

    private static final String MAGIC = "wtns";
    private static final int VERSION = 2;
    private static final int HEADER = 1;
    private static final int VALUES = 2;

    private WtnsFile() {}

    /**
     * Reads a witness.
     *
     * @throws IOException if the file cannot be read
     * @throws EncodingException {@link RejectReason#MALFORMED} if it is no witness of a BN254 circuit,
     *     {@link RejectReason#NOT_CANONICAL} if a signal is not below the modulus
     */
    public static Witness read(Path file) throws IOException {
        return parse(BinaryFile.map(file));
    }

    /** Reads a witness, as {@link #read}. */
    public static Witness parse(byte[] bytes) {
        return parse(MemorySegment.ofArray(bytes));
    }

    private static Witness parse(MemorySegment data) {
        BinaryFile file = BinaryFile.parse(data, MAGIC, VERSION);
        SectionReader header = file.section(HEADER, "witness header");
        header.expectModulus(Bn254Limits.scalarModulus(), "the scalar field");
        long count = header.u32();
        header.expectRemaining(0);
        SectionReader values = file.section(VALUES, "witness values");
        long start = values.offset();
        values.expectRemaining(count * Fr.BYTES);
        if (count == 0 || count > Bn254Limits.MAX_SIZE) {
            throw BinaryFile.malformed(start, "witness of " + count + " signals");
        }
        long[] limbs = new long[(int) count * Fr.LIMBS];
        for (int n = 0; n < count; n++) {
            values.scalar(limbs, n * Fr.LIMBS);
        }
        if (limbs[0] != 1 || (limbs[1] | limbs[2] | limbs[3]) != 0) {
            throw BinaryFile.malformed(start, "the first signal is not one");
        }
        return new Witness(limbs);
    }

    /** The file of {@code witness}. The bytes are as secret as it is. */
    public static byte[] encode(Witness witness) {
        long[] limbs = witness.limbs();
        int headerBytes = 4 + Fr.BYTES + 4;
        long total = 12L + 12 + headerBytes + 12 + 8L * limbs.length;
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(total)).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC.getBytes(StandardCharsets.US_ASCII)).putInt(VERSION).putInt(2);
        out.putInt(HEADER).putLong(headerBytes).putInt(Fr.BYTES);
        for (long limb : Bn254Limits.scalarModulus()) {
            out.putLong(limb);
        }
        out.putInt(witness.size());
        out.putInt(VALUES).putLong(8L * limbs.length);
        for (long limb : limbs) {
            out.putLong(limb);
        }
        return out.array();
    }
}
