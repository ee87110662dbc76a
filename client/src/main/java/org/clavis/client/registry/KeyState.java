package org.clavis.client.registry;

import java.util.Arrays;
import java.util.Optional;

/** What the contract says of a key. */
public enum KeyState {
    /** No key has been registered under the identifier. */
    UNKNOWN(0),
    /** Its time has not come. */
    NOT_YET_VALID(1),
    /** It is valid. */
    ACTIVE(2),
    /** Its time is over. */
    EXPIRED(3),
    /** Its owner, its holder or, of an agent's, the parent's owner has ended it. */
    REVOKED(4),
    /** It is an agent's, and the parent's key that delegated is not valid or not current any more. */
    LAPSED(5);

    private final int number;

    KeyState(int number) {
        this.number = number;
    }

    /** The state that the contract's interface gives this number. */
    static Optional<KeyState> ofNumber(int number) {
        return Arrays.stream(values())
            .filter(state -> state.number == number)
            .findAny();
    }
}
