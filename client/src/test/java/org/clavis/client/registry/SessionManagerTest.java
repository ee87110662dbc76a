package org.clavis.client.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clavis.client.registry.TestDesks.QUARTER;
import static org.clavis.client.registry.TestDesks.accepted;
import static org.clavis.client.registry.TestDesks.desk;
import static org.clavis.client.registry.TestDesks.reason;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.Requirements;
import org.clavis.client.identity.Identity;
import org.clavis.client.session.SessionReason;
import org.clavis.client.session.live.SessionManager;
import org.clavis.contracts.Deployments;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.junit.OnLocalChain;
import org.clavis.testnet.junit.ScriptedNode.Reply;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.registry.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the chain does to open sessions, on a real chain with reorganisations, and behind a node that lies. */
@OnLocalChain
@Timeout(120)
class SessionManagerTest extends ManagedSessions {

    private static final String RECEIPTS = "eth_getBlockReceipts";

    SessionManagerTest(LocalChain local, Deployments contracts) {
        super(local, contracts);
    }

    @Test
    void aRevocationEndsTheSessionsOfThatKeyAndNoOthers() {
        List<Open> sessions = List.of(open(0), open(0), open(1), open(2));
        assertThat(manager.poll()).isTrue();
        registry.revoke(desks.get(0));
        assertThat(manager.poll()).isTrue();
        assertThat(sessions.get(0).ended).containsExactly(SessionReason.REVOKED);
        assertThat(sessions.get(1).ended).containsExactly(SessionReason.REVOKED);
        assertThat(sessions.get(2).ended).isEmpty();
        assertThat(sessions.get(3).ended).isEmpty();
        assertThat(told).containsExactly("REVOKED", "REVOKED");
        assertThat(manager.sessionCount()).isEqualTo(2);
        assertThat(manager.poll()).isTrue();
        assertThat(told).hasSize(2);
    }

    @Test
    void aRevocationBetweenHandshakeAndWatchIsNotMissed() {
        Counterparty peer = accepted(registry.check(desks.get(0).keyId(), Requirements.none()));
        registry.revoke(desks.get(0));
        assertThat(manager.poll()).isTrue();
        Open late = new Open(peer, local.latestBlockTimestamp());
        manager.watch(late);
        assertThat(manager.poll()).isTrue();
        assertThat(late.ended).containsExactly(SessionReason.REVOKED);
    }

    @Test
    void aRotationEndsSessionsAfterTheGraceAndAnExtensionAsksForARekey() {
        manager.close();
        manager = SessionManager.create(registry, options().graceOf(Duration.ofSeconds(40)));
        Open rotated = open(0);
        Open extended = open(1);
        registry.rotate(desks.get(0), QUARTER);
        registry.extend(desks.get(1), local.latestBlockTimestamp().plus(Duration.ofDays(200)));
        assertThat(manager.poll()).isTrue();
        assertThat(rotated.ended).isEmpty();
        assertThat(extended.rekeys).isEqualTo(1);
        Open fresh = open(0);
        local.increaseTime(Duration.ofSeconds(60));
        assertThat(manager.poll()).isTrue();
        assertThat(rotated.ended).containsExactly(SessionReason.SUPERSEDED);
        assertThat(fresh.ended).isEmpty();
        // past the end that was registered first, the extended one goes on
        local.increaseTime(Duration.ofDays(100));
        assertThat(manager.poll()).isTrue();
        assertThat(extended.ended).isEmpty();
        assertThat(fresh.ended).containsExactly(SessionReason.EXPIRED);
        assertThat(told).containsExactly("rekey", "SUPERSEDED", "EXPIRED");
    }

    @Test
    void whatEndsAnAgentsParentEndsTheAgentsSessions() {
        Identity parent = desk(local, 4, "parent");
        Identity agent = desk(local, 5, "agent");
        registry.register(parent, Registration.scopes(Scope.TRADE, Scope.DELEGATE).validFor(Duration.ofDays(90)));
        local.increaseTime(Duration.ofSeconds(5));
        registry.agents().register(agent, parent, Registration.scopes(Scope.TRADE).validFor(Duration.ofDays(9)));
        Open known = open(agent);
        Open other = open(1);
        assertThat(manager.poll()).isTrue();
        assertThat(known.ended).isEmpty();
        Open unknown = open(agent);
        registry.revoke(parent);
        assertThat(manager.poll()).isTrue();
        assertThat(known.ended).containsExactly(SessionReason.PARENT_ENDED);
        assertThat(unknown.ended).containsExactly(SessionReason.PARENT_ENDED);
        assertThat(other.ended).isEmpty();
        agent.close();
        parent.close();
    }

    @Test
    void aRegistrationThatIsUndoneEndsItsSessionsAndNoOthers() {
        Open older = open(0);
        String snapshot = local.snapshot();
        try (Identity late = desk(local, 4, "late")) {
            registry.register(late, QUARTER);
            Open session = open(late);
            Open looked = open(1);
            assertThat(manager.poll()).isTrue();
            local.revert(snapshot);
            local.mine(2);
            assertThat(manager.poll()).isTrue();
            assertThat(session.ended).containsExactly(SessionReason.REGISTRATION_UNDONE);
            assertThat(looked.ended).isEmpty();
            assertThat(older.ended).isEmpty();
            assertThat(told).containsExactly("REGISTRATION_UNDONE");
        }
    }

    @Test
    void aPolicyThatTightensEndsWhatItRefusesWhenItComesIntoForce() {
        var publisher = KeyRegistry.accountOf(desks.get(2));
        PolicyContract policy = PolicyContract.at(chain, contracts.securityPolicy(), publisher.address());
        manager.close();
        manager = SessionManager.create(registry, options().headAgeUpTo(Duration.ofDays(30)).with(policy));
        assertThat(manager.policy()).isEqualTo(Policy.NONE);
        Open classic = open(0);
        Policy hybrid = new Policy(2, 0, 0, 0);
        policy.announce(publisher, hybrid, local.latestBlockTimestamp().plus(Duration.ofDays(8)));
        assertThat(manager.poll()).isTrue();
        assertThat(classic.ended).isEmpty();
        assertThat(policy.pending().map(PolicyAnnouncement::policy)).contains(hybrid);
        local.increaseTime(Duration.ofDays(9));
        assertThat(manager.poll()).isTrue();
        assertThat(classic.ended).containsExactly(SessionReason.POLICY_TIGHTENED);
        assertThat(policy.current()).isEqualTo(hybrid).isEqualTo(manager.policy());
        var resolver = manager.resolver(registry.resolver(Requirements.none()));
        assertThat(reason(resolver.resolve(desks.get(1).keyId()))).isEqualTo(RejectReason.SUITE_TOO_WEAK);
    }

    @Test
    void aChainThatCannotBeFollowedEndsNothingAndAdmitsNobody() {
        Open session = open(0);
        assertThat(manager.poll()).isTrue();
        var resolver = manager.resolver(registry.resolver(Requirements.none()));
        assertThat(resolver.resolve(desks.get(1).keyId()).isAccepted()).isTrue();
        node.on("eth_getBlockByNumber", new Reply.Failure(-32_000, "gone", null));
        local.increaseTime(Duration.ofMinutes(5));
        assertThat(manager.poll()).isFalse();
        assertThat(told).containsOnly("unavailable");
        assertThat(session.ended).isEmpty();
        assertThat(reason(resolver.resolve(desks.get(1).keyId()))).isEqualTo(RejectReason.CHAIN_UNAVAILABLE);
        // what has happened meanwhile is not lost
        registry = KeyRegistry.at(Chain.connect(local.rpcUrl().toString()), contracts.keyRegistry());
        registry.revoke(desks.get(0));
        node.forget("eth_getBlockByNumber");
        assertThat(manager.poll()).isTrue();
        assertThat(session.ended).containsExactly(SessionReason.REVOKED);
        assertThat(resolver.resolve(desks.get(1).keyId()).isAccepted()).isTrue();
        registry.chain().close();
    }

    @Test
    void logsThatAreForgedHiddenOrElsewhereAreNotBelieved() {
        Open session = open(0);
        assertThat(manager.poll()).isTrue();
        registry.revoke(desks.get(1));
        List<Consumer<ObjectNode>> lies = List.of(
            receipt -> receipt.set("logs", receipt.arrayNode()),
            receipt -> log(receipt).put("address", "0x" + "11".repeat(20)),
            receipt -> log(receipt).put("data", "0x" + "00".repeat(96)),
            receipt -> log(receipt).set("topics", forged((ArrayNode) log(receipt).get("topics"))),
            receipt -> receipt.put("status", "0x0"),
            receipt -> receipt.put("cumulativeGasUsed", "0x1")
        );
        for (var lie : lies) {
            node.on(RECEIPTS, params -> {
                JsonNode receipts = node.askUpstream(RECEIPTS, params);
                lie.accept((ObjectNode) receipts.get(0));
                return new Reply.Result(receipts);
            });
            told.clear();
            assertThat(manager.poll()).isFalse();
            assertThat(told).containsExactly("unavailable");
            assertThat(session.ended).isEmpty();
        }
        node.onResult(RECEIPTS, "[]");
        assertThat(manager.poll()).isFalse();
        // a node without the method is asked for each receipt
        node.on(RECEIPTS, new Reply.Failure(-32_601, "no such method", null));
        Open other = open(0);
        assertThat(manager.poll()).isTrue();
        assertThat(node.count("eth_getTransactionReceipt")).isPositive();
        assertThat(other.ended).isEmpty();
    }

    /** The topics with this test's first desk in place of the second. */
    private ArrayNode forged(ArrayNode topics) {
        ArrayNode forged = topics.deepCopy();
        forged.set(1, topics.arrayNode().add(desks.get(0).keyId().toHex()).get(0));
        return forged;
    }

    private static ObjectNode log(ObjectNode receipt) {
        return (ObjectNode) receipt.get("logs").get(0);
    }

    @Test
    void headersThatAreNotWhatTheyHashToAreNotBelieved() {
        assertThat(manager.poll()).isTrue();
        local.mine(3);
        for (String field : List.of("parentHash", "receiptsRoot", "stateRoot", "hash", "mixHash")) {
            node.on("eth_getBlockByNumber", params -> {
                ObjectNode block = (ObjectNode) node.askUpstream("eth_getBlockByNumber", params);
                return new Reply.Result(block.put(field, "0x" + "42".repeat(32)));
            });
            assertThat(manager.poll()).as(field).isFalse();
        }
        node.forget("eth_getBlockByNumber");
        assertThat(manager.poll()).isTrue();
    }

    @Test
    void aBlockOfAnotherBranchIsNoParent() {
        assertThat(manager.poll()).isTrue();
        String snapshot = local.snapshot();
        local.mine(1);
        JsonNode undone = node.askUpstream("eth_getBlockByNumber", latest());
        local.revert(snapshot);
        local.increaseTime(Duration.ofSeconds(9));
        local.mine(1);
        node.onResult("eth_getBlockByHash", undone.toString());
        assertThat(manager.poll()).isFalse();
        assertThat(told).containsExactly("unavailable");
        node.forget("eth_getBlockByHash");
        assertThat(manager.poll()).isTrue();
    }

    @Test
    void moreBlocksThanAreFollowedPutEveryKeyInDoubt() {
        Open kept = open(0);
        Open revoked = open(1);
        assertThat(manager.poll()).isTrue();
        registry.revoke(desks.get(1));
        local.mine(ChainFollower.MAX_BLOCKS + 5);
        assertThat(manager.poll()).isTrue();
        assertThat(revoked.ended).containsExactly(SessionReason.REVOKED);
        assertThat(kept.ended).isEmpty();
    }

    /** A session of the second desk's with the first. */
    private Open ours(long epoch) {
        Counterparty peer = accepted(registry.check(desks.get(0).keyId(), Requirements.none()));
        Open session = new Open(peer, local.latestBlockTimestamp());
        session.localKeyId = desks.get(1).keyId();
        session.localEpoch = epoch;
        manager.watch(session);
        return session;
    }

    @Test
    void whatEndsThisSidesKeyEndsTheSessionsThatRestOnIt() {
        manager.watchOwn(accepted(registry.check(desks.get(1).keyId(), Requirements.none())));
        Open first = ours(1);
        Open unknown = ours(0);
        Open others = open(0);
        assertThat(manager.poll()).isTrue();
        assertThat(manager.sessionCount()).isEqualTo(3);
        registry.rotate(desks.get(1), QUARTER);
        Open second = ours(2);
        assertThat(manager.poll()).isTrue();
        assertThat(first.ended).containsExactly(SessionReason.OWN_KEY_ENDED);
        assertThat(unknown.ended).containsExactly(SessionReason.OWN_KEY_ENDED);
        assertThat(second.ended).isEmpty();
        assertThat(others.ended).isEmpty();
        assertThat(told).containsExactly("own SUPERSEDED", "OWN_KEY_ENDED", "OWN_KEY_ENDED");
        assertThat(ours(1).ended).as("ended when it is watched").containsExactly(SessionReason.OWN_KEY_ENDED);
        manager.watchOwn(accepted(registry.check(desks.get(1).keyId(), Requirements.none())));
        registry.revoke(desks.get(1));
        assertThat(manager.poll()).isTrue();
        assertThat(second.ended).containsExactly(SessionReason.OWN_KEY_ENDED);
        assertThat(others.ended).isEmpty();
        assertThat(told).contains("own REVOKED");
    }

    @Test
    void thisSidesRegistrationThatIsUndoneEndsItsSessions() {
        String snapshot = local.snapshot();
        registry.rotate(desks.get(1), QUARTER);
        manager.watchOwn(accepted(registry.check(desks.get(1).keyId(), Requirements.none())));
        Open session = ours(2);
        assertThat(manager.poll()).isTrue();
        local.revert(snapshot);
        local.mine(3);
        assertThat(manager.poll()).isTrue();
        assertThat(session.ended).containsExactly(SessionReason.OWN_KEY_ENDED);
        assertThat(told).containsExactly("own REGISTRATION_UNDONE", "OWN_KEY_ENDED");
    }

    /** A policy, in force after eight days, that refuses a key of suite 1 between two times. */
    private void endsBetween(Duration before, Duration after, Policy announced, RejectReason refused) {
        var publisher = KeyRegistry.accountOf(desks.get(2));
        PolicyContract policy = PolicyContract.at(chain, contracts.securityPolicy(), publisher.address());
        policy.announce(publisher, announced, local.latestBlockTimestamp().plus(Duration.ofDays(8)));
        manager.close();
        manager = SessionManager.create(registry, options().headAgeUpTo(Duration.ofDays(60)).with(policy));
        local.increaseTime(before);
        Open session = open(0);
        assertThat(manager.poll()).isTrue();
        assertThat(session.ended).as("not yet").isEmpty();
        local.increaseTime(after.minus(before));
        assertThat(manager.poll()).isTrue();
        assertThat(session.ended).containsExactly(SessionReason.POLICY_TIGHTENED);
        var resolver = manager.resolver(registry.resolver(Requirements.none()));
        assertThat(reason(resolver.resolve(desks.get(0).keyId()))).isEqualTo(refused);
        Open next = open(0);
        assertThat(next.ended).as("ended when it is watched").containsExactly(SessionReason.POLICY_TIGHTENED);
    }

    @Test
    void aPolicysCutoffEndsClassicSessions() {
        Policy policy = new Policy(0, local.latestBlockTimestamp().plus(Duration.ofDays(20)).getEpochSecond(), 0, 0);
        endsBetween(Duration.ofDays(19), Duration.ofDays(21), policy, RejectReason.SUITE_TOO_WEAK);
    }

    @Test
    void aPolicysKeyAgeEndsSessionsWithOldKeys() {
        Policy policy = new Policy(0, 0, Duration.ofDays(30).toSeconds(), 0);
        endsBetween(Duration.ofDays(29), Duration.ofDays(31), policy, RejectReason.EXPIRED);
    }

    @Test
    void aPolicysSessionAgeAsksForARekeyFirst() {
        var publisher = KeyRegistry.accountOf(desks.get(1));
        PolicyContract policy = PolicyContract.at(chain, contracts.securityPolicy(), publisher.address());
        policy.announce(publisher, new Policy(0, 0, 0, 90), local.latestBlockTimestamp().plus(Duration.ofDays(8)));
        local.increaseTime(Duration.ofDays(9));
        manager.close();
        manager = SessionManager.create(registry, options().with(policy));
        manager.poll();
        assertThat(manager.policy().maximumSessionAge()).isEqualTo(90);
        Open session = open(0);
        local.increaseTime(Duration.ofSeconds(65));
        manager.poll();
        manager.poll();
        assertThat(session.rekeys).isEqualTo(1);
        session.establishedAt = local.latestBlockTimestamp();
        local.increaseTime(Duration.ofSeconds(50));
        manager.poll();
        assertThat(session.ended).isEmpty();
        local.increaseTime(Duration.ofSeconds(50));
        manager.poll();
        assertThat(session.ended).containsExactly(SessionReason.POLICY_TIGHTENED);
        assertThat(session.rekeys).isEqualTo(1);
    }
}
