package org.clavis.client.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clavis.client.registry.TestDesks.QUARTER;
import static org.clavis.client.registry.TestDesks.accepted;
import static org.clavis.client.registry.TestDesks.desk;
import static org.clavis.client.registry.TestDesks.reason;
import static org.clavis.client.registry.TestDesks.refusal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.clavis.client.counterparty.Challenge;
import org.clavis.client.counterparty.ClaimProof;
import org.clavis.client.counterparty.ClaimProver;
import org.clavis.client.counterparty.ClaimVerifier;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.Requirements;
import org.clavis.client.identity.Identity;
import org.clavis.contracts.Deployments;
import org.clavis.contracts.KeyRegistryContract;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.junit.OnLocalChain;
import org.clavis.testnet.junit.ScriptedNode;
import org.clavis.testnet.junit.ScriptedNode.Reply;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyName;
import org.clavis.verifier.registry.ProofOfPossession;
import org.clavis.verifier.registry.Scope;
import org.clavis.verifier.registry.ScopeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** A key that another key vouches for is worth nothing without it. */
@OnLocalChain
@Timeout(120)
class AgentTest {

    private static final Registration PARENT = Registration.scopes(Scope.TRADE, Scope.QUOTE, Scope.DELEGATE).validFor(
        Duration.ofDays(90)
    );
    private static final Registration AGENT = Registration.scopes(Scope.QUOTE).validFor(Duration.ofDays(30));
    private static final Requirements QUOTING = Requirements.scope(Scope.QUOTE);

    private final LocalChain local;
    private final Deployments contracts;
    private ScriptedNode node;
    private Chain chain;
    private KeyRegistry registry;
    private Identity parent;
    private Identity agent;

    AgentTest(LocalChain local, Deployments contracts) {
        this.local = local;
        this.contracts = contracts;
    }

    @BeforeEach
    void delegate() {
        node = ScriptedNode.before(local.rpcUrl());
        chain = Chain.connect(node.url().toString());
        registry = KeyRegistry.at(chain, contracts.keyRegistry(), TestDesks.clockOf(local));
        parent = desk(local, 1, "firm");
        agent = desk(local, 2, "bot-1");
        registry.register(parent, PARENT);
        local.increaseTime(Duration.ofSeconds(5));
        registry.agents().register(agent, parent, AGENT);
    }

    @AfterEach
    void close() {
        agent.close();
        parent.close();
        chain.close();
        node.close();
    }

    @Test
    void anAgentIsAcceptedTogetherWithItsParent() {
        Counterparty bot = accepted(registry.check(agent.address(), "bot-1", QUOTING));
        assertThat(bot.record().isAgent()).isTrue();
        assertThat(bot.parent()).contains(registry.currentRecord(parent.keyId()));
        assertThat(bot.owner()).isEqualTo(agent.address());
        assertThat(registry.recheck(bot).isAccepted()).isTrue();
        assertThat(registry.agents().parentOf(agent.keyId())).contains(parent.keyId());
        assertThat(registry.agents().parentOf(parent.keyId())).isEmpty();
        assertThat(registry.stateOf(agent.keyId())).isEqualTo(KeyState.ACTIVE);
        assertThat(reason(registry.check(agent.keyId(), Requirements.scope(Scope.TRADE)))).isEqualTo(
            RejectReason.SCOPE_MISSING
        );
        Counterparty firm = accepted(registry.check(parent.keyId(), QUOTING));
        assertThat(firm.parent()).isEmpty();
    }

    @Test
    void revokingTheParentEndsTheAgentInTheSameBlock() {
        Counterparty bot = accepted(registry.check(agent.keyId(), QUOTING));
        Receipt revocation = registry.revoke(parent);
        assertThat(chain.head().number()).isEqualTo(revocation.blockNumber());
        expect(RejectReason.PARENT_REVOKED, bot);
        assertThat(registry.stateOf(agent.keyId())).isEqualTo(KeyState.LAPSED);
    }

    @Test
    void aCertificateOfTheParentEndsTheAgentToo() {
        Counterparty bot = accepted(registry.check(agent.keyId(), QUOTING));
        SignedRevocation certificate = registry.certificate(parent);
        registry.revoke(KeyRegistry.accountOf(agent), certificate);
        expect(RejectReason.PARENT_REVOKED, bot);
    }

    @Test
    void rotatingTheParentEndsTheAgentUntilTheNewKeyDelegates() {
        Counterparty bot = accepted(registry.check(agent.keyId(), QUOTING));
        Receipt rotation = registry.rotate(parent, PARENT);
        assertThat(chain.head().number()).isEqualTo(rotation.blockNumber());
        expect(RejectReason.DELEGATION_LAPSED, bot);
        assertThat(registry.stateOf(agent.keyId())).isEqualTo(KeyState.LAPSED);
        assertThat(refusal(() -> registry.rotate(agent, AGENT))).isEqualTo(RegistryReason.DELEGATION_LAPSED);

        local.increaseTime(Duration.ofSeconds(5));
        registry.agents().rotate(agent, parent, AGENT);

        assertThat(accepted(registry.check(agent.keyId(), QUOTING)).record().epoch()).isEqualTo(2);
        assertThat(reason(registry.recheck(bot))).isEqualTo(RejectReason.SUPERSEDED);
    }

    @Test
    void theParentsExtensionDoesNotEndTheAgent() {
        Counterparty bot = accepted(registry.check(agent.keyId(), QUOTING));
        registry.extend(parent, local.latestBlockTimestamp().plus(Duration.ofDays(200)));
        assertThat(registry.recheck(bot).isAccepted()).isTrue();
        assertThat(registry.check(agent.keyId(), QUOTING).isAccepted()).isTrue();
    }

    @Test
    void theAgentsOwnEndComesFirst() {
        Counterparty bot = accepted(registry.check(agent.keyId(), QUOTING));
        local.increaseTime(Duration.ofDays(31));
        expect(RejectReason.EXPIRED, bot);
    }

    @Test
    void theParentsOwnerRevokesItsAgent() {
        Counterparty bot = accepted(registry.check(agent.keyId(), QUOTING));
        RegistryCall revocation = RegistryCall.revokeAgent(name(parent), name(agent));
        assertThat(refusal(() -> registry.send(KeyRegistry.accountOf(agent), revocation))).isEqualTo(
            RegistryReason.NOT_OWNER
        );
        registry.send(KeyRegistry.accountOf(parent), revocation);
        expect(RejectReason.REVOKED, bot);
        try (Identity other = desk(local, 3, "other")) {
            registry.register(other, QUARTER);
            RegistryCall stranger = RegistryCall.revokeAgent(name(parent), name(other));
            assertThat(refusal(() -> registry.send(KeyRegistry.accountOf(parent), stranger))).isEqualTo(
                RegistryReason.NOT_AGENT_OF
            );
        }
    }

    @Test
    void anAgentRotatesWithinWhatItHas() {
        registry.rotate(agent, Registration.scopes(Scope.QUOTE).validFor(Duration.ofDays(10)));
        assertThat(registry.check(agent.keyId(), QUOTING).isAccepted()).isTrue();
        assertThat(refusal(() -> registry.rotate(agent, AGENT))).isEqualTo(RegistryReason.EXCEEDS_DELEGATION);
        Registration more = Registration.scopes(Scope.TRADE, Scope.QUOTE).validFor(Duration.ofDays(1));
        assertThat(refusal(() -> registry.rotate(agent, more))).isEqualTo(RegistryReason.EXCEEDS_DELEGATION);
        registry.agents().rotate(agent, parent, more);
        assertThat(registry.check(agent.keyId(), Requirements.scope(Scope.TRADE)).isAccepted()).isTrue();
    }

    @Test
    void whatAnAgentCannotHaveIsRefused() {
        try (Identity other = desk(local, 3, "bot-2")) {
            assertThat(
                refusal(() ->
                    registry
                        .agents()
                        .register(other, parent, Registration.scopes(Scope.SETTLE).validFor(Duration.ofDays(1)))
                )
            ).isEqualTo(RegistryReason.EXCEEDS_DELEGATION);
            assertThat(
                refusal(() ->
                    registry
                        .agents()
                        .register(other, parent, Registration.scopes(Scope.QUOTE).validFor(Duration.ofDays(91)))
                )
            ).isEqualTo(RegistryReason.EXCEEDS_DELEGATION);
            assertThat(refusal(() -> registry.agents().register(other, agent, AGENT))).isEqualTo(
                RegistryReason.CANNOT_DELEGATE
            );
            Instant late = local.latestBlockTimestamp().plus(Duration.ofDays(60));
            assertThat(refusal(() -> registry.extend(agent, late))).isEqualTo(RegistryReason.IS_AGENT);
            RegistryCall offer = RegistryCall.offerOwnership(name(agent), other.address());
            assertThat(refusal(() -> registry.send(KeyRegistry.accountOf(agent), offer))).isEqualTo(
                RegistryReason.IS_AGENT
            );
        }
    }

    @Test
    void aDelegationIsForOneAgentBundleEpochAndTime() {
        try (Identity other = desk(local, 3, "bot-2"); Identity stranger = desk(local, 4, "firm")) {
            long now = local.latestBlockTimestamp().getEpochSecond();
            KeyBundle bundle = other.bundle(ScopeSet.of(Scope.QUOTE), now, now + 1000);
            Instant deadline = Instant.ofEpochSecond(now + 500);
            SignedDelegation good = registry.agents().delegate(parent, name(other), 1, bundle, deadline);

            SignedDelegation forEpoch2 = registry.agents().delegate(parent, name(other), 2, bundle, deadline);
            expectInvalid(other, bundle, forEpoch2);
            expectInvalid(other, bundle, registry.agents().delegate(parent, name(stranger), 1, bundle, deadline));
            KeyBundle longer = bundle.withNotAfter(now + 1001);
            expectInvalid(other, longer, good);
            SignedDelegation forged = new SignedDelegation(
                good.delegation(),
                good.parentBundle(),
                stranger.sign(good.delegation().digest(registry.domain()))
            );
            expectInvalid(other, bundle, forged);
            assertThat(refusal(() -> registry.agents().delegate(stranger, name(other), 1, bundle, deadline))).isEqualTo(
                RegistryReason.NOT_REGISTERED
            );

            registry.send(KeyRegistry.accountOf(other), registration(other, bundle, good));
            assertThat(registry.check(other.keyId(), QUOTING).isAccepted()).isTrue();
        }
    }

    @Test
    void claimsOfALapsedAgentAreRefusedHereAndOnTheChain() {
        ClaimVerifier verifier = registry.claimVerifier(QUOTING);
        OwnershipContract onChain = OwnershipContract.at(registry, contracts.ownershipVerifier());
        ClaimProver prover = new ClaimProver(agent, registry.domain());
        Bytes32 purpose = Challenge.purpose("test");
        KeyBundle bundle = registry.lookup(agent.keyId()).orElseThrow().bundle();
        ClaimProof.Schnorr first = accepted(
            prover.sign(verifier.challenge(agent.address(), agent.label(), purpose, Duration.ofHours(1)), purpose, 1)
        );
        assertThat(onChain.check(first, bundle, Address.ZERO).isAccepted()).isTrue();
        assertThat(verifier.verify(first).isAccepted()).isTrue();
        ClaimProof.Schnorr second = accepted(
            prover.sign(verifier.challenge(agent.address(), agent.label(), purpose, Duration.ofHours(1)), purpose, 1)
        );
        registry.revoke(parent);
        assertThat(reason(verifier.verify(second))).isEqualTo(RejectReason.PARENT_REVOKED);
        assertThat(reason(onChain.check(second, bundle, Address.ZERO))).isEqualTo(RejectReason.NOT_REGISTERED);
    }

    @Test
    void anAgentWithoutAParentIsRefused() {
        Counterparty bot = accepted(registry.check(agent.keyId(), QUOTING));
        falsify(KeyRegistryContract.parentOf(agent.keyId()).dataHex(), answer -> "0x" + "00".repeat(32));
        expect(RejectReason.DELEGATION_LAPSED, bot);
    }

    @Test
    void anAgentIsNoParent() {
        Counterparty bot = accepted(registry.check(agent.keyId(), QUOTING));
        falsify(KeyRegistryContract.parentOf(agent.keyId()).dataHex(), answer -> agent.keyId().toHex());
        expect(RejectReason.DELEGATION_EXCEEDED, bot);
    }

    @Test
    void flagsThatAreNotKnownAreRefused() {
        Counterparty firm = accepted(registry.check(parent.keyId(), QUOTING));
        Counterparty bot = accepted(registry.check(agent.keyId(), QUOTING));
        falsify(KeyRegistryContract.currentRecord(parent.keyId()).dataHex(), AgentTest::withThirdFlag);
        expect(RejectReason.UNKNOWN_FLAGS, firm);
        expect(RejectReason.UNKNOWN_FLAGS, bot);
        node.forget("eth_call");
        falsify(KeyRegistryContract.currentRecord(agent.keyId()).dataHex(), AgentTest::withThirdFlag);
        expect(RejectReason.UNKNOWN_FLAGS, bot);
    }

    @Test
    void everyQuestionIsAboutOneBlock() {
        String block = "0x" + Long.toHexString(chain.head().number());
        long before = node.count("eth_call");
        Counterparty bot = accepted(registry.check(agent.keyId(), QUOTING));
        registry.recheck(bot);
        List<ScriptedNode.Call> calls = node
            .calls()
            .stream()
            .filter(call -> call.method().equals("eth_call"))
            .skip(before)
            .toList();
        // the agent's record, its parent, the parent's record; twice
        assertThat(calls).hasSize(6);
        assertThat(calls).allSatisfy(call -> assertThat(call.params().get(1).asString()).isEqualTo(block));
    }

    private void expect(RejectReason expected, Counterparty known) {
        assertThat(reason(registry.check(known.keyId(), QUOTING))).isEqualTo(expected);
        assertThat(reason(registry.recheck(known))).isEqualTo(expected);
    }

    private void expectInvalid(Identity other, KeyBundle bundle, SignedDelegation delegation) {
        assertThat(
            refusal(() -> registry.send(KeyRegistry.accountOf(other), registration(other, bundle, delegation)))
        ).isEqualTo(RegistryReason.INVALID_DELEGATION);
    }

    private RegistryCall registration(Identity other, KeyBundle bundle, SignedDelegation delegation) {
        Bytes32 digest = new ProofOfPossession(other.keyId(), 1, bundle).digest(registry.domain());
        return RegistryCall.registerAgent(other.label(), bundle, other.sign(digest), delegation);
    }

    private void falsify(String calldata, UnaryOperator<String> change) {
        node.on("eth_call", params -> {
            if (!params.get(0).get("data").asString().equals(calldata)) {
                return new Reply.Upstream();
            }
            String answer = node.askUpstream("eth_call", params).asString();
            return new Reply.Result(JsonMapper.shared().valueToTree(change.apply(answer)));
        });
    }

    /** Sets bit 2 of the flags: the eighth of a record's nine words. */
    private static String withThirdFlag(String record) {
        int last = 2 + 8 * 64 - 1;
        int digit = Character.digit(record.charAt(last), 16) | 4;
        return record.substring(0, last) + Character.forDigit(digit, 16) + record.substring(last + 1);
    }

    private static KeyName name(Identity identity) {
        return new KeyName(identity.address(), identity.label());
    }
}
