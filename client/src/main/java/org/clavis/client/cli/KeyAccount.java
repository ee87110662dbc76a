package org.clavis.client.cli;

import java.math.BigInteger;
import org.clavis.client.registry.Account;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.secret.SecretScalar;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/** An account whose private key was read from a file; it owns no registered key. */
record KeyAccount(SecretScalar key, Address address) implements Account {
    /** v of a signature whose nonce point has an even y. */
    private static final int FIRST_V = 27;

    /** The account of {@code key}, which stays the caller's to close. */
    static KeyAccount of(SecretScalar key) {
        String address = key.expose(bytes -> Keys.getAddress(ECKeyPair.create(new BigInteger(1, bytes))));
        return new KeyAccount(key, Address.fromHex(address));
    }

    @Override
    public EcdsaSignature sign(Bytes32 digest) {
        Sign.SignatureData signature = key.expose(bytes ->
            Sign.signMessage(digest.toBytes(), ECKeyPair.create(new BigInteger(1, bytes)), false)
        );
        return new EcdsaSignature(
            Bytes32.of(signature.getR()),
            Bytes32.of(signature.getS()),
            signature.getV()[0] - FIRST_V
        );
    }
}
