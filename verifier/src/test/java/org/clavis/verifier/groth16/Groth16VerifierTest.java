package org.clavis.verifier.groth16;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.clavis.verifier.groth16.Samples.Documents;
import org.clavis.verifier.groth16.Samples.Forged;
import org.junit.jupiter.api.Test;

class Groth16VerifierTest {

    private static final BigInteger TWO = BigInteger.TWO;

    static void rejected(Verification<?> verdict, RejectReason reason) {
        assertThat(verdict).isInstanceOfSatisfying(Rejected.class, no -> assertThat(no.reason()).isEqualTo(reason));
    }

    @Test
    void semaphoreProofIsAccepted() {
        Documents d = Samples.semaphore();
        PublicInputs inputs = SnarkjsJson.decodePublicInputs(d.inputBytes());
        assertThat(inputs.count()).isEqualTo(4);
        assertThat(Groth16Verifier.verifySnarkjs(d.keyBytes(), d.proofBytes(), d.inputBytes())).isEqualTo(
            new Accepted<>(inputs)
        );
        // the production key file, and the same in bytes
        VerifyingKey key = SnarkjsJson.decodeVerifyingKey(Samples.semaphoreKey(1));
        Groth16Verifier verifier = Groth16Verifier.of(VerifyingKey.fromCanonicalBytes(key.toBytes()));
        Proof proof = SnarkjsJson.decodeProof(d.proofBytes());
        assertThat(verifier.verifyEvm(proof.toBytes(), inputs.toBytes()).isAccepted()).isTrue();
        assertThat(verifier.key()).isEqualTo(key);
    }

    @Test
    void semaphoreNullifierOffByOneOrByTheModulusIsRefused() {
        Documents d = Samples.semaphore();
        List<BigInteger> values = SnarkjsJson.decodePublicInputs(d.inputBytes()).values();
        Groth16Verifier verifier = Groth16Verifier.of(SnarkjsJson.decodeVerifyingKey(d.keyBytes()));
        Proof proof = SnarkjsJson.decodeProof(d.proofBytes());
        for (int n = 0; n < 4; n++) {
            List<BigInteger> off = new ArrayList<>(values);
            off.set(n, values.get(n).add(BigInteger.ONE).mod(Fr.modulus()));
            rejected(verifier.verify(proof, PublicInputs.of(off)), RejectReason.PROOF_INVALID);
            BigInteger plusModulus = values.get(n).add(Fr.modulus());
            String document = d.inputs().replace(values.get(n).toString(), plusModulus.toString());
            rejected(
                Groth16Verifier.verifySnarkjs(d.keyBytes(), d.proofBytes(), document.getBytes(StandardCharsets.UTF_8)),
                RejectReason.NOT_CANONICAL
            );
            byte[] words = PublicInputs.of(values).toBytes();
            byte[] shifted = plusModulus.toByteArray();
            System.arraycopy(shifted, shifted.length - 32, words, 32 * n, 32);
            rejected(verifier.verifyEvm(proof.toBytes(), words), RejectReason.NOT_CANONICAL);
        }
    }

    @Test
    void everySemaphoreKeyLoads() {
        Documents d = Samples.semaphore();
        Proof proof = SnarkjsJson.decodeProof(d.proofBytes());
        PublicInputs inputs = SnarkjsJson.decodePublicInputs(d.inputBytes());
        for (int depth = 1; depth <= 32; depth++) {
            VerifyingKey key = SnarkjsJson.decodeVerifyingKey(Samples.semaphoreKey(depth));
            assertThat(key.publicInputCount()).isEqualTo(4);
            // a proof for one depth is none for another
            assertThat(Groth16Verifier.of(key).verify(proof, inputs).isAccepted()).isEqualTo(depth == 1);
        }
    }

    @Test
    void keyWithoutPhaseTwoIsRefusedAlthoughItsArithmeticHolds() {
        VerifyingKey key = Samples.toyKey(false);
        assertThatThrownBy(() -> Samples.toyKey(true)).isInstanceOfSatisfying(EncodingException.class, e -> {
            assertThat(e.reason()).isEqualTo(RejectReason.UNSOUND_KEY);
            assertThat(e).hasMessageContaining("gamma equals delta");
        });
        rejected(
            Groth16Verifier.verifySnarkjs(
                SnarkjsJson.encode(key),
                Samples.vector("groth16-snarkjs-bn254-2023/proof.json"),
                Samples.vector("groth16-snarkjs-bn254-2023/public.json")
            ),
            RejectReason.UNSOUND_KEY
        );
        assertThatThrownBy(() -> VerifyingKey.fromCanonicalBytes(key.toBytes())).hasMessageContaining("gamma");
        Groth16Verifier verifier = Groth16Verifier.of(key);
        Proof proof = SnarkjsJson.decodeProof(Samples.vector("groth16-snarkjs-bn254-2023/proof.json"));
        PublicInputs inputs = SnarkjsJson.decodePublicInputs(Samples.vector("groth16-snarkjs-bn254-2023/public.json"));
        assertThat(verifier.verify(proof, inputs).isAccepted()).isTrue();
        BigInteger other = inputs.get(0).add(BigInteger.ONE).mod(Fr.modulus());
        rejected(verifier.verify(proof, PublicInputs.of(other)), RejectReason.PROOF_INVALID);
    }

    @Property(tries = 12)
    void validStatementsAreAccepted(@ForAll @IntRange(max = 12) int inputCount, @ForAll long seed) {
        Forged f = Samples.forged(inputCount, seed);
        assertThat(Groth16Verifier.of(f.key()).verify(f.proof(), f.inputs())).isEqualTo(new Accepted<>(f.inputs()));
    }

    @Test
    void manyInputsAreAccepted() {
        Forged f = Samples.forged(300, 1);
        assertThat(Groth16Verifier.of(f.key()).verify(f.proof(), f.inputs()).isAccepted()).isTrue();
    }

    @Test
    void wrongNumberOfInputsIsRefused() {
        Forged f = Samples.forged(3, 2);
        Groth16Verifier verifier = Groth16Verifier.of(f.key());
        List<BigInteger> values = f.inputs().values();
        rejected(verifier.verify(f.proof(), PublicInputs.of(values.subList(0, 2))), RejectReason.WRONG_INPUT_COUNT);
        rejected(verifier.verify(f.proof(), PublicInputs.of()), RejectReason.WRONG_INPUT_COUNT);
        List<BigInteger> more = new ArrayList<>(values);
        more.add(BigInteger.ZERO);
        rejected(verifier.verify(f.proof(), PublicInputs.of(more)), RejectReason.WRONG_INPUT_COUNT);
    }

    /** Every bit of the encoded proof, then each element replaced by plausible others. */
    @Test
    void everyFieldOfTheProofCounts() {
        Forged f = Samples.forged(2, 3);
        Groth16Verifier verifier = Groth16Verifier.of(f.key());
        byte[] inputs = f.inputs().toBytes();
        byte[] bytes = f.proof().toBytes();
        for (int at = 0; at < bytes.length; at++) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= (byte) (1 << (at % 8));
            assertThat(verifier.verifyEvm(flipped, inputs).isAccepted()).as("byte %d", at).isFalse();
        }
        G1Affine a = f.proof().a();
        G2Affine b = f.proof().b();
        G1Affine c = f.proof().c();
        for (Proof proof : List.of(
            new Proof(a.negate(), b, c),
            new Proof(a, b.negate(), c),
            new Proof(a, b, c.negate()),
            new Proof(c, b, a),
            new Proof(a.plus(G1Affine.GENERATOR), b, c),
            new Proof(a, b.plus(G2Affine.GENERATOR), c),
            new Proof(a, b, c.plus(G1Affine.GENERATOR)),
            new Proof(a.timesVartime(TWO), b, c)
        )) {
            rejected(verifier.verify(proof, f.inputs()), RejectReason.PROOF_INVALID);
        }
        for (int n = 0; n < 2; n++) {
            for (int bit = 0; bit < 250; bit += 13) {
                List<BigInteger> values = new ArrayList<>(f.inputs().values());
                values.set(n, values.get(n).flipBit(bit).mod(Fr.modulus()));
                rejected(verifier.verify(f.proof(), PublicInputs.of(values)), RejectReason.PROOF_INVALID);
            }
        }
    }

    /** The documented malleability: what this library never relies on. */
    @Test
    void proofsAreMalleable() {
        Forged f = Samples.forged(1, 4);
        BigInteger k = BigInteger.valueOf(7);
        Proof other = new Proof(
            f.proof().a().timesVartime(k),
            f.proof().b().timesVartime(k.modInverse(Fr.modulus())),
            f.proof().c()
        );
        assertThat(other).isNotEqualTo(f.proof());
        assertThat(Groth16Verifier.of(f.key()).verify(other, f.inputs()).isAccepted()).isTrue();
        Proof negated = new Proof(f.proof().a().negate(), f.proof().b().negate(), f.proof().c());
        assertThat(Groth16Verifier.of(f.key()).verify(negated, f.inputs()).isAccepted()).isTrue();
    }

    @Test
    void unsoundKeysAreRefused() {
        VerifyingKey k = Samples.forged(2, 5).key();
        G1Affine g1 = G1Affine.GENERATOR;
        G2Affine g2 = G2Affine.GENERATOR;
        unsound("alpha is infinity", G1Affine.INFINITY, k.betaG2(), k.gammaG2(), k.deltaG2(), k.ic());
        unsound("alpha is the generator", g1, k.betaG2(), k.gammaG2(), k.deltaG2(), k.ic());
        unsound("alpha is the generator", g1.negate(), k.betaG2(), k.gammaG2(), k.deltaG2(), k.ic());
        unsound("beta is infinity", k.alphaG1(), G2Affine.INFINITY, k.gammaG2(), k.deltaG2(), k.ic());
        unsound("beta is the generator", k.alphaG1(), g2, k.gammaG2(), k.deltaG2(), k.ic());
        unsound("gamma is infinity", k.alphaG1(), k.betaG2(), G2Affine.INFINITY, k.deltaG2(), k.ic());
        unsound("gamma equals delta", k.alphaG1(), k.betaG2(), k.deltaG2(), k.deltaG2(), k.ic());
        unsound("gamma equals delta", k.alphaG1(), k.betaG2(), k.deltaG2().negate(), k.deltaG2(), k.ic());
        unsound("delta is infinity", k.alphaG1(), k.betaG2(), k.gammaG2(), G2Affine.INFINITY, k.ic());
        unsound("delta is the generator", k.alphaG1(), k.betaG2(), k.gammaG2(), g2, k.ic());
        unsound("delta is the generator", k.alphaG1(), k.betaG2(), k.gammaG2(), g2.negate(), k.ic());
        for (int n = 1; n <= 2; n++) {
            List<G1Affine> ic = new ArrayList<>(k.ic());
            ic.set(n, G1Affine.INFINITY);
            unsound("IC point " + n + " is infinity", k.alphaG1(), k.betaG2(), k.gammaG2(), k.deltaG2(), ic);
        }
        // allowed: the constant's point at infinity, and gamma at the generator
        List<G1Affine> ic = new ArrayList<>(k.ic());
        ic.set(0, G1Affine.INFINITY);
        assertThat(VerifyingKey.of(k.alphaG1(), k.betaG2(), g2, k.deltaG2(), ic).publicInputCount()).isEqualTo(2);
    }

    private static void unsound(
        String why,
        G1Affine alpha,
        G2Affine beta,
        G2Affine gamma,
        G2Affine delta,
        List<G1Affine> ic
    ) {
        VerifyingKey key = VerifyingKey.withoutHygieneForTestingOnly(alpha, beta, gamma, delta, ic);
        for (Callable<VerifyingKey> way : List.<Callable<VerifyingKey>>of(
            () -> VerifyingKey.of(alpha, beta, gamma, delta, ic),
            () -> VerifyingKey.fromCanonicalBytes(key.toBytes()),
            () -> SnarkjsJson.decodeVerifyingKey(SnarkjsJson.encode(key))
        )) {
            assertThatThrownBy(way::call).isInstanceOfSatisfying(EncodingException.class, e -> {
                assertThat(e.reason()).isEqualTo(RejectReason.UNSOUND_KEY);
                assertThat(e).hasMessageContaining(why);
            });
        }
    }

    @Test
    void threadsMayShareAVerifier() throws Exception {
        Forged f = Samples.forged(4, 6);
        Groth16Verifier verifier = Groth16Verifier.of(f.key());
        Proof bad = new Proof(f.proof().a(), f.proof().b(), f.proof().a());
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Boolean>> verdicts = new ArrayList<>();
            for (int n = 0; n < 40; n++) {
                Proof proof = n % 2 == 0 ? f.proof() : bad;
                verdicts.add(threads.submit(() -> verifier.verify(proof, f.inputs()).isAccepted()));
            }
            for (int n = 0; n < 40; n++) {
                assertThat(verdicts.get(n).get()).isEqualTo(n % 2 == 0);
            }
        }
    }

    @Test
    void evmWordsAndArgumentsGoBothWays() {
        Forged f = Samples.forged(2, 7);
        List<BigInteger> words = EvmCodec.proofWords(f.proof());
        // EIP-197: the imaginary part stands first
        assertThat(words).containsExactly(
            f.proof().a().x(),
            f.proof().a().y(),
            f.proof().b().x1(),
            f.proof().b().x0(),
            f.proof().b().y1(),
            f.proof().b().y0(),
            f.proof().c().x(),
            f.proof().c().y()
        );
        assertThat(EvmCodec.proofFromWords(words)).isEqualTo(f.proof());
        byte[] arguments = EvmCodec.encodeArguments(f.proof(), f.inputs());
        assertThat(arguments).hasSize(320);
        assertThat(EvmCodec.decodeArguments(arguments)).isEqualTo(new EvmCodec.Statement(f.proof(), f.inputs()));
        refused(() -> EvmCodec.decodeArguments(Arrays.copyOf(arguments, 319)), RejectReason.MALFORMED, 288);
        refused(() -> EvmCodec.decodeArguments(Arrays.copyOf(arguments, 255)), RejectReason.MALFORMED, 255);
        byte[] large = arguments.clone();
        Arrays.fill(large, 288, 320, (byte) -1);
        refused(() -> EvmCodec.decodeArguments(large), RejectReason.NOT_CANONICAL, 288);
        refused(() -> EvmCodec.proofFromWords(words.subList(0, 7)), RejectReason.MALFORMED, -1);
        for (BigInteger bad : List.of(BigInteger.ONE.negate(), BigInteger.ONE.shiftLeft(256))) {
            List<BigInteger> changed = new ArrayList<>(words);
            changed.set(5, bad);
            refused(() -> EvmCodec.proofFromWords(changed), RejectReason.MALFORMED, -1);
        }
        List<BigInteger> shifted = new ArrayList<>(words);
        shifted.set(5, words.get(5).add(Fp.modulus()));
        refused(() -> EvmCodec.proofFromWords(shifted), RejectReason.NOT_CANONICAL, 160);
        byte[] zeroC = Arrays.copyOf(Arrays.copyOf(f.proof().toBytes(), 192), 256);
        refused(() -> Proof.fromCanonicalBytes(zeroC), RejectReason.POINT_AT_INFINITY, 192);
        refused(() -> Proof.fromCanonicalBytes(new byte[257]), RejectReason.MALFORMED, 256);
        refused(() -> VerifyingKey.fromCanonicalBytes(new byte[448]), RejectReason.MALFORMED, -1);
        refused(() -> VerifyingKey.fromCanonicalBytes(new byte[0]), RejectReason.MALFORMED, -1);
    }

    static void refused(Callable<?> decode, RejectReason reason, long offsetBytes) {
        assertThatThrownBy(decode::call).isInstanceOfSatisfying(EncodingException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.offsetBytes()).isEqualTo(offsetBytes);
        });
    }

    @Property(tries = 200)
    void anyBytesGiveAVerdict(@ForAll @Size(max = 300) byte[] proof, @ForAll @Size(max = 100) byte[] inputs) {
        Groth16Verifier verifier = Cached.VERIFIER;
        assertThat(verifier.verifyEvm(proof, inputs).isAccepted()).isFalse();
        assertThat(verifier.verifyEvm(Arrays.copyOf(proof, 256), inputs).isAccepted()).isFalse();
        assertThat(Groth16Verifier.verifySnarkjs(proof, proof, inputs).isAccepted()).isFalse();
    }

    private static final class Cached {

        static final Groth16Verifier VERIFIER = Groth16Verifier.of(Samples.forged(1, 8).key());
    }

    @Test
    void publicInputsAreCanonical() {
        BigInteger top = Fr.modulus().subtract(BigInteger.ONE);
        PublicInputs inputs = PublicInputs.of(BigInteger.ZERO, top);
        assertThat(inputs.values()).containsExactly(BigInteger.ZERO, top);
        assertThat(PublicInputs.fromCanonicalBytes(inputs.toBytes())).isEqualTo(inputs).hasSameHashCodeAs(inputs);
        refused(() -> PublicInputs.of(Fr.modulus()), RejectReason.NOT_CANONICAL, -1);
        refused(() -> PublicInputs.of(BigInteger.ONE.negate()), RejectReason.NOT_CANONICAL, -1);
        refused(() -> PublicInputs.fromCanonicalBytes(new byte[33]), RejectReason.MALFORMED, 32);
        refused(
            () -> PublicInputs.fromCanonicalBytes(new byte[32 * (PublicInputs.MAX_COUNT + 1)]),
            RejectReason.MALFORMED,
            -1
        );
    }
}
