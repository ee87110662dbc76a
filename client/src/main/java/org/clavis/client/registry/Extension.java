package org.clavis.client.registry;

import java.time.Instant;
import org.clavis.client.identity.Identity;
import org.clavis.evm.Address;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.ProofOfPossession;
import org.clavis.verifier.schnorr.SchnorrSignature;

/**
 * A later end of an identity's key, ready to be sent.
 *
 * @param current what is extended
 * @param extended its bundle with the later end
 * @param possession the identity key's
 */
record Extension(RegisteredKey current, KeyBundle extended, SchnorrSignature possession) {
    /**
     * Signs, and stores nothing: the keys stay.
     *
     * @param sender who is going to be held for the owner
     * @throws org.clavis.verifier.EncodingException if the end is out of range
     * @throws RegistryException as {@link KeyRegistry#extend(Identity, Instant)}
     */
    static Extension prepare(KeyRegistry registry, Identity identity, Address sender, Instant notAfter) {
        RegisteredKey current = registry.currentOf(identity);
        Rotation.requireOwner(current, sender);
        Rotation.requireKey(current, identity);
        KeyBundle extended = current.bundle().withNotAfter(notAfter.getEpochSecond());
        ProofOfPossession statement = new ProofOfPossession(current.keyId(), current.record().epoch(), extended);
        return new Extension(current, extended, identity.sign(statement.digest(registry.domain())));
    }
}
