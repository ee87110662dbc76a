package org.clavis.contracts.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.clavis.evm.Bytes32;
import org.junit.jupiter.api.Test;

class DeploymentPlanTest {

    /** Read by the test of script/Deploy.s.sol, which the build runs after this one. */
    private static final Path ADDRESSES = Path.of("target/addresses.json");

    @Test
    void theScriptComesToTheSameAddresses() throws IOException {
        String json = DeploymentPlan.shared()
            .contracts()
            .stream()
            .map(contract -> "  \"" + contract.name() + "\": \"" + contract.address().toHex() + "\"")
            .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
        Files.writeString(Files.createDirectories(ADDRESSES.getParent()).resolve(ADDRESSES.getFileName()), json);
        assertThat(DeploymentPlan.shared().contracts()).extracting(PlannedContract::address).doesNotHaveDuplicates();
    }

    @Test
    void anotherSaltGivesOtherAddresses() {
        var shared = DeploymentPlan.shared();
        var other = DeploymentPlan.withSalt(Bytes32.ZERO);
        for (int i = 0; i < shared.contracts().size(); i++) {
            assertThat(other.contracts().get(i).name()).isEqualTo(shared.contracts().get(i).name());
            assertThat(other.contracts().get(i).address()).isNotEqualTo(shared.contracts().get(i).address());
        }
    }

    @Test
    void everyImmutableHasAValueAndNoCodeIsTooLong() {
        for (PlannedContract contract : DeploymentPlan.shared().contracts()) {
            byte[] code = FakeChain.codeOf(contract);
            assertThat(code.length).as(contract.name()).isBetween(1, 24_576);
            assertThat(contract.initCode().length).as(contract.name()).isBetween(code.length, 49_152);
        }
    }
}
