package org.clavis.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.JacobianCurve;

/**
 * A circuit of any size with a key whose secrets are known, to see how proofs' time grows: x_(k+1) = x_k (x_k + k), with
 * the last one public. It has 2^log - 2 constraints, which with the public signal and the constant fill a domain of
 * 2^log values.
 */
final class ChainCircuit {

    private static final BigInteger R = Fr.modulus();
    private static final int WITNESSES = 4;

    private final int domain;
    private final int constraints;
    private final int signals;
    private final Random random = new Random(18);
    private final BigInteger tau = scalar();
    private final BigInteger alpha = scalar();
    private final BigInteger beta = scalar();
    private final BigInteger delta = scalar();

    private ChainCircuit(int log) {
        domain = 1 << log;
        constraints = domain - 2;
        // the constant, the public last value, and the others
        signals = constraints + 2;
    }

    /** The folder with the key and witnesses of the circuit, which are written if they are not there. */
    static Path files(Path parent, int log) throws IOException {
        Path folder = parent.resolve("chain-" + log);
        if (!Files.exists(ProverFiles.witness(folder, WITNESSES - 1))) {
            Files.createDirectories(folder);
            var circuit = new ChainCircuit(log);
            Files.write(folder.resolve(ProverFiles.KEY), circuit.key());
            for (int n = 0; n < WITNESSES; n++) {
                Files.write(ProverFiles.witness(folder, n), circuit.witness());
            }
        }
        return folder;
    }

    private BigInteger scalar() {
        return new BigInteger(300, random).mod(R);
    }

    /** The signal of x_k. */
    private int signal(int k) {
        return k == constraints ? 1 : k + 2;
    }

    private byte[] witness() {
        BigInteger[] values = new BigInteger[signals];
        values[0] = BigInteger.ONE;
        BigInteger x = scalar();
        for (int k = 0; k <= constraints; k++) {
            values[signal(k)] = x;
            x = x.multiply(x.add(BigInteger.valueOf(k))).mod(R);
        }
        var header = new Section();
        header.number(32).integer(R).number(signals);
        var body = new Section();
        for (BigInteger value : values) {
            body.integer(value);
        }
        return file("wtns", 2, header, body);
    }

    private byte[] key() {
        BigInteger[] lagrange = lagrange(rootOfUnity(0), BigInteger.ONE);
        BigInteger[] a = zeros();
        BigInteger[] b = zeros();
        BigInteger[] c = zeros();
        var matrices = new Section();
        matrices.number(3 * constraints + 2);
        for (int k = 0; k < constraints; k++) {
            entry(matrices, a, 0, k, signal(k), BigInteger.ONE, lagrange);
            entry(matrices, b, 1, k, signal(k), BigInteger.ONE, lagrange);
            entry(matrices, b, 1, k, 0, BigInteger.valueOf(k), lagrange);
            c[signal(k + 1)] = c[signal(k + 1)].add(lagrange[k]);
        }
        for (int s = 0; s < 2; s++) {
            entry(matrices, a, 0, constraints + s, s, BigInteger.ONE, lagrange);
        }
        BigInteger inverse = delta.modInverse(R);
        BigInteger[] combined = new BigInteger[signals];
        for (int n = 0; n < signals; n++) {
            combined[n] = beta.multiply(a[n]).add(alpha.multiply(b[n])).add(c[n]).mod(R);
        }
        BigInteger[] quotient = lagrange(rootOfUnity(0), rootOfUnity(1));
        BigInteger factor = tau
            .modPow(BigInteger.valueOf(domain), R)
            .subtract(BigInteger.ONE)
            .multiply(BigInteger.TWO.negate().multiply(delta).modInverse(R));
        for (int n = 0; n < domain; n++) {
            quotient[n] = quotient[n].multiply(factor).mod(R);
        }
        var protocol = new Section().number(1);
        var header = new Section();
        header.number(32).integer(Fp.modulus()).number(32).integer(R).number(signals).number(1).number(domain);
        header
            .points(JacobianCurve.G1, alpha, beta)
            .points(JacobianCurve.G2, beta, BigInteger.ONE)
            .points(JacobianCurve.G1, delta)
            .points(JacobianCurve.G2, delta);
        var ic = new Section().points(JacobianCurve.G1, combined[0], combined[1]);
        BigInteger[] rest = IntStream.range(2, signals)
            .mapToObj(n -> combined[n].multiply(inverse).mod(R))
            .toArray(BigInteger[]::new);
        var contributions = new Section().bytes(new byte[64 + 4]);
        return file(
            "zkey",
            1,
            protocol,
            header,
            ic,
            matrices,
            new Section().points(JacobianCurve.G1, a),
            new Section().points(JacobianCurve.G1, b),
            new Section().points(JacobianCurve.G2, b),
            new Section().points(JacobianCurve.G1, rest),
            new Section().points(JacobianCurve.G1, quotient),
            contributions
        );
    }

    private BigInteger[] zeros() {
        BigInteger[] out = new BigInteger[signals];
        java.util.Arrays.fill(out, BigInteger.ZERO);
        return out;
    }

    private static void entry(
        Section matrices,
        BigInteger[] sums,
        int matrix,
        int row,
        int signal,
        BigInteger value,
        BigInteger[] lagrange
    ) {
        matrices.number(matrix).number(row).number(signal).integer(value.shiftLeft(512).mod(R));
        sums[signal] = sums[signal].add(value.multiply(lagrange[row])).mod(R);
    }

    /** A primitive root of unity of the domain's order times 2^more. */
    private BigInteger rootOfUnity(int more) {
        int log = Integer.numberOfTrailingZeros(domain) + more;
        return BigInteger.valueOf(Fr.GENERATOR).modPow(R.subtract(BigInteger.ONE).shiftRight(log), R);
    }

    /** The Lagrange polynomials of the places shift * root^k, at tau: ((tau / shift)^n - 1) / n * root^k / (tau / shift - root^k). */
    private BigInteger[] lagrange(BigInteger root, BigInteger shift) {
        BigInteger at = tau.multiply(shift.modInverse(R)).mod(R);
        BigInteger size = BigInteger.valueOf(domain);
        BigInteger factor = at.modPow(size, R).subtract(BigInteger.ONE).multiply(size.modInverse(R)).mod(R);
        BigInteger[] powers = new BigInteger[domain];
        powers[0] = BigInteger.ONE;
        for (int k = 1; k < domain; k++) {
            powers[k] = powers[k - 1].multiply(root).mod(R);
        }
        return IntStream.range(0, domain)
            .parallel()
            .mapToObj(k -> factor.multiply(powers[k]).multiply(at.subtract(powers[k]).modInverse(R)).mod(R))
            .toArray(BigInteger[]::new);
    }

    private static byte[] file(String magic, int version, Section... sections) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(magic.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        out.writeBytes(little(4).putInt(version).array());
        out.writeBytes(little(4).putInt(sections.length).array());
        for (int n = 0; n < sections.length; n++) {
            out.writeBytes(
                little(12)
                    .putInt(n + 1)
                    .putLong(sections[n].out.size())
                    .array()
            );
            out.writeBytes(sections[n].out.toByteArray());
        }
        return out.toByteArray();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A section of a file of iden3's. */
    private static final class Section {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Section bytes(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Section number(int number) {
            return bytes(little(4).putInt(number).array());
        }

        Section integer(BigInteger integer) {
            for (int k = 0; k < 4; k++) {
                bytes(
                    little(8)
                        .putLong(integer.shiftRight(64 * k).longValue())
                        .array()
                );
            }
            return this;
        }

        /** The generator's multiples, affine in Montgomery form. */
        Section points(JacobianCurve curve, BigInteger... scalars) {
            long[] points = Multiples.of(curve, scalars);
            for (long limb : points) {
                bytes(little(8).putLong(limb).array());
            }
            return this;
        }
    }
}
