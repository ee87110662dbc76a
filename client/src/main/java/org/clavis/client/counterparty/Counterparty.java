package org.clavis.client.counterparty;

import java.util.Objects;
import java.util.Optional;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyRecord;
import org.clavis.verifier.registry.RegistryDomain;

/**
 * A participant whose current key was read from the registry and checked.
 *
 * @param domain the registry
 * @param registrant the account or contract in the key's name
 * @param label the label in the key's name
 * @param keyId identifier of the key, from registrant and label
 * @param owner the account or contract that the key belongs to: the registrant, unless it was handed over
 * @param record what the registry stores
 * @param parent what it stores of the key that vouches for this one, if this one is an agent's
 * @param bundle the published keys, which hash to the record
 * @param anchor the block in which this was so
 */
public record Counterparty(
    RegistryDomain domain,
    Address registrant,
    String label,
    Bytes32 keyId,
    Address owner,
    KeyRecord record,
    Optional<KeyRecord> parent,
    KeyBundle bundle,
    Anchor anchor
) {
    /**
     * Throws {@link IllegalArgumentException} unless exactly an agent's key has a parent, and exactly a key that was
     * handed over has another owner than its registrant.
     */
    public Counterparty {
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(registrant, "registrant");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(parent, "parent");
        Objects.requireNonNull(bundle, "bundle");
        Objects.requireNonNull(anchor, "anchor");
        if (record.isAgent() != parent.isPresent()) {
            throw new IllegalArgumentException("an agent has a parent, and nobody else does");
        }
        if (record.isHandedOver() == owner.equals(registrant)) {
            throw new IllegalArgumentException("a key that was handed over has another owner, and no other key does");
        }
    }

    /** A counterparty whose key is its registrant's and not an agent's. */
    public Counterparty(
        RegistryDomain domain,
        Address registrant,
        String label,
        Bytes32 keyId,
        KeyRecord record,
        KeyBundle bundle,
        Anchor anchor
    ) {
        this(domain, registrant, label, keyId, registrant, record, Optional.empty(), bundle, anchor);
    }

    /**
     * Whether the key was valid at a time, as far as {@link #anchor} shows: {@link KeyRecord#checkCurrentAt}, and of an
     * agent {@link KeyRecord#checkDelegationAt}.
     *
     * @param unixSeconds seconds since 1970
     */
    public Verification<KeyRecord> checkAt(long unixSeconds) {
        return record
            .checkCurrentAt(unixSeconds)
            .flatMap(valid ->
                parent
                    .map(its -> valid.checkDelegationAt(its, unixSeconds))
                    .orElseGet(() -> Verification.accepted(valid))
            );
    }
}
