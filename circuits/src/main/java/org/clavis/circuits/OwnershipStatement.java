package org.clavis.circuits;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.registry.OwnershipClaim;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.semaphore.SemaphoreProof;
import org.clavis.verifier.semaphore.SemaphoreValue;

/**
 * "I know the secret of this Semaphore identity", said for one claim and one use.
 *
 * <p>It is Semaphore's membership statement for the group whose only member the identity is: depth 1, proof length 0, so
 * that the Merkle root is the commitment itself and the proof reveals no key. The public signals are
 *
 * <pre>
 *  merkleRoot  the commitment
 *  nullifier   Poseidon(scope, secret): one for each identity and scope
 *  message     h(claim digest)
 *  scope       h(scope word)            h(x) = keccak256(x) / 2^8, as Semaphore hashes both
 * </pre>
 *
 * <p>The circuit does not force the proof length to 0: for a commitment that somebody made up as the Merkle root of two
 * identities, either of them can prove the statement, with a nullifier of its own. Count uses by the claim, and by the
 * nullifier only where commitments cannot be chosen freely.
 *
 * <p>A commitment of zero is refused: with a proof length beyond its depth the circuit gives the root zero to anybody.
 *
 * @param commitment the identity's, a number in 1 to r - 1
 * @param claimDigest what is said: the EIP-712 digest of an {@link OwnershipClaim}
 * @param scopeWord what it is said for; nullifiers under different words cannot be linked
 */
public record OwnershipStatement(Bytes32 commitment, Bytes32 claimDigest, Bytes32 scopeWord) {
    public OwnershipStatement {
        Objects.requireNonNull(commitment, "commitment");
        Objects.requireNonNull(claimDigest, "claimDigest");
        Objects.requireNonNull(scopeWord, "scopeWord");
    }

    /** The statement that {@code OwnershipVerifier} checks for {@code claim} in the registry's {@code domain}. */
    public static OwnershipStatement of(OwnershipClaim claim, RegistryDomain domain, Bytes32 commitment) {
        return new OwnershipStatement(commitment, claim.digest(domain), scopeWord(domain, claim.purpose()));
    }

    /** {@code keccak256(abi.encode(uint256 chainId, address registry, bytes32 purpose))}. */
    public static Bytes32 scopeWord(RegistryDomain domain, Bytes32 purpose) {
        ByteBuffer words = ByteBuffer.allocate(3 * Bytes32.BYTES);
        words.putLong(24, domain.chainId());
        byte[] address = domain.registry().toBytes();
        words.put(2 * Bytes32.BYTES - address.length, address);
        words.put(2 * Bytes32.BYTES, purpose.toBytes());
        return Keccak256.hash(words.array());
    }

    /** The public signals that a proof with {@code nullifier} has to have. */
    public List<BigInteger> expectedSignals(Bytes32 nullifier) {
        return List.of(
            SemaphoreValue.toNumber(commitment),
            SemaphoreValue.toNumber(nullifier),
            SemaphoreValue.signal(claimDigest),
            SemaphoreValue.signal(scopeWord)
        );
    }

    /**
     * Checks a proof of this statement against the Semaphore ceremony's key.
     *
     * @param nullifier as the prover gives it; whether it was seen before is for the caller to remember
     * @return the nullifier, or {@link RejectReason#NOT_CANONICAL} for a number that is not below r,
     *     {@link RejectReason#STATEMENT_MISMATCH} for the commitment zero, {@link RejectReason#PROOF_INVALID}
     */
    public Verification<Bytes32> verify(Proof proof, Bytes32 nullifier) {
        return SemaphoreVerifier.verify(new SemaphoreProof(1, commitment, nullifier, claimDigest, scopeWord, proof));
    }
}
