package org.clavis.verifier.registry;

import java.util.Objects;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;

/**
 * A key's name in the registry: the account that registered it, which need not be its owner any more, and a label.
 *
 * @param registrant the account
 * @param label which of its keys
 */
public record KeyName(Address registrant, Label label) {
    public KeyName {
        Objects.requireNonNull(registrant, "registrant");
        Objects.requireNonNull(label, "label");
    }

    /** What the registry files the key under. */
    public Bytes32 keyId() {
        return KeyIds.keyId(registrant, label);
    }

    /** The account and the label. */
    @Override
    public String toString() {
        return registrant + " " + label;
    }
}
