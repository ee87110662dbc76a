package org.clavis.algebra.curve25519;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.clavis.algebra.curve25519.X25519Test.P;
import static org.clavis.algebra.curve25519.X25519Test.bytes;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.clavis.algebra.lanes.Lanes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every product beside the ladder's, and every public key beside Bouncy Castle's. */
class PointMultiplesTest {

    private static final BigInteger A = BigInteger.valueOf(486_662);
    private static final long SEED = 0x25519;

    private final Random random = new Random(SEED);

    @BeforeEach
    void needsLanes() {
        assumeTrue(Lanes.areEnabled(), "no lanes on this machine");
    }

    private byte[] anything() {
        byte[] bytes = new byte[X25519.BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[X25519.BYTES];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** Scalars whose digits are all alike, or carry all the way, besides random ones. */
    private List<byte[]> scalars(int randomOnes) {
        List<byte[]> scalars = new ArrayList<>();
        for (int digit = 0; digit < 16; digit++) {
            scalars.add(filled(0x11 * digit));
            scalars.add(filled(digit));
            scalars.add(filled(digit << 4));
        }
        for (int bit = 0; bit < 256; bit += 5) {
            byte[] single = filled(0);
            single[bit >> 3] = (byte) (1 << (bit & 7));
            scalars.add(single);
        }
        for (int i = 0; i < randomOnes; i++) {
            scalars.add(anything());
        }
        return scalars;
    }

    private static byte[] publicKey(byte[] scalar) {
        byte[] out = new byte[X25519.BYTES];
        X25519.publicKey(out, scalar);
        return out;
    }

    /** {@code u^3 + A u^2 + u} is a square: a point of the curve and not of its twist. */
    private static boolean onCurve(BigInteger u) {
        BigInteger right = u.multiply(u).multiply(u).add(A.multiply(u).multiply(u)).add(u).mod(P);
        return right.modPow(P.shiftRight(1), P).compareTo(BigInteger.ONE) <= 0;
    }

    @Test
    void publicKeysAreThoseOfBouncyCastle() {
        for (byte[] scalar : scalars(2_000)) {
            byte[] expected = new byte[X25519.BYTES];
            org.bouncycastle.math.ec.rfc7748.X25519.generatePublicKey(scalar, 0, expected, 0);
            assertThat(publicKey(scalar)).isEqualTo(expected);
        }
    }

    @Test
    void productsAreThoseOfTheLadder() {
        for (int i = 0; i < 12; i++) {
            byte[] u = publicKey(anything());
            PointMultiples multiples = PointMultiples.of(u).orElseThrow();
            byte[] keptU = u.clone();
            for (byte[] scalar : scalars(20)) {
                byte[] kept = scalar.clone();
                byte[] out = new byte[X25519.BYTES];
                byte[] expected = new byte[X25519.BYTES];
                assertThat(multiples.scalarMult(out, scalar)).isEqualTo(X25519.scalarMult(expected, scalar, u));
                assertThat(out).isEqualTo(expected);
                assertThat(scalar).isEqualTo(kept);
            }
            assertThat(u).isEqualTo(keptU);
        }
    }

    @Test
    void everyPointOfTheCurveHasMultiplesAndNoneOfTheTwistDoes() {
        List<BigInteger> coordinates = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            coordinates.add(BigInteger.valueOf(i));
            coordinates.add(P.subtract(BigInteger.valueOf(i + 1)));
            coordinates.add(new BigInteger(255, random).mod(P));
        }
        // of order 8
        coordinates.add(new BigInteger("325606250916557431795983626356110631294008115727848805560023387167927233504"));
        coordinates.add(
            new BigInteger("39382357235489614581723060781553021112529911719440698176882885853963445705823")
        );
        int there = 0;
        int zero = 0;
        for (BigInteger u : coordinates) {
            Optional<PointMultiples> multiples = PointMultiples.of(bytes(u));
            // u = -1 has no image
            boolean expected = onCurve(u) && !u.equals(P.subtract(BigInteger.ONE));
            assertThat(multiples.isPresent()).as(u.toString()).isEqualTo(expected);
            if (multiples.isPresent()) {
                there++;
                byte[] scalar = anything();
                byte[] out = new byte[X25519.BYTES];
                byte[] ladder = new byte[X25519.BYTES];
                boolean usable = multiples.get().scalarMult(out, scalar);
                assertThat(usable).isEqualTo(X25519.scalarMult(ladder, scalar, bytes(u)));
                assertThat(out).as(u.toString()).isEqualTo(ladder);
                zero += usable ? 0 : 1;
            }
        }
        assertThat(there).isBetween(60, 120);
        assertThat(zero).as("points of low order").isEqualTo(4);
    }

    @Test
    void coordinatesAreReducedAndTheTopBitIsIgnored() {
        byte[] scalar = anything();
        byte[] expected = new byte[X25519.BYTES];
        byte[] out = new byte[X25519.BYTES];
        for (int small = 0; small < 19; small++) {
            byte[] u = bytes(P.add(BigInteger.valueOf(small)));
            byte[] withTopBit = u.clone();
            withTopBit[X25519.BYTES - 1] |= (byte) 0x80;
            for (byte[] each : List.of(u, withTopBit)) {
                PointMultiples.of(each).ifPresent(multiples -> {
                    assertThat(multiples.scalarMult(out, scalar)).isEqualTo(X25519.scalarMult(expected, scalar, each));
                    assertThat(out).isEqualTo(expected);
                });
            }
        }
        assertThat(PointMultiples.of(bytes(P.add(BigInteger.valueOf(9))))).isPresent();
    }

    @Test
    void otherLengthsAreRefused() {
        PointMultiples multiples = PointMultiples.of(publicKey(anything())).orElseThrow();
        byte[] good = new byte[X25519.BYTES];
        for (int length : new int[] { 0, 31, 33 }) {
            byte[] bad = new byte[length];
            assertThatIllegalArgumentException().isThrownBy(() -> PointMultiples.of(bad));
            assertThatIllegalArgumentException().isThrownBy(() -> multiples.scalarMult(bad, good));
            assertThatIllegalArgumentException().isThrownBy(() -> multiples.scalarMult(good, bad));
            assertThatIllegalArgumentException().isThrownBy(() -> X25519.publicKey(bad, good));
        }
    }
}
