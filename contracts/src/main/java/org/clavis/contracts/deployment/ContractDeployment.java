package org.clavis.contracts.deployment;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.clavis.contracts.deployment.DeploymentChain.Transaction;
import org.clavis.contracts.deployment.DeploymentException.Reason;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.verifier.ClavisException;

/** Puts the contracts of a plan on a chain, those that are not there yet, and checks all of them. */
public final class ContractDeployment {

    private final DeploymentChain chain;
    private final DeploymentPlan plan;

    /** Asks nothing yet. */
    public ContractDeployment(DeploymentChain chain, DeploymentPlan plan) {
        this.chain = chain;
        this.plan = plan;
    }

    /**
     * Deploys what is missing, the factory too, and checks everything.
     *
     * @return the checks may have failed: see {@link DeploymentReport#requirePassed}
     */
    public DeploymentReport deploy() {
        Create2Factory.ensureOn(chain);
        Map<String, Transaction> transactions = new LinkedHashMap<>();
        for (PlannedContract contract : plan.contracts()) {
            if (!isDeployed(contract)) {
                put(contract).ifPresent(transaction -> transactions.put(contract.name(), transaction));
            }
        }
        return new DeploymentReport(chain.chainId(), plan, transactions, check(plan.contracts()), List.of());
    }

    /** Sends nothing: checks what is there, and says what is missing. */
    public DeploymentReport inspect() {
        Create2Factory.isOn(chain);
        List<PlannedContract> missing = plan
            .contracts()
            .stream()
            .filter(contract -> !isDeployed(contract))
            .toList();
        List<PlannedContract> present = new ArrayList<>(plan.contracts());
        present.removeAll(missing);
        return new DeploymentReport(chain.chainId(), plan, Map.of(), check(present), missing);
    }

    private boolean isDeployed(PlannedContract contract) {
        return chain.code(contract.address()).length != 0;
    }

    /** Empty if somebody else has put it there meanwhile: it is the same, whoever does it. */
    private Optional<Transaction> put(PlannedContract contract) {
        try {
            Transaction transaction = chain.send(
                Create2Factory.ADDRESS,
                BigInteger.ZERO,
                contract.factoryCall(),
                "deploying " + contract.name()
            );
            if (!isDeployed(contract)) {
                String message = contract + " is not there after transaction " + transaction.hash();
                throw new DeploymentException(Reason.NOT_DEPLOYED, message);
            }
            return Optional.of(transaction);
        } catch (DeploymentException e) {
            throw e;
        } catch (ClavisException e) {
            if (isDeployed(contract)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private List<DeploymentCheck> check(List<PlannedContract> contracts) {
        List<DeploymentCheck> checks = new ArrayList<>();
        for (PlannedContract contract : contracts) {
            checks.addAll(check(contract));
        }
        return checks;
    }

    private List<DeploymentCheck> check(PlannedContract contract) {
        CompiledContract compiled = CompiledContract.of(contract.name());
        Map<String, Bytes32> immutables = contract.immutables(chain.chainId());
        byte[] expected = compiled.runtimeCode(immutables);
        byte[] actual = chain.code(contract.address());
        List<DeploymentCheck> checks = new ArrayList<>();
        checks.add(code(contract.name(), expected, actual));
        for (CompiledContract.Immutable variable : compiled.immutables()) {
            checks.add(immutable(contract.name(), variable, immutables, actual));
        }
        // other code may answer anything
        if (checks.stream().allMatch(DeploymentCheck::passed)) {
            contract.probes().forEach(probe -> checks.addAll(probe.ask(chain, contract.name(), contract.address())));
        }
        return checks;
    }

    private static DeploymentCheck code(String contract, byte[] expected, byte[] actual) {
        int difference = Arrays.mismatch(expected, actual);
        String hash = "keccak256 " + Keccak256.hash(actual);
        String detail = difference < 0 ? hash : hash + ", other than compiled from byte " + difference;
        return new DeploymentCheck(contract, "code is what was compiled", difference < 0, detail);
    }

    private static DeploymentCheck immutable(
        String contract,
        CompiledContract.Immutable variable,
        Map<String, Bytes32> expected,
        byte[] code
    ) {
        List<Bytes32> values = variable
            .offsets()
            .stream()
            .filter(offset -> offset + Bytes32.BYTES <= code.length)
            .map(offset -> CompiledContract.read(code, offset))
            .distinct()
            .toList();
        boolean passed = values.equals(List.of(expected.get(variable.name())));
        return new DeploymentCheck(contract, "immutable " + variable.name(), passed, values.toString());
    }
}
