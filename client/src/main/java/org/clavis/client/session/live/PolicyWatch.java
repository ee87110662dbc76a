package org.clavis.client.session.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.clavis.client.registry.Policy;
import org.clavis.client.registry.PolicyAnnouncement;
import org.clavis.client.registry.PolicyContract;
import org.clavis.verifier.state.LogEntry;

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

    /** Reads what is announced and what holds: in this order, so that what comes into force in between is among both. */
    void read() {
        contract.ifPresent(its -> {
            its.pending()
                .filter(next -> !pending.contains(next))
                .ifPresent(pending::add);
            inForce = inForce.and(its.current());
        });
    }

    void follow(List<LogEntry> logs) {
        contract.ifPresent(its -> pending.addAll(its.announcementsIn(logs)));
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
