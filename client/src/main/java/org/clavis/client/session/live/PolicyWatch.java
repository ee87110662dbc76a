package org.clavis.client.session.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.clavis.client.registry.FollowedBlock;
import org.clavis.client.registry.Policy;
import org.clavis.client.registry.PolicyAnnouncement;
import org.clavis.client.registry.PolicyContract;

/**
 * The policy in force, by what was read once and has been announced since. It only ever tightens: what a reorganisation
 * or a node's later word would loosen stays as it is.
 */
final class PolicyWatch {

    private final Optional<PolicyContract> contract;
    private final List<PolicyAnnouncement> pending = new ArrayList<>();
    private volatile Policy inForce = Policy.NONE;

    PolicyWatch(Optional<PolicyContract> contract) {
        this.contract = contract;
    }

    /** Reads what holds now and what is announced. */
    void read() {
        contract.ifPresent(its -> {
            inForce = inForce.and(its.current());
            its.pending().ifPresent(pending::add);
        });
    }

    void follow(FollowedBlock block) {
        contract.ifPresent(its -> pending.addAll(its.announcementsIn(block.logs())));
    }

    /** Puts into force what is due, and tells the policy that holds then. */
    Policy at(long unixSeconds) {
        pending.removeIf(next -> {
            boolean due = next.effectiveAt() <= unixSeconds;
            inForce = due ? inForce.and(next.policy()) : inForce;
            return due;
        });
        return inForce;
    }

    Policy inForce() {
        return inForce;
    }
}
