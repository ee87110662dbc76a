package org.clavis.client.counterparty;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.verifier.registry.Label;
import org.clavis.verifier.registry.OwnershipClaim;
import org.clavis.verifier.registry.RegistryDomain;

/**
 * What a verifier asks somebody to claim: that they own the key registered as this owner's label, and the identity
 * commitment if one is named.
 *
 * @param domain the registry
 * @param owner the account in the key's name, as {@link OwnershipClaim} calls the registrant
 * @param label the label in the key's name
 * @param commitment the identity commitment to prove, or empty to ask for a signature
 * @param purpose what the answer will be used for, see {@link #purpose(String)}
 * @param value random, never picked twice
 * @param deadline last second since 1970 at which the answer is good
 */
public record Challenge(
    RegistryDomain domain,
    Address owner,
    Label label,
    Optional<Bytes32> commitment,
    Bytes32 purpose,
    Bytes32 value,
    long deadline
) {
    public Challenge {
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(commitment, "commitment");
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(value, "value");
    }

    /** A purpose from words: Keccak-256 of their UTF-8 form. */
    public static Bytes32 purpose(String words) {
        return Keccak256.hash(words.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The claim that answers this, by the holder of the key of {@code epoch}.
     *
     * @throws org.clavis.verifier.EncodingException if the epoch or the deadline is out of range
     */
    public OwnershipClaim claim(long epoch) {
        return new OwnershipClaim(owner, label, epoch, purpose, value, deadline);
    }
}
