package org.clavis.client.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.clavis.client.identity.Identity;
import org.clavis.contracts.KeyRegistryContract;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.registry.Delegation;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyName;
import org.clavis.verifier.registry.ProofOfPossession;

/**
 * Keys that another key vouches for. An agent is valid as long as it is itself, its parent is, and the parent's key is
 * the one that delegated to it: whatever ends that key ends its agents in the same block.
 */
public final class RegistryAgents {

    /** For a delegation that is used at once. */
    private static final Duration AT_ONCE = Duration.ofMinutes(10);

    private final KeyRegistry registry;
    private final ContractReader contract;

    RegistryAgents(KeyRegistry registry, ContractReader contract) {
        this.registry = registry;
        this.contract = contract;
    }

    /**
     * Consents to one epoch of an agent, with the parent's current identity key. The agent uses it in
     * {@link RegistryCall#registerAgent} or {@link RegistryCall#rotateAgent}.
     *
     * @param agentEpoch 1 for a registration, one more than the agent's current one for a rotation
     * @param agentBundle what the agent will write; valid at once
     * @param deadline last second at which it may write it
     * @throws RegistryException {@link RegistryReason#NOT_REGISTERED}, {@link RegistryReason#OTHER_KEY_STORE} if the
     *     parent's key is in another key store
     * @throws ChainException if the chain cannot be reached
     */
    public SignedDelegation delegate(
        Identity parent,
        KeyName agent,
        long agentEpoch,
        KeyBundle agentBundle,
        Instant deadline
    ) {
        RegisteredKey current = registry.currentOf(parent);
        Rotation.requireKey(current, parent);
        Delegation delegation = new Delegation(
            current.keyId(),
            current.record().epoch(),
            agent.keyId(),
            agentEpoch,
            agentBundle,
            deadline.getEpochSecond()
        );
        return new SignedDelegation(delegation, current.bundle(), parent.sign(delegation.digest(registry.domain())));
    }

    /**
     * Registers an identity's first key as an agent, where both identities are at hand. The agent's account pays.
     *
     * @throws RegistryException if the contract refuses
     * @throws ChainException if the chain cannot be reached or the account cannot pay
     */
    public Receipt register(Identity agent, Identity parent, Registration registration) {
        KeyBundle bundle = registry.firstBundle(agent, registration);
        KeyName name = new KeyName(agent.address(), agent.label());
        ProofOfPossession statement = new ProofOfPossession(name.keyId(), 1, bundle);
        return registry.send(
            KeyRegistry.accountOf(agent),
            RegistryCall.registerAgent(
                agent.label(),
                bundle,
                agent.sign(statement.digest(registry.domain())),
                delegate(parent, name, 1, bundle, registry.chainTime().plus(AT_ONCE))
            )
        );
    }

    /**
     * Rotates an agent with a fresh delegation, where both identities are at hand: to other scopes or a later end, or
     * after the earlier delegation lapsed. {@link KeyRegistry#rotate(Identity, Registration)} is for an agent that stays
     * within what it has.
     *
     * @throws RegistryException if the contract refuses, or as {@link KeyRegistry#rotate(Identity, Registration)}
     * @throws ChainException if the chain cannot be reached or the account cannot pay
     */
    public Receipt rotate(Identity agent, Identity parent, Registration registration) {
        Account account = KeyRegistry.accountOf(agent);
        registry.chain().sender().settle(account.address());
        Rotation rotation = Rotation.prepare(registry, agent, account.address(), registration);
        KeyName name = rotation.current().name();
        Receipt receipt = registry.send(
            account,
            RegistryCall.rotateAgent(
                name,
                rotation.current().bundle(),
                rotation.next(),
                rotation.possession(),
                delegate(parent, name, rotation.epoch(), rotation.next(), registry.chainTime().plus(AT_ONCE))
            )
        );
        rotation.complete(agent);
        return receipt;
    }

    /**
     * The parent of an agent; empty if the identifier is not an agent's.
     *
     * @throws ChainException if the chain cannot be reached
     */
    public Optional<Bytes32> parentOf(Bytes32 agentKeyId) {
        return present(contract.ask(KeyRegistryContract.parentOf(agentKeyId)));
    }

    /**
     * {@link #parentOf(Bytes32)} as of the block of that number, whichever it is.
     *
     * @throws ChainException if the chain cannot be reached, or has no such block
     */
    public Optional<Bytes32> parentOf(Bytes32 agentKeyId, long blockNumber) {
        return present(contract.askAt(KeyRegistryContract.parentOf(agentKeyId), blockNumber));
    }

    private static Optional<Bytes32> present(Bytes32 parent) {
        return Optional.of(parent).filter(keyId -> !keyId.equals(Bytes32.ZERO));
    }
}
