package org.clavis.client.registry;

import java.math.BigInteger;
import java.util.List;
import org.clavis.circuits.MembershipStatement;
import org.clavis.circuits.OwnershipProof;
import org.clavis.circuits.OwnershipStatement;
import org.clavis.circuits.SemaphoreOwnership;
import org.clavis.client.identity.Identity;
import org.clavis.contracts.Call;
import org.clavis.contracts.MembershipRegistryContract;
import org.clavis.contracts.Structs;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.registry.MembershipDomain;
import org.clavis.verifier.registry.Scope;
import org.clavis.verifier.semaphore.SemaphoreProof;
import org.clavis.verifier.semaphore.SemaphoreValue;

/**
 * The contract with the anonymous groups of a registry's keys, one for each scope.
 *
 * <p>As in {@link KeyRegistry}, what changes something is tried out first, and a refusal comes as a
 * {@link RegistryException} with the contract's reason; failures of the chain are {@link ChainException}s. Safe for use by
 * many threads.
 */
public final class MembershipContract {

    private final KeyRegistry registry;
    private final ContractReader contract;
    private final MembershipDomain domain;

    private MembershipContract(KeyRegistry registry, ContractReader contract) {
        this.registry = registry;
        this.contract = contract;
        this.domain = new MembershipDomain(registry.chain().chainId(), contract.address());
    }

    /**
     * The contract at {@code address}.
     *
     * @throws ChainException {@link ChainReason#NO_SUCH_CONTRACT} if there is none, or one for another registry
     */
    public static MembershipContract at(KeyRegistry registry, Address address) {
        ContractReader contract = new ContractReader(
            registry.chain(),
            address,
            MembershipRegistryContract.NAME
        ).requireCode();
        Address its;
        try {
            // the contracts with a registry have this function in common; only this one has groups
            contract.ask(MembershipRegistryContract.rootOf(Scope.TRADE.bit()));
            its = contract.ask(MembershipRegistryContract.registry());
        } catch (ChainException e) {
            if (e.reason() != ChainReason.WOULD_REVERT && e.reason() != ChainReason.MALFORMED_ANSWER) {
                throw e;
            }
            throw contract.absent("the contract at " + address + " has no groups");
        }
        if (!its.equals(registry.domain().registry())) {
            throw contract.absent("the contract at " + address + " has groups of registry " + its);
        }
        return new MembershipContract(registry, contract);
    }

    /** What proofs for this contract are bound to. */
    public MembershipDomain domain() {
        return domain;
    }

    /**
     * Puts an identity's commitment into a scope's group, with a proof that the identity knows its secret. Its account
     * pays.
     *
     * @throws RegistryException if the key is not registered or the contract refuses
     */
    public Receipt join(Identity identity, Scope scope, SemaphoreOwnership prover) {
        long epoch = registry
            .lookup(identity.keyId())
            .orElseThrow(() -> new RegistryException(RegistryReason.NOT_REGISTERED, "no key " + identity.keyId()))
            .record()
            .epoch();
        Bytes32 digest = domain.joinDigest(identity.keyId(), epoch, scope, identity.commitment());
        OwnershipProof proof = prover.prove(
            identity.semaphore(),
            new OwnershipStatement(identity.commitment(), digest, domain.joinScopeWord())
        );
        return contract.send(
            new IdentityAccount(identity),
            MembershipRegistryContract.join(
                identity.address(),
                identity.label().word(),
                scope.bit(),
                new Structs.IdentityKey(
                    Abi.number(identity.semaphore().publicKeyX()),
                    Abi.number(identity.semaphore().publicKeyY())
                ),
                Abi.number(proof.nullifier()),
                EvmCodec.proofWords(proof.proof())
            )
        );
    }

    /**
     * Removes a key that is not valid any more from a group; anybody can.
     *
     * @param group the group as it is now
     * @throws RegistryException if the key is no member or still valid; {@link RegistryReason#OTHER} if the group has
     *     changed since it was updated
     */
    public Receipt remove(Account sender, Bytes32 keyId, MembershipGroup group) {
        long scope = group.scope().bit();
        var member = contract.ask(MembershipRegistryContract.memberOf(keyId, scope));
        List<BigInteger> siblings = List.of();
        if (member.commitment().signum() != 0) {
            siblings = group.siblings(member.index().intValueExact()).stream().map(SemaphoreValue::toNumber).toList();
        }
        return contract.send(sender, MembershipRegistryContract.remove(keyId, scope, siblings));
    }

    /**
     * Asks the contract to judge a member's statement, without a transaction.
     *
     * <p>A root that the group does not have, or not any more, is {@link RejectReason#STATEMENT_MISMATCH}, a nullifier that
     * was spent {@link RejectReason#ALREADY_USED}; the contract's own words are in the detail. A chain that cannot be asked
     * is {@link RejectReason#CHAIN_UNAVAILABLE}.
     */
    public Verification<Bytes32> check(MembershipStatement statement, SemaphoreProof proof) {
        try {
            contract.ask(useCall(statement, proof), statement.spender(), "latest");
            return Verification.accepted(proof.nullifier());
        } catch (ChainException e) {
            if (!Reverts.isRevert(e)) {
                return Verification.rejected(RejectReason.CHAIN_UNAVAILABLE, String.valueOf(e.getMessage()));
            }
            RegistryException refusal = Reverts.decoded(e);
            RejectReason reason = switch (refusal.reason()) {
                case UNACCEPTABLE_ROOT -> RejectReason.STATEMENT_MISMATCH;
                case NULLIFIER_SPENT -> RejectReason.ALREADY_USED;
                default -> RejectReason.PROOF_INVALID;
            };
            return Verification.rejected(reason, String.valueOf(refusal.getMessage()));
        }
    }

    /**
     * Has the contract judge a member's statement and spend its nullifier.
     *
     * @param spender the account that the statement names
     * @throws RegistryException if the contract refuses
     */
    public Receipt use(MembershipStatement statement, SemaphoreProof proof, Account spender) {
        return contract.send(spender, useCall(statement, proof));
    }

    /** Whether proofs for this root are accepted now: it is the group's, or was until somebody joined a while ago. */
    public boolean isAcceptableRoot(Scope scope, Bytes32 root) {
        return contract.ask(MembershipRegistryContract.isAcceptableRoot(scope.bit(), Abi.number(root)));
    }

    /** Whether a nullifier was spent with the contract. */
    public boolean isSpent(Scope scope, Bytes32 nullifier) {
        return contract.ask(MembershipRegistryContract.isNullifierSpent(scope.bit(), Abi.number(nullifier)));
    }

    /** The group's root in the block of this number; zero if nobody had joined. */
    Bytes32 rootAt(Scope scope, long blockNumber) {
        return SemaphoreValue.fromNumber(contract.askAt(MembershipRegistryContract.rootOf(scope.bit()), blockNumber));
    }

    ContractReader reader() {
        return contract;
    }

    private static Call<Call.Nothing> useCall(MembershipStatement statement, SemaphoreProof proof) {
        return MembershipRegistryContract.useMembership(
            new Structs.MembershipClaim(
                statement.scope().bit(),
                statement.purpose(),
                statement.message(),
                Abi.number(proof.merkleTreeRoot()),
                Abi.number(proof.nullifier())
            ),
            EvmCodec.proofWords(proof.proof())
        );
    }
}
