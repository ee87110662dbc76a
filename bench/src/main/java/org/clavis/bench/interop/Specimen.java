package org.clavis.bench.interop;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.groth16.PublicInputs;
import org.clavis.verifier.groth16.VerifyingKey;

/**
 * A key, and numbers in the places of a proof and of its public inputs, whether they are in range or not.
 *
 * @param maker the tool that made the proof
 * @param circuit the statement's circuit
 * @param proof eight numbers in the order of EIP-197
 * @param inputs public inputs
 * @param claim what Semaphore's message and scope were before they were hashed
 */
record Specimen(
    String maker,
    String circuit,
    VerifyingKey key,
    List<BigInteger> proof,
    List<BigInteger> inputs,
    Optional<Claim> claim
) {
    /** Semaphore's circuit at {@code depth}, and the words that it hashes. */
    record Claim(int depth, Bytes32 message, Bytes32 scope) {}

    Specimen {
        proof = List.copyOf(proof);
        inputs = List.copyOf(inputs);
    }

    /** What a tool made, as it was read. */
    static Specimen of(
        String maker,
        String circuit,
        VerifyingKey key,
        Proof proof,
        PublicInputs inputs,
        Optional<Claim> claim
    ) {
        return new Specimen(maker, circuit, key, EvmCodec.proofWords(proof), inputs.values(), claim);
    }

    /** The same under the other's key, and said to be of its depth. */
    Specimen withKeyOf(Specimen other) {
        Optional<Claim> moved = claim.flatMap(own ->
            other.claim().map(its -> new Claim(its.depth(), own.message(), own.scope()))
        );
        return new Specimen(maker, circuit, other.key(), proof, inputs, moved);
    }

    Specimen withProof(List<BigInteger> other) {
        return new Specimen(maker, circuit, key, other, inputs, claim);
    }

    Specimen withInputs(List<BigInteger> other, Optional<Claim> otherClaim) {
        return new Specimen(maker, circuit, key, proof, other, otherClaim);
    }
}
