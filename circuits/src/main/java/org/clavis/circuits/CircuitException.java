package org.clavis.circuits;

import java.io.Serial;
import org.clavis.verifier.ClavisException;
import org.jspecify.annotations.Nullable;

/** A witness or proof that could not be made. The message names the signal or limit, never a secret value. */
public final class CircuitException extends ClavisException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Why there is no witness or proof. */
    public enum Reason {
        /** The circuit has no input signal of this name. */
        UNKNOWN_INPUT,
        /** Input signals are missing, or an array has the wrong number of elements. */
        WRONG_INPUT_SIZE,
        /** An input value is negative or not below the field's modulus. */
        INPUT_OUT_OF_RANGE,
        /** An assertion of the circuit does not hold for these inputs. */
        ASSERTION_FAILED,
        /** The program is no circom 2 witness program for BN254. */
        UNSUPPORTED_PROGRAM,
        /** The program trapped or broke the conventions of circom's programs. */
        PROGRAM_FAULT,
        /** The program needs more time, memory or stack than it was granted. */
        LIMIT_EXCEEDED,
        /** Witness and proving key belong to different circuits. */
        WITNESS_SIZE_MISMATCH,
        /** The witness does not satisfy the circuit: its proof is not accepted. */
        WITNESS_INVALID,
        /** The identity is in no leaf of the group, or the Merkle proof does not lead to the root that it names. */
        NOT_A_MEMBER,
        /** The path has more levels than the circuit. */
        TREE_TOO_DEEP,
        /** A file of the ceremony cannot be read, or is not in this build. */
        FILE_MISSING,
        /** A file is not the ceremony's. */
        FILE_MISMATCH,
    }

    private final Reason reason;

    CircuitException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    CircuitException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    @Override
    public Reason reason() {
        return reason;
    }
}
