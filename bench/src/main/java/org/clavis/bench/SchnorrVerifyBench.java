package org.clavis.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Sha256Xmd;
import org.clavis.verifier.schnorr.SchnorrPublicKey;
import org.clavis.verifier.schnorr.SchnorrSignature;
import org.clavis.verifier.schnorr.SchnorrSigner;
import org.clavis.verifier.schnorr.SchnorrVerifier;

/**
 * One Schnorr verification, from decoded key and signature, against the same equation on Bouncy Castle's secp256k1.
 *
 * <p>Both rotate over the same 64 signatures by 64 keys.
 */
public final class SchnorrVerifyBench {

    private static final int SIGNATURES = 64;

    private SchnorrVerifyBench() {}

    /** Runs the benchmark. */
    public static void main(String[] args) {
        var ours = new SchnorrPublicKey[SIGNATURES];
        var signatures = new SchnorrSignature[SIGNATURES];
        var digests = new Bytes32[SIGNATURES];
        var theirs = new BouncyCastleVerifier[SIGNATURES];
        var random = new SecureRandom();
        for (int i = 0; i < SIGNATURES; i++) {
            byte[] digest = new byte[Bytes32.BYTES];
            random.nextBytes(digest);
            digests[i] = Bytes32.of(digest);
            try (SchnorrSigner signer = SchnorrSigner.generate(random)) {
                ours[i] = signer.publicKey();
                signatures[i] = signer.sign(digests[i]);
            }
            theirs[i] = new BouncyCastleVerifier(ours[i], digests[i], signatures[i]);
        }
        Turns turns = Turns.run(
            List.of(
                Contestant.local("clavis", call -> {
                    int i = call % SIGNATURES;
                    require(SchnorrVerifier.verify(ours[i], digests[i], signatures[i]).isAccepted());
                }),
                Contestant.local("bouncycastle", call -> require(theirs[call % SIGNATURES].verify()))
            ),
            30,
            41,
            100
        );
        new BenchReport("schnorr-verify")
            .figure("verify_us", turns.medianMicros("clavis"))
            .figure("bouncycastle_us", turns.medianMicros("bouncycastle"))
            .ratio("schnorr_vs_bouncycastle", turns.ratio("bouncycastle", "clavis"))
            .print();
    }

    private static void require(boolean accepted) {
        if (!accepted) {
            throw new IllegalStateException("a valid signature was refused");
        }
    }

    /** The equation zG - cP = R of RFC 9591 with Bouncy Castle's points. */
    private static final class BouncyCastleVerifier {

        private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
        private static final byte[] TAG = "FROST-secp256k1-SHA256-v1chal".getBytes(US_ASCII);

        private final ECPoint key;
        private final ECPoint commitment;
        private final BigInteger response;
        private final byte[] transcript;

        BouncyCastleVerifier(SchnorrPublicKey key, Bytes32 digest, SchnorrSignature signature) {
            byte[] encoded = signature.toBytes();
            byte[] r = Arrays.copyOf(encoded, SchnorrPublicKey.BYTES);
            this.key = CURVE.getCurve().decodePoint(key.toBytes());
            commitment = CURVE.getCurve().decodePoint(r);
            response = new BigInteger(1, encoded, r.length, encoded.length - r.length);
            transcript = ByteBuffer.allocate(2 * r.length + Bytes32.BYTES)
                .put(r)
                .put(key.toBytes())
                .put(digest.toBytes())
                .array();
        }

        boolean verify() {
            BigInteger challenge = new BigInteger(1, Sha256Xmd.expand(TAG, 48, transcript)).mod(CURVE.getN());
            ECPoint found = ECAlgorithms.shamirsTrick(CURVE.getG(), response, key, CURVE.getN().subtract(challenge));
            return found.normalize().equals(commitment);
        }
    }
}
