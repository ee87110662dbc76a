package org.clavis.client.identity;

import java.util.Arrays;
import org.clavis.algebra.secp256k1.Affine;
import org.clavis.algebra.secp256k1.EcRecover;
import org.clavis.algebra.secp256k1.Fn;
import org.clavis.algebra.secp256k1.GeneratorMultiplication;
import org.clavis.evm.Address;
import org.clavis.secret.SecretScalar;

/**
 * The key of an Ethereum account.
 *
 * @param secret the private key
 * @param address the account's address
 */
record AccountKey(SecretScalar secret, Address address) implements AutoCloseable {
    /** The account of a private key, which becomes the account key's to close. */
    static AccountKey of(SecretScalar secret) {
        Address address = secret.expose(bytes -> {
            long[] scalar = new long[Fn.LIMBS];
            long[] point = new long[Affine.LIMBS];
            try {
                Fn.fromCanonicalBytes(scalar, 0, bytes, 0);
                GeneratorMultiplication.multiply(point, 0, scalar, 0);
                return EcRecover.addressOf(point, 0);
            } finally {
                Arrays.fill(scalar, 0);
            }
        });
        return new AccountKey(secret, address);
    }

    @Override
    public void close() {
        secret.close();
    }
}
