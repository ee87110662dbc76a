package org.clavis.client.registry;

import java.util.Optional;
import java.util.function.Function;
import org.clavis.client.identity.Identity;
import org.clavis.client.identity.PendingRotation;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.ProofOfPossession;
import org.clavis.verifier.schnorr.SchnorrSignature;

/**
 * The next epoch of an identity, ready to be sent.
 *
 * @param current what it replaces
 * @param next the bundle that replaces it
 * @param possession the new identity key's
 * @param repeated whether the identity uses the new keys already, because the chain has undone an earlier rotation
 */
record Rotation(RegisteredKey current, KeyBundle next, SchnorrSignature possession, boolean repeated) {
    /**
     * Stores the new keys in the identity, if they are not there, before anything can carry them to the registry.
     *
     * @param sender who is going to be held for the owner
     * @throws RegistryException as {@link KeyRegistry#rotate(Identity, Registration)}
     */
    static Rotation prepare(KeyRegistry registry, Identity identity, Address sender, Registration registration) {
        RegisteredKey current = registry.currentOf(identity);
        requireOwner(current, sender);
        long notBefore = registration.notBefore(current.blockTimestamp());
        long notAfter = registration.notAfter(current.blockTimestamp());
        int suite = registration.suiteAfter(current.bundle().suite());
        if (current.bundle().nextKeyHash().equals(identity.identityKey().keyHash())) {
            KeyBundle undone = identity.bundle(registration.scopes(), suite, notBefore, notAfter);
            return new Rotation(current, undone, possession(registry, current, undone, identity::sign), true);
        }
        if (reconcile(identity, current) == Reconciliation.COMPLETED) {
            String message = "the rotation that was under way has happened as epoch " + current.record().epoch();
            throw new RegistryException(RegistryReason.ROTATION_ALREADY_DONE, message);
        }
        requireKey(current, identity);
        PendingRotation pending = identity.prepareRotation();
        KeyBundle next = pending.bundle(registration.scopes(), suite, notBefore, notAfter);
        return new Rotation(current, next, possession(registry, current, next, pending::sign), false);
    }

    /** The epoch that it writes. */
    long epoch() {
        return current.record().epoch() + 1;
    }

    /** To be called once a block has it. */
    void complete(Identity identity) {
        if (!repeated) {
            identity.completeRotation();
        }
    }

    /** What became of a rotation that was under way. */
    static Reconciliation reconcile(Identity identity, RegisteredKey current) {
        Optional<PendingRotation> pending = identity.pendingRotation();
        if (pending.isEmpty()) {
            return Reconciliation.NOTHING_PENDING;
        }
        if (current.bundle().identityKey().equals(pending.get().identityKey())) {
            identity.completeRotation();
            return Reconciliation.COMPLETED;
        }
        requireKey(current, identity);
        return Reconciliation.STILL_PENDING;
    }

    /** The identity holds the registered key. */
    static void requireKey(RegisteredKey current, Identity identity) {
        if (!current.bundle().identityKey().equals(identity.identityKey())) {
            String message = "the key registered for " + identity + " is in another key store, not in this one";
            throw new RegistryException(RegistryReason.OTHER_KEY_STORE, message);
        }
    }

    /** The registered key is {@code sender}'s. */
    static void requireOwner(RegisteredKey current, Address sender) {
        if (!current.owner().equals(sender)) {
            String message = "the key of " + current.name() + " belongs to " + current.owner() + ", not to " + sender;
            throw new RegistryException(RegistryReason.NOT_OWNER, message);
        }
    }

    private static SchnorrSignature possession(
        KeyRegistry registry,
        RegisteredKey current,
        KeyBundle next,
        Function<Bytes32, SchnorrSignature> signer
    ) {
        long epoch = current.record().epoch() + 1;
        return signer.apply(new ProofOfPossession(current.keyId(), epoch, next).digest(registry.domain()));
    }
}
