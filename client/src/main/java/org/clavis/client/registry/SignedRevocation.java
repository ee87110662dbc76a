package org.clavis.client.registry;

import java.util.Objects;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.KeyName;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.registry.RevocationCertificate;
import org.clavis.verifier.schnorr.SchnorrPublicKey;
import org.clavis.verifier.schnorr.SchnorrSignature;
import org.clavis.verifier.schnorr.SchnorrVerifier;

/**
 * A key's own signature that it is over, good at any time and for anybody who submits it, until the key is rotated.
 * {@link RevocationJson} writes and reads it.
 *
 * @param domain the registry
 * @param name the key
 * @param epoch the epoch whose key signed
 * @param signature of the {@link RevocationCertificate}'s digest
 */
public record SignedRevocation(RegistryDomain domain, KeyName name, long epoch, SchnorrSignature signature) {
    /**
     * A signed certificate.
     *
     * @throws org.clavis.verifier.EncodingException if the epoch does not fit 32 bits
     */
    public SignedRevocation {
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(signature, "signature");
        epoch = new RevocationCertificate(name.keyId(), epoch).epoch();
    }

    /** What is signed. */
    public RevocationCertificate certificate() {
        return new RevocationCertificate(name.keyId(), epoch);
    }

    /** Whether it is this key's signature. */
    public Verification<SchnorrPublicKey> verifySignature(SchnorrPublicKey identityKey) {
        return SchnorrVerifier.verify(identityKey, certificate().digest(domain), signature);
    }
}
