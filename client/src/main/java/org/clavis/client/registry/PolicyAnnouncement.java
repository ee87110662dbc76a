package org.clavis.client.registry;

import java.util.Objects;

/**
 * A policy and when it comes into force.
 *
 * @param policy what will hold
 * @param effectiveAt seconds since 1970
 */
public record PolicyAnnouncement(Policy policy, long effectiveAt) {
    public PolicyAnnouncement {
        Objects.requireNonNull(policy, "policy");
    }
}
