package org.clavis.contracts.deployment;

import java.io.Serial;
import org.clavis.verifier.ClavisException;

/** A deployment that is not what it should be. */
public final class DeploymentException extends ClavisException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What is wrong. */
    public enum Reason {
        /** The chain has no factory, or another contract in its place. */
        NO_FACTORY,
        /** A transaction was mined, and the contract is not where it should be. */
        NOT_DEPLOYED,
        /** What was deployed failed a check. */
        CHECK_FAILED,
    }

    /** What is wrong, in one line. */
    public DeploymentException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    @Override
    public Reason reason() {
        return reason;
    }
}
