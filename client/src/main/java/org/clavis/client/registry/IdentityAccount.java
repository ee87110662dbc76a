package org.clavis.client.registry;

import org.clavis.client.identity.Identity;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;

/** The Ethereum account of an identity. */
record IdentityAccount(Identity identity) implements Account {
    @Override
    public Address address() {
        return identity.address();
    }

    @Override
    public EcdsaSignature sign(Bytes32 digest) {
        return identity.exposeAccountKey(key -> KeyAccount.sign(key, digest));
    }
}
