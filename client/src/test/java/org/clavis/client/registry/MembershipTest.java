package org.clavis.client.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.clavis.client.registry.TestDesks.QUARTER;
import static org.clavis.client.registry.TestDesks.desk;
import static org.clavis.client.registry.TestDesks.reason;
import static org.clavis.client.registry.TestDesks.refusal;
import static org.clavis.verifier.registry.Scope.QUOTE;
import static org.clavis.verifier.registry.Scope.TRADE;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.clavis.circuits.CircuitException;
import org.clavis.circuits.MembershipStatement;
import org.clavis.circuits.SemaphoreMembership;
import org.clavis.circuits.SemaphoreOwnership;
import org.clavis.client.identity.Identity;
import org.clavis.contracts.Deployments;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.junit.OnLocalChain;
import org.clavis.testnet.junit.ScriptedNode;
import org.clavis.testnet.junit.ScriptedNode.Reply;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.semaphore.SemaphoreProof;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Groups on a chain: joined, followed, proven to be a member of, left, undone and lied about. */
@OnLocalChain
@Timeout(180)
class MembershipTest {

    private static final String LOGS = "eth_getLogs";
    private static final SemaphoreOwnership OWNERSHIP = new SemaphoreOwnership();

    private final LocalChain local;
    private final Deployments contracts;
    private ScriptedNode node;
    private Chain chain;
    private KeyRegistry registry;
    private MembershipContract groups;
    private List<Identity> desks;

    MembershipTest(LocalChain local, Deployments contracts) {
        this.local = local;
        this.contracts = contracts;
    }

    @BeforeEach
    void connect() {
        node = ScriptedNode.before(local.rpcUrl());
        chain = Chain.connect(node.url().toString());
        registry = KeyRegistry.at(chain, contracts.keyRegistry(), TestDesks.clockOf(local));
        groups = MembershipContract.at(registry, contracts.membershipRegistry());
        desks = List.of(desk(local, 1, "desk-1"), desk(local, 2, "desk-2"), desk(local, 3, "desk-3"));
        desks.forEach(desk -> registry.register(desk, QUARTER));
    }

    @AfterEach
    void close() {
        desks.forEach(Identity::close);
        chain.close();
        node.close();
    }

    private void join(int desk) {
        groups.join(desks.get(desk), TRADE, OWNERSHIP);
    }

    private static Bytes32 word(String text) {
        return Keccak256.hash(text.getBytes(StandardCharsets.US_ASCII));
    }

    private MembershipStatement statement(String purpose, String message) {
        return new MembershipStatement(
            groups.domain(),
            TRADE,
            word(purpose),
            word(message),
            desks.getFirst().address()
        );
    }

    @Test
    void aMemberSpeaksOnceAndWhoHasLeftDoesNot() {
        join(0);
        join(1);
        MembershipGroup group = MembershipGroup.read(groups, TRADE, 0);
        Bytes32 rootOfTwo = group.group().root();
        assertThat(group.group().leaves()).containsExactly(desks.get(0).commitment(), desks.get(1).commitment());
        assertThat(group.update()).isFalse();

        SemaphoreMembership prover = new SemaphoreMembership();
        MembershipVerifier verifier = new MembershipVerifier(groups);
        MembershipStatement statement = statement("auction 7", "buy");
        SemaphoreProof proof = prover.prove(desks.get(1).semaphore(), group.group(), statement);
        assertThat(
            catchThrowableOfType(CircuitException.class, () ->
                prover.prove(desks.get(2).semaphore(), group.group(), statement)
            ).reason()
        ).isEqualTo(CircuitException.Reason.NOT_A_MEMBER);

        // for other words, purposes and spenders it is no proof, to neither
        MembershipStatement other = statement("auction 7", "sell");
        assertThat(reason(verifier.verify(other, proof))).isEqualTo(RejectReason.STATEMENT_MISMATCH);
        assertThat(reason(groups.check(other, proof))).isEqualTo(RejectReason.PROOF_INVALID);
        assertThat(reason(groups.check(statement("auction 8", "buy"), proof))).isEqualTo(RejectReason.PROOF_INVALID);

        // somebody joins: the proof still counts, and the group follows
        join(2);
        assertThat(group.update()).isTrue();
        assertThat(group.group().root()).isNotEqualTo(rootOfTwo);
        assertThat(verifier.verify(statement, proof)).isEqualTo(Verification.accepted(proof.nullifier()));
        assertThat(reason(verifier.verify(statement, proof))).isEqualTo(RejectReason.ALREADY_USED);
        assertThat(groups.check(statement, proof).isAccepted()).isTrue();
        groups.use(statement, proof, KeyRegistry.accountOf(desks.getFirst()));
        assertThat(groups.isSpent(TRADE, proof.nullifier())).isTrue();
        assertThat(reason(groups.check(statement, proof))).isEqualTo(RejectReason.ALREADY_USED);
        assertThat(refusal(() -> groups.use(statement, proof, KeyRegistry.accountOf(desks.getFirst())))).isEqualTo(
            RegistryReason.NULLIFIER_SPENT
        );

        // a key that ends is removed by anybody, and nothing proven before counts any more
        MembershipStatement later = statement("auction 9", "buy");
        SemaphoreProof inTime = prover.prove(desks.get(1).semaphore(), group.group(), later);
        Account anybody = KeyRegistry.accountOf(desks.get(2));
        Bytes32 leaving = desks.get(1).keyId();
        assertThat(refusal(() -> groups.remove(anybody, leaving, group))).isEqualTo(RegistryReason.STILL_ACTIVE);
        registry.revoke(desks.get(1));
        groups.remove(anybody, leaving, group);
        assertThat(refusal(() -> groups.remove(anybody, leaving, group))).isEqualTo(RegistryReason.NOT_MEMBER);
        assertThat(group.update()).isTrue();
        assertThat(group.group().leaf(1)).isEqualTo(Bytes32.ZERO);
        assertThat(reason(verifier.verify(later, inTime))).isEqualTo(RejectReason.STATEMENT_MISMATCH);
        assertThat(reason(groups.check(later, inTime))).isEqualTo(RejectReason.STATEMENT_MISMATCH);
        assertThat(
            catchThrowableOfType(CircuitException.class, () ->
                prover.prove(desks.get(1).semaphore(), group.group(), later)
            ).reason()
        ).isEqualTo(CircuitException.Reason.NOT_A_MEMBER);
    }

    @Test
    void whoCannotJoinIsRefused() {
        join(0);
        assertThat(refusal(() -> join(0))).isEqualTo(RegistryReason.ALREADY_MEMBER);
        registry.revoke(desks.get(1));
        assertThat(refusal(() -> join(1))).isEqualTo(RegistryReason.KEY_NOT_ACTIVE);
        try (Identity stranger = desk(local, 4, "stranger")) {
            assertThat(refusal(() -> groups.join(stranger, TRADE, OWNERSHIP))).isEqualTo(RegistryReason.NOT_REGISTERED);
        }
        assertThat(MembershipGroup.read(groups, QUOTE, 0).group().size()).isZero();
        assertThat(
            catchThrowableOfType(ChainException.class, () ->
                MembershipContract.at(registry, contracts.ownershipVerifier())
            ).reason()
        ).isEqualTo(ChainReason.NO_SUCH_CONTRACT);
    }

    @Test
    void whatTheChainUndoesIsUndone() {
        join(0);
        MembershipGroup group = MembershipGroup.read(groups, TRADE, 0);
        Bytes32 rootOfOne = group.group().root();
        String snapshot = local.snapshot();
        join(1);
        assertThat(group.update()).isTrue();
        local.revert(snapshot);
        assertThat(group.update()).isTrue();
        assertThat(group.group().root()).isEqualTo(rootOfOne);
        // another block of the same number, with another member
        snapshot = local.snapshot();
        join(1);
        assertThat(group.update()).isTrue();
        long height = group.blockNumber();
        local.revert(snapshot);
        join(2);
        assertThat(group.update()).isTrue();
        assertThat(group.blockNumber()).isEqualTo(height);
        assertThat(group.group().leaves()).containsExactly(desks.get(0).commitment(), desks.get(2).commitment());
    }

    @Test
    void aNodeThatLiesAboutTheLogIsFoundOut() {
        join(0);
        join(1);
        MembershipGroup group = MembershipGroup.read(groups, TRADE, 0);
        join(2);
        List<Consumer<ArrayNode>> lies = List.of(
            logs -> logs.remove(logs.size() - 1),
            logs -> logs.add(logs.get(logs.size() - 1).deepCopy()),
            logs -> ((ObjectNode) logs.get(0)).put("address", "0x" + "11".repeat(20)),
            logs -> ((ObjectNode) logs.get(0)).put("data", "0x"),
            logs -> ((ArrayNode) logs.get(0).get("topics")).remove(0),
            logs -> ((ArrayNode) logs.get(0).get("topics")).set(3, "0x" + "00".repeat(31) + "05"),
            logs -> ((ArrayNode) logs.get(0).get("topics")).set(3, "0x" + "ff".repeat(32)),
            logs -> ((ArrayNode) logs.get(0).get("topics")).set(1, "0x" + "00".repeat(31) + "02"),
            logs -> ((ObjectNode) logs.get(0)).put("blockNumber", "0xffffff")
        );
        for (int lie = 0; lie < lies.size(); lie++) {
            Consumer<ArrayNode> edit = lies.get(lie);
            node.on(LOGS, params -> {
                ArrayNode logs = (ArrayNode) node.askUpstream(LOGS, params);
                edit.accept(logs);
                return new Reply.Result(logs);
            });
            ChainException e = catchThrowableOfType(ChainException.class, group::update);
            assertThat(e).as("lie %d", lie).isNotNull();
            assertThat(e.reason()).as("lie %d", lie).isEqualTo(ChainReason.LOG_MISMATCH);
            assertThat(catchThrowableOfType(IllegalStateException.class, group::group)).isNotNull();
        }
        node.on(LOGS, params -> new Reply.Result(node.askUpstream(LOGS, params)));
        assertThat(group.update()).isTrue();
        assertThat(group.group().size()).isEqualTo(3);
    }
}
