package org.clavis.bench;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clavis.circuits.OwnershipProof;
import org.clavis.circuits.OwnershipStatement;
import org.clavis.circuits.SemaphoreOwnership;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
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

/** Groth16 proofs of the Semaphore v4 ownership statement, depth 1, rotating over 64 distinct statements. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Groth16ProveBench {

    private static final int STATEMENTS = 64;

    private final SemaphoreOwnership prover = new SemaphoreOwnership();
    private final SemaphoreIdentity identity = SemaphoreIdentity.generate(new SecureRandom());
    private final OwnershipStatement[] statements = new OwnershipStatement[STATEMENTS];
    private int next;

    /** Makes the statements. */
    @Setup(Level.Trial)
    public void makeStatements() {
        for (int i = 0; i < STATEMENTS; i++) {
            Bytes32 digest = Keccak256.hash(new byte[] { (byte) i });
            statements[i] = new OwnershipStatement(identity.commitment(), digest, Keccak256.hash(digest.toBytes()));
        }
    }

    /** Witness and proof, on all cores. */
    @Benchmark
    public OwnershipProof proveOwnership() {
        return prover.prove(identity, statements[next++ & (STATEMENTS - 1)]);
    }

    /** Runs the benchmark. */
    public static void main(String[] args) throws RunnerException {
        var options = new OptionsBuilder()
            .include(Groth16ProveBench.class.getSimpleName())
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
        new BenchReport("groth16-prove")
            .figure("prove_ownership_ms", results.getFirst().getPrimaryResult().getScore())
            .print();
    }
}
