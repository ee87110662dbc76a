package org.clavis.circuits;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * snarkjs's {@code .ptau}: the powers of tau of a ceremony over BN254, with n = 2^power.
 *
 * <pre>
 * section  1  32, q, power, power of the ceremony
 *          2  2n - 1 G1 points: tau^i            3  n G2 points: tau^i
 *          4  n G1 points: alpha tau^i           5  n G1 points: beta tau^i
 *          6  one G2 point: beta                 7  contributions, which are not read
 * and, if it is prepared for phase 2, for each domain of 2^k points, k = 0, 1, ... power, its Lagrange polynomials at tau:
 *         12  G1 points, also for k = power + 1  13  G2 points
 *         14  G1 points, times alpha             15  G1 points, times beta
 * </pre>
 *
 * <p>A point is its affine coordinates in Montgomery form, little-endian, an Fp2's real part first. Opening the file
 * checks counts against lengths; points are checked by {@link #checkPoints}. A mapped file must not be shortened while
 * it is in use. Immutable and thread-safe.
 */
public final class PtauFile {

    private static final int MAX_POWER = Fr.TWO_ADICITY;
    private static final int G1_LIMBS = 8;
    private static final int G2_LIMBS = 16;
    private static final int TAU_G1 = 2;
    private static final int TAU_G2 = 3;
    private static final int ALPHA_TAU_G1 = 4;
    private static final int BETA_TAU_G1 = 5;
    private static final int BETA_G2 = 6;
    private static final int CONTRIBUTIONS = 7;

    /** The polynomials' values come as many sections after the powers. */
    private static final int LAGRANGE = 10;

    /** Points that are checked at a time. */
    private static final int CHECKED_POINTS = 1 << 14;

    private final BinaryFile file;
    private final int power;
    private final int ceremonyPower;
    private final boolean prepared;

    private PtauFile(MemorySegment data) {
        file = BinaryFile.parse(data, "ptau", 1);
        SectionReader header = file.section(1, "header");
        header.expectModulus(Bn254Limits.baseModulus(), "the base field");
        power = header.count(MAX_POWER, "power");
        ceremonyPower = header.count(MAX_POWER, "power of the ceremony");
        header.expectRemaining(0);
        long n = 1L << power;
        expect(TAU_G1, G1_LIMBS, 2 * n - 1);
        expect(TAU_G2, G2_LIMBS, n);
        expect(ALPHA_TAU_G1, G1_LIMBS, n);
        expect(BETA_TAU_G1, G1_LIMBS, n);
        expect(BETA_G2, G2_LIMBS, 1);
        file.section(CONTRIBUTIONS, name(CONTRIBUTIONS));
        prepared = file.has(TAU_G1 + LAGRANGE);
        if (prepared) {
            expect(TAU_G1 + LAGRANGE, G1_LIMBS, 4 * n - 1);
            expect(TAU_G2 + LAGRANGE, G2_LIMBS, 2 * n - 1);
            expect(ALPHA_TAU_G1 + LAGRANGE, G1_LIMBS, 2 * n - 1);
            expect(BETA_TAU_G1 + LAGRANGE, G1_LIMBS, 2 * n - 1);
        }
    }

    /**
     * Maps a ceremony's result into memory and checks its structure.
     *
     * @throws IOException if the file cannot be read
     * @throws EncodingException {@link RejectReason#MALFORMED} if it is no powers of tau over BN254
     */
    public static PtauFile map(Path file) throws IOException {
        return new PtauFile(BinaryFile.map(file));
    }

    /** Checks a ceremony's result, as {@link #map}; {@code bytes} must not be changed afterwards. */
    public static PtauFile parse(byte[] bytes) {
        return new PtauFile(MemorySegment.ofArray(bytes));
    }

    /** Circuits of up to 2 to this power constraints, public signals included, can be set up. */
    public int power() {
        return power;
    }

    /** The power that the ceremony was held for, of which this file may be a part. */
    public int ceremonyPower() {
        return ceremonyPower;
    }

    /** Whether the file has the Lagrange polynomials that a setup needs. */
    public boolean isPrepared() {
        return prepared;
    }

    /**
     * Checks the coordinates, curve equation and subgroup of every point, on all cores. That the points belong together,
     * as one tau's powers, is the ceremony's to show.
     *
     * @throws EncodingException {@link RejectReason#NOT_CANONICAL}, {@link RejectReason#NOT_ON_CURVE} or
     *     {@link RejectReason#NOT_IN_SUBGROUP} with the point's offset; {@link RejectReason#POINT_AT_INFINITY} if a power
     *     is infinity
     */
    public void checkPoints() {
        for (int id = TAU_G1; id <= BETA_G2; id++) {
            checkSection(id, true);
        }
        for (int id = TAU_G1; prepared && id <= BETA_TAU_G1; id++) {
            // infinity where tau is a root of unity, or none of the points in the way: not this check's business
            checkSection(id + LAGRANGE, false);
        }
    }

    /** The first {@code count} points of alpha tau^i. */
    long[] alphaG1(int count) {
        return points(ALPHA_TAU_G1, 0, count, G1_LIMBS);
    }

    /** The first {@code count} points of beta tau^i in G1. */
    long[] betaG1(int count) {
        return points(BETA_TAU_G1, 0, count, G1_LIMBS);
    }

    /** Beta in G2. */
    long[] betaG2() {
        return points(BETA_G2, 0, 1, G2_LIMBS);
    }

    /** Values at tau in G1 of the Lagrange polynomials for 2^k points; k up to power + 1. */
    long[] lagrangeTauG1(int k) {
        return points(TAU_G1 + LAGRANGE, (1 << k) - 1, 1 << k, G1_LIMBS);
    }

    /** Values at tau in G2 of the Lagrange polynomials for 2^k points. */
    long[] lagrangeTauG2(int k) {
        return points(TAU_G2 + LAGRANGE, (1 << k) - 1, 1 << k, G2_LIMBS);
    }

    /** The values in G1 times alpha. */
    long[] lagrangeAlphaG1(int k) {
        return points(ALPHA_TAU_G1 + LAGRANGE, (1 << k) - 1, 1 << k, G1_LIMBS);
    }

    /** The values in G1 times beta. */
    long[] lagrangeBetaG1(int k) {
        return points(BETA_TAU_G1 + LAGRANGE, (1 << k) - 1, 1 << k, G1_LIMBS);
    }

    private long[] points(int id, int first, int count, int limbs) {
        SectionReader reader = file.section(id, name(id));
        reader.skip(8L * limbs * first);
        return reader.limbs((long) limbs * count);
    }

    private void expect(int id, int limbs, long count) {
        file.section(id, name(id)).expectRemaining(8L * limbs * count);
    }

    private void checkSection(int id, boolean finite) {
        boolean g2 = id == BETA_G2 || id % LAGRANGE == TAU_G2;
        int limbs = g2 ? G2_LIMBS : G1_LIMBS;
        SectionReader reader = file.section(id, name(id));
        while (reader.remaining() > 0) {
            long start = reader.offset();
            long[] points = reader.limbs(Math.min(reader.remaining() / 8, (long) CHECKED_POINTS * limbs));
            IntStream.range(0, points.length / limbs)
                .parallel()
                .forEach(n -> checkPoint(points, n * limbs, g2, finite, start + 8L * limbs * n));
        }
    }

    private static void checkPoint(long[] points, int at, boolean g2, boolean finite, long offsetBytes) {
        boolean infinite;
        try {
            infinite = g2
                ? G2Affine.fromMontgomeryLimbs(points, at).isInfinity()
                : G1Affine.fromMontgomeryLimbs(points, at).isInfinity();
        } catch (EncodingException e) {
            throw new EncodingException(e.reason(), offsetBytes, String.valueOf(e.getMessage()));
        }
        if (infinite && finite) {
            throw new EncodingException(RejectReason.POINT_AT_INFINITY, offsetBytes, "a power of tau is infinity");
        }
    }

    private static String name(int id) {
        return switch (id) {
            case TAU_G1 -> "powers of tau in G1";
            case TAU_G2 -> "powers of tau in G2";
            case ALPHA_TAU_G1 -> "powers times alpha";
            case BETA_TAU_G1 -> "powers times beta";
            case BETA_G2 -> "beta in G2";
            case CONTRIBUTIONS -> "contributions";
            default -> "Lagrange polynomials, section " + id;
        };
    }
}
