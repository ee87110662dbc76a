package org.clavis.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.clavis.contracts.Deployments;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** What every engine must do for a test class. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class LocalChainContract {

    private final LocalChain chain;
    private final Deployments contracts;

    LocalChainContract(LocalChain chain, Deployments contracts) {
        this.chain = chain;
        this.contracts = contracts;
    }

    @Test
    @Order(1)
    void contractsAreDeployed() {
        try (DevNode node = new DevNode(chain.rpcUrl())) {
            assertThat(node.chainId()).isEqualTo(chain.chainId());
            assertThat(
                node.call("eth_getCode", contracts.keyRegistry().toHex(), "latest").asString()
            ).hasSizeGreaterThan(1_000);
            assertThat(
                node.call("eth_getCode", contracts.ownershipVerifier().toHex(), "latest").asString()
            ).hasSizeGreaterThan(1_000);
        }
    }

    @Test
    @Order(2)
    void timeGoesWhereItIsTold() {
        Instant then = chain.latestBlockTimestamp().plus(Duration.ofDays(400));
        chain.setNextBlockTimestamp(then);
        chain.mine(1);
        assertThat(chain.latestBlockTimestamp()).isBetween(then, then.plusSeconds(2));
        chain.increaseTime(Duration.ofDays(100));
        assertThat(chain.latestBlockTimestamp()).isAfterOrEqualTo(then.plus(Duration.ofDays(100)));
    }

    @Test
    @Order(3)
    void theTestBeforeLeftNothingBehind() {
        assertThat(chain.latestBlockTimestamp()).isBefore(Instant.now().plus(Duration.ofDays(1)));
        chain.mine(1);
        assertThat(chain.latestBlockTimestamp()).isBefore(Instant.now().plus(Duration.ofDays(1)));
    }
}
