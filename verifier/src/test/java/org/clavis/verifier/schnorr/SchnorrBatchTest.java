package org.clavis.verifier.schnorr;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.clavis.algebra.secp256k1.CurveParams;
import org.clavis.algebra.secp256k1.LaneReadiness;
import org.clavis.algebra.secp256k1.Limbs;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SchnorrBatchTest {

    private static final int SIGNATURES = 160;
    private static final BigInteger N = CurveParams.N;
    private static final SchnorrPublicKey[] KEYS = new SchnorrPublicKey[SIGNATURES];
    private static final Bytes32[] DIGESTS = new Bytes32[SIGNATURES];
    private static final byte[][] ENCODED = new byte[SIGNATURES][];

    @BeforeAll
    static void sign() {
        Random random = random("sign");
        var secure = new SecureRandom();
        for (int i = 0; i < SIGNATURES; i++) {
            byte[] digest = new byte[Bytes32.BYTES];
            random.nextBytes(digest);
            DIGESTS[i] = Bytes32.of(digest);
            try (SchnorrSigner signer = SchnorrSigner.generate(secure)) {
                KEYS[i] = signer.publicKey();
                ENCODED[i] = signer.sign(DIGESTS[i]).toBytes();
            }
        }
    }

    @Test
    void goodSignaturesAreAcceptedAtEverySize() {
        checkEverySize();
    }

    private static void checkEverySize() {
        assertThat(SchnorrVerifier.verifyAll(List.of())).isEmpty();
        for (int size : new int[] { 1, 2, 7, 8, 9, 31, SIGNATURES }) {
            List<Verification<SchnorrPublicKey>> verdicts = SchnorrVerifier.verifyAll(good(0, size));
            assertThat(verdicts).hasSize(size);
            for (int i = 0; i < size; i++) {
                assertThat(verdicts.get(i)).isEqualTo(new Accepted<>(KEYS[i]));
            }
        }
    }

    @Test
    void verdictsAreThoseThatEachItemGetsAlone() {
        checkMixtures();
    }

    private static void checkMixtures() {
        Random random = random("verdictsAreThoseThatEachItemGetsAlone");
        for (int round = 0; round < 25; round++) {
            int size = 1 + random.nextInt(SIGNATURES);
            int bad = random.nextInt(4) == 0 ? 100 : random.nextInt(20);
            List<SignedMessage> items = new ArrayList<>();
            List<Verification<SchnorrPublicKey>> alone = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                // items repeat, so that keys and whole signatures do
                int which = random.nextInt(SIGNATURES);
                SchnorrPublicKey key = random.nextBoolean() ? KEYS[which] : KEYS[which].prepared();
                byte[] signature = ENCODED[which].clone();
                byte[] message = DIGESTS[which].toBytes();
                if (random.nextInt(100) < bad) {
                    switch (random.nextInt(7)) {
                        case 0 -> signature[33 + random.nextInt(32)] ^= (byte) (1 << random.nextInt(8));
                        case 1 -> signature[0] ^= 1;
                        case 2 -> random.nextBytes(signature);
                        case 3 -> message[0] ^= 1;
                        case 4 -> key = KEYS[(which + 1) % SIGNATURES];
                        case 5 -> signature = Arrays.copyOf(signature, random.nextInt(130));
                        default -> Arrays.fill(signature, random.nextInt(65), 65, (byte) random.nextInt(256));
                    }
                }
                items.add(SignedMessage.of(key, message, signature));
                alone.add(SchnorrVerifier.verifyMessage(key, message, signature));
            }
            assertThat(SchnorrVerifier.verifyAll(items)).isEqualTo(alone);
        }
    }

    @Test
    void lanesDecideTheSame() {
        LaneReadiness.warmUp();
        checkEverySize();
        checkMixtures();
        checkCancellingErrors();
    }

    @Test
    void theBadOneIsFoundWhereverItIs() {
        for (int at = 0; at < SIGNATURES; at += 9) {
            List<SignedMessage> items = good(0, SIGNATURES);
            items.set(at, SignedMessage.of(KEYS[at], DIGESTS[(at + 1) % SIGNATURES], ENCODED[at]));
            List<Verification<SchnorrPublicKey>> verdicts = SchnorrVerifier.verifyAll(items);
            for (int i = 0; i < SIGNATURES; i++) {
                assertThat(verdicts.get(i).isAccepted())
                    .as("item %d", i)
                    .isEqualTo(i != at);
            }
            refused(verdicts.get(at), RejectReason.SIGNATURE_INVALID);
        }
    }

    @Test
    void errorsThatCancelAreFound() {
        checkCancellingErrors();
    }

    private static void checkCancellingErrors() {
        // z + d and z - d: the plain sum of the equations holds, and no weighted one
        BigInteger d = new BigInteger("1234567890abcdef1234567890abcdef", 16);
        for (int distance : new int[] { 1, 17, SIGNATURES - 1 }) {
            List<SignedMessage> items = good(0, SIGNATURES);
            items.set(0, SignedMessage.of(KEYS[0], DIGESTS[0], shifted(0, d)));
            items.set(distance, SignedMessage.of(KEYS[distance], DIGESTS[distance], shifted(distance, d.negate())));
            List<Verification<SchnorrPublicKey>> verdicts = SchnorrVerifier.verifyAll(items);
            refused(verdicts.get(0), RejectReason.SIGNATURE_INVALID);
            refused(verdicts.get(distance), RejectReason.SIGNATURE_INVALID);
            assertThat(verdicts.stream().filter(Verification::isAccepted)).hasSize(SIGNATURES - 2);
        }
    }

    @Test
    void errorsThatCancelAtEqualWeightsAreWhatTheRandomnessCatches() {
        // the same forgery passes where every factor is the same: what the factors are for
        BigInteger d = BigInteger.TWO.pow(200);
        List<SignedMessage> items = good(0, SIGNATURES);
        items.set(3, SignedMessage.of(KEYS[3], DIGESTS[3], shifted(3, d)));
        items.set(4, SignedMessage.of(KEYS[4], DIGESTS[4], shifted(4, d.negate())));
        assertThat(BatchVerification.verdicts(items, new ConstantRandom())).allMatch(Verification::isAccepted);
        assertThat(SchnorrVerifier.verifyAll(items).stream().filter(Verification::isAccepted)).hasSize(SIGNATURES - 2);
    }

    @Test
    void swappedNoncesAndResponsesAreRefused() {
        // whole signatures swapped: both equations are wrong, though every part of them is in the batch
        List<SignedMessage> items = good(0, SIGNATURES);
        items.set(5, SignedMessage.of(KEYS[5], DIGESTS[5], ENCODED[6]));
        items.set(6, SignedMessage.of(KEYS[6], DIGESTS[6], ENCODED[5]));
        List<Verification<SchnorrPublicKey>> verdicts = SchnorrVerifier.verifyAll(items);
        refused(verdicts.get(5), RejectReason.SIGNATURE_INVALID);
        refused(verdicts.get(6), RejectReason.SIGNATURE_INVALID);
    }

    @Test
    void oneSignatureManyTimesAndOneKeyManyTimes() {
        List<SignedMessage> same = Collections.nCopies(60, good(0, 1).getFirst());
        assertThat(SchnorrVerifier.verifyAll(same)).hasSize(60).allMatch(Verification::isAccepted);
        List<SignedMessage> items = new ArrayList<>();
        try (SchnorrSigner signer = SchnorrSigner.generate(new SecureRandom())) {
            for (int i = 0; i < 40; i++) {
                items.add(SignedMessage.of(signer.publicKey(), DIGESTS[i], signer.sign(DIGESTS[i])));
            }
            assertThat(SchnorrVerifier.verifyAll(items)).allMatch(Verification::isAccepted);
            items.set(39, SignedMessage.of(signer.publicKey(), DIGESTS[39], signer.sign(DIGESTS[38])));
            assertThat(SchnorrVerifier.verifyAll(items).subList(0, 39)).allMatch(Verification::isAccepted);
            refused(SchnorrVerifier.verifyAll(items).get(39), RejectReason.SIGNATURE_INVALID);
        }
    }

    @Test
    void batchesLongerThanACombinationKeepTheirOrder() {
        List<SignedMessage> items = new ArrayList<>();
        int size = BatchVerification.MAX_ITEMS + 70;
        while (items.size() < size) {
            items.addAll(good(0, Math.min(SIGNATURES, size - items.size())));
        }
        int bad = BatchVerification.MAX_ITEMS + 3;
        items.set(bad, SignedMessage.of(KEYS[0], DIGESTS[0], new byte[3]));
        List<Verification<SchnorrPublicKey>> verdicts = SchnorrVerifier.verifyAll(items);
        assertThat(verdicts).hasSize(size);
        refused(verdicts.get(bad), RejectReason.MALFORMED);
        assertThat(verdicts.stream().filter(Verification::isAccepted)).hasSize(size - 1);
    }

    @Test
    void allBadIsAllRefused() {
        List<SignedMessage> items = new ArrayList<>();
        for (int i = 0; i < SIGNATURES; i++) {
            items.add(SignedMessage.of(KEYS[i], DIGESTS[(i + 1) % SIGNATURES], ENCODED[i]));
        }
        for (Verification<SchnorrPublicKey> verdict : SchnorrVerifier.verifyAll(items)) {
            refused(verdict, RejectReason.SIGNATURE_INVALID);
        }
    }

    private static List<SignedMessage> good(int from, int to) {
        List<SignedMessage> items = new ArrayList<>();
        for (int i = from; i < to; i++) {
            items.add(
                i % 2 == 0
                    ? SignedMessage.of(KEYS[i], DIGESTS[i], ENCODED[i])
                    : SignedMessage.of(KEYS[i], DIGESTS[i], SchnorrSignature.fromCanonicalBytes(ENCODED[i]))
            );
        }
        return items;
    }

    /** A signature whose z is off by d. */
    private static byte[] shifted(int i, BigInteger d) {
        byte[] signature = ENCODED[i].clone();
        BigInteger z = new BigInteger(1, Arrays.copyOfRange(signature, 33, 65)).add(d).mod(N);
        Limbs.toBigEndian(signature, 33, Limbs.of(z), 0);
        return signature;
    }

    private static void refused(Verification<?> verdict, RejectReason reason) {
        assertThat(verdict).isInstanceOfSatisfying(Rejected.class, r -> assertThat(r.reason()).isEqualTo(reason));
    }

    private static Random random(String test) {
        long seed = new Random().nextLong();
        System.out.println("SchnorrBatchTest." + test + " seed " + seed);
        return new Random(seed);
    }

    /** Gives the same factor to every equation. */
    private static final class ConstantRandom extends SecureRandom {

        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 5);
        }
    }
}
