package org.clavis.client.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clavis.client.registry.TestDesks.QUARTER;
import static org.clavis.client.registry.TestDesks.accepted;
import static org.clavis.client.registry.TestDesks.desk;
import static org.clavis.client.registry.TestDesks.reason;
import static org.clavis.client.registry.TestDesks.refusal;

import java.time.Duration;
import java.time.Instant;
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
import org.clavis.verifier.schnorr.SchnorrSignature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** Hand-over and recovery as clients see them: a counterparty's owner is part of who it is. */
@OnLocalChain
@Timeout(120)
class ControlTest {

    private static final Duration DELAY = Duration.ofDays(3);

    private final LocalChain local;
    private final Deployments contracts;
    private ScriptedNode node;
    private Chain chain;
    private KeyRegistry registry;
    private Identity alice;
    private Identity bob;
    private Account owner;
    private Account other;
    private KeyName name;

    ControlTest(LocalChain local, Deployments contracts) {
        this.local = local;
        this.contracts = contracts;
    }

    @BeforeEach
    void register() {
        node = ScriptedNode.before(local.rpcUrl());
        chain = Chain.connect(node.url().toString());
        registry = KeyRegistry.at(chain, contracts.keyRegistry(), TestDesks.clockOf(local));
        alice = desk(local, 1, "desk-1");
        bob = desk(local, 2, "desk-2");
        owner = KeyRegistry.accountOf(alice);
        other = KeyRegistry.accountOf(bob);
        name = new KeyName(alice.address(), alice.label());
        registry.register(alice, QUARTER);
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        chain.close();
        node.close();
    }

    @Test
    void aHandOverIsNoticedAndThenAccepted() {
        Counterparty before = accepted(registry.check(name.keyId(), Requirements.none()));
        handOver(owner, other);

        assertThat(reason(registry.recheck(before))).isEqualTo(RejectReason.OWNER_CHANGED);
        Counterparty after = accepted(registry.check(name.keyId(), Requirements.none()));
        assertThat(after.owner()).isEqualTo(bob.address());
        assertThat(after.registrant()).isEqualTo(alice.address());
        assertThat(after.record().isHandedOver()).isTrue();
        assertThat(registry.recheck(after).isAccepted()).isTrue();
        assertThat(registry.lookup(name.keyId()).orElseThrow().owner()).isEqualTo(bob.address());

        // from one stranger to another the flag stays as it is
        try (Identity carol = desk(local, 3, "desk-3")) {
            handOver(other, KeyRegistry.accountOf(carol));
            assertThat(reason(registry.recheck(after))).isEqualTo(RejectReason.OWNER_CHANGED);
            handOver(KeyRegistry.accountOf(carol), owner);
        }
        assertThat(reason(registry.recheck(after))).isEqualTo(RejectReason.OWNER_CHANGED);
        assertThat(registry.recheck(before).isAccepted()).isTrue();
    }

    @Test
    void afterAHandOverOnlyTheNewOwnerChangesTheKey() {
        handOver(owner, other);
        Instant end = Instant.ofEpochSecond(registry.currentRecord(name.keyId()).notAfter() + 1);
        assertThat(refusal(() -> registry.rotate(alice, QUARTER))).isEqualTo(RegistryReason.NOT_OWNER);
        assertThat(alice.pendingRotation()).as("nothing was prepared").isEmpty();
        assertThat(refusal(() -> registry.extend(alice, end))).isEqualTo(RegistryReason.NOT_OWNER);
        assertThat(refusal(() -> registry.revoke(alice))).isEqualTo(RegistryReason.NOT_OWNER);

        registry.extend(other, alice, end);
        registry.rotate(other, alice, QUARTER);
        assertThat(registry.currentRecord(name.keyId()).epoch()).isEqualTo(2);
        assertThat(registry.currentRecord(name.keyId()).isHandedOver()).isTrue();
        registry.send(
            owner,
            registry.requests(other, alice).revoke(local.latestBlockTimestamp().plus(Duration.ofHours(1)))
        );
        assertThat(registry.stateOf(name.keyId())).isEqualTo(KeyState.REVOKED);
    }

    @Test
    void anOfferIsNoHandOver() {
        Counterparty before = accepted(registry.check(name.keyId(), Requirements.none()));
        registry.send(owner, RegistryCall.offerOwnership(name, bob.address()));
        assertThat(registry.controlOf(name.keyId()).pendingOwner()).contains(bob.address());
        assertThat(registry.recheck(before).isAccepted()).isTrue();
        registry.send(owner, RegistryCall.offerOwnership(name, Address.ZERO));
        assertThat(registry.controlOf(name.keyId()).pendingOwner()).isEmpty();
        assertThat(refusal(() -> registry.send(other, RegistryCall.acceptOwnership(name)))).isEqualTo(
            RegistryReason.NOT_OFFERED
        );
        RegistryCall toHerself = RegistryCall.offerOwnership(name, alice.address());
        assertThat(refusal(() -> registry.send(owner, toHerself))).isEqualTo(RegistryReason.ALREADY_OWNER);
    }

    @Test
    void aGuardianRecoversTheKeyAfterTheDelay() {
        Counterparty before = accepted(registry.check(name.keyId(), Requirements.none()));
        KeyBundle replacement = replacement();
        try (Identity guardian = desk(local, 3, "guardian")) {
            Account guard = KeyRegistry.accountOf(guardian);
            RegistryCall proposal = RegistryCall.proposeRecovery(name, bob.address(), replacement);
            assertThat(refusal(() -> registry.send(guard, proposal))).isEqualTo(RegistryReason.NOT_GUARDIAN);
            registry.send(owner, RegistryCall.setGuardian(name, guard.address(), DELAY));
            assertThat(registry.controlOf(name.keyId()).guardian()).contains(
                new KeyControl.Guardian(guard.address(), DELAY)
            );
            RegistryCall toNobody = RegistryCall.proposeRecovery(name, Address.ZERO, replacement);
            assertThat(refusal(() -> registry.send(guard, toNobody))).isEqualTo(RegistryReason.MISSING_NEW_OWNER);
            registry.send(guard, proposal);
        }
        KeyControl.Recovery pending = registry.controlOf(name.keyId()).recovery().orElseThrow();
        assertThat(pending.newOwner()).isEqualTo(bob.address());
        assertThat(pending.epoch()).isEqualTo(1);
        assertThat(pending.readyAt()).isEqualTo(local.latestBlockTimestamp().plus(DELAY).getEpochSecond());
        assertThat(registry.recheck(before).isAccepted()).isTrue();

        RegistryCall completion = RegistryCall.completeRecovery(name, replacement, possession(replacement));
        assertThat(refusal(() -> registry.send(other, completion))).isEqualTo(RegistryReason.RECOVERY_NOT_READY);
        assertThat(refusal(() -> registry.send(owner, completion))).isEqualTo(RegistryReason.NOT_PROPOSED_OWNER);
        local.increaseTime(DELAY);
        registry.send(other, completion);

        assertThat(reason(registry.recheck(before))).isEqualTo(RejectReason.SUPERSEDED);
        Counterparty after = accepted(registry.check(name.keyId(), Requirements.none()));
        assertThat(after.owner()).isEqualTo(bob.address());
        assertThat(after.bundle()).isEqualTo(replacement);
        assertThat(registry.controlOf(name.keyId()).recovery()).isEmpty();
        assertThat(refusal(() -> registry.send(other, completion))).isEqualTo(RegistryReason.NO_RECOVERY);
    }

    @Test
    void theOwnerCancelsAndARotationMakesItStale() {
        KeyBundle replacement = replacement();
        registry.send(owner, RegistryCall.setGuardian(name, bob.address(), DELAY));
        registry.send(other, RegistryCall.proposeRecovery(name, bob.address(), replacement));
        registry.send(owner, RegistryCall.cancelRecovery(name));
        assertThat(registry.controlOf(name.keyId()).recovery()).isEmpty();
        assertThat(refusal(() -> registry.send(owner, RegistryCall.cancelRecovery(name)))).isEqualTo(
            RegistryReason.NO_RECOVERY
        );

        registry.send(other, RegistryCall.proposeRecovery(name, bob.address(), replacement));
        registry.rotate(alice, QUARTER);
        local.increaseTime(DELAY);
        RegistryCall completion = RegistryCall.completeRecovery(name, replacement, possession(replacement));
        assertThat(refusal(() -> registry.send(other, completion))).isEqualTo(RegistryReason.STALE_RECOVERY);
        local.increaseTime(Duration.ofDays(15));
        assertThat(refusal(() -> registry.send(other, completion))).isEqualTo(RegistryReason.RECOVERY_EXPIRED);

        registry.send(owner, RegistryCall.removeGuardian(name));
        assertThat(registry.controlOf(name.keyId()).guardian()).isEmpty();
        RegistryCall hasty = RegistryCall.setGuardian(name, bob.address(), Duration.ofHours(1));
        assertThat(refusal(() -> registry.send(owner, hasty))).isEqualTo(RegistryReason.INVALID_RECOVERY_DELAY);
    }

    @Test
    void aNodeThatContradictsItselfAboutTheOwnerIsNotBelieved() {
        handOver(owner, other);
        String question = KeyRegistryContract.ownerOf(name.registrant(), name.label().word()).dataHex();
        node.on("eth_call", params ->
            params.get(0).get("data").asString().equals(question)
                ? new Reply.Result(
                      JsonMapper.shared().valueToTree("0x" + "00".repeat(12) + alice.address().toHex().substring(2))
                  )
                : new Reply.Upstream()
        );
        assertThat(reason(registry.check(name.keyId(), Requirements.none()))).isEqualTo(RejectReason.CHAIN_UNAVAILABLE);
    }

    private void handOver(Account from, Account to) {
        registry.send(from, RegistryCall.offerOwnership(name, to.address()));
        registry.send(to, RegistryCall.acceptOwnership(name));
    }

    private KeyBundle replacement() {
        long now = local.latestBlockTimestamp().getEpochSecond();
        return bob.bundle(ScopeSet.of(Scope.TRADE), now, now + Duration.ofDays(90).toSeconds());
    }

    private SchnorrSignature possession(KeyBundle bundle) {
        Bytes32 digest = new ProofOfPossession(name.keyId(), 2, bundle).digest(registry.domain());
        return bob.sign(digest);
    }
}
