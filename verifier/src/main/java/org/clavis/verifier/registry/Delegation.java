package org.clavis.verifier.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Objects;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;

/**
 * What a parent's identity key signs for one epoch of an agent.
 *
 * @param parentKeyId the parent
 * @param parentEpoch the epoch of the key that signs
 * @param agentKeyId the agent
 * @param agentEpoch the epoch that the agent's bundle will have
 * @param agentBundle the agent's bundle
 * @param deadline last second since 1970 at which it may be written, below 2^40
 */
public record Delegation(
    Bytes32 parentKeyId,
    long parentEpoch,
    Bytes32 agentKeyId,
    long agentEpoch,
    KeyBundle agentBundle,
    long deadline
) {
    private static final Bytes32 TYPE_HASH = Keccak256.hash(
        (
            "Delegation(bytes32 parentKeyId,uint32 parentEpoch,bytes32 agentKeyId,uint32 agentEpoch," +
            "KeyBundle agentBundle,uint40 deadline)" +
            KeyBundle.TYPE
        ).getBytes(US_ASCII)
    );

    /**
     * A delegation, still without its signature.
     *
     * @throws org.clavis.verifier.EncodingException if an epoch or the deadline is out of range
     */
    public Delegation {
        Objects.requireNonNull(parentKeyId, "parentKeyId");
        Objects.requireNonNull(agentKeyId, "agentKeyId");
        Objects.requireNonNull(agentBundle, "agentBundle");
        Uints.check("parentEpoch", parentEpoch, Uints.MAX_UINT32);
        Uints.check("agentEpoch", agentEpoch, Uints.MAX_UINT32);
        Uints.check("deadline", deadline, Uints.MAX_UINT40);
    }

    /** The EIP-712 digest to sign in this registry's domain. */
    public Bytes32 digest(RegistryDomain domain) {
        return domain.digest(
            new AbiWords(7)
                .word(TYPE_HASH)
                .word(parentKeyId)
                .uint(parentEpoch)
                .word(agentKeyId)
                .uint(agentEpoch)
                .word(agentBundle.structHash())
                .uint(deadline)
                .hash()
        );
    }
}
