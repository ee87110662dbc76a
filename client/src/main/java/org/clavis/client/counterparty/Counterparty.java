package org.clavis.client.counterparty;

import java.util.Objects;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyRecord;
import org.clavis.verifier.registry.RegistryDomain;

/**
 * A participant whose current key was read from the registry and checked.
 *
 * @param domain the registry
 * @param owner the account or contract that the key belongs to
 * @param label which of the owner's keys
 * @param keyId identifier of the key, from owner and label
 * @param record what the registry stores
 * @param bundle the published keys, which hash to the record
 * @param anchor the block in which this was so
 */
public record Counterparty(
    RegistryDomain domain,
    Address owner,
    String label,
    Bytes32 keyId,
    KeyRecord record,
    KeyBundle bundle,
    Anchor anchor
) {
    public Counterparty {
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(bundle, "bundle");
        Objects.requireNonNull(anchor, "anchor");
    }
}
