package org.clavis.bench;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clavis.circuits.OwnershipProof;
import org.clavis.circuits.OwnershipStatement;
import org.clavis.circuits.SemaphoreCircuit;
import org.clavis.circuits.SemaphoreOwnership;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.verifier.groth16.Groth16Verifier;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.groth16.PublicInputs;
import org.clavis.verifier.semaphore.SemaphoreIdentity;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Groth16 with the Semaphore v4 key of depth 1, four public inputs: one verification from a decoded proof and from the
 * bytes that a contract takes, and one proof. Rotates over 64 distinct proofs of distinct statements.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Groth16VerifyBench {

    private static final int PROOFS = 64;

    private final Groth16Verifier verifier = SemaphoreCircuit.depth1().verifier();
    private final SemaphoreOwnership prover = new SemaphoreOwnership();
    private final SemaphoreIdentity identity = SemaphoreIdentity.generate(new SecureRandom());
    private final OwnershipStatement[] statements = new OwnershipStatement[PROOFS];
    private final Proof[] proofs = new Proof[PROOFS];
    private final PublicInputs[] inputs = new PublicInputs[PROOFS];
    private final byte[][] proofBytes = new byte[PROOFS][];
    private final byte[][] inputBytes = new byte[PROOFS][];
    private int next;

    /** Makes the proofs. */
    @Setup(Level.Trial)
    public void prove() {
        for (int i = 0; i < PROOFS; i++) {
            Bytes32 digest = Keccak256.hash(new byte[] { (byte) i });
            statements[i] = new OwnershipStatement(identity.commitment(), digest, Keccak256.hash(digest.toBytes()));
            OwnershipProof made = prover.prove(identity, statements[i]);
            proofs[i] = made.proof();
            inputs[i] = PublicInputs.of(statements[i].expectedSignals(made.nullifier()));
            proofBytes[i] = proofs[i].toBytes();
            inputBytes[i] = inputs[i].toBytes();
        }
    }

    /** From a decoded proof. */
    @Benchmark
    public boolean verifyDecoded() {
        int i = next++ & (PROOFS - 1);
        return verifier.verify(proofs[i], inputs[i]).isAccepted();
    }

    /** From 256 bytes of proof and 128 of public inputs, with every range, curve and subgroup check. */
    @Benchmark
    public boolean verifyBytes() {
        int i = next++ & (PROOFS - 1);
        return verifier.verifyEvm(proofBytes[i], inputBytes[i]).isAccepted();
    }

    /** Witness and proof, on all cores. */
    @Benchmark
    public OwnershipProof proveOwnership() {
        return prover.prove(identity, statements[next++ & (PROOFS - 1)]);
    }

    /** Runs the benchmark. */
    public static void main(String[] args) throws RunnerException {
        var options = new OptionsBuilder()
            .include(Groth16VerifyBench.class.getSimpleName())
            .forks(1)
            .warmupIterations(5)
            .warmupTime(TimeValue.seconds(2))
            .measurementIterations(7)
            .measurementTime(TimeValue.seconds(1))
            .shouldFailOnError(true)
            .build();
        List<RunResult> results = List.copyOf(
            new Runner(options, OutputFormatFactory.createFormatInstance(System.err, VerboseMode.NORMAL)).run()
        );
        BenchReport report = new BenchReport("groth16-verify");
        for (RunResult result : results) {
            double micros = result.getPrimaryResult().getScore();
            switch (result.getPrimaryResult().getLabel()) {
                case "verifyDecoded" -> report.figure("verify_us", micros);
                case "verifyBytes" -> report.figure("verify_bytes_us", micros);
                case "proveOwnership" -> report.figure("prove_ownership_ms", micros / 1_000);
                default -> throw new IllegalStateException("a benchmark without a figure");
            }
        }
        report.print();
    }
}
