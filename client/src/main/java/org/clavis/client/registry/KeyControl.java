package org.clavis.client.registry;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;

/**
 * What an owner has set up for a key, and what is pending, as of one block.
 *
 * @param pendingOwner to whom the key is offered
 * @param guardian who can recover it
 * @param recovery what the guardian has proposed; it may be stale or expired
 */
public record KeyControl(Optional<Address> pendingOwner, Optional<Guardian> guardian, Optional<Recovery> recovery) {
    /**
     * Who can recover a key.
     *
     * @param account the guardian
     * @param delay from a proposal until it can be completed
     */
    public record Guardian(Address account, Duration delay) {
        public Guardian {
            Objects.requireNonNull(account, "account");
            Objects.requireNonNull(delay, "delay");
        }
    }

    /**
     * A proposed recovery.
     *
     * @param newOwner who can complete it, and will own the key
     * @param readyAt first second since 1970 at which it can be completed
     * @param expiresAt first second at which it no longer can
     * @param epoch the epoch that it replaces
     * @param bundlesHash of the hash of the bundle that it replaces, and of the one that replaces it
     */
    public record Recovery(Address newOwner, long readyAt, long expiresAt, long epoch, Bytes32 bundlesHash) {
        public Recovery {
            Objects.requireNonNull(newOwner, "newOwner");
            Objects.requireNonNull(bundlesHash, "bundlesHash");
        }
    }

    public KeyControl {
        Objects.requireNonNull(pendingOwner, "pendingOwner");
        Objects.requireNonNull(guardian, "guardian");
        Objects.requireNonNull(recovery, "recovery");
    }
}
