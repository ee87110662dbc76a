package org.clavis.bench;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G1Jacobian;
import org.clavis.algebra.bn254.G1Msm;
import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.Lanes;
import org.clavis.algebra.transform.EvaluationDomain;
import org.clavis.algebra.transform.LaneDomain;
import org.clavis.algebra.transform.LaneFr;
import org.clavis.circuits.Groth16Prover;
import org.clavis.circuits.OwnershipStatement;
import org.clavis.circuits.ProvingKey;
import org.clavis.circuits.SemaphoreCircuit;
import org.clavis.circuits.SemaphoreOwnership;
import org.clavis.circuits.Witness;
import org.clavis.circuits.WtnsFile;
import org.clavis.circuits.ZkeyFile;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.verifier.semaphore.SemaphoreIdentity;

/**
 * Clavis itself as a peer of {@code bench/run groth16-prove}: the same key and witnesses, the same requests, in a JVM of
 * its own, which has the cores that it is given. Every proof is verified before it counts, which is part of the time.
 */
public final class Groth16ProveWork {

    private static final int SUM_LOG = 16;
    private static final int TRANSFORM_LOG = 14;

    private Groth16ProveWork() {}

    /** Serves requests; arguments are the folder with the files, and {@code proofs} or {@code kernels}. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Map<String, IntPredicate> operations = args[1].equals("kernels") ? kernels() : proofs(folder);
        new PeerServer(ProverFiles.WITNESSES, operations).serve(
            "clavis, " + Lanes.describe() + ", " + Runtime.getRuntime().availableProcessors() + " cores"
        );
    }

    private static Map<String, IntPredicate> proofs(Path folder) throws IOException {
        var prover = new Groth16Prover(ProvingKey.of(ZkeyFile.map(folder.resolve(ProverFiles.KEY))));
        List<Witness> witnesses = new ArrayList<>();
        while (Files.exists(ProverFiles.witness(folder, witnesses.size()))) {
            witnesses.add(WtnsFile.read(ProverFiles.witness(folder, witnesses.size())));
        }
        Map<String, IntPredicate> operations = new LinkedHashMap<>();
        operations.put(
            "prove",
            n ->
                !prover
                    .prove(witnesses.get(n % witnesses.size()))
                    .toString()
                    .isEmpty()
        );
        if (folder.endsWith(ProverFiles.MEMBERSHIP)) {
            operations.put("ownership", ownership());
            operations.put("witness", witnesses());
        }
        return operations;
    }

    /** Proofs of ownership, depth 1, witness included. */
    private static IntPredicate ownership() {
        var prover = new SemaphoreOwnership();
        SemaphoreIdentity identity = SemaphoreIdentity.generate(new SecureRandom());
        OwnershipStatement[] statements = IntStream.range(0, ProverFiles.WITNESSES)
            .mapToObj(n -> {
                Bytes32 digest = Keccak256.hash(new byte[] { (byte) n });
                return new OwnershipStatement(identity.commitment(), digest, Keccak256.hash(digest.toBytes()));
            })
            .toArray(OwnershipStatement[]::new);
        return n -> !prover.prove(identity, statements[n]).nullifier().isZero();
    }

    /** Witnesses of the membership statement. */
    private static IntPredicate witnesses() {
        SemaphoreCircuit circuit = SemaphoreCircuit.ofDepth(ProverFiles.DEPTH);
        var random = new Random(21);
        List<Map<String, List<BigInteger>>> members = Stream.generate(() -> ProverFiles.member(random))
            .limit(ProverFiles.WITNESSES)
            .toList();
        return n -> {
            try (Witness witness = circuit.computeWitness(members.get(n))) {
                return witness.signal(2).signum() > 0;
            }
        };
    }

    private static Map<String, IntPredicate> kernels() {
        Map<String, IntPredicate> operations = new LinkedHashMap<>();
        operations.put("msm", sums());
        operations.put("fft", transforms());
        return operations;
    }

    /** Sums of 2^16 points without prepared multiples, each with other scalars: those from another place on. */
    private static IntPredicate sums() {
        int count = 1 << SUM_LOG;
        long[] scalars = integers(count + ProverFiles.WITNESSES);
        G1Msm msm = G1Msm.of(ProverFiles.points(count), count, 0);
        long[] sum = new long[G1Jacobian.LIMBS];
        long[] affine = new long[G1Jacobian.AFFINE_LIMBS];
        return n -> {
            msm.sumVartime(sum, 0, scalars, n, () -> {});
            G1Jacobian.toAffine(affine, 0, sum, 0, new long[G1Jacobian.SCRATCH]);
            return !G1Affine.fromMontgomeryLimbs(affine, 0).isInfinity();
        };
    }

    /** Of 2^14 values from the domain to the coset, with their way into the lanes and back. */
    private static IntPredicate transforms() {
        var domain = new EvaluationDomain(TRANSFORM_LOG);
        int size = domain.size();
        long[][] values = new long[ProverFiles.WITNESSES][];
        for (int n = 0; n < values.length; n++) {
            values[n] = integers(size);
        }
        if (!Lanes.areEnabled()) {
            return n -> {
                domain.toCoset(values[n]);
                return true;
            };
        }
        var lanes = new LaneDomain(domain);
        double[] elements = new double[(size / LaneFr.LANES) * LaneFr.ELEMENT];
        long[] scratch = new long[LaneKernel.WIDE];
        return n -> {
            LaneFr.load(elements, values[n], 0, size, scratch);
            lanes.toCoset(elements);
            LaneFr.store(values[n], elements, 0, size, scratch);
            return true;
        };
    }

    /** Random integers below r. */
    private static long[] integers(int count) {
        var random = new SecureRandom();
        byte[] bytes = new byte[2 * Fr.BYTES];
        long[] out = new long[count * Fr.LIMBS];
        for (int at = 0; at < out.length; at += Fr.LIMBS) {
            random.nextBytes(bytes);
            Fr.fromWideBytesReduced(out, at, bytes, 0);
        }
        return out;
    }
}
