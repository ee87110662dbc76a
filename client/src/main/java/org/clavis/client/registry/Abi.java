package org.clavis.client.registry;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import org.clavis.contracts.KeyRegistryContract;
import org.clavis.contracts.Structs;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
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

    /** Zero means none everywhere. */
    static KeyControl control(
        Address pendingOwner,
        KeyRegistryContract.GuardianOfResult guardian,
        Structs.Recovery recovery
    ) {
        return new KeyControl(
            Optional.of(pendingOwner).filter(Abi::isSomebody),
            Optional.of(guardian)
                .filter(its -> isSomebody(its.guardian()))
                .map(its -> new KeyControl.Guardian(its.guardian(), Duration.ofSeconds(its.delay()))),
            Optional.of(recovery)
                .filter(its -> isSomebody(its.newOwner()))
                .map(its ->
                    new KeyControl.Recovery(
                        its.newOwner(),
                        its.readyAt(),
                        its.expiresAt(),
                        its.epoch(),
                        its.bundlesHash()
                    )
                )
        );
    }

    private static boolean isSomebody(Address address) {
        return !address.equals(Address.ZERO);
    }

    /** A big-endian number. */
    static BigInteger number(Bytes32 word) {
        return new BigInteger(1, word.toBytes());
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
