package org.clavis.client.registry;

import java.math.BigInteger;
import org.clavis.client.identity.Identity;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Sign;

/** The Ethereum account of an identity. */
record IdentityAccount(Identity identity) implements Account {
    /** v of a signature whose nonce point has an even y. */
    private static final int FIRST_V = 27;

    @Override
    public Address address() {
        return identity.address();
    }

    @Override
    public EcdsaSignature sign(Bytes32 digest) {
        Sign.SignatureData signature = identity.exposeAccountKey(key ->
            Sign.signMessage(digest.toBytes(), ECKeyPair.create(new BigInteger(1, key)), false)
        );
        return new EcdsaSignature(
            Bytes32.of(signature.getR()),
            Bytes32.of(signature.getS()),
            signature.getV()[0] - FIRST_V
        );
    }
}
