package org.clavis.verifier.registry;

import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;

/** Identifiers of registered keys. */
public final class KeyIds {

    private KeyIds() {}

    /** {@code keccak256(abi.encode(registrant, label))}: what the registry files under this account and label. */
    public static Bytes32 keyId(Address registrant, Label label) {
        return new AbiWords(2).address(registrant).word(label.word()).hash();
    }

    /**
     * {@link #keyId(Address, Label)} for a label's text.
     *
     * @throws org.clavis.verifier.EncodingException if the text is no label
     */
    public static Bytes32 keyId(Address registrant, String label) {
        return keyId(registrant, Label.of(label));
    }
}
