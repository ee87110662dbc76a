package org.clavis.client.registry;

import java.math.BigInteger;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.secret.SecretScalar;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/** An account whose private key is at hand. */
record KeyAccount(SecretScalar key, Address address) implements Account {
    static KeyAccount of(SecretScalar key) {
        String address = key.expose(bytes -> Keys.getAddress(ECKeyPair.create(new BigInteger(1, bytes))));
        return new KeyAccount(key, Address.fromHex(address));
    }

    @Override
    public EcdsaSignature sign(Bytes32 digest) {
        return key.expose(bytes -> sign(bytes, digest));
    }

    /** The signature of a private key of 32 bytes. */
    static EcdsaSignature sign(byte[] key, Bytes32 digest) {
        Sign.SignatureData signature = Sign.signMessage(
            digest.toBytes(),
            ECKeyPair.create(new BigInteger(1, key)),
            false
        );
        return new EcdsaSignature(
            Bytes32.of(signature.getR()),
            Bytes32.of(signature.getS()),
            signature.getV()[0] - EcdsaSignature.FIRST_V
        );
    }
}
