package org.clavis.verifier.registry;

/** What a registered key may be used for. */
public enum Scope {
    /** Commit its owner to a trade. */
    TRADE(0),
    /** Ask for and answer with quotes. */
    QUOTE(1),
    /** Instruct settlement. */
    SETTLE(2),
    /** Exchange messages that commit nobody. */
    MESSAGE(3),
    /** Pass some of its scopes on to another key. */
    DELEGATE(4);

    private final int position;

    Scope(int position) {
        this.position = position;
    }

    /** The scope's bit in a registered {@link ScopeSet}. */
    public long bit() {
        return 1L << position;
    }
}
