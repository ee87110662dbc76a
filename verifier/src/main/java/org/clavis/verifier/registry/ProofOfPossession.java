package org.clavis.verifier.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Objects;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;

/**
 * What a new identity key signs to show that whoever registers it holds it.
 *
 * @param keyId the identifier it is registered under
 * @param epoch the epoch the bundle will have: 1 for a first registration, one more for each rotation
 * @param bundle the bundle that holds the new key
 */
public record ProofOfPossession(Bytes32 keyId, long epoch, KeyBundle bundle) {
    private static final Bytes32 TYPE_HASH = Keccak256.hash(
        ("ProofOfPossession(bytes32 keyId,uint32 epoch,KeyBundle bundle)" + KeyBundle.TYPE).getBytes(US_ASCII)
    );

    /**
     * A statement of possession.
     *
     * @throws org.clavis.verifier.EncodingException if the epoch does not fit 32 bits
     */
    public ProofOfPossession {
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(bundle, "bundle");
        Uints.check("epoch", epoch, Uints.MAX_UINT32);
    }

    /** The EIP-712 digest to sign in this registry's domain. */
    public Bytes32 digest(RegistryDomain domain) {
        return domain.digest(new AbiWords(4).word(TYPE_HASH).word(keyId).uint(epoch).word(bundle.structHash()).hash());
    }
}
