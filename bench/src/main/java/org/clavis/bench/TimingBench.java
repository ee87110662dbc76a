package org.clavis.bench;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.clavis.algebra.curve25519.PointMultiples;
import org.clavis.algebra.curve25519.X25519;
import org.clavis.client.session.noise.DhFunction;
import org.clavis.client.session.noise.DhKeyPair;
import org.clavis.client.session.noise.KemFunction;
import org.clavis.client.session.noise.KemKeyPair;

/**
 * Whether operations on secrets take a time that tells about them: a fixed scalar against random ones for X25519, with one
 * product, with two at once, with the base point and with multiples; ciphertexts that were tampered with against good ones
 * for ML-KEM-768. A power whose time does depend on its exponent stands beside them, to show that the measurement would find
 * something.
 */
public final class TimingBench {

    private static final int QUICK = 4_000;
    private static final int FULL = 150_000;
    private static final int CIPHERTEXTS = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    private TimingBench() {}

    /** Runs it; {@code --quick} for few measurements, which say that it works and find only gross leaks. */
    public static void main(String[] args) {
        int measurements = Options.quick("timing", args) ? QUICK : FULL;
        Map<String, LeakTest.Subject> subjects = new LinkedHashMap<>();
        subjects.put("x25519", new Agreement(false));
        subjects.put("x25519_pair", new Agreement(true));
        subjects.put("x25519_base", new BasePoint());
        PointMultiples.of(Agreement.publicKey()).ifPresent(its ->
            subjects.put("x25519_multiples", new KnownPoint(its))
        );
        subjects.put("mlkem768_decapsulate", new Decapsulation());
        subjects.put("leaky_control", new Leaky());
        BenchReport report = new BenchReport("timing").figure("measurements", (long) measurements);
        subjects.forEach((name, subject) ->
            report.figure(name + "_t", LeakTest.greatestT(subject, measurements / 4, measurements))
        );
        report.print();
    }

    private abstract static class Scalars implements LeakTest.Subject {

        /** Few bits set: the farthest from a random one. */
        private static final byte[] FIXED = new byte[X25519.BYTES];

        final byte[] scalar = new byte[X25519.BYTES];
        private final byte[] random = new byte[X25519.BYTES];

        @Override
        public void prepare(boolean second) {
            RANDOM.nextBytes(random);
            System.arraycopy(second ? random : FIXED, 0, scalar, 0, scalar.length);
        }
    }

    private static final class Agreement extends Scalars {

        private final boolean pair;
        private final byte[] u = publicKey();
        private final byte[] otherU = publicKey();
        private final byte[] otherScalar = new byte[X25519.BYTES];
        private final byte[] out = new byte[X25519.BYTES];
        private final byte[] other = new byte[X25519.BYTES];

        Agreement(boolean pair) {
            this.pair = pair;
        }

        @Override
        public void prepare(boolean second) {
            super.prepare(second);
            System.arraycopy(scalar, 0, otherScalar, 0, scalar.length);
        }

        @Override
        public void run() {
            boolean usable = pair
                ? X25519.scalarMultPair(out, scalar, u, other, otherScalar, otherU)
                : X25519.scalarMult(out, scalar, u);
            if (!usable) {
                throw new IllegalStateException("an honest key has no low order");
            }
        }

        static byte[] publicKey() {
            try (DhKeyPair pair = DhKeyPair.generate(DhFunction.X25519, RANDOM)) {
                return pair.publicKey();
            }
        }
    }

    private static final class BasePoint extends Scalars {

        @Override
        public void run() {
            DhKeyPair.fromPrivateKey(DhFunction.X25519, scalar).close();
        }
    }

    private static final class KnownPoint extends Scalars {

        private final PointMultiples multiples;
        private final byte[] out = new byte[X25519.BYTES];

        KnownPoint(PointMultiples multiples) {
            this.multiples = multiples;
        }

        @Override
        public void run() {
            if (!multiples.scalarMult(out, scalar)) {
                throw new IllegalStateException("an honest key has no low order");
            }
        }
    }

    private static final class Decapsulation implements LeakTest.Subject {

        private final KemKeyPair keys = KemKeyPair.generate(KemFunction.MLKEM768, RANDOM);
        private final byte[][] good = new byte[CIPHERTEXTS][KemFunction.MLKEM768.ciphertextBytes()];
        private final byte[] ciphertext = new byte[KemFunction.MLKEM768.ciphertextBytes()];
        private final byte[] secret = new byte[KemFunction.SECRET_BYTES];
        private int next;

        Decapsulation() {
            for (byte[] each : good) {
                KemFunction.MLKEM768.encapsulate(keys.publicKey(), RANDOM, each, secret);
            }
        }

        @Override
        public void prepare(boolean second) {
            next = (next + 1) % CIPHERTEXTS;
            System.arraycopy(good[next], 0, ciphertext, 0, ciphertext.length);
            int at = RANDOM.nextInt(ciphertext.length);
            ciphertext[at] ^= (byte) (second ? 1 << RANDOM.nextInt(Byte.SIZE) : 0);
        }

        @Override
        public void run() {
            keys.decapsulate(ciphertext, secret);
        }
    }

    /** Raises to a secret power by squaring and multiplying, as one must not. */
    private static final class Leaky extends Scalars {

        private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
        private static final BigInteger BASE = BigInteger.valueOf(9);

        @Override
        public void run() {
            if (BASE.modPow(new BigInteger(1, scalar), P).signum() == 0) {
                throw new IllegalStateException("a power of 9 is not 0");
            }
        }
    }
}
