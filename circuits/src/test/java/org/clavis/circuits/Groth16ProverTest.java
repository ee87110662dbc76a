package org.clavis.circuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G1Jacobian;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.algebra.bn254.Pairing;
import org.clavis.circuits.CircuitException.Reason;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.groth16.Groth16Verifier;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.groth16.PublicInputs;
import org.clavis.verifier.groth16.SnarkjsJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Groth16ProverTest {

    private static final String SNARKJS = "groth16-snarkjs-bn254-2023/";
    private static final SemaphoreCircuit CIRCUIT = SemaphoreCircuit.depth1();

    private static Witness witness(long secret, long message) {
        return CIRCUIT.program().compute(
            Map.of(
                "secret",
                List.of(BigInteger.valueOf(secret)),
                "merkleProofLength",
                List.of(BigInteger.ONE),
                "merkleProofIndex",
                List.of(BigInteger.ONE),
                "merkleProofSiblings",
                List.of(BigInteger.valueOf(99)),
                "message",
                List.of(BigInteger.valueOf(message)),
                "scope",
                List.of(BigInteger.TWO)
            )
        );
    }

    @Test
    void provesAndVerifiesAMembership() {
        Groth16Prover prover = new Groth16Prover(CIRCUIT.provingKey());
        try (Witness witness = witness(7, 8)) {
            Proof proof = prover.prove(witness);
            PublicInputs inputs = PublicInputs.of(witness.publicSignals(4));
            assertThat(CIRCUIT.verifier().verify(proof, inputs).isAccepted()).isTrue();
            assertThat(Proof.fromCanonicalBytes(proof.toBytes())).isEqualTo(proof);
        }
    }

    @Test
    void everyChangedSignalIsRefused() {
        try (Witness witness = witness(3, 4)) {
            Proof proof = new Groth16Prover(CIRCUIT.provingKey()).prove(witness);
            for (int n = 0; n < 4; n++) {
                BigInteger[] signals = witness.publicSignals(4).toArray(BigInteger[]::new);
                signals[n] = signals[n].add(BigInteger.ONE).mod(Fr.modulus());
                assertThat(CIRCUIT.verifier().verify(proof, PublicInputs.of(signals))).isInstanceOfSatisfying(
                    Rejected.class,
                    rejected -> assertThat(rejected.reason()).isEqualTo(RejectReason.PROOF_INVALID)
                );
            }
        }
    }

    @Test
    void twoProofsOfOneWitnessHaveNoPointInCommon() {
        Groth16Prover prover = new Groth16Prover(CIRCUIT.provingKey());
        try (Witness witness = witness(5, 6)) {
            ProofComputation.Points first = prover.computeUnchecked(witness, ProofProgress.NONE);
            ProofComputation.Points second = prover.computeUnchecked(witness, ProofProgress.NONE);
            assertThat(first.a()).isNotEqualTo(second.a());
            assertThat(first.b()).isNotEqualTo(second.b());
            assertThat(first.c()).isNotEqualTo(second.c());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 2, 3, 4, 5, 200, 1000, 1760 })
    void aForgedWitnessGivesNoProof(int signal) {
        Groth16Prover prover = new Groth16Prover(CIRCUIT.provingKey());
        try (Witness witness = witness(9, 10)) {
            witness.limbs()[signal * Fr.LIMBS] ^= 1;
            assertThatThrownBy(() -> prover.prove(witness)).isInstanceOfSatisfying(CircuitException.class, e ->
                assertThat(e.reason()).isEqualTo(Reason.WITNESS_INVALID)
            );
        }
    }

    @Test
    void anotherCircuitsWitnessIsRefused() {
        Groth16Prover prover = new Groth16Prover(CIRCUIT.provingKey());
        Witness witness = new Witness(new long[] { 1, 0, 0, 0, 2, 0, 0, 0 });
        assertThatThrownBy(() -> prover.prove(witness)).isInstanceOfSatisfying(CircuitException.class, e ->
            assertThat(e.reason()).isEqualTo(Reason.WITNESS_SIZE_MISMATCH)
        );
    }

    @Test
    void runsInTheCallersPoolAlsoFromWithin() {
        try (ForkJoinPool pool = new ForkJoinPool(2); Witness witness = witness(11, 12)) {
            Groth16Prover prover = new Groth16Prover(CIRCUIT.provingKey(), pool);
            Proof proof = pool.submit(() -> prover.prove(witness)).join();
            PublicInputs inputs = PublicInputs.of(witness.publicSignals(4));
            assertThat(CIRCUIT.verifier().verify(proof, inputs).isAccepted()).isTrue();
        }
    }

    @Test
    void saysHowFarItIs() {
        List<Double> fractions = new ArrayList<>();
        try (Witness witness = witness(13, 14)) {
            new Groth16Prover(CIRCUIT.provingKey()).prove(witness, fractions::add);
        }
        assertThat(fractions).hasSize(6).isSorted();
        assertThat(fractions.getFirst()).isBetween(0.0, 0.9);
        assertThat(fractions.getLast()).isCloseTo(1, within(1e-9));
    }

    @Test
    void anInterruptEndsAProofAndLosesNothing() {
        Groth16Prover prover = new Groth16Prover(CIRCUIT.provingKey());
        try (Witness witness = witness(15, 16)) {
            Thread caller = Thread.currentThread();
            List<Double> fractions = new ArrayList<>();
            ProofProgress interrupting = fraction -> {
                fractions.add(fraction);
                caller.interrupt();
                // until the interrupt is noticed
                LockSupport.parkNanos(50_000_000);
            };
            assertThatThrownBy(() -> prover.prove(witness, interrupting)).isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(fractions).hasSizeLessThan(6);
            PublicInputs inputs = PublicInputs.of(witness.publicSignals(4));
            assertThat(CIRCUIT.verifier().verify(prover.prove(witness), inputs).isAccepted()).isTrue();
        }
    }

    @Test
    void whatTheListenerThrowsIsNotLost() {
        Groth16Prover prover = new Groth16Prover(CIRCUIT.provingKey());
        ProofProgress failing = fraction -> {
            throw new IllegalStateException("the listener's");
        };
        try (Witness witness = witness(17, 18)) {
            assertThatThrownBy(() -> prover.prove(witness, failing))
                .isInstanceOf(IllegalStateException.class)
                .hasStackTraceContaining("the listener's");
        }
    }

    @Test
    void multiplesOfThePointsAreOnlyFaster() throws IOException {
        Path file = Path.of("target/generated-resources/ceremony/org/clavis/circuits/semaphore-1.zkey");
        try (Witness witness = witness(19, 20)) {
            PublicInputs inputs = PublicInputs.of(witness.publicSignals(4));
            for (long bytes : new long[] { 0, 1 << 20, 3 << 20 }) {
                ProvingKey key = ProvingKey.of(ZkeyFile.map(file), bytes);
                Proof proof = new Groth16Prover(key).prove(witness);
                assertThat(CIRCUIT.verifier().verify(proof, inputs).isAccepted()).isTrue();
            }
        }
        ZkeyFile zkey = ZkeyFile.map(file);
        assertThatThrownBy(() -> ProvingKey.of(zkey, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theKeyInTheZkeyIsTheCeremonys() throws IOException {
        assertThat(CIRCUIT.provingKey().verifyingKey()).isEqualTo(CIRCUIT.verifyingKey());
        byte[] theirs = SnarkjsVectors.member("semaphore-v4/proof-depth1-snarkjs-form.json", "vk");
        assertThat(CIRCUIT.verifyingKey()).isEqualTo(SnarkjsJson.decodeVerifyingKey(theirs));
    }

    @Test
    void theProofOfTheVectorsVerifies() throws IOException {
        String text = Vectors.text("semaphore-v4/proof-depth1.json");
        List<BigInteger> numbers = Pattern.compile("\"([0-9]{30,})\"")
            .matcher(text)
            .results()
            .map(match -> new BigInteger(match.group(1)))
            .toList();
        // root, nullifier, message, scope, then the points as EIP-197 orders them
        Proof proof = EvmCodec.proofFromWords(numbers.subList(4, 12));
        byte[] signals = SnarkjsVectors.member("semaphore-v4/proof-depth1-snarkjs-form.json", "public");
        PublicInputs inputs = SnarkjsJson.decodePublicInputs(signals);
        assertThat(inputs.values().subList(0, 2)).isEqualTo(numbers.subList(0, 2));
        assertThat(CIRCUIT.verifier().verify(proof, inputs).isAccepted()).isTrue();
    }

    @Test
    void aKeyWhosePhaseTwoNeverRanIsRefused() throws IOException {
        ProvingKey key = ProvingKey.of(ZkeyFile.map(Vectors.file(SNARKJS + "circuit.zkey")));
        assertThatThrownBy(() -> new Groth16Prover(key)).isInstanceOfSatisfying(EncodingException.class, e ->
            assertThat(e.reason()).isEqualTo(RejectReason.UNSOUND_KEY)
        );
    }

    @Test
    void provesWithSnarkjsKeyAndWitness() throws IOException {
        // the verifier refuses this key, so the equation is written out: e(A, B) = e(alpha, beta) e(L, gamma) e(C, delta)
        ZkeyFile zkey = ZkeyFile.map(Vectors.file(SNARKJS + "circuit.zkey"));
        ProvingKey key = ProvingKey.of(zkey);
        try (Witness witness = WtnsFile.read(Vectors.file(SNARKJS + "witness.wtns"))) {
            ProofComputation computation = new ProofComputation(key, witness, new SecureRandom(), ProofProgress.NONE);
            ProofComputation.Points proof = ForkJoinPool.commonPool().invoke(computation);
            assertThat(holds(zkey, proof, witness.limbs())).isTrue();
            long[] other = witness.limbs().clone();
            other[Fr.LIMBS] ^= 1;
            assertThat(holds(zkey, proof, other)).isFalse();
        }
    }

    private static boolean holds(ZkeyFile zkey, ProofComputation.Points proof, long[] signals) {
        long[] header = zkey.headerPoints();
        long[] ic = zkey.pointsIc();
        long[] scratch = new long[G1Jacobian.SCRATCH];
        long[] sum = new long[G1Jacobian.LIMBS];
        G1Jacobian.multiplyVartime(sum, 0, ic, G1Jacobian.AFFINE_LIMBS, signals, Fr.LIMBS, Fr.LIMBS);
        G1Jacobian.addMixed(sum, 0, sum, 0, ic, 0, scratch);
        long[] inputs = new long[G1Jacobian.AFFINE_LIMBS];
        G1Jacobian.toAffine(inputs, 0, sum, 0, scratch);
        return Pairing.ofVartime(proof.a(), proof.b()).equals(
            Pairing.productVartime(
                List.of(
                    G1Affine.fromMontgomeryLimbs(header, ZkeyFile.ALPHA_G1),
                    G1Affine.fromMontgomeryLimbs(inputs, 0),
                    proof.c()
                ),
                List.of(
                    G2Affine.fromMontgomeryLimbs(header, ZkeyFile.BETA_G2),
                    G2Affine.fromMontgomeryLimbs(header, ZkeyFile.GAMMA_G2),
                    G2Affine.fromMontgomeryLimbs(header, ZkeyFile.DELTA_G2)
                )
            )
        );
    }

    @Test
    void provesRandomMemberships() {
        long seed = 2026;
        System.out.println("random memberships, seed " + seed);
        Random random = new Random(seed);
        Groth16Prover prover = new Groth16Prover(CIRCUIT.provingKey());
        Groth16Verifier verifier = CIRCUIT.verifier();
        for (int n = 0; n < 10; n++) {
            try (Witness witness = witness(random.nextLong(1, Long.MAX_VALUE), random.nextInt(1000))) {
                PublicInputs inputs = PublicInputs.of(witness.publicSignals(4));
                assertThat(verifier.verify(prover.prove(witness), inputs).isAccepted()).isTrue();
            }
        }
    }
}
