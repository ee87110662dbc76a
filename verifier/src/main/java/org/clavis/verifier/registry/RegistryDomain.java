package org.clavis.verifier.registry;

import java.util.Objects;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * Which registry: the EIP-712 domain that everything signed is bound to.
 *
 * @param chainId 1 to 2^63 - 1
 * @param registry the {@code KeyRegistry} contract
 */
public record RegistryDomain(long chainId, Address registry) {
    /** EIP-712 domain name. */
    public static final String NAME = "Clavis KeyRegistry";

    /** EIP-712 domain version. */
    public static final String VERSION = "1";

    private static final Bytes32 NAME_HASH = Eip712.hash(NAME);
    private static final Bytes32 VERSION_HASH = Eip712.hash(VERSION);

    /**
     * A domain.
     *
     * @throws EncodingException if the chain id is not positive
     */
    public RegistryDomain {
        Objects.requireNonNull(registry, "registry");
        if (chainId <= 0) {
            throw new EncodingException(RejectReason.NOT_CANONICAL, -1, "chain id must be positive, is " + chainId);
        }
    }

    /** The EIP-712 domain separator. */
    public Bytes32 separator() {
        return Eip712.separator(NAME_HASH, VERSION_HASH, chainId, registry);
    }

    /** What gets signed for a structure: {@code keccak256(0x1901 || separator || structHash)}. */
    public Bytes32 digest(Bytes32 structHash) {
        return Eip712.digest(separator(), structHash);
    }
}
