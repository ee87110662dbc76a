package org.clavis.client.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.clavis.client.registry.TestDesks.QUARTER;
import static org.clavis.client.registry.TestDesks.desk;

import java.time.Duration;
import java.util.List;
import org.clavis.client.counterparty.Requirements;
import org.clavis.client.identity.Identity;
import org.clavis.contracts.Deployments;
import org.clavis.contracts.rpc.RpcLimits;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.junit.OnLocalChain;
import org.clavis.testnet.junit.ScriptedNode;
import org.clavis.testnet.junit.ScriptedNode.Reply;
import org.clavis.verifier.RejectReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A node between the client and a real chain that loses, delays and falsifies what concerns transactions. */
@OnLocalChain
@Timeout(120)
class TransactionFaultsTest {

    private static final ChainOptions IMPATIENT = ChainOptions.DEFAULT.withLimits(
        new RpcLimits(Duration.ofSeconds(1), Duration.ofMillis(1_500), 500_000)
    ).withReceiptTimeout(Duration.ofSeconds(3));
    private static final String SEND = "eth_sendRawTransaction";

    private final LocalChain local;
    private final Deployments contracts;
    private ScriptedNode node;
    private Chain chain;
    private KeyRegistry registry;
    private Identity alice;

    TransactionFaultsTest(LocalChain local, Deployments contracts) {
        this.local = local;
        this.contracts = contracts;
    }

    @BeforeEach
    void connect() {
        node = ScriptedNode.before(local.rpcUrl());
        chain = Chain.connect(node.url().toString(), IMPATIENT);
        registry = KeyRegistry.at(chain, contracts.keyRegistry(), TestDesks.clockOf(local));
        alice = desk(local, 1, "desk-1");
    }

    @AfterEach
    void close() {
        alice.close();
        chain.close();
        node.close();
    }

    @Test
    void nodeThatTakesTheTransactionAndNeverSaysSoGetsTheSameBytesAgain() {
        node.on(SEND, new Reply.Swallow());
        Receipt receipt = registry.register(alice, QUARTER);
        assertThat(receipt.blockNumber()).isPositive();
        assertThat(distinctSent()).hasSize(1);
        assertThat(nonceOnChain()).isEqualTo(1);
    }

    @Test
    void connectionThatBreaksWhileSendingIsTriedAgainWithTheSameBytes() {
        int[] left = { 2 };
        node.on(SEND, params -> left[0]-- > 0 ? new Reply.HangUp() : new Reply.Upstream());
        registry.register(alice, QUARTER);
        assertThat(node.count(SEND)).isEqualTo(3);
        assertThat(distinctSent()).hasSize(1);
        assertThat(nonceOnChain()).isEqualTo(1);
    }

    @Test
    void lostTransactionStaysTheOnlyOne() {
        // the node says yes and forgets it
        String hash = "\"0x" + "77".repeat(32) + "\"";
        node.onResult(SEND, hash);
        ChainException e = catchThrowableOfType(ChainException.class, () -> registry.register(alice, QUARTER));
        assertThat(e.reason()).isEqualTo(ChainReason.PENDING);
        assertThat(e.transactionHash()).isPresent();
        assertThat(e.getMessage()).contains("may still be mined").doesNotContain("\n");

        // no second one is signed while the first may come
        ChainException again = catchThrowableOfType(ChainException.class, () -> registry.register(alice, QUARTER));
        assertThat(again.reason()).isEqualTo(ChainReason.PENDING);
        assertThat(again.transactionHash()).isEqualTo(e.transactionHash());
        assertThat(catchThrowableOfType(ChainException.class, () -> registry.revoke(alice)).reason()).isEqualTo(
            ChainReason.PENDING
        );
        assertThat(distinctSent()).hasSize(1);

        // it turns up after all
        node.forget(SEND);
        node.askUpstream(SEND, JsonMapper.shared().valueToTree(distinctSent()));
        RegistryException done = catchThrowableOfType(RegistryException.class, () -> registry.register(alice, QUARTER));
        assertThat(done.reason()).isEqualTo(RegistryReason.ALREADY_REGISTERED);
        assertThat(nonceOnChain()).isEqualTo(1);
        registry.revoke(alice);
        assertThat(nonceOnChain()).isEqualTo(2);
    }

    @Test
    void sameRequestGoesOnWaitingForTheFirstTransaction() {
        registry.register(alice, QUARTER);
        node.on("eth_getTransactionReceipt", new Reply.Result(JsonMapper.shared().nullNode()));
        ChainException e = catchThrowableOfType(ChainException.class, () -> registry.revoke(alice));
        assertThat(e.reason()).isEqualTo(ChainReason.PENDING);
        node.forget("eth_getTransactionReceipt");
        Receipt receipt = registry.revoke(alice);
        assertThat(e.transactionHash()).contains(receipt.transactionHash());
        assertThat(nonceOnChain()).isEqualTo(2);
    }

    @Test
    void replacedTransactionIsTold() {
        // the node says yes and forgets it, while another program uses the account
        boolean[] first = { true };
        node.on(SEND, params -> {
            if (first[0]) {
                first[0] = false;
                registerElsewhere("desk-2");
            }
            return new Reply.Result(JsonMapper.shared().valueToTree("0x" + "77".repeat(32)));
        });
        ChainException e = catchThrowableOfType(ChainException.class, () -> registry.register(alice, QUARTER));
        assertThat(e.reason()).isEqualTo(ChainReason.REPLACED);
        assertThat(e.transactionHash()).isPresent();
        assertThat(distinctSent()).hasSize(1);
        node.forget(SEND);
        registry.register(alice, QUARTER);
        assertThat(nonceOnChain()).isEqualTo(2);
    }

    @Test
    void refusedTransactionIsNotWaitedFor() {
        node.on(SEND, new Reply.Failure(-32_000, "insufficient funds for gas * price + value", null));
        ChainException e = catchThrowableOfType(ChainException.class, () -> registry.register(alice, QUARTER));
        assertThat(e.reason()).isEqualTo(ChainReason.OUT_OF_FUNDS);
        assertThat(node.count(SEND)).isEqualTo(1);
        node.forget(SEND);
        registry.register(alice, QUARTER);
        assertThat(nonceOnChain()).isEqualTo(1);
    }

    @Test
    void vagueErrorLeavesOpenWhetherTheTransactionWasPassedOn() {
        node.on(SEND, new Reply.Failure(-32_603, "internal error: upstream timed out", null));
        ChainException e = catchThrowableOfType(ChainException.class, () -> registry.register(alice, QUARTER));
        assertThat(e.reason()).isEqualTo(ChainReason.PENDING);
        node.forget(SEND);
        // it had been passed on
        node.askUpstream(SEND, JsonMapper.shared().valueToTree(distinctSent()));
        RegistryException done = catchThrowableOfType(RegistryException.class, () -> registry.register(alice, QUARTER));
        assertThat(done.reason()).isEqualTo(RegistryReason.ALREADY_REGISTERED);
        assertThat(distinctSent()).hasSize(1);
        assertThat(nonceOnChain()).isEqualTo(1);
    }

    @Test
    void anotherProcessSignsNothingWhileATransactionWaits() {
        // the node has it and no block does
        node.on("eth_getTransactionCount", params ->
            new Reply.Result(
                JsonMapper.shared().valueToTree(params.get(1).asString().equals("pending") ? "0x1" : "0x0")
            )
        );
        try (Chain restarted = Chain.connect(node.url().toString(), IMPATIENT)) {
            KeyRegistry fresh = KeyRegistry.at(restarted, contracts.keyRegistry(), TestDesks.clockOf(local));
            ChainException e = catchThrowableOfType(ChainException.class, () -> fresh.register(alice, QUARTER));
            assertThat(e.reason()).isEqualTo(ChainReason.PENDING);
            assertThat(node.count(SEND)).isZero();
        }
    }

    @Test
    void nodeThatDiesMidwayIsToldInOneLine() {
        registry.register(alice, QUARTER);
        node.close();
        ChainException e = catchThrowableOfType(ChainException.class, () -> registry.revoke(alice));
        assertThat(e.reason()).isEqualTo(ChainReason.UNREACHABLE);
        assertThat(e.getMessage()).doesNotContain("\n");
        assertThat(TestDesks.reason(registry.check(alice.keyId(), Requirements.none()))).isEqualTo(
            RejectReason.CHAIN_UNAVAILABLE
        );
    }

    @Test
    void nodeThatDiesWhileWaitingLeavesTheTransactionPending() {
        node.on("eth_getTransactionReceipt", params -> new Reply.HangUp());
        ChainException e = catchThrowableOfType(ChainException.class, () -> registry.register(alice, QUARTER));
        assertThat(e.reason()).isEqualTo(ChainReason.PENDING);
        assertThat(e).hasMessageContaining("may still be mined: ").hasMessageContaining("broke off");
    }

    @Test
    void nodeThatSwitchesToAnotherChainGetsNoTransaction() {
        node.onResult("eth_chainId", "\"0x1\"");
        ChainException e = catchThrowableOfType(ChainException.class, () -> registry.register(alice, QUARTER));
        assertThat(e.reason()).isEqualTo(ChainReason.WRONG_CHAIN);
        assertThat(node.count(SEND)).isZero();
    }

    @Test
    void receiptOfAnotherTransactionIsNoReceipt() {
        node.on("eth_getTransactionReceipt", params -> {
            JsonNode receipt = node.askUpstream("eth_getTransactionReceipt", params);
            return new Reply.Result(
                receipt instanceof ObjectNode object ? object.put("transactionHash", "0x" + "88".repeat(32)) : receipt
            );
        });
        ChainException e = catchThrowableOfType(ChainException.class, () -> registry.register(alice, QUARTER));
        assertThat(e.reason()).isEqualTo(ChainReason.MALFORMED_ANSWER);
    }

    @Test
    void minedAndRevertedIsToldWithTheContractsReason() {
        registry.register(alice, QUARTER);
        // the node lies while it is tried out
        boolean[] lie = { true };
        node.on("eth_call", params ->
            lie[0] ? new Reply.Result(JsonMapper.shared().valueToTree("0x")) : new Reply.Upstream()
        );
        node.onResult("eth_estimateGas", "\"0x186a0\"");
        node.on(SEND, params -> {
            lie[0] = false;
            return new Reply.Upstream();
        });
        RegistryException e = catchThrowableOfType(RegistryException.class, () -> registry.register(alice, QUARTER));
        assertThat(e.reason()).isEqualTo(RegistryReason.ALREADY_REGISTERED);
        assertThat(nonceOnChain()).isEqualTo(2);
    }

    private void registerElsewhere(String label) {
        try (Chain direct = Chain.connect(local.rpcUrl().toString()); Identity desk = desk(local, 1, label)) {
            KeyRegistry.at(direct, contracts.keyRegistry()).register(desk, QUARTER);
        }
    }

    private List<String> distinctSent() {
        return node
            .calls()
            .stream()
            .filter(call -> call.method().equals(SEND))
            .map(call -> call.params().get(0).asString())
            .distinct()
            .toList();
    }

    private long nonceOnChain() {
        try (Chain direct = Chain.connect(local.rpcUrl().toString())) {
            return direct.read("eth_getTransactionCount", alice.address().toHex(), "latest").number();
        }
    }
}
