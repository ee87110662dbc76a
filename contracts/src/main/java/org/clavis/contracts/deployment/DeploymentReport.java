package org.clavis.contracts.deployment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.clavis.contracts.deployment.DeploymentChain.Transaction;
import org.clavis.contracts.deployment.DeploymentException.Reason;

/**
 * What became of a plan on a chain.
 *
 * @param chainId the chain
 * @param plan what was to be there
 * @param transactions those that deployed a contract just now, by the contract's name
 * @param checks what was checked, of every contract that is there
 * @param missing contracts that are not there
 */
public record DeploymentReport(
    long chainId,
    DeploymentPlan plan,
    Map<String, Transaction> transactions,
    List<DeploymentCheck> checks,
    List<PlannedContract> missing
) {
    public DeploymentReport {
        transactions = Map.copyOf(transactions);
        checks = List.copyOf(checks);
        missing = List.copyOf(missing);
    }

    /** The transaction that deployed a contract just now; empty if it was there before. */
    public Optional<Transaction> transaction(PlannedContract contract) {
        return Optional.ofNullable(transactions.get(contract.name()));
    }

    /** The checks that failed. */
    public List<DeploymentCheck> failures() {
        return checks
            .stream()
            .filter(check -> !check.passed())
            .toList();
    }

    /**
     * This report, if no check failed.
     *
     * @throws DeploymentException {@link Reason#CHECK_FAILED} with the first that did
     */
    public DeploymentReport requirePassed() {
        failures()
            .stream()
            .findFirst()
            .ifPresent(check -> {
                String message = check.contract() + ": " + check.name() + ": " + check.detail();
                throw new DeploymentException(Reason.CHECK_FAILED, message);
            });
        return this;
    }
}
