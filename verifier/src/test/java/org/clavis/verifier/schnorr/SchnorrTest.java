package org.clavis.verifier.schnorr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.clavis.algebra.secp256k1.CurveParams;
import org.clavis.algebra.secp256k1.Fn;
import org.clavis.algebra.secp256k1.FrostHash;
import org.clavis.algebra.secp256k1.Limbs;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.secret.SecretClosedException;
import org.clavis.secret.SecretScalar;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.junit.jupiter.api.Test;

class SchnorrTest {

    private static final BigInteger N = CurveParams.N;
    private static final BigInteger P = CurveParams.P;
    private static final Bytes32 DIGEST = Keccak256.hash(new byte[] { 1, 2, 3 });

    @Property(tries = 50)
    void whatIsSignedVerifiesAndNothingElseDoes(
        @ForAll @Size(32) byte[] secret,
        @ForAll @Size(32) byte[] message,
        @ForAll @Size(32) byte[] other
    ) {
        BigInteger scalar = new BigInteger(1, secret).mod(N).max(BigInteger.ONE);
        try (SchnorrSigner signer = signer(scalar)) {
            byte[] signature = signer.sign(Bytes32.of(message)).toBytes();
            assertThat(SchnorrVerifier.verify(signer.publicKey(), Bytes32.of(message), signature)).isEqualTo(
                new Accepted<>(signer.publicKey())
            );
            if (!Arrays.equals(message, other)) {
                refused(
                    RejectReason.SIGNATURE_INVALID,
                    SchnorrVerifier.verify(signer.publicKey(), Bytes32.of(other), signature)
                );
            }
        }
    }

    @Test
    void extremeSecretsSign() {
        for (BigInteger secret : new BigInteger[] { BigInteger.ONE, BigInteger.TWO, N.subtract(BigInteger.ONE) }) {
            try (SchnorrSigner signer = signer(secret)) {
                SchnorrSignature signature = signer.sign(DIGEST);
                assertThat(SchnorrVerifier.verify(signer.publicKey(), DIGEST, signature).isAccepted()).isTrue();
            }
        }
    }

    @Test
    void everyFlippedBitIsRefused() {
        try (SchnorrSigner signer = SchnorrSigner.generate(new SecureRandom())) {
            byte[] key = signer.publicKey().toBytes();
            byte[] message = DIGEST.toBytes();
            byte[] signature = signer.sign(DIGEST).toBytes();
            for (byte[] part : new byte[][] { signature, key, message }) {
                for (int bit = 0; bit < 8 * part.length; bit++) {
                    part[bit >>> 3] ^= (byte) (1 << (bit & 7));
                    assertThat(SchnorrVerifier.verifyMessage(key, message, signature).isAccepted())
                        .as("bit %d", bit)
                        .isFalse();
                    part[bit >>> 3] ^= (byte) (1 << (bit & 7));
                }
            }
            assertThat(SchnorrVerifier.verifyMessage(key, message, signature).isAccepted()).isTrue();
        }
    }

    @Test
    void scalarsOutsideTheirRangeAreRefused() {
        try (SchnorrSigner signer = SchnorrSigner.generate(new SecureRandom())) {
            byte[] signature = signer.sign(DIGEST).toBytes();
            BigInteger z = new BigInteger(1, Arrays.copyOfRange(signature, 33, 65));
            BigInteger top = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
            for (BigInteger bad : new BigInteger[] { BigInteger.ZERO, N, N.add(BigInteger.ONE), P, top }) {
                refused(RejectReason.NOT_CANONICAL, verifyWithZ(signer, signature, bad));
            }
            // the same residue, were it reduced
            if (z.add(N).bitLength() <= 256) {
                refused(RejectReason.NOT_CANONICAL, verifyWithZ(signer, signature, z.add(N)));
            }
            refused(RejectReason.SIGNATURE_INVALID, verifyWithZ(signer, signature, N.subtract(z)));
            refused(RejectReason.SIGNATURE_INVALID, verifyWithZ(signer, signature, BigInteger.ONE));
            assertThat(verifyWithZ(signer, signature, z).isAccepted()).isTrue();
        }
    }

    @Test
    void infiniteSumsAreRefused() {
        // z = c s makes zG - cP infinite: no R may match that
        try (SchnorrSigner signer = signer(BigInteger.TEN)) {
            byte[] signature = signer.sign(DIGEST).toBytes();
            long[] challenge = new long[Fn.LIMBS];
            FrostHash.challenge(
                challenge,
                Arrays.copyOf(signature, 33),
                signer.publicKey().toBytes(),
                DIGEST.toBytes()
            );
            BigInteger z = Limbs.toBigInteger(challenge, 0).multiply(BigInteger.TEN).mod(N);
            refused(RejectReason.SIGNATURE_INVALID, verifyWithZ(signer, signature, z));
            // and infinity cannot be written down as R
            Arrays.fill(signature, 0, 33, (byte) 0);
            refused(RejectReason.POINT_AT_INFINITY, verifyWithZ(signer, signature, z));
        }
    }

    @Test
    void keysWhoseXIsNotBelowTheOrderAreRefused() {
        // the first points of the curve with n <= x < p, were they anybody's key
        int found = 0;
        for (BigInteger x = N; found < 3; x = x.add(BigInteger.ONE)) {
            byte[] key = compressed(2, x);
            BigInteger right = x.pow(3).add(BigInteger.valueOf(7)).mod(P);
            if (right.modPow(P.shiftRight(1), P).equals(BigInteger.ONE)) {
                found++;
                assertThatThrownBy(() -> SchnorrPublicKey.fromCanonicalBytes(key)).isInstanceOfSatisfying(
                    EncodingException.class,
                    e -> {
                        assertThat(e.reason()).isEqualTo(RejectReason.NOT_CANONICAL);
                        assertThat(e).hasMessageContaining("group order");
                    }
                );
                refused(RejectReason.NOT_CANONICAL, SchnorrVerifier.verifyMessage(key, new byte[32], new byte[65]));
            }
        }
    }

    @Test
    void keysAreRefusedForTheirOwnReason() {
        refusedKey(RejectReason.MALFORMED, new byte[0]);
        refusedKey(RejectReason.MALFORMED, new byte[32]);
        refusedKey(RejectReason.MALFORMED, new byte[65]);
        refusedKey(RejectReason.POINT_AT_INFINITY, new byte[33]);
        refusedKey(RejectReason.MALFORMED, compressed(4, CurveParams.GX));
        refusedKey(RejectReason.NOT_CANONICAL, compressed(2, P));
        refusedKey(RejectReason.NOT_ON_CURVE, compressed(2, BigInteger.valueOf(5)));
        assertThatThrownBy(() -> SchnorrPublicKey.fromXAndParity(Bytes32.ZERO, 2)).isInstanceOf(
            EncodingException.class
        );
        assertThatThrownBy(() -> SchnorrPublicKey.fromXAndParity(Bytes32.ZERO, -1)).isInstanceOf(
            EncodingException.class
        );
    }

    @Test
    void hostileBytesGiveVerdicts() {
        long seed = new SecureRandom().nextLong();
        System.out.println("SchnorrTest.hostileBytesGiveVerdicts seed " + seed);
        Random random = new Random(seed);
        try (SchnorrSigner signer = SchnorrSigner.generate(new SecureRandom())) {
            byte[] good = signer.sign(DIGEST).toBytes();
            for (int i = 0; i < 5000; i++) {
                byte[] key = mutate(signer.publicKey().toBytes(), random);
                byte[] signature = mutate(good.clone(), random);
                byte[] message = mutate(DIGEST.toBytes(), random);
                boolean untouched =
                    Arrays.equals(key, signer.publicKey().toBytes()) &&
                    Arrays.equals(signature, good) &&
                    Arrays.equals(message, DIGEST.toBytes());
                assertThat(SchnorrVerifier.verifyMessage(key, message, signature).isAccepted()).isEqualTo(untouched);
            }
        }
    }

    @Test
    void encodingsRoundTrip() {
        try (SchnorrSigner signer = SchnorrSigner.generate(new SecureRandom())) {
            SchnorrPublicKey key = signer.publicKey();
            assertThat(SchnorrPublicKey.fromCanonicalBytes(key.toBytes())).isEqualTo(key).hasSameHashCodeAs(key);
            assertThat(SchnorrPublicKey.fromXAndParity(key.x(), key.parity())).isEqualTo(key);
            assertThat(SchnorrPublicKey.fromXAndParity(key.x(), 1 - key.parity())).isNotEqualTo(key);
            assertThat(key.keyHash()).isEqualTo(Keccak256.hash(key.toBytes()));
            assertThat(key).hasToString(HexFormat.of().formatHex(key.toBytes()));

            SchnorrSignature signature = signer.sign(DIGEST);
            assertThat(SchnorrSignature.fromCanonicalBytes(signature.toBytes()))
                .isEqualTo(signature)
                .hasSameHashCodeAs(signature);
            SchnorrSignature.EvmProof proof = signature.toEvmProof();
            assertThat(proof.ry().pow(2).mod(P)).isEqualTo(proof.rx().pow(3).add(BigInteger.valueOf(7)).mod(P));
            byte[] again = Arrays.copyOf(compressed(proof.ry().testBit(0) ? 3 : 2, proof.rx()), 65);
            System.arraycopy(word(proof.z()), 0, again, 33, 32);
            assertThat(again).isEqualTo(signature.toBytes());
        }
    }

    @Test
    void noncesDifferForEveryMessageEvenWhenTheRandomSourceRepeats() {
        byte[] secret = word(BigInteger.valueOf(12345));
        SecureRandom stuck = new StuckRandom();
        try (
            SchnorrSigner signer = SchnorrSigner.of(
                SecretScalar.fromCanonicalBytes(SecretScalar.Group.SECP256K1, secret),
                stuck
            )
        ) {
            SchnorrSignature.EvmProof one = signer.sign(DIGEST).toEvmProof();
            SchnorrSignature.EvmProof other = signer.sign(Bytes32.ZERO).toEvmProof();
            assertThat(one.rx()).isNotEqualTo(other.rx());
            assertThat(signer.sign(DIGEST).toEvmProof()).isEqualTo(one);
        }
        try (SchnorrSigner signer = SchnorrSigner.generate(new SecureRandom())) {
            assertThat(signer.sign(DIGEST)).isNotEqualTo(signer.sign(DIGEST));
        }
    }

    @Test
    void closedSignersDoNotSignAndNeverShowTheirSecret() {
        SchnorrSigner signer = signer(BigInteger.valueOf(0xbeef));
        assertThat(signer.toString()).doesNotContain("beef");
        signer.close();
        assertThatThrownBy(() -> signer.sign(DIGEST)).isInstanceOf(SecretClosedException.class);
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(2 * bytes.length));
            case 2 -> random.nextBytes(bytes);
            case 3 -> Arrays.fill(bytes, random.nextInt(bytes.length), bytes.length, (byte) random.nextInt(256));
            default -> {
            }
        }
        return bytes;
    }

    private static Verification<SchnorrPublicKey> verifyWithZ(SchnorrSigner signer, byte[] signature, BigInteger z) {
        byte[] changed = signature.clone();
        System.arraycopy(word(z), 0, changed, 33, 32);
        return SchnorrVerifier.verify(signer.publicKey(), DIGEST, changed);
    }

    private static void refusedKey(RejectReason reason, byte[] key) {
        refused(reason, SchnorrVerifier.verifyMessage(key, new byte[32], new byte[65]));
    }

    private static void refused(RejectReason reason, Verification<?> verdict) {
        assertThat(verdict).isInstanceOfSatisfying(Rejected.class, r -> assertThat(r.reason()).isEqualTo(reason));
    }

    private static SchnorrSigner signer(BigInteger secret) {
        return SchnorrSigner.of(
            SecretScalar.fromCanonicalBytes(SecretScalar.Group.SECP256K1, word(secret)),
            new SecureRandom()
        );
    }

    private static byte[] compressed(int prefix, BigInteger x) {
        byte[] out = new byte[33];
        out[0] = (byte) prefix;
        System.arraycopy(word(x), 0, out, 1, 32);
        return out;
    }

    private static byte[] word(BigInteger value) {
        byte[] out = new byte[32];
        Limbs.toBigEndian(out, 0, Limbs.of(value), 0);
        return out;
    }

    /** Always gives the same bytes. */
    private static final class StuckRandom extends SecureRandom {

        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 7);
        }
    }
}
