package org.clavis.contracts.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.clavis.contracts.KeyRegistryContract;
import org.clavis.contracts.deployment.DeploymentException.Reason;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.registry.RegistryDomain;
import org.junit.jupiter.api.Test;

/** What is sent and what is checked, on a chain in memory; on real ones the testnet's tests do it. */
class ContractDeploymentTest {

    private final DeploymentPlan plan = DeploymentPlan.shared();

    @Test
    void onlyTheMissingAreDeployed() {
        FakeChain chain = FakeChain.deployed(plan);
        PlannedContract missing = plan.contracts().get(2);
        chain.codes.remove(missing.address());
        chain.create = (_, _) -> FakeChain.codeOf(missing);

        DeploymentReport report = new ContractDeployment(chain, plan).deploy();

        assertThat(chain.sent).containsExactly("deploying " + missing.name());
        assertThat(report.transactions()).containsOnlyKeys(missing.name());
        assertThat(report.transaction(missing)).isPresent();
        assertThat(report.missing()).isEmpty();
    }

    @Test
    void inspectionSendsNothing() {
        FakeChain chain = new FakeChain();
        DeploymentReport report = new ContractDeployment(chain, plan).inspect();
        assertThat(report.missing()).isEqualTo(plan.contracts());
        assertThat(report.checks()).isEmpty();
        assertThat(chain.sent).isEmpty();
    }

    @Test
    void aDeploymentThatLeavesNothingIsAnError() {
        FakeChain chain = FakeChain.withFactory();
        chain.create = (_, _) -> new byte[0];
        assertThatThrownBy(() -> new ContractDeployment(chain, plan).deploy()).isInstanceOfSatisfying(
            DeploymentException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.NOT_DEPLOYED)
        );
    }

    @Test
    void everyByteOfEveryCodeCounts() {
        for (PlannedContract contract : plan.contracts()) {
            FakeChain chain = FakeChain.deployed(plan);
            chain.change(contract.address(), FakeChain.codeOf(contract).length / 2);
            DeploymentReport report = new ContractDeployment(chain, plan).inspect();
            assertThat(report.failures())
                .filteredOn(check -> check.contract().equals(contract.name()))
                .extracting(DeploymentCheck::name)
                .contains("code is what was compiled");
            assertThatThrownBy(report::requirePassed).isInstanceOf(DeploymentException.class);
        }
    }

    @Test
    void immutablesAreNamedWhenTheyDiffer() {
        FakeChain chain = FakeChain.deployed(plan);
        PlannedContract verifier = contract("OwnershipVerifier");
        int offset = CompiledContract.of("OwnershipVerifier").immutables().getFirst().offsets().getLast();
        chain.change(verifier.address(), offset + Bytes32.BYTES - 1);

        List<DeploymentCheck> failures = new ContractDeployment(chain, plan).inspect().failures();

        assertThat(failures)
            .filteredOn(check -> check.contract().equals("OwnershipVerifier"))
            .extracting(DeploymentCheck::name)
            .containsExactly("code is what was compiled", "immutable registry");
    }

    @Test
    void oneImmutableOfAnotherChainIsFound() {
        FakeChain chain = FakeChain.deployed(plan);
        PlannedContract registry = contract("KeyRegistry");
        chain.codes.put(registry.address(), CompiledContract.of("KeyRegistry").runtimeCode(registry.immutables(1)));
        assertThat(new ContractDeployment(chain, plan).inspect().failures())
            .filteredOn(check -> check.contract().equals("KeyRegistry"))
            .extracting(DeploymentCheck::name)
            .containsExactly(
                "code is what was compiled",
                "immutable DEPLOYED_CHAIN_ID",
                "immutable DEPLOYED_SEPARATOR"
            );
    }

    @Test
    void aVerifierThatAcceptsEverythingFailsSixChecks() {
        FakeChain chain = FakeChain.deployed(plan);
        byte[] yes = new byte[32];
        yes[31] = 1;
        chain.calls = (_, _) -> Optional.of(yes);
        assertThat(failuresOf(chain, "SemaphoreVerifier1"))
            .hasSize(6)
            .allMatch(name -> name.startsWith("refuses it with"));
        assertThat(failuresOf(chain, "SchnorrVerifier"))
            .hasSize(6)
            .allMatch(name -> name.startsWith("refuses it"));
    }

    @Test
    void aVerifierThatAcceptsNothingFailsOneCheck() {
        FakeChain chain = FakeChain.deployed(plan);
        chain.calls = (_, _) -> Optional.of(new byte[32]);
        assertThat(failuresOf(chain, "SemaphoreVerifier1")).containsExactly("accepts a known good proof");
        assertThat(failuresOf(chain, "SchnorrVerifier")).containsExactly("accepts a known good signature");
        assertThat(failuresOf(chain, "SemaphoreVerifier20")).containsExactly("accepts a known good proof");
        // a chain without the precompiles may revert
        chain.calls = (_, _) -> Optional.empty();
        assertThat(failuresOf(chain, "SemaphoreVerifier1")).hasSize(7);
    }

    @Test
    void anotherDomainSeparatorIsFound() {
        FakeChain chain = FakeChain.deployed(plan);
        PlannedContract registry = contract("KeyRegistry");
        byte[] separator = new RegistryDomain(FakeChain.CHAIN_ID, registry.address()).separator().toBytes();
        chain.calls = (_, data) ->
            Arrays.equals(data, KeyRegistryContract.domainSeparator().data())
                ? Optional.of(separator)
                : Optional.empty();
        assertThat(failuresOf(chain, "KeyRegistry")).isEmpty();
        separator[0] ^= 1;
        assertThat(failuresOf(chain, "KeyRegistry")).containsExactly("domainSeparator() reads back");
    }

    @Test
    void aKeyThatIsNotInTheCodeIsFound() {
        BigInteger number = BigInteger.valueOf(0xabcdefL);
        assertThat(
            Groth16Probe.missing(List.of(number), new byte[] { 0x62, (byte) 0xab, (byte) 0xcd, (byte) 0xef })
        ).isEmpty();
        assertThat(
            Groth16Probe.missing(List.of(number), new byte[] { 0x62, (byte) 0xab, (byte) 0xcd, (byte) 0xee })
        ).containsExactly(number);
    }

    private PlannedContract contract(String name) {
        return plan
            .contracts()
            .stream()
            .filter(contract -> contract.name().equals(name))
            .findFirst()
            .orElseThrow();
    }

    private List<String> failuresOf(FakeChain chain, String contract) {
        return new ContractDeployment(chain, plan)
            .inspect()
            .failures()
            .stream()
            .filter(check -> check.contract().equals(contract))
            .map(DeploymentCheck::name)
            .toList();
    }
}
