package org.clavis.verifier.registry;

import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;

/** Identifiers of registered keys. */
public final class KeyIds {

    private KeyIds() {}

    /** {@code keccak256(abi.encode(owner, label))}: what the registry files this owner's key under. */
    public static Bytes32 keyId(Address owner, Label label) {
        return new AbiWords(2).address(owner).word(label.word()).hash();
    }

    /**
     * {@link #keyId(Address, Label)} for a label's text.
     *
     * @throws org.clavis.verifier.EncodingException if the text is no label
     */
    public static Bytes32 keyId(Address owner, String label) {
        return keyId(owner, Label.of(label));
    }
}
