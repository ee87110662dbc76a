package org.clavis.client.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clavis.client.registry.TestDesks.QUARTER;
import static org.clavis.client.registry.TestDesks.accepted;
import static org.clavis.client.registry.TestDesks.desk;
import static org.clavis.client.registry.TestDesks.reason;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.Requirements;
import org.clavis.client.identity.Identity;
import org.clavis.client.session.LiveSession;
import org.clavis.client.session.SessionReason;
import org.clavis.client.session.live.SessionManager;
import org.clavis.client.session.live.SessionManagerEvents;
import org.clavis.contracts.Deployments;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.junit.OnLocalChain;
import org.clavis.testnet.junit.ScriptedNode;
import org.clavis.testnet.junit.ScriptedNode.Reply;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.KeyName;
import org.clavis.verifier.registry.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Blocks that cannot be read, nodes that disagree or keep silent, branches that are abandoned, and a failing application. */
@OnLocalChain
@Timeout(120)
class SessionManagerFaultsTest extends ManagedSessions {

    private static final String RECEIPTS = "eth_getBlockReceipts";
    private static final String RECEIPT = "eth_getTransactionReceipt";
    private static final String BLOCK = "eth_getBlockByNumber";
    private static final String CALL = "eth_call";
    private static final Reply.Failure NO_SUCH_BLOCK = new Reply.Failure(-32_000, "header not found", null);

    SessionManagerFaultsTest(LocalChain local, Deployments contracts) {
        super(local, contracts);
    }

    private static Verification<Counterparty> confirmation(Open session) {
        return session.confirmation == null
            ? Verification.rejected(RejectReason.CHAIN_UNAVAILABLE, "nobody asks")
            : session.confirmation.confirm(session.peer);
    }

    /** Answers questions for the newest block with the one that is the newest now. */
    private void freeze() {
        JsonNode newest = node.askUpstream(BLOCK, latest());
        node.on(BLOCK, params ->
            params.get(0).asString().equals("latest") ? new Reply.Result(newest) : new Reply.Upstream()
        );
    }

    @Test
    void aBlockThatIsTooFullToReadHidesNothing() {
        Open kept = open(0);
        Open revoked = open(1);
        assertThat(manager.poll()).isTrue();
        registry.revoke(desks.get(1));
        node.on(RECEIPTS, new Reply.Flood(5 << 20));
        node.on(RECEIPT, new Reply.Flood(5 << 20));
        assertThat(manager.poll()).isTrue();
        assertThat(revoked.ended).containsExactly(SessionReason.REVOKED);
        assertThat(kept.ended).isEmpty();
        assertThat(confirmation(kept).isAccepted()).isTrue();
        assertThat(told).containsExactly("unavailable", "REVOKED");
        // nor does it keep later ones from being read
        node.forget(RECEIPTS).forget(RECEIPT);
        registry.revoke(desks.get(0));
        assertThat(manager.poll()).isTrue();
        assertThat(kept.ended).containsExactly(SessionReason.REVOKED);
    }

    @Test
    void whatWasReadBeforeABlockThatCannotBeIsNotHeldBack() {
        Open first = open(0);
        Open second = open(1);
        assertThat(manager.poll()).isTrue();
        registry.revoke(desks.get(0));
        String readable = Chain.quantity(chain.head().number());
        registry.revoke(desks.get(1));
        node.on(RECEIPTS, params ->
            params.get(0).asString().equals(readable) ? new Reply.Upstream() : new Reply.Result(latest().removeAll())
        );
        node.on(CALL, NO_SUCH_BLOCK);
        assertThat(manager.poll()).isTrue();
        assertThat(first.ended).containsExactly(SessionReason.REVOKED);
        assertThat(second.ended).isEmpty();
        assertThat(manager.poll()).isFalse();
        node.forget(RECEIPTS);
        assertThat(manager.poll()).isTrue();
        assertThat(second.ended).containsExactly(SessionReason.REVOKED);
    }

    @Test
    void aKeyInDoubtIsNotConfirmedUntilTheFollowedBlockSaysSo() {
        Counterparty before = accepted(registry.check(desks.get(0).keyId(), Requirements.none()));
        local.mine(2);
        assertThat(manager.poll()).isTrue();
        // the node behind that answers has not got as far as the one that shows headers
        node.on(CALL, params -> params.get(1).asString().equals("latest") ? new Reply.Upstream() : NO_SUCH_BLOCK);
        Open session = new Open(before, local.latestBlockTimestamp());
        manager.watch(session);
        assertThat(manager.poll()).isTrue();
        assertThat(session.ended).isEmpty();
        assertThat(reason(confirmation(session))).isEqualTo(RejectReason.CHAIN_UNAVAILABLE);
        node.forget(CALL);
        JsonNode old = node.askUpstream(BLOCK, latest());
        registry.revoke(desks.get(1));
        assertThat(manager.poll()).isTrue();
        assertThat(confirmation(session).isAccepted()).isTrue();
        // nor does one that shows a newer block first and an older one then
        Counterparty stale = accepted(registry.recheck(before));
        registry.revoke(desks.get(0));
        assertThat(manager.poll()).isTrue();
        assertThat(session.ended).containsExactly(SessionReason.REVOKED);
        AtomicInteger questions = new AtomicInteger();
        node.on(BLOCK, params ->
            params.get(0).asString().equals("latest") && questions.incrementAndGet() > 1
                ? new Reply.Result(old)
                : new Reply.Upstream()
        );
        Open late = new Open(stale, local.latestBlockTimestamp());
        manager.watch(late);
        assertThat(manager.poll()).isTrue();
        assertThat(late.ended).containsExactly(SessionReason.REVOKED);
    }

    @Test
    void whatIsKnownFromABlockAheadWaitsUntilItIsFollowedTo() {
        assertThat(manager.poll()).isTrue();
        freeze();
        String snapshot = local.snapshot();
        try (Identity late = desk(local, 4, "late"); Chain ahead = Chain.connect(local.rpcUrl().toString())) {
            var upToDate = KeyRegistry.at(ahead, contracts.keyRegistry(), TestDesks.clockOf(local));
            upToDate.register(late, QUARTER);
            Open session = new Open(
                accepted(upToDate.check(late.keyId(), Requirements.none())),
                local.latestBlockTimestamp()
            );
            manager.watch(session);
            assertThat(manager.poll()).isTrue();
            assertThat(session.ended).isEmpty();
            assertThat(reason(confirmation(session))).isEqualTo(RejectReason.CHAIN_UNAVAILABLE);
            node.forget(BLOCK);
            assertThat(manager.poll()).isTrue();
            assertThat(confirmation(session).isAccepted()).isTrue();
            // and of a block that was never followed to, because another took its place
            local.revert(snapshot);
            local.mine(2);
            assertThat(manager.poll()).isTrue();
            assertThat(session.ended).containsExactly(SessionReason.REGISTRATION_UNDONE);
        }
    }

    @Test
    void aHandOverThatIsUndoneEndsTheNewOwnersSessions() {
        Account owner = KeyRegistry.accountOf(desks.get(0));
        Account heir = KeyRegistry.accountOf(desks.get(1));
        KeyName name = new KeyName(owner.address(), desks.get(0).label());
        String snapshot = local.snapshot();
        registry.send(owner, RegistryCall.offerOwnership(name, heir.address()));
        registry.send(heir, RegistryCall.acceptOwnership(name));
        Open session = open(0);
        assertThat(session.peer.owner()).isEqualTo(heir.address());
        assertThat(manager.poll()).isTrue();
        local.revert(snapshot);
        local.mine(3);
        assertThat(manager.poll()).isTrue();
        assertThat(session.ended).containsExactly(SessionReason.REGISTRATION_UNDONE);
    }

    @Test
    void aRotationThatIsUndoneEndsNothing() {
        manager.close();
        manager = SessionManager.create(registry, options().graceOf(Duration.ofSeconds(40)));
        Open session = open(0);
        assertThat(manager.poll()).isTrue();
        String snapshot = local.snapshot();
        registry.rotate(desks.get(0), QUARTER);
        assertThat(manager.poll()).isTrue();
        assertThat(reason(confirmation(session))).isEqualTo(RejectReason.CHAIN_UNAVAILABLE);
        local.revert(snapshot);
        local.mine(2);
        assertThat(manager.poll()).isTrue();
        local.increaseTime(Duration.ofSeconds(60));
        assertThat(manager.poll()).isTrue();
        assertThat(session.ended).isEmpty();
        assertThat(confirmation(session).isAccepted()).isTrue();
    }

    @Test
    void anAgentThatALaterKeyOfItsParentVouchesForOutlivesTheEarlierOne() {
        Registration delegating = Registration.scopes(Scope.TRADE, Scope.DELEGATE).validFor(Duration.ofDays(90));
        Registration delegated = Registration.scopes(Scope.TRADE).validFor(Duration.ofDays(9));
        try (Identity parent = desk(local, 4, "parent"); Identity agent = desk(local, 5, "agent")) {
            registry.register(parent, delegating);
            local.increaseTime(Duration.ofSeconds(5));
            registry.agents().register(agent, parent, delegated);
            Open early = open(agent);
            assertThat(manager.poll()).isTrue();
            String snapshot = local.snapshot();
            int before = node.calls().size();
            registry.rotate(parent, delegating);
            local.increaseTime(Duration.ofSeconds(5));
            registry.agents().rotate(agent, parent, delegated);
            Open session = open(agent);
            assertThat(manager.poll()).isTrue();
            assertThat(early.ended).containsExactly(SessionReason.PARENT_ENDED);
            // the same transactions in another branch
            local.revert(snapshot);
            local.increaseTime(Duration.ofSeconds(2));
            Predicate<ScriptedNode.Call> isSent = call -> call.method().equals("eth_sendRawTransaction");
            for (var sent : node.calls().stream().skip(before).filter(isSent).toList()) {
                node.askUpstream(sent.method(), sent.params());
                local.increaseTime(Duration.ofSeconds(5));
            }
            assertThat(manager.poll()).isTrue();
            assertThat(session.ended).isEmpty();
            assertThat(confirmation(session).isAccepted()).isTrue();
        }
    }

    @Test
    void aBlockOfTheFutureEndsNothing() {
        manager.close();
        Instant[] now = { local.latestBlockTimestamp() };
        manager = SessionManager.create(registry, options().with(() -> now[0]));
        Open session = open(0);
        assertThat(manager.poll()).isTrue();
        local.increaseTime(Duration.ofDays(100));
        assertThat(manager.poll()).isFalse();
        assertThat(session.ended).isEmpty();
        assertThat(told).containsExactly("unavailable");
        now[0] = now[0].plus(Duration.ofDays(100));
        assertThat(manager.poll()).isTrue();
        assertThat(session.ended).containsExactly(SessionReason.EXPIRED);
    }

    @Test
    void aRekeyThatBringsWhatIsKnownAsksNobody() {
        Counterparty first = accepted(registry.check(desks.get(0).keyId(), Requirements.none()));
        local.mine(1);
        assertThat(manager.poll()).isTrue();
        Open session = new Open(first, local.latestBlockTimestamp());
        manager.watch(session);
        long before = node.count(CALL);
        assertThat(manager.poll()).isTrue();
        assertThat(node.count(CALL)).as("asked once").isGreaterThan(before);
        local.mine(1);
        assertThat(manager.poll()).isTrue();
        // the side that opened it: what the manager has confirmed
        session.peer = accepted(confirmation(session));
        long asked = node.count(CALL);
        assertThat(session.peer).isNotEqualTo(first);
        assertThat(manager.poll()).isTrue();
        assertThat(node.count(CALL)).isEqualTo(asked);
        // the other: what the registry has said in the newest block
        session.peer = accepted(registry.check(desks.get(0).keyId(), Requirements.none()));
        asked = node.count(CALL);
        assertThat(manager.poll()).isTrue();
        assertThat(node.count(CALL)).isEqualTo(asked);
        assertThat(confirmation(session)).isEqualTo(Verification.accepted(session.peer));
    }

    @Test
    void aNodeThatKeepsAnswersToItselfDoesNotHoldUpTheNextBlock() throws InterruptedException {
        Open silent = open(0);
        Open revoked = open(1);
        assertThat(manager.poll()).isTrue();
        CountDownLatch answer = new CountDownLatch(1);
        local.mine(1);
        silent.peer = accepted(registry.check(desks.get(0).keyId(), Requirements.none()));
        local.mine(1);
        node.on(CALL, params -> {
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Reply.Upstream();
        });
        assertThat(manager.poll()).isTrue();
        try (Chain other = Chain.connect(local.rpcUrl().toString())) {
            KeyRegistry.at(other, contracts.keyRegistry()).revoke(desks.get(1));
        }
        assertThat(manager.poll()).isTrue();
        assertThat(revoked.ended).containsExactly(SessionReason.REVOKED);
        assertThat(reason(confirmation(silent))).isEqualTo(RejectReason.CHAIN_UNAVAILABLE);
        answer.countDown();
        for (int i = 0; i < 500 && !confirmation(silent).isAccepted(); i++) {
            Thread.sleep(10);
        }
        assertThat(confirmation(silent).isAccepted()).isTrue();
        assertThat(silent.ended).isEmpty();
    }

    @Test
    void aPolicyThatComesIntoForceBetweenTwoQuestionsIsSeen() {
        var publisher = KeyRegistry.accountOf(desks.get(2));
        PolicyContract policy = PolicyContract.at(chain, contracts.securityPolicy(), publisher.address());
        Policy hybrid = new Policy(2, 0, 0, 0);
        policy.announce(publisher, hybrid, local.latestBlockTimestamp().plus(Duration.ofDays(8)));
        manager.close();
        AtomicInteger questions = new AtomicInteger();
        node.on(CALL, params -> {
            if (questions.incrementAndGet() == 2) {
                local.increaseTime(Duration.ofDays(9));
            }
            return new Reply.Upstream();
        });
        manager = SessionManager.create(registry, options().headAgeUpTo(Duration.ofDays(30)).with(policy));
        node.forget(CALL);
        assertThat(questions.get()).isEqualTo(2);
        assertThat(manager.poll()).isTrue();
        assertThat(manager.policy()).isEqualTo(hybrid);
    }

    @Test
    void nobodyIsAdmittedByAPolicyThatCannotBeReadAgain() {
        var publisher = KeyRegistry.accountOf(desks.get(2));
        PolicyContract policy = PolicyContract.at(chain, contracts.securityPolicy(), publisher.address());
        manager.close();
        manager = SessionManager.create(registry, options().with(policy));
        assertThat(manager.isFollowing()).isTrue();
        registry.revoke(desks.get(1));
        node.on(RECEIPTS, new Reply.Flood(5 << 20));
        node.on(RECEIPT, new Reply.Flood(5 << 20));
        node.on(CALL, NO_SUCH_BLOCK);
        assertThat(manager.poll()).isTrue();
        assertThat(manager.isFollowing()).isFalse();
        node.forget(CALL);
        assertThat(manager.poll()).isTrue();
        assertThat(manager.isFollowing()).isTrue();
    }

    @Test
    void anApplicationThatFailsDoesNotStopTheFollowing() throws InterruptedException {
        BlockingQueue<SessionReason> ended = new LinkedBlockingQueue<>();
        SessionManagerEvents failing = new SessionManagerEvents() {
            @Override
            public void sessionEnded(LiveSession session, SessionReason reason, String detail) {
                ended.add(reason);
                Thread.currentThread().interrupt();
                throw new AssertionError("an application that fails when it is told, as it must here");
            }
        };
        manager.close();
        manager = SessionManager.start(registry, options().with(failing).pollEvery(Duration.ofMillis(50)));
        for (int i = 0; i < 2; i++) {
            open(i);
            registry.revoke(desks.get(i));
            assertThat(ended.poll(20, TimeUnit.SECONDS)).isEqualTo(SessionReason.REVOKED);
        }
    }

    @Test
    void aClosedManagerConfirmsNobodyAndHoldsNothing() {
        Open session = open(0);
        assertThat(manager.poll()).isTrue();
        assertThat(confirmation(session).isAccepted()).isTrue();
        manager.close();
        assertThat(reason(confirmation(session))).isEqualTo(RejectReason.CHAIN_UNAVAILABLE);
        assertThat(manager.sessionCount()).isZero();
        assertThat(session.isOpen()).isTrue();
    }
}
