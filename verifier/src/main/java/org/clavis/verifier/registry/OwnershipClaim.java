package org.clavis.verifier.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Objects;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;

/**
 * "I hold the key registered as this owner's label at this epoch", made for one verifier's challenge.
 *
 * <p>The claim names the key, as its type on the chain has it: {@code owner} is the account in the key's name, the
 * registrant, even if the key was handed over to another owner since.
 *
 * @param owner the registrant
 * @param label under which label
 * @param epoch the epoch of the key that signs
 * @param purpose what the verifier will use the answer for, in its own terms
 * @param challenge picked by the verifier, never twice
 * @param deadline last second since 1970 at which the claim may be accepted, below 2^40
 */
public record OwnershipClaim(
    Address owner,
    Label label,
    long epoch,
    Bytes32 purpose,
    Bytes32 challenge,
    long deadline
) {
    private static final Bytes32 TYPE_HASH = Keccak256.hash(
        (
            "OwnershipClaim(address owner,bytes32 label,uint32 epoch,bytes32 purpose,bytes32 challenge," +
            "uint40 deadline)"
        ).getBytes(US_ASCII)
    );

    /**
     * A claim.
     *
     * @throws org.clavis.verifier.EncodingException if the epoch or the deadline is out of range
     */
    public OwnershipClaim {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(challenge, "challenge");
        Uints.check("epoch", epoch, Uints.MAX_UINT32);
        Uints.check("deadline", deadline, Uints.MAX_UINT40);
    }

    /** The identifier of the key that the claim speaks of. */
    public Bytes32 keyId() {
        return KeyIds.keyId(owner, label);
    }

    /** The EIP-712 digest to sign in this registry's domain. */
    public Bytes32 digest(RegistryDomain domain) {
        return domain.digest(
            new AbiWords(7)
                .word(TYPE_HASH)
                .address(owner)
                .word(label.word())
                .uint(epoch)
                .word(purpose)
                .word(challenge)
                .uint(deadline)
                .hash()
        );
    }
}
