package org.clavis.bench.differential;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.clavis.circuits.SemaphoreCircuit;
import org.clavis.evm.Address;
import org.clavis.hash.Keccak256;
import org.clavis.verifier.groth16.SolidityVerifier;
import org.clavis.verifier.groth16.VerifyingKey;

/** A chain with a contract for each verifying key: the deployed one where there is one, else one exported on demand. */
public final class ChainVerifiers implements AutoCloseable {

    private static final int SELECTOR_BYTES = 4;

    private final SolidityCompiler compiler;
    private final Evm evm;
    private final Map<VerifyingKey, Address> contracts = new HashMap<>();

    private ChainVerifiers(SolidityCompiler compiler, Evm evm) {
        this.compiler = compiler;
        this.evm = evm;
    }

    /** Starts the chain; {@code root} is this checkout. */
    public static ChainVerifiers start(Path root) {
        var compiler = new SolidityCompiler(root);
        var chain = new ChainVerifiers(compiler, Evm.start(compiler));
        chain.contracts.put(SemaphoreCircuit.ofDepth(1).verifyingKey(), chain.evm.contracts().semaphoreVerifier1());
        chain.contracts.put(SemaphoreCircuit.ofDepth(20).verifyingKey(), chain.evm.contracts().semaphoreVerifier20());
        return chain;
    }

    /**
     * Whether the key's contract accepts.
     *
     * @param arguments of {@code verifyProof}: words of the proof and of the public inputs, whether they fit or not
     */
    public boolean accepts(VerifyingKey key, byte[] arguments) {
        Address target = contracts.computeIfAbsent(key, this::export);
        String signature = "verifyProof(uint256[8],uint256[" + key.publicInputCount() + "])";
        byte[] selector = Keccak256.digest(signature.getBytes(StandardCharsets.US_ASCII));
        byte[] callData = Arrays.copyOf(selector, SELECTOR_BYTES + arguments.length);
        System.arraycopy(arguments, 0, callData, SELECTOR_BYTES, arguments.length);
        var call = new Trial("verifyProof", callData, Optional.empty());
        Optional<byte[]> answer = evm.answers(new One(target), List.of(call)).getFirst();
        return answer.isPresent() && Arrays.equals(answer.get(), Words.of(1));
    }

    private Address export(VerifyingKey key) {
        return evm.install(compiler.runtimeCode(SolidityVerifier.source(key, "Exported"), "Exported"));
    }

    @Override
    public void close() {
        evm.close();
    }

    /** A single call at a time. */
    private record One(Address target) implements Category {
        @Override
        public String name() {
            return "verifyProof";
        }

        @Override
        public long gasEach() {
            return 2_000_000;
        }

        @Override
        public List<Trial> trials(RandomGenerator random, int count) {
            return List.of();
        }
    }
}
