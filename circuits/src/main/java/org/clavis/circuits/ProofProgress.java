package org.clavis.circuits;

/** Is told how far a proof is. */
@FunctionalInterface
public interface ProofProgress {
    /** Is told nothing. */
    ProofProgress NONE = fraction -> {};

    /**
     * A part of the work is done; called on the threads that work, one at a time.
     *
     * @param fraction of the work, growing, at last 1
     */
    void done(double fraction);
}
