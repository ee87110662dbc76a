package org.clavis.evm;

import java.math.BigInteger;
import java.util.Arrays;
import org.clavis.algebra.secp256k1.CurveParams;
import org.clavis.algebra.secp256k1.EcRecover;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;

/**
 * An account's ECDSA signature in the one form that the registry takes for relayed calls:
 *
 * <pre>
 *  offset  bytes  field
 *       0     32  r, big-endian, 1 to n - 1
 *      32     32  s, big-endian, 1 to (n - 1) / 2
 *      64      1  v, 27 or 28
 * </pre>
 *
 * <p>Not malleable: the other form with n - s, the compact one of EIP-2098 and a v of 0 or 1 are refused.
 */
public final class AccountSignature {

    /** Length in bytes. */
    public static final int BYTES = 65;

    private static final int V_AT = 2 * Bytes32.BYTES;
    private static final int LEAST_V = 27;
    private static final BigInteger HALF_N = CurveParams.N.shiftRight(1);

    private AccountSignature() {}

    /**
     * The account that signed.
     *
     * @param signature any bytes
     * @return the account; or {@link RejectReason#MALFORMED} for another length or v, {@link RejectReason#NOT_CANONICAL}
     *     for r or s out of range, and what {@link EcRecover} finds
     */
    public static Verification<Address> recoverVartime(Bytes32 digest, byte[] signature) {
        if (signature.length != BYTES) {
            return Verification.rejected(
                RejectReason.MALFORMED,
                "a signature has " + BYTES + " bytes, got " + signature.length
            );
        }
        int parity = (signature[V_AT] & 0xff) - LEAST_V;
        if (parity != 0 && parity != 1) {
            return Verification.rejected(RejectReason.MALFORMED, "v is neither 27 nor 28");
        }
        byte[] s = Arrays.copyOfRange(signature, Bytes32.BYTES, V_AT);
        if (new BigInteger(1, s).compareTo(HALF_N) > 0) {
            return Verification.rejected(RejectReason.NOT_CANONICAL, "s is not in the lower half of its range");
        }
        return EcRecover.recoverVartime(digest.toBytes(), parity, Arrays.copyOf(signature, Bytes32.BYTES), s);
    }
}
