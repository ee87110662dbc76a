package org.clavis.verifier.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Objects;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;

/**
 * What an identity key signs to end itself, whenever somebody submits it. It does not name the bundle: it still holds
 * after an extension.
 *
 * @param keyId the identifier
 * @param epoch the key's own epoch
 */
public record RevocationCertificate(Bytes32 keyId, long epoch) {
    private static final Bytes32 TYPE_HASH = Keccak256.hash(
        "RevocationCertificate(bytes32 keyId,uint32 epoch)".getBytes(US_ASCII)
    );

    /**
     * A certificate, still without its signature.
     *
     * @throws org.clavis.verifier.EncodingException if the epoch does not fit 32 bits
     */
    public RevocationCertificate {
        Objects.requireNonNull(keyId, "keyId");
        Uints.check("epoch", epoch, Uints.MAX_UINT32);
    }

    /** The EIP-712 digest to sign in this registry's domain. */
    public Bytes32 digest(RegistryDomain domain) {
        return domain.digest(new AbiWords(3).word(TYPE_HASH).word(keyId).uint(epoch).hash());
    }
}
