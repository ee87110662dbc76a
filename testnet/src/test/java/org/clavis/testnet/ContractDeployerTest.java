package org.clavis.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.clavis.contracts.Deployments;
import org.clavis.contracts.deployment.Create2Factory;
import org.clavis.contracts.deployment.DeploymentException;
import org.clavis.contracts.deployment.DeploymentPlan;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deployments on real chains: with the factory, without it, again, and with something else in a contract's place. */
@Timeout(120)
class ContractDeployerTest {

    @Test
    void theSameAddressesOnEveryChainAndOnlyOnce() {
        try (AnvilChain chain = AnvilChain.start(); AnvilChain other = AnvilChain.options().chainId(7).start()) {
            Deployments first = ContractDeployer.deployAll(chain);
            assertThat(first).isEqualTo(DeploymentPlan.shared().addresses());
            assertThat(ContractDeployer.deployAll(other, other.accounts().get(3))).isEqualTo(first);
            try (DevNode node = new DevNode(chain.rpcUrl())) {
                var block = node.number("eth_blockNumber");
                ContractDeployer.deployAll(chain);
                assertThat(node.number("eth_blockNumber")).isEqualTo(block);
            }
            DeploymentPlan apart = DeploymentPlan.withSalt(Bytes32.ZERO);
            assertThat(ContractDeployer.deploy(chain, chain.accounts().getFirst(), apart)).isEqualTo(apart.addresses());
            assertThat(apart.addresses().keyRegistry()).isNotEqualTo(first.keyRegistry());
        }
    }

    @Test
    void aChainWithoutTheFactoryGetsIt() {
        try (
            AnvilChain chain = AnvilChain.options().arguments("--disable-default-create2-deployer").start();
            DevNode node = new DevNode(chain.rpcUrl())
        ) {
            assertThat(code(node, Create2Factory.ADDRESS)).isEqualTo("0x");
            assertThat(ContractDeployer.deployAll(chain)).isEqualTo(DeploymentPlan.shared().addresses());
            assertThat(code(node, Create2Factory.ADDRESS)).hasSize(2 + 2 * 69);
        }
    }

    @Test
    void aContractThatIsNotOursIsRefused() {
        try (AnvilChain chain = AnvilChain.start(); DevNode node = new DevNode(chain.rpcUrl())) {
            Address registry = DeploymentPlan.shared().addresses().keyRegistry();
            node.call("anvil_setCode", registry.toHex(), "0x00");
            assertThatThrownBy(() -> ContractDeployer.deployAll(chain))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("KeyRegistry: code is what was compiled");
        }
    }

    private static String code(DevNode node, Address address) {
        return node.call("eth_getCode", address.toHex(), "latest").asString();
    }
}
