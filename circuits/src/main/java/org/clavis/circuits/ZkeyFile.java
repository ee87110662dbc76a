package org.clavis.circuits;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * snarkjs's {@code .zkey}: a Groth16 proving key over BN254 with the circuit's A and B matrices.
 *
 * <pre>
 * section  1  protocol: 1 for Groth16
 *          2  32, q, 32, r, signals n, public signals p, domain size d, alpha1 beta1 beta2 gamma2 delta1 delta2
 *          3  p + 1 G1 points: the verifying key's IC
 *          4  count, then {matrix (0 A, 1 B), constraint, signal, value * 2^512 mod r} each
 *          5  n G1 points, A         6  n G1 points, B         7  n G2 points, B
 *          8  n - p - 1 G1 points, C of the private signals
 *          9  d G1 points, the quotient's basis on the odd coset
 *         10  64-byte hash of the circuit, count, contributions
 * </pre>
 *
 * <p>Counts are four bytes. A point is its affine coordinates in Montgomery form, little-endian, an Fp2's real part
 * first; infinity is all zeros.
 *
 * <p>Opening the file checks all structure: counts against lengths, indices against counts, scalars and coordinates of
 * the header against their moduli. The sections of points are as long as the signals, so their curve equations are
 * only checked by {@link #checkPoints}, which {@link ProvingKey#of} calls.
 *
 * <p>A mapped file must not be shortened while it is in use. Immutable and thread-safe.
 */
public final class ZkeyFile {

    private static final int GROTH16 = 1;
    private static final int G1_LIMBS = 8;
    private static final int G2_LIMBS = 16;
    static final int COEFFICIENT_BYTES = 12 + Fr.BYTES;

    /** Circuit hash and count of contributions. */
    private static final int CONTRIBUTIONS_HEADER_BYTES = 64 + 4;

    /** One contribution without its parameters: three G1 points, a G2 point, transcript, type, parameters' length. */
    private static final int CONTRIBUTION_BYTES = 3 * 64 + 128 + 64 + 4 + 4;

    /** Number of a contribution's parameter that is its name. */
    private static final int NAME_PARAMETER = 1;

    private final BinaryFile file;
    private final int signalCount;
    private final int publicCount;
    private final int domainSize;
    private final long coefficientCount;
    private final long contributionCount;
    private final long[] header;

    /** Limb offsets of the header's points. */
    static final int ALPHA_G1 = 0;

    static final int BETA_G1 = 8;
    static final int BETA_G2 = 16;
    static final int GAMMA_G2 = 32;
    static final int DELTA_G1 = 48;
    static final int DELTA_G2 = 56;
    private static final int HEADER_LIMBS = 72;

    /** The points follow two moduli with their lengths and three counts. */
    private static final int HEADER_POINTS_OFFSET = 2 * (4 + 32) + 3 * 4;

    private ZkeyFile(MemorySegment data) {
        file = BinaryFile.parse(data, "zkey", 1);
        SectionReader protocol = file.section(1, "protocol");
        long start = protocol.offset();
        if (protocol.u32() != GROTH16) {
            throw BinaryFile.malformed(start, "not a Groth16 key");
        }
        protocol.expectRemaining(0);

        SectionReader reader = file.section(2, "Groth16 header");
        reader.expectModulus(Bn254Limits.baseModulus(), "the base field");
        reader.expectModulus(Bn254Limits.scalarModulus(), "the scalar field");
        signalCount = reader.count(Bn254Limits.MAX_SIZE, "number of signals");
        start = reader.offset();
        publicCount = reader.count(Bn254Limits.MAX_SIZE, "number of public signals");
        if (publicCount >= signalCount) {
            throw BinaryFile.malformed(start, publicCount + " public signals of " + signalCount);
        }
        start = reader.offset();
        domainSize = reader.count(Bn254Limits.MAX_SIZE, "domain size");
        if (Integer.bitCount(domainSize) != 1) {
            throw BinaryFile.malformed(start, "domain size " + domainSize + " is not a power of two");
        }
        reader.expectRemaining(8L * HEADER_LIMBS);
        header = reader.limbs(HEADER_LIMBS);

        file.section(3, "IC").expectRemaining(8L * G1_LIMBS * (publicCount + 1));
        coefficientCount = checkCoefficients();
        file.section(5, "A").expectRemaining(8L * G1_LIMBS * signalCount);
        file.section(6, "B in G1").expectRemaining(8L * G1_LIMBS * signalCount);
        file.section(7, "B in G2").expectRemaining(8L * G2_LIMBS * signalCount);
        file.section(8, "C").expectRemaining(8L * G1_LIMBS * (signalCount - publicCount - 1));
        file.section(9, "H").expectRemaining(8L * G1_LIMBS * domainSize);
        contributionCount = checkContributions();
    }

    /**
     * Maps a key into memory and checks its structure.
     *
     * @throws IOException if the file cannot be read
     * @throws EncodingException {@link RejectReason#MALFORMED} if it is no Groth16 key for BN254,
     *     {@link RejectReason#NOT_CANONICAL} if a matrix entry is not below the modulus
     */
    public static ZkeyFile map(Path file) throws IOException {
        return new ZkeyFile(BinaryFile.map(file));
    }

    /** Checks a key's structure, as {@link #map}; {@code bytes} must not be changed afterwards. */
    public static ZkeyFile parse(byte[] bytes) {
        return new ZkeyFile(MemorySegment.ofArray(bytes));
    }

    /** Number of signals, with the constant one. */
    public int signalCount() {
        return signalCount;
    }

    /** Number of public signals. */
    public int publicCount() {
        return publicCount;
    }

    /** Size of the evaluation domain: the power of two that holds the constraints and the public signals. */
    public int domainSize() {
        return domainSize;
    }

    /** Number of entries of the A and B matrices that are not zero. */
    public long coefficientCount() {
        return coefficientCount;
    }

    /** Number of contributions to the key's second phase. */
    public long contributionCount() {
        return contributionCount;
    }

    /** The hash of the circuit, of constraints and powers of tau, that contributors saw: 64 bytes in hexadecimal. */
    public String circuitHash() {
        SectionReader reader = file.section(10, "contributions");
        byte[] hash = new byte[CONTRIBUTIONS_HEADER_BYTES - 4];
        for (int k = 0; k < hash.length; k++) {
            hash[k] = reader.u8();
        }
        return HexFormat.of().formatHex(hash);
    }

    /** The names that contributors gave, in order, with dots for all but printable ASCII; empty where there is none. */
    public List<String> contributionNames() {
        SectionReader reader = file.section(10, "contributions");
        reader.skip(CONTRIBUTIONS_HEADER_BYTES);
        List<String> names = new ArrayList<>();
        for (long n = 0; n < contributionCount; n++) {
            reader.skip(CONTRIBUTION_BYTES - 4);
            names.add(name(reader, reader.u32()));
        }
        return List.copyOf(names);
    }

    /** A name comes first among the parameters, with its length in a byte. */
    private static String name(SectionReader reader, long parameterBytes) {
        if (parameterBytes < 2) {
            reader.skip(parameterBytes);
            return "";
        }
        int parameter = reader.u8();
        int length = reader.u8() & 0xff;
        if (parameter != NAME_PARAMETER || length > parameterBytes - 2) {
            reader.skip(parameterBytes - 2);
            return "";
        }
        byte[] name = new byte[length];
        for (int k = 0; k < length; k++) {
            byte b = reader.u8();
            name[k] = b < ' ' || b > '~' ? (byte) '.' : b;
        }
        reader.skip(parameterBytes - 2 - length);
        return new String(name, StandardCharsets.US_ASCII);
    }

    /** The delta in G1 that the last contribution left, if there is a contribution. */
    Optional<long[]> lastDelta() {
        if (contributionCount == 0) {
            return Optional.empty();
        }
        SectionReader reader = file.section(10, "contributions");
        reader.skip(CONTRIBUTIONS_HEADER_BYTES);
        for (long n = 1; n < contributionCount; n++) {
            reader.skip(CONTRIBUTION_BYTES - 4);
            reader.skip(reader.u32());
        }
        return Optional.of(reader.limbs(G1_LIMBS));
    }

    /** The last row of the matrices with an entry; -1 if there is none. */
    int lastRow() {
        SectionReader reader = coefficients();
        int last = -1;
        for (long n = 0; n < coefficientCount; n++) {
            reader.skip(4);
            last = Math.max(last, (int) reader.u32());
            reader.skip(COEFFICIENT_BYTES - 8);
        }
        return last;
    }

    /**
     * Checks every point's coordinates, curve equation and subgroup, on all cores.
     *
     * @throws EncodingException {@link RejectReason#NOT_CANONICAL}, {@link RejectReason#NOT_ON_CURVE} or
     *     {@link RejectReason#NOT_IN_SUBGROUP} with the point's offset; {@link RejectReason#POINT_AT_INFINITY} if a point
     *     of the header is infinity
     */
    public void checkPoints() {
        SectionReader reader = file.section(2, "Groth16 header");
        long start = reader.offset() + HEADER_POINTS_OFFSET;
        for (int at : new int[] { ALPHA_G1, BETA_G1, DELTA_G1 }) {
            checkG1(header, at, start, true);
        }
        for (int at : new int[] { BETA_G2, GAMMA_G2, DELTA_G2 }) {
            checkG2(header, at, start, true);
        }
        checkG1Section(3, "IC");
        checkG1Section(5, "A");
        checkG1Section(6, "B in G1");
        checkG1Section(8, "C");
        checkG1Section(9, "H");
        reader = file.section(7, "B in G2");
        long startG2 = reader.offset();
        long[] points = pointsB2();
        IntStream.range(0, signalCount)
            .parallel()
            .forEach(n -> checkG2(points, n * G2_LIMBS, startG2, false));
    }

    private void checkG1Section(int id, String name) {
        SectionReader reader = file.section(id, name);
        long start = reader.offset();
        long[] points = reader.limbs(reader.remaining() / 8);
        IntStream.range(0, points.length / G1_LIMBS)
            .parallel()
            .forEach(n -> checkG1(points, n * G1_LIMBS, start, false));
    }

    private static void checkG1(long[] points, int at, long sectionStart, boolean finite) {
        try {
            requireFinite(G1Affine.fromMontgomeryLimbs(points, at).isInfinity() && finite);
        } catch (EncodingException e) {
            throw new EncodingException(e.reason(), sectionStart + 8L * at, String.valueOf(e.getMessage()));
        }
    }

    private static void checkG2(long[] points, int at, long sectionStart, boolean finite) {
        try {
            requireFinite(G2Affine.fromMontgomeryLimbs(points, at).isInfinity() && finite);
        } catch (EncodingException e) {
            throw new EncodingException(e.reason(), sectionStart + 8L * at, String.valueOf(e.getMessage()));
        }
    }

    private static void requireFinite(boolean infinite) {
        if (infinite) {
            throw new EncodingException(RejectReason.POINT_AT_INFINITY, -1, "infinity in the key's header");
        }
    }

    /** The header's points one after the other, see the offsets above. */
    long[] headerPoints() {
        return header.clone();
    }

    /** A reader before the first entry of the matrices. */
    SectionReader coefficients() {
        SectionReader reader = file.section(4, "matrices");
        reader.skip(4);
        return reader;
    }

    long[] pointsIc() {
        return file.section(3, "IC").limbs((long) G1_LIMBS * (publicCount + 1));
    }

    long[] pointsA() {
        return file.section(5, "A").limbs((long) G1_LIMBS * signalCount);
    }

    long[] pointsB1() {
        return file.section(6, "B in G1").limbs((long) G1_LIMBS * signalCount);
    }

    long[] pointsB2() {
        return file.section(7, "B in G2").limbs((long) G2_LIMBS * signalCount);
    }

    long[] pointsC() {
        return file.section(8, "C").limbs((long) G1_LIMBS * (signalCount - publicCount - 1));
    }

    long[] pointsH() {
        return file.section(9, "H").limbs((long) G1_LIMBS * domainSize);
    }

    private long checkCoefficients() {
        SectionReader reader = file.section(4, "matrices");
        long count = reader.u32();
        reader.expectRemaining(count * COEFFICIENT_BYTES);
        long[] value = new long[Fr.LIMBS];
        for (long n = 0; n < count; n++) {
            long start = reader.offset();
            long matrix = reader.u32();
            long constraint = reader.u32();
            long signal = reader.u32();
            if (matrix > 1 || constraint >= domainSize || signal >= signalCount) {
                throw BinaryFile.malformed(
                    start,
                    "matrix entry at (" + matrix + ", " + constraint + ", " + signal + ") is outside the circuit"
                );
            }
            reader.scalar(value, 0);
        }
        return count;
    }

    private long checkContributions() {
        SectionReader reader = file.section(10, "contributions");
        reader.skip(CONTRIBUTIONS_HEADER_BYTES - 4);
        long count = reader.u32();
        for (long n = 0; n < count; n++) {
            reader.skip(CONTRIBUTION_BYTES - 4);
            reader.skip(reader.u32());
        }
        reader.expectRemaining(0);
        return count;
    }
}
