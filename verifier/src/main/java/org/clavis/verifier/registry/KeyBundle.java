package org.clavis.verifier.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Objects;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.schnorr.SchnorrPublicKey;

/**
 * What a participant publishes: its keys, what they may do, and for how long.
 *
 * <p>The registry stores only {@link #structHash}; the bundle itself is in the event that announced it.
 *
 * @param identityKey signs; proves ownership and possession
 * @param sessionKey X25519 public key that opens sessions
 * @param kemKeyHash Keccak-256 of an ML-KEM-768 encapsulation key, or zero
 * @param scopes what the keys may be used for
 * @param suite session suite, 0 to 255: 1 classic, 2 hybrid, 3 hybrid with a registered KEM key
 * @param notBefore seconds since 1970 from which the bundle is valid, below 2^40
 * @param notAfter seconds since 1970 from which it no longer is, below 2^40
 * @param nextKeyHash {@link SchnorrPublicKey#keyHash} of the only key that may follow, or zero if none may
 */
public record KeyBundle(
    SchnorrPublicKey identityKey,
    Bytes32 sessionKey,
    Bytes32 kemKeyHash,
    ScopeSet scopes,
    int suite,
    long notBefore,
    long notAfter,
    Bytes32 nextKeyHash
) {
    /** The EIP-712 type of a bundle. */
    static final String TYPE =
        "KeyBundle(bytes32 identityKeyX,uint8 identityKeyParity,bytes32 sessionKey,bytes32 kemKeyHash,uint48 scopes," +
        "uint8 suite,uint40 notBefore,uint40 notAfter,bytes32 nextKeyHash)";

    /** Length of {@link #toAbi} in bytes: nine words. */
    public static final int ABI_BYTES = 9 * Bytes32.BYTES;

    private static final Bytes32 TYPE_HASH = Keccak256.hash(TYPE.getBytes(US_ASCII));

    /**
     * A bundle.
     *
     * @throws EncodingException if a number is out of its range
     */
    public KeyBundle {
        Objects.requireNonNull(identityKey, "identityKey");
        Objects.requireNonNull(sessionKey, "sessionKey");
        Objects.requireNonNull(kemKeyHash, "kemKeyHash");
        Objects.requireNonNull(scopes, "scopes");
        Objects.requireNonNull(nextKeyHash, "nextKeyHash");
        Uints.check("suite", suite, Uints.MAX_UINT8);
        Uints.check("notBefore", notBefore, Uints.MAX_UINT40);
        Uints.check("notAfter", notAfter, Uints.MAX_UINT40);
    }

    /**
     * A bundle from Solidity's {@code abi.encode(bundle)}, as found in events and calldata.
     *
     * <p>Layout, one 32-byte word each: identityKeyX, identityKeyParity, sessionKey, kemKeyHash, scopes, suite,
     * notBefore, notAfter, nextKeyHash.
     *
     * @throws EncodingException if the length is wrong, a number exceeds its type, or the identity key is no key
     */
    public static KeyBundle fromCanonicalAbi(byte[] abi) {
        if (abi.length != ABI_BYTES) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                0,
                "a bundle has " + ABI_BYTES + " bytes, got " + abi.length
            );
        }
        return new KeyBundle(
            SchnorrPublicKey.fromXAndParity(word(abi, 0), (int) uint(abi, 1, "identityKeyParity", 1)),
            word(abi, 2),
            word(abi, 3),
            new ScopeSet(uint(abi, 4, "scopes", Uints.MAX_UINT48)),
            (int) uint(abi, 5, "suite", Uints.MAX_UINT8),
            uint(abi, 6, "notBefore", Uints.MAX_UINT40),
            uint(abi, 7, "notAfter", Uints.MAX_UINT40),
            word(abi, 8)
        );
    }

    /**
     * The same bundle with another end: what an extension makes of it.
     *
     * @throws EncodingException if the end is out of its range
     */
    public KeyBundle withNotAfter(long end) {
        return new KeyBundle(identityKey, sessionKey, kemKeyHash, scopes, suite, notBefore, end, nextKeyHash);
    }

    /** {@code abi.encode(bundle)}: nine words. */
    public byte[] toAbi() {
        return fields(new AbiWords(9)).toBytes();
    }

    /** The EIP-712 {@code hashStruct}: the registry's {@code bundleHash}. */
    public Bytes32 structHash() {
        return fields(new AbiWords(10).word(TYPE_HASH)).hash();
    }

    private AbiWords fields(AbiWords words) {
        return words
            .word(identityKey.x())
            .uint(identityKey.parity())
            .word(sessionKey)
            .word(kemKeyHash)
            .uint(scopes.bits())
            .uint(suite)
            .uint(notBefore)
            .uint(notAfter)
            .word(nextKeyHash);
    }

    private static Bytes32 word(byte[] abi, int index) {
        return Bytes32.of(Arrays.copyOfRange(abi, index * Bytes32.BYTES, (index + 1) * Bytes32.BYTES));
    }

    private static long uint(byte[] abi, int index, String field, long max) {
        long value = 0;
        boolean tooLarge = false;
        for (int i = index * Bytes32.BYTES; i < (index + 1) * Bytes32.BYTES; i++) {
            tooLarge |= value > max >>> 8;
            value = (value << 8) | (abi[i] & 0xff);
        }
        if (tooLarge || value > max) {
            throw new EncodingException(
                RejectReason.NOT_CANONICAL,
                (long) index * Bytes32.BYTES,
                field + " exceeds " + max
            );
        }
        return value;
    }
}
