package org.clavis.client.registry;

import org.clavis.contracts.Structs;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyRecord;
import org.clavis.verifier.registry.OwnershipClaim;
import org.clavis.verifier.registry.ScopeSet;
import org.clavis.verifier.schnorr.SchnorrPublicKey;
import org.clavis.verifier.schnorr.SchnorrSignature;

/** Between the contracts' structs and this library's types. */
final class Abi {

    private Abi() {}

    static KeyRecord record(Structs.Record struct) {
        return new KeyRecord(
            struct.epoch(),
            struct.notBefore(),
            struct.notAfter(),
            struct.endedAt(),
            struct.changedBlock(),
            new ScopeSet(struct.scopes()),
            struct.suite(),
            struct.flags(),
            struct.bundleHash()
        );
    }

    /**
     * A bundle out of an event.
     *
     * @throws org.clavis.verifier.EncodingException if its identity key is none
     */
    static KeyBundle bundle(Structs.KeyBundle struct) {
        return new KeyBundle(
            SchnorrPublicKey.fromXAndParity(struct.identityKeyX(), struct.identityKeyParity()),
            struct.sessionKey(),
            struct.kemKeyHash(),
            new ScopeSet(struct.scopes()),
            struct.suite(),
            struct.notBefore(),
            struct.notAfter(),
            struct.nextKeyHash()
        );
    }

    static Structs.KeyBundle struct(KeyBundle bundle) {
        return new Structs.KeyBundle(
            bundle.identityKey().x(),
            bundle.identityKey().parity(),
            bundle.sessionKey(),
            bundle.kemKeyHash(),
            bundle.scopes().bits(),
            bundle.suite(),
            bundle.notBefore(),
            bundle.notAfter(),
            bundle.nextKeyHash()
        );
    }

    static Structs.SchnorrProof struct(SchnorrSignature signature) {
        SchnorrSignature.EvmProof proof = signature.toEvmProof();
        return new Structs.SchnorrProof(proof.rx(), proof.ry(), proof.z());
    }

    static Structs.OwnershipClaim struct(OwnershipClaim claim) {
        return new Structs.OwnershipClaim(
            claim.owner(),
            claim.label().word(),
            claim.epoch(),
            claim.purpose(),
            claim.challenge(),
            claim.deadline()
        );
    }
}
