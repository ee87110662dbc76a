package org.clavis.client.registry;

import java.util.Objects;
import org.clavis.contracts.Structs;
import org.clavis.verifier.registry.Delegation;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.schnorr.SchnorrSignature;

/**
 * A parent's consent to one epoch of an agent.
 *
 * @param delegation to what
 * @param parentBundle the parent's current bundle
 * @param signature its identity key's of the delegation's digest
 */
public record SignedDelegation(Delegation delegation, KeyBundle parentBundle, SchnorrSignature signature) {
    public SignedDelegation {
        Objects.requireNonNull(delegation, "delegation");
        Objects.requireNonNull(parentBundle, "parentBundle");
        Objects.requireNonNull(signature, "signature");
    }

    Structs.DelegationProof struct() {
        return new Structs.DelegationProof(Abi.struct(parentBundle), delegation.deadline(), Abi.struct(signature));
    }
}
