package org.clavis.bench.differential;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.clavis.circuits.OwnershipProof;
import org.clavis.circuits.OwnershipStatement;
import org.clavis.circuits.SemaphoreCircuit;
import org.clavis.circuits.SemaphoreOwnership;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.secret.SecretBytes;
import org.clavis.verifier.groth16.EvmCodec.Statement;
import org.clavis.verifier.groth16.PublicInputs;
import org.clavis.verifier.groth16.SolidityVerifier;
import org.clavis.verifier.semaphore.SemaphoreIdentity;

/**
 * Gives the same inputs to Java and to the contracts on a chain and compares what they say: of a million inputs, 900,000
 * Schnorr signatures, a ninth of them in ERC-7913's form, 88,000 inputs of the precompiled contracts on BN254, and 12,000
 * Groth16 proofs, for two keys with known secrets and Semaphore's.
 */
public final class Differential {

    /** Shares of each category, which sum to this. */
    private static final int SHARES = 1_000;

    private final Map<Category, Integer> shares = new LinkedHashMap<>();
    private final RandomGenerator random;
    private final Evm evm;

    /**
     * What became of one category.
     *
     * @param accepted inputs that both accepted, or answered
     * @param disagreements each in words, at most {@link #SHOWN}
     * @param kinds how many inputs there were of each kind
     */
    public record Result(
        String category,
        long count,
        long accepted,
        long disagreed,
        List<String> disagreements,
        Map<String, Long> kinds,
        double seconds
    ) {
        /** So many disagreements are described. */
        public static final int SHOWN = 20;
    }

    private Differential(Evm evm, SolidityCompiler compiler, RandomGenerator random) {
        this.evm = evm;
        this.random = random;
        var samples = new Bn254Samples();
        Address schnorr = evm.contracts().schnorrVerifier();
        shares.put(new SchnorrTrials(schnorr), 800);
        shares.put(new Erc7913Trials(schnorr), 100);
        shares.put(new PrecompileTrials(PrecompileTrials.Kind.ADD, samples), 40);
        shares.put(new PrecompileTrials(PrecompileTrials.Kind.MULTIPLY, samples), 38);
        shares.put(new PrecompileTrials(PrecompileTrials.Kind.PAIRING, samples), 10);
        for (int inputs : List.of(1, 3)) {
            Statements forged = new ForgedStatements(random, inputs);
            String source = SolidityVerifier.source(forged.key(), "Verifier");
            Address verifier = evm.install(compiler.runtimeCode(source, "Verifier"));
            shares.put(new Groth16Trials("groth16, " + inputs + " of known secrets", verifier, forged, samples), 4);
        }
        Address semaphore = evm.contracts().semaphoreVerifier1();
        shares.put(new Groth16Trials("groth16, semaphore", semaphore, semaphoreStatements(random), samples), 4);
    }

    /**
     * Runs {@code count} inputs, or a few more: every category gets some.
     *
     * @param root this checkout
     * @param seed repeats the inputs, but for the nonces of signatures
     * @param progress is given each category's result
     */
    public static List<Result> run(Path root, long count, long seed, Consumer<Result> progress) {
        var compiler = new SolidityCompiler(root);
        RandomGenerator random = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(seed);
        try (Evm evm = Evm.start(compiler)) {
            var differential = new Differential(evm, compiler, random);
            List<Result> results = new ArrayList<>();
            differential.shares.forEach((category, share) -> {
                long part = Math.max(1, Math.ceilDiv(count * share, SHARES));
                Result result = differential.run(category, part);
                progress.accept(result);
                results.add(result);
            });
            return results;
        }
    }

    private Result run(Category category, long count) {
        long started = System.nanoTime();
        // what a call of the node may take: gas, and a request of about a megabyte
        int perCall = Math.clamp(400_000_000 / category.gasEach(), 1, 1_500);
        // calls have one length each: of a few inputs there are still several
        perCall = Math.clamp(count / 8, Math.min(4, perCall), perCall);
        long done = 0;
        long accepted = 0;
        long disagreed = 0;
        List<String> disagreements = new ArrayList<>();
        Map<String, Long> kinds = new TreeMap<>();
        while (done < count) {
            List<Trial> trials = category.trials(random, (int) Math.min(perCall, count - done));
            List<Optional<byte[]>> answers = evm.answers(category, trials);
            for (int n = 0; n < trials.size(); n++) {
                Trial trial = trials.get(n);
                Optional<byte[]> answer = answers.get(n);
                kinds.merge(trial.kind(), 1L, Long::sum);
                accepted += trial.expected().isPresent() ? 1 : 0;
                if (!same(trial.expected(), answer)) {
                    disagreed++;
                    if (disagreements.size() < Result.SHOWN) {
                        disagreements.add(
                            category.name() + ": " + trial.describe() + "\n  EVM   " + Trial.shown(answer)
                        );
                    }
                }
            }
            done += trials.size();
        }
        double seconds = (System.nanoTime() - started) * 1e-9;
        return new Result(category.name(), done, accepted, disagreed, disagreements, kinds, seconds);
    }

    private static boolean same(Optional<byte[]> java, Optional<byte[]> evm) {
        return java.isPresent() == evm.isPresent() && (java.isEmpty() || Arrays.equals(java.get(), evm.get()));
    }

    /** Two real proofs of Semaphore's circuit. */
    private static Statements semaphoreStatements(RandomGenerator random) {
        List<Statement> statements = new ArrayList<>();
        var prover = new SemaphoreOwnership();
        for (int n = 0; n < 2; n++) {
            byte[] secret = Words.of(Words.random(random));
            SemaphoreIdentity identity = SemaphoreIdentity.fromPrivateKey(SecretBytes.copyOf(secret));
            Bytes32 digest = Bytes32.of(Words.of(Words.random(random)));
            var statement = new OwnershipStatement(identity.commitment(), digest, digest);
            OwnershipProof made = prover.prove(identity, statement);
            List<BigInteger> signals = statement.expectedSignals(made.nullifier());
            statements.add(new Statement(made.proof(), PublicInputs.of(signals)));
        }
        return new RerandomisedStatements(SemaphoreCircuit.depth1().verifier().key(), statements);
    }
}
