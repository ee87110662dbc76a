package org.clavis.client.registry;

import org.clavis.client.counterparty.ClaimProof;
import org.clavis.contracts.Call;
import org.clavis.contracts.OwnershipVerifierContract;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.OwnershipClaim;

/** The contract that checks ownership claims about a registry's keys. */
public final class OwnershipContract {

    private final ContractReader contract;

    private OwnershipContract(ContractReader contract) {
        this.contract = contract;
    }

    /**
     * The contract at {@code address}.
     *
     * @throws ChainException {@link ChainReason#NO_SUCH_CONTRACT} if there is none, or one for another registry
     */
    public static OwnershipContract at(KeyRegistry registry, Address address) {
        ContractReader contract = new ContractReader(
            registry.chain(),
            address,
            OwnershipVerifierContract.NAME
        ).requireCode();
        Address its;
        try {
            its = contract.ask(OwnershipVerifierContract.registry());
        } catch (ChainException e) {
            if (e.reason() != ChainReason.WOULD_REVERT && e.reason() != ChainReason.MALFORMED_ANSWER) {
                throw e;
            }
            throw contract.absent("the contract at " + address + " checks no ownership claims");
        }
        if (!its.equals(registry.domain().registry())) {
            throw contract.absent("the contract at " + address + " checks claims of registry " + its);
        }
        return new OwnershipContract(contract);
    }

    /** The contract at {@code address}, given in hexadecimal. */
    public static OwnershipContract at(KeyRegistry registry, String address) {
        return at(registry, Address.fromHex(address));
    }

    /** Where the contract is. */
    public Address address() {
        return contract.address();
    }

    /**
     * Asks the contract to judge a claim, without a transaction.
     *
     * <p>The contract judges in its own chain's and registry's terms: a claim made for another is an invalid signature to
     * it. A key that is unknown, revoked or out of its time is {@link RejectReason#NOT_REGISTERED} here, since it does not
     * say which; the contract's own words are in the detail. A chain that cannot be asked is
     * {@link RejectReason#CHAIN_UNAVAILABLE}.
     *
     * @param bundle the registered bundle; of no importance for {@link ClaimProof.Commitment}
     * @param spender whose earlier uses count
     */
    public Verification<OwnershipClaim> check(ClaimProof proof, KeyBundle bundle, Address spender) {
        try {
            contract.ask(checkCall(proof, bundle), spender, "latest");
            return Verification.accepted(proof.claim());
        } catch (ChainException e) {
            if (!Reverts.isRevert(e)) {
                return Verification.rejected(RejectReason.CHAIN_UNAVAILABLE, String.valueOf(e.getMessage()));
            }
            RegistryException refusal = Reverts.decoded(e);
            return Verification.rejected(rejectReason(refusal.reason()), String.valueOf(refusal.getMessage()));
        }
    }

    /**
     * Has the contract judge a claim and remember that {@code spender} used it.
     *
     * @param bundle as for {@link #check}
     * @throws RegistryException if the contract refuses
     * @throws ChainException if the chain cannot be reached or the account cannot pay
     */
    public Receipt use(ClaimProof proof, KeyBundle bundle, Account spender) {
        return contract.send(spender, useCall(proof, bundle));
    }

    /**
     * Whether {@code spender} has used the claim with this digest, as the key signed it.
     *
     * @throws ChainException if the chain cannot be reached
     */
    public boolean isUsed(Address spender, Bytes32 claimDigest) {
        return contract.ask(OwnershipVerifierContract.isUsed(spender, claimDigest));
    }

    /**
     * Whether {@code spender} has used the claim with this digest for this commitment.
     *
     * @throws ChainException if the chain cannot be reached
     */
    public boolean isUsed(Address spender, Bytes32 claimDigest, Bytes32 commitment) {
        return contract.ask(OwnershipVerifierContract.isCommitmentUsed(spender, claimDigest, Abi.number(commitment)));
    }

    private static Call<Call.Nothing> checkCall(ClaimProof proof, KeyBundle bundle) {
        return switch (proof) {
            case ClaimProof.Schnorr signed -> OwnershipVerifierContract.checkSchnorr(
                Abi.struct(signed.claim()),
                Abi.struct(bundle),
                Abi.struct(signed.signature())
            );
            case ClaimProof.Commitment proven -> OwnershipVerifierContract.checkCommitment(
                Abi.struct(proven.claim()),
                Abi.number(proven.commitment()),
                EvmCodec.proofWords(proven.proof()),
                Abi.number(proven.nullifier())
            );
        };
    }

    private static Call<Call.Nothing> useCall(ClaimProof proof, KeyBundle bundle) {
        return switch (proof) {
            case ClaimProof.Schnorr signed -> OwnershipVerifierContract.useSchnorr(
                Abi.struct(signed.claim()),
                Abi.struct(bundle),
                Abi.struct(signed.signature())
            );
            case ClaimProof.Commitment proven -> OwnershipVerifierContract.useCommitment(
                Abi.struct(proven.claim()),
                Abi.number(proven.commitment()),
                EvmCodec.proofWords(proven.proof()),
                Abi.number(proven.nullifier())
            );
        };
    }

    private static RejectReason rejectReason(RegistryReason reason) {
        return switch (reason) {
            case CLAIM_EXPIRED -> RejectReason.DEADLINE_PASSED;
            case CLAIM_USED -> RejectReason.ALREADY_USED;
            case CLAIM_KEY_NOT_ACTIVE -> RejectReason.NOT_REGISTERED;
            case CLAIM_EPOCH -> RejectReason.SUPERSEDED;
            case CLAIM_BUNDLE -> RejectReason.BUNDLE_MISMATCH;
            case CLAIM_SIGNATURE -> RejectReason.SIGNATURE_INVALID;
            case CLAIM_COMMITMENT -> RejectReason.STATEMENT_MISMATCH;
            default -> RejectReason.PROOF_INVALID;
        };
    }
}
