package org.clavis.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Sha256Xmd;
import org.clavis.verifier.Verification;
import org.clavis.verifier.schnorr.SchnorrPublicKey;
import org.clavis.verifier.schnorr.SchnorrSignature;
import org.clavis.verifier.schnorr.SchnorrSigner;
import org.clavis.verifier.schnorr.SchnorrVerifier;
import org.clavis.verifier.schnorr.SignedMessage;

/**
 * One Schnorr verification, from decoded key and signature, against the same equation on Bouncy Castle's secp256k1 and
 * against the Zcash Foundation's {@code frost-secp256k1}, on one pinned core.
 *
 * <p>All rotate over the same 256 signatures by 256 keys; a batch takes all of them.
 */
public final class SchnorrVerifyBench {

    private static final int SIGNATURES = 256;

    private final boolean quick;
    private final SchnorrPublicKey[] keys = new SchnorrPublicKey[SIGNATURES];
    private final Bytes32[] digests = new Bytes32[SIGNATURES];
    private final SchnorrSignature[] signatures = new SchnorrSignature[SIGNATURES];
    private final List<SignedMessage> all = new ArrayList<>();
    private final BouncyCastleVerifier[] bouncyCastle = new BouncyCastleVerifier[SIGNATURES];

    private SchnorrVerifyBench(boolean quick) {
        this.quick = quick;
        var random = new SecureRandom();
        for (int i = 0; i < SIGNATURES; i++) {
            byte[] digest = new byte[Bytes32.BYTES];
            random.nextBytes(digest);
            digests[i] = Bytes32.of(digest);
            try (SchnorrSigner signer = SchnorrSigner.generate(random)) {
                keys[i] = signer.publicKey();
                signatures[i] = signer.sign(digests[i]);
            }
            all.add(SignedMessage.of(keys[i], digests[i], signatures[i]));
            bouncyCastle[i] = new BouncyCastleVerifier(keys[i], digests[i], signatures[i]);
        }
    }

    /** Runs the benchmark; {@code --quick} for few and short turns, which say that it works and not how fast it is. */
    public static void main(String[] args) throws IOException {
        new SchnorrVerifyBench(Options.quick("schnorr-verify", args)).run();
    }

    private void run() throws IOException {
        Path folder = Checkout.root().resolve("bench/target/schnorr");
        write(folder);
        List<Contestant> contestants = new ArrayList<>();
        contestants.add(Contestant.local("clavis", call -> require(verify(call % SIGNATURES))));
        contestants.add(Contestant.local("clavis-all", SIGNATURES, _ -> require(verifyAll())));
        contestants.add(Contestant.local("bouncycastle", call -> require(bouncyCastle[call % SIGNATURES].verify())));
        PeerProcess frost = Peers.program("frost", folder).orElse(null);
        Turns turns;
        try {
            if (frost != null) {
                contestants.add(frost.contestant("frost", "verify"));
            }
            turns = quick ? Turns.run(contestants, 5, 5, 50) : Turns.run(contestants, 30, 41, 100);
        } finally {
            if (frost != null) {
                frost.close();
            }
        }
        turns.show();
        BenchReport report = new BenchReport("schnorr-verify")
            .figure("verify_us", turns.medianMicros("clavis"))
            .figure("verify_p10_us", turns.quantileMicros("clavis", 0.1))
            .figure("verify_p90_us", turns.quantileMicros("clavis", 0.9))
            .figure("verify_all_us", turns.medianMicros("clavis-all"))
            .figure("bouncycastle_us", turns.medianMicros("bouncycastle"))
            .ratio("schnorr_batch_vs_single", turns.ratio("clavis", "clavis-all"))
            .ratio("schnorr_vs_bouncycastle", turns.ratio("bouncycastle", "clavis"));
        if (frost != null) {
            report.figure("frost_us", turns.medianMicros("frost"));
            report.ratio("schnorr_vs_frost", turns.ratio("frost", "clavis"));
        }
        report.print();
    }

    private boolean verify(int i) {
        return SchnorrVerifier.verify(keys[i], digests[i], signatures[i]).isAccepted();
    }

    private boolean verifyAll() {
        return SchnorrVerifier.verifyAll(all).stream().allMatch(Verification::isAccepted);
    }

    /** What the peers read: for each signature 33 bytes of key, 32 of digest and 65 of signature. */
    private void write(Path folder) throws IOException {
        var records = new ByteArrayOutputStream();
        for (int i = 0; i < SIGNATURES; i++) {
            records.writeBytes(keys[i].toBytes());
            records.writeBytes(digests[i].toBytes());
            records.writeBytes(signatures[i].toBytes());
        }
        Files.createDirectories(folder);
        Files.write(folder.resolve("signatures.bin"), records.toByteArray());
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
