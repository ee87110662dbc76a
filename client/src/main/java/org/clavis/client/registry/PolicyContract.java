package org.clavis.client.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.clavis.contracts.SecurityPolicyContract;
import org.clavis.contracts.Structs;
import org.clavis.evm.Address;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.state.LogEntry;

/**
 * One publisher's policy in the contract of security policies. Failures of the chain are {@link ChainException}s. Safe
 * for use by many threads.
 */
public final class PolicyContract {

    private final ContractReader contract;
    private final Address publisher;

    private PolicyContract(ContractReader contract, Address publisher) {
        this.contract = contract;
        this.publisher = publisher;
    }

    /**
     * The policy of {@code publisher} in the contract at {@code address}.
     *
     * @throws ChainException {@link ChainReason#NO_SUCH_CONTRACT} if there is no such contract
     */
    public static PolicyContract at(Chain chain, Address address, Address publisher) {
        ContractReader contract = new ContractReader(chain, address, SecurityPolicyContract.NAME).requireCode();
        try {
            contract.ask(SecurityPolicyContract.minimumNotice());
        } catch (ChainException e) {
            if (e.reason() != ChainReason.WOULD_REVERT && e.reason() != ChainReason.MALFORMED_ANSWER) {
                throw e;
            }
            throw contract.absent("the contract at " + address + " has no policies");
        }
        return new PolicyContract(contract, publisher);
    }

    /** Where it is. */
    public Address address() {
        return contract.address();
    }

    /** Whose policy it is. */
    public Address publisher() {
        return publisher;
    }

    /** The policy in force by the newest block's time. */
    public Policy current() {
        return Policy.of(contract.ask(SecurityPolicyContract.policyOf(publisher)));
    }

    /** The one that is announced and not in force yet, if there is one. */
    public Optional<PolicyAnnouncement> pending() {
        Structs.Announcement its = contract.ask(SecurityPolicyContract.pendingOf(publisher));
        return its.number() == 0
            ? Optional.empty()
            : Optional.of(
                  new PolicyAnnouncement(
                      new Policy(its.minimumSuite(), its.classicCutoff(), its.maximumKeyAge(), its.maximumSessionAge()),
                      its.effectiveAt()
                  )
              );
    }

    /**
     * Announces a stricter policy of the account's own.
     *
     * @throws RegistryException if the contract refuses
     */
    public Receipt announce(Account account, Policy policy, Instant effectiveAt) {
        return contract.send(account, SecurityPolicyContract.announce(policy.toStruct(), effectiveAt.getEpochSecond()));
    }

    /** What the publisher announced in these logs, in order. */
    public List<PolicyAnnouncement> announcementsIn(List<LogEntry> logs) {
        return logs
            .stream()
            .filter(log -> log.address().equals(contract.address()))
            .filter(
                log ->
                    !log.topics().isEmpty() &&
                    log.topics().getFirst().equals(SecurityPolicyContract.PolicyAnnounced.TOPIC)
            )
            .map(this::announcement)
            .flatMap(Optional::stream)
            .toList();
    }

    private Optional<PolicyAnnouncement> announcement(LogEntry log) {
        try {
            var event = SecurityPolicyContract.PolicyAnnounced.decode(log.topics(), log.data());
            return event.publisher().equals(publisher)
                ? Optional.of(new PolicyAnnouncement(Policy.of(event.policy()), event.effectiveAt()))
                : Optional.empty();
        } catch (EncodingException e) {
            throw new ChainException(
                ChainReason.MALFORMED_ANSWER,
                "a log of the policy contract: " + e.getMessage(),
                e
            );
        }
    }
}
