package org.clavis.client.registry;

import java.nio.ByteBuffer;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.secret.SecretScalar;

/** An Ethereum account that signs its transactions here: the owner of registered keys, and who pays. */
public interface Account {
    /** The account of a private key, which stays the caller's to close. */
    static Account of(SecretScalar key) {
        return KeyAccount.of(key);
    }

    /** Who pays, and owns what the transaction registers. */
    Address address();

    /**
     * Signs with ECDSA on secp256k1, deterministically (RFC 6979) and with the lower of the two possible s.
     *
     * @param digest Keccak-256 of the transaction's signing form
     */
    EcdsaSignature sign(Bytes32 digest);

    /**
     * A signature from which the signer can be recovered.
     *
     * @param r 1 to n - 1
     * @param s 1 to n / 2
     * @param yParity 0 or 1: whether the nonce point's y coordinate is odd
     */
    record EcdsaSignature(Bytes32 r, Bytes32 s, int yParity) {
        /** v of a signature whose nonce point has an even y. */
        static final int FIRST_V = 27;

        /** Bytes of r, s and v. */
        private static final int BYTES = 65;

        public EcdsaSignature {
            if ((yParity & ~1) != 0) {
                throw new IllegalArgumentException("a parity is 0 or 1, not " + yParity);
            }
        }

        /** r, s and v, 27 or 28, in 65 bytes. */
        public byte[] toBytes() {
            return ByteBuffer.allocate(BYTES)
                .put(r.toBytes())
                .put(s.toBytes())
                .put((byte) (FIRST_V + yParity))
                .array();
        }
    }
}
