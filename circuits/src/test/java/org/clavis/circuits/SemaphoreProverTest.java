package org.clavis.circuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.bn254.Fr;
import org.clavis.circuits.CircuitException.Reason;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Poseidon;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.semaphore.SemaphoreGroup;
import org.clavis.verifier.semaphore.SemaphoreIdentity;
import org.clavis.verifier.semaphore.SemaphoreJson;
import org.clavis.verifier.semaphore.SemaphoreMerkleProof;
import org.clavis.verifier.semaphore.SemaphoreProof;
import org.clavis.verifier.semaphore.SemaphoreValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SemaphoreProverTest {

    /** Where the build's npm puts the ceremony's files. */
    static final Path CEREMONY = Path.of("node_modules/@zk-kit/semaphore-artifacts");

    private static final Bytes32 MESSAGE = SemaphoreValue.fromText("buy");
    private static final Bytes32 SCOPE = SemaphoreValue.fromText("auction 7");

    static IntStream depths() {
        return IntStream.rangeClosed(SemaphoreCircuit.MIN_DEPTH, SemaphoreCircuit.MAX_DEPTH);
    }

    /** The files as the build left them, and no memory for multiples, since one proof is made of each key. */
    private static SemaphoreCircuit circuit(int depth) {
        return SemaphoreCircuit.load(depth, CEREMONY, 0);
    }

    private static Bytes32 number(long n) {
        return SemaphoreValue.fromNumber(BigInteger.valueOf(n));
    }

    private static Bytes32 plusOne(Bytes32 word) {
        return SemaphoreValue.fromNumber(SemaphoreValue.toNumber(word).add(BigInteger.ONE));
    }

    /** A path of {@code length} steps, left and right by turns. */
    private static SemaphoreMerkleProof path(Bytes32 leaf, int length) {
        List<Bytes32> siblings = new ArrayList<>();
        long index = 0;
        Bytes32 node = leaf;
        for (int step = 0; step < length; step++) {
            Bytes32 sibling = number(1000 + step);
            boolean right = step % 2 == 1;
            index |= right ? 1L << step : 0;
            node = right ? Poseidon.hash(sibling, node) : Poseidon.hash(node, sibling);
            siblings.add(sibling);
        }
        return new SemaphoreMerkleProof(node, leaf, index, siblings);
    }

    private static SemaphoreProof with(
        SemaphoreProof proof,
        Bytes32 root,
        Bytes32 nullifier,
        Bytes32 msg,
        Bytes32 scope
    ) {
        return new SemaphoreProof(proof.merkleTreeDepth(), root, nullifier, msg, scope, proof.proof());
    }

    private static SemaphoreProof with(SemaphoreProof proof, int depth, Proof points) {
        return new SemaphoreProof(
            depth,
            proof.merkleTreeRoot(),
            proof.nullifier(),
            proof.message(),
            proof.scope(),
            points
        );
    }

    private static void refused(Verification<?> verdict, RejectReason reason) {
        assertThat(verdict).isInstanceOfSatisfying(Rejected.class, rejected ->
            assertThat(rejected.reason()).isEqualTo(reason)
        );
    }

    private static void fails(Reason reason, Runnable action) {
        assertThatThrownBy(action::run).isInstanceOfSatisfying(CircuitException.class, e ->
            assertThat(e.reason()).isEqualTo(reason)
        );
    }

    /** For each depth: a proof with a path of that length is accepted, and refused with anything else in it. */
    @ParameterizedTest
    @MethodSource("depths")
    void aProofOfEachDepthIsAcceptedAndRefusedWithAnythingElseInIt(int depth) {
        try (SemaphoreIdentity identity = SemaphoreIdentity.generate(new SecureRandom())) {
            SemaphoreMerkleProof path = path(identity.commitment(), depth);
            SemaphoreProof made = new SemaphoreProver(circuit(depth)).prove(
                identity,
                path,
                MESSAGE,
                SCOPE,
                ProofProgress.NONE
            );
            assertThat(made.merkleTreeRoot()).isEqualTo(path.root());
            assertThat(SemaphoreVerifier.verify(made)).isEqualTo(Verification.accepted(made.nullifier()));

            Bytes32 root = made.merkleTreeRoot();
            Bytes32 nullifier = made.nullifier();
            List<SemaphoreProof> others = List.of(
                with(made, plusOne(root), nullifier, MESSAGE, SCOPE),
                with(made, root, plusOne(nullifier), MESSAGE, SCOPE),
                with(made, root, nullifier, plusOne(MESSAGE), SCOPE),
                with(made, root, nullifier, MESSAGE, plusOne(SCOPE)),
                with(made, depth == 1 ? 2 : depth - 1, made.proof())
            );
            for (SemaphoreProof other : others) {
                refused(SemaphoreVerifier.verify(other), RejectReason.PROOF_INVALID);
            }
            everyCoordinateCounts(made);
        }
    }

    /** Another number in its place is off the curve; the negative one, where that is a point, is another proof's. */
    private static void everyCoordinateCounts(SemaphoreProof made) {
        BigInteger p = Fp.modulus();
        for (int n = 0; n < EvmCodec.PROOF_WORDS; n++) {
            int coordinate = n;
            List<BigInteger> words = new ArrayList<>(EvmCodec.proofWords(made.proof()));
            words.set(n, words.get(n).add(BigInteger.ONE).mod(p));
            assertThatThrownBy(() -> EvmCodec.proofFromWords(words))
                .as("coordinate %d", coordinate)
                .isInstanceOf(EncodingException.class);
        }
        for (int[] ys : new int[][] { { 1 }, { 4, 5 }, { 7 } }) {
            List<BigInteger> words = new ArrayList<>(EvmCodec.proofWords(made.proof()));
            for (int y : ys) {
                words.set(y, p.subtract(words.get(y)).mod(p));
            }
            SemaphoreProof negated = with(made, made.merkleTreeDepth(), EvmCodec.proofFromWords(words));
            refused(SemaphoreVerifier.verify(negated), RejectReason.PROOF_INVALID);
        }
    }

    @Test
    void nullifiersAreOneForEachMemberAndScopeAndProofsAreNeverTheSame() {
        SemaphoreProver prover = new SemaphoreProver(circuit(3));
        try (
            SemaphoreIdentity alice = SemaphoreIdentity.generate(new SecureRandom());
            SemaphoreIdentity bob = SemaphoreIdentity.generate(new SecureRandom())
        ) {
            SemaphoreGroup group = SemaphoreGroup.of(
                List.of(number(5), alice.commitment(), number(6), bob.commitment())
            );
            SemaphoreProof first = prover.prove(alice, group, MESSAGE, SCOPE);
            SemaphoreProof again = prover.prove(alice, group, MESSAGE, SCOPE);
            SemaphoreProof bobs = prover.prove(bob, group, MESSAGE, SCOPE);
            SemaphoreProof elsewhere = prover.prove(alice, group, MESSAGE, number(1));
            assertThat(again.nullifier()).isEqualTo(first.nullifier());
            List<BigInteger> words = new ArrayList<>(EvmCodec.proofWords(first.proof()));
            words.addAll(EvmCodec.proofWords(again.proof()));
            Set<BigInteger> distinct = new HashSet<>(words);
            assertThat(distinct).hasSize(words.size());
            assertThat(Set.of(first.nullifier(), bobs.nullifier(), elsewhere.nullifier())).hasSize(3);

            // the group goes on, and a proof for its new root names another one
            group.add(number(7));
            SemaphoreProof later = prover.prove(alice, group, MESSAGE, SCOPE);
            assertThat(later.nullifier()).isEqualTo(first.nullifier());
            assertThat(later.merkleTreeRoot()).isEqualTo(group.root()).isNotEqualTo(first.merkleTreeRoot());
            for (SemaphoreProof proof : List.of(first, again, bobs, elsewhere, later)) {
                assertThat(SemaphoreVerifier.verify(proof).isAccepted()).isTrue();
                assertThat(SemaphoreJson.decodeProof(SemaphoreJson.encode(proof))).isEqualTo(proof);
            }
        }
    }

    @Test
    void whoIsNoMemberIsToldBeforeAnythingIsProven() {
        SemaphoreProver prover = new SemaphoreProver(circuit(2));
        try (SemaphoreIdentity identity = SemaphoreIdentity.generate(new SecureRandom())) {
            Bytes32 mine = identity.commitment();
            SemaphoreGroup others = SemaphoreGroup.of(List.of(number(5), number(6)));
            fails(Reason.NOT_A_MEMBER, () -> prover.prove(identity, others, MESSAGE, SCOPE));
            SemaphoreGroup removed = SemaphoreGroup.of(List.of(number(5), mine));
            SemaphoreMerkleProof before = removed.merkleProof(1);
            removed.remove(1);
            fails(Reason.NOT_A_MEMBER, () -> prover.prove(identity, removed, MESSAGE, SCOPE));
            SemaphoreMerkleProof elsewhere = new SemaphoreMerkleProof(removed.root(), mine, 1, before.siblings());
            for (SemaphoreMerkleProof path : List.of(elsewhere, others.merkleProof(0))) {
                fails(Reason.NOT_A_MEMBER, () -> prover.prove(identity, path, MESSAGE, SCOPE, ProofProgress.NONE));
            }
            SemaphoreMerkleProof deep = path(mine, 3);
            fails(Reason.TREE_TOO_DEEP, () -> prover.prove(identity, deep, MESSAGE, SCOPE, ProofProgress.NONE));
        }
    }

    @Test
    void rootsAndNullifiersThatAreNoneAreRefused() {
        try (SemaphoreIdentity identity = SemaphoreIdentity.generate(new SecureRandom())) {
            SemaphoreProof made = new SemaphoreProver(SemaphoreCircuit.depth1()).prove(
                identity,
                SemaphoreGroup.of(List.of(identity.commitment())),
                MESSAGE,
                SCOPE
            );
            Bytes32 root = made.merkleTreeRoot();
            Bytes32 nullifier = made.nullifier();
            Bytes32 more = SemaphoreValue.fromNumber(SemaphoreValue.toNumber(nullifier).add(Fr.modulus()));
            Bytes32 moreRoot = SemaphoreValue.fromNumber(SemaphoreValue.toNumber(root).add(Fr.modulus()));
            refused(
                SemaphoreVerifier.verify(with(made, Bytes32.ZERO, nullifier, MESSAGE, SCOPE)),
                RejectReason.STATEMENT_MISMATCH
            );
            refused(SemaphoreVerifier.verify(with(made, root, more, MESSAGE, SCOPE)), RejectReason.NOT_CANONICAL);
            refused(
                SemaphoreVerifier.verify(with(made, moreRoot, nullifier, MESSAGE, SCOPE)),
                RejectReason.NOT_CANONICAL
            );
        }
    }

    /** As {@code @semaphore-protocol/proof} made and published it. */
    @Test
    void semaphoresOwnProofIsAccepted() throws IOException {
        SemaphoreProof proof = SemaphoreJson.decodeProof(Vectors.bytes("semaphore-v4/proof-depth1.json"));
        assertThat(SemaphoreVerifier.verify(proof)).isEqualTo(Verification.accepted(proof.nullifier()));
        Bytes32 more = SemaphoreValue.fromNumber(SemaphoreValue.toNumber(proof.nullifier()).add(Fr.modulus()));
        SemaphoreProof other = with(proof, proof.merkleTreeRoot(), more, proof.message(), proof.scope());
        refused(SemaphoreVerifier.verify(other), RejectReason.NOT_CANONICAL);
        byte[] json = SemaphoreJson.encode(other);
        assertThatThrownBy(() -> SemaphoreJson.decodeProof(json)).isInstanceOfSatisfying(EncodingException.class, e ->
            assertThat(e.reason()).isEqualTo(RejectReason.NOT_CANONICAL)
        );
    }

    @Test
    void filesCountOnlyIfTheyAreTheCeremonys(@TempDir Path folder) throws IOException {
        fails(Reason.FILE_MISSING, () -> SemaphoreCircuit.ofDepth(2).provingKey());
        fails(Reason.FILE_MISSING, () -> SemaphoreCircuit.ofDepth(2).program());
        fails(Reason.FILE_MISSING, () -> SemaphoreCircuit.load(2, folder).provingKey());
        assertThat(SemaphoreCircuit.ofDepth(2).verifyingKey()).isEqualTo(circuit(2).verifyingKey());
        byte[] key = Files.readAllBytes(CEREMONY.resolve("semaphore-2.zkey"));
        key[key.length - 1] ^= 1;
        Files.write(folder.resolve("semaphore-2.zkey"), key);
        Files.copy(CEREMONY.resolve("semaphore-3.wasm"), folder.resolve("semaphore-2.wasm"));
        fails(Reason.FILE_MISMATCH, () -> SemaphoreCircuit.load(2, folder).provingKey());
        fails(Reason.FILE_MISMATCH, () -> SemaphoreCircuit.load(2, folder).program());
        for (int depth : new int[] { 0, 33, -1 }) {
            assertThatThrownBy(() -> SemaphoreCircuit.ofDepth(depth)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> SemaphoreCircuit.load(depth, folder)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
