package org.clavis.client.registry;

import org.clavis.client.counterparty.Anchor;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyName;
import org.clavis.verifier.registry.KeyRecord;
import org.clavis.verifier.registry.Label;

/**
 * What the registry holds under one identifier, whether it is valid or not.
 *
 * @param keyId the identifier
 * @param registrant the account that registered it
 * @param label under which label
 * @param owner the account that it belongs to now
 * @param record the current record
 * @param bundle the bundle that hashes to the record
 * @param anchor the block in which this was so
 * @param blockTimestamp that block's time, seconds since 1970
 */
public record RegisteredKey(
    Bytes32 keyId,
    Address registrant,
    Label label,
    Address owner,
    KeyRecord record,
    KeyBundle bundle,
    Anchor anchor,
    long blockTimestamp
) {
    /** The key's name. */
    public KeyName name() {
        return new KeyName(registrant, label);
    }
}
