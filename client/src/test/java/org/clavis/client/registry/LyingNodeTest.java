package org.clavis.client.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.clavis.client.registry.TestDesks.QUARTER;
import static org.clavis.client.registry.TestDesks.desk;
import static org.clavis.client.registry.TestDesks.reason;

import org.clavis.client.counterparty.Requirements;
import org.clavis.client.identity.Identity;
import org.clavis.contracts.Deployments;
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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A node that falsifies what a check reads. */
@OnLocalChain
@Timeout(120)
class LyingNodeTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String LOGS = "eth_getLogs";
    private static final int BUNDLE_CHARS = 2 + 2 * 64;

    private final LocalChain local;
    private final Deployments contracts;
    private ScriptedNode node;
    private Chain chain;
    private KeyRegistry registry;
    private Identity alice;

    LyingNodeTest(LocalChain local, Deployments contracts) {
        this.local = local;
        this.contracts = contracts;
    }

    @BeforeEach
    void connect() {
        node = ScriptedNode.before(local.rpcUrl());
        chain = Chain.connect(node.url().toString());
        registry = KeyRegistry.at(chain, contracts.keyRegistry(), TestDesks.clockOf(local));
        alice = desk(local, 1, "desk-1");
        registry.register(alice, QUARTER);
    }

    @AfterEach
    void close() {
        alice.close();
        chain.close();
        node.close();
    }

    @Test
    void everyWordOfTheBundleIsBoundToTheRecord() {
        for (int word = 0; word < 9; word++) {
            int at = BUNDLE_CHARS + word * 64 + 63;
            falsifyLogs(log -> {
                StringBuilder data = new StringBuilder(log.get("data").asString());
                data.setCharAt(at, data.charAt(at) == '0' ? '1' : '0');
                log.put("data", data.toString());
            });
            assertThat(check())
                .as("word %s", word)
                .isIn(RejectReason.BUNDLE_MISMATCH, RejectReason.NOT_ON_CURVE, RejectReason.NOT_CANONICAL);
        }
    }

    @Test
    void anotherOwnerOrLabelIsNoticed() {
        falsifyLogs(log -> log.set("topics", falsified(log.get("topics"), 2)));
        assertThat(check()).isEqualTo(RejectReason.STATEMENT_MISMATCH);
        falsifyLogs(log -> {
            StringBuilder data = new StringBuilder(log.get("data").asString());
            data.setCharAt(2 + 11, '9');
            log.put("data", data.toString());
        });
        assertThat(check()).isEqualTo(RejectReason.STATEMENT_MISMATCH);
    }

    @Test
    void logsOfOthersDoNotCount() {
        falsifyLogs(log -> log.put("address", "0x" + "11".repeat(20)));
        assertThat(check()).isEqualTo(RejectReason.BUNDLE_MISMATCH);
        falsifyLogs(log -> log.set("topics", falsified(log.get("topics"), 0)));
        assertThat(check()).isEqualTo(RejectReason.BUNDLE_MISMATCH);
        falsifyLogs(log -> log.put("data", "0x"));
        assertThat(check()).isEqualTo(RejectReason.BUNDLE_MISMATCH);
    }

    @Test
    void decoyBesideTheTruthDoesNoHarm() {
        node.on(LOGS, params -> {
            ArrayNode logs = (ArrayNode) node.askUpstream(LOGS, params);
            ObjectNode decoy = ((ObjectNode) logs.get(0)).deepCopy();
            StringBuilder data = new StringBuilder(decoy.get("data").asString());
            data.setCharAt(data.length() - 1, data.charAt(data.length() - 1) == '0' ? '1' : '0');
            return new Reply.Result(logs.insert(0, decoy.put("data", data.toString())));
        });
        assertThat(registry.check(alice.keyId(), Requirements.none()).isAccepted()).isTrue();
    }

    @Test
    void missingLogIsNoRefusalOfTheKey() {
        node.onResult(LOGS, "[]");
        assertThat(check()).isEqualTo(RejectReason.CHAIN_UNAVAILABLE);
        assertThat(node.count(LOGS)).isLessThanOrEqualTo(41);
        RegistryException e = catchThrowableOfType(RegistryException.class, () -> registry.lookup(alice.keyId()));
        assertThat(e.reason()).isEqualTo(RegistryReason.BUNDLE_UNAVAILABLE);
    }

    @Test
    void bundleIsFoundElsewhereInTheLogInPiecesThatTheNodeBears() {
        // a chain whose log counts blocks otherwise than its contracts, and a node that answers for 100 at most
        long announced = registry.currentRecord(alice.keyId()).changedBlock();
        local.mine(300);
        node.on(LOGS, params -> {
            long from = Long.decode(params.get(0).get("fromBlock").asString());
            long to = Long.decode(params.get(0).get("toBlock").asString());
            if (from == announced && to == announced) {
                return new Reply.Result(JSON.createArrayNode());
            }
            return to - from >= 100 ? new Reply.Failure(-32_602, "range too large", null) : new Reply.Upstream();
        });
        assertThat(registry.check(alice.keyId(), Requirements.none()).isAccepted()).isTrue();
    }

    @Test
    void recordThatIsNoneIsToldAsTheNodesFault() {
        for (String answer : new String[] { "0x", "0x00", "0x" + "ff".repeat(288), "0x" + "00".repeat(289) }) {
            node.on("eth_call", new Reply.Result(JSON.valueToTree(answer)));
            assertThat(check()).as(answer).isEqualTo(RejectReason.CHAIN_UNAVAILABLE);
        }
    }

    @Test
    void chainThatChangesUnderTheQuestionIsAskedAgain() {
        int[] others = { 1 };
        node.on("eth_getBlockByNumber", params -> {
            ObjectNode block = (ObjectNode) node.askUpstream("eth_getBlockByNumber", params);
            boolean confirming = !params.get(0).asString().equals("latest");
            return new Reply.Result(confirming && others[0]-- > 0 ? block.put("hash", "0x" + "99".repeat(32)) : block);
        });
        assertThat(registry.check(alice.keyId(), Requirements.none()).isAccepted()).isTrue();
        others[0] = Integer.MAX_VALUE;
        assertThat(check()).isEqualTo(RejectReason.CHAIN_UNAVAILABLE);
    }

    @Test
    void revokedStaysRevokedWhateverTheTime() {
        registry.revoke(alice);
        node.on("eth_getBlockByNumber", params -> {
            ObjectNode block = (ObjectNode) node.askUpstream("eth_getBlockByNumber", params);
            return new Reply.Result(block.put("timestamp", "0x1"));
        });
        assertThat(check()).isEqualTo(RejectReason.REVOKED);
    }

    private RejectReason check() {
        return reason(registry.check(alice.keyId(), Requirements.none()));
    }

    private void falsifyLogs(java.util.function.Consumer<ObjectNode> change) {
        node.on(LOGS, params -> {
            JsonNode logs = node.askUpstream(LOGS, params);
            logs.forEach(log -> change.accept((ObjectNode) log));
            return new Reply.Result(logs);
        });
    }

    private static ArrayNode falsified(JsonNode topics, int index) {
        ArrayNode changed = ((ArrayNode) topics).deepCopy();
        StringBuilder topic = new StringBuilder(changed.get(index).asString());
        topic.setCharAt(topic.length() - 1, topic.charAt(topic.length() - 1) == '0' ? '1' : '0');
        changed.set(index, JSON.<JsonNode>valueToTree(topic.toString()));
        return changed;
    }
}
