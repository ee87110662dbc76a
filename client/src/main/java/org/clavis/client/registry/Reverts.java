package org.clavis.client.registry;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.clavis.contracts.ContractError;
import org.clavis.contracts.ContractErrors;

/** Turns what a contract reverted with into a reason. */
final class Reverts {

    static final Map<String, RegistryReason> REASONS = Map.ofEntries(
        Map.entry("KeyRegistry_AlreadyRegistered", RegistryReason.ALREADY_REGISTERED),
        Map.entry("KeyRegistry_NotRegistered", RegistryReason.NOT_REGISTERED),
        Map.entry("KeyRegistry_Revoked", RegistryReason.REVOKED),
        Map.entry("KeyRegistry_InvalidLabel", RegistryReason.INVALID_LABEL),
        Map.entry("KeyRegistry_InvalidIdentityKey", RegistryReason.INVALID_IDENTITY_KEY),
        Map.entry("KeyRegistry_MissingSessionKey", RegistryReason.MISSING_SESSION_KEY),
        Map.entry("KeyRegistry_MissingKemKey", RegistryReason.MISSING_KEM_KEY),
        Map.entry("KeyRegistry_UnknownSuite", RegistryReason.UNKNOWN_SUITE),
        Map.entry("KeyRegistry_InvalidValidity", RegistryReason.INVALID_VALIDITY),
        Map.entry("KeyRegistry_PossessionNotProven", RegistryReason.POSSESSION_NOT_PROVEN),
        Map.entry("KeyRegistry_WrongPreviousBundle", RegistryReason.WRONG_PREVIOUS_BUNDLE),
        Map.entry("KeyRegistry_NoSuccessor", RegistryReason.NO_SUCCESSOR),
        Map.entry("KeyRegistry_NotCommitted", RegistryReason.NOT_COMMITTED),
        Map.entry("KeyRegistry_EpochsExhausted", RegistryReason.EPOCHS_EXHAUSTED),
        Map.entry("KeyRegistry_NotOwner", RegistryReason.NOT_OWNER),
        Map.entry("KeyRegistry_Expired", RegistryReason.EXPIRED),
        Map.entry("KeyRegistry_NotLater", RegistryReason.NOT_LATER),
        Map.entry("KeyRegistry_InvalidCertificate", RegistryReason.INVALID_CERTIFICATE),
        Map.entry("KeyRegistry_RequestExpired", RegistryReason.REQUEST_EXPIRED),
        Map.entry("KeyRegistry_NonceUsed", RegistryReason.NONCE_USED),
        Map.entry("KeyRegistry_InvalidConsent", RegistryReason.INVALID_CONSENT),
        Map.entry("KeyRegistry_NothingToCancel", RegistryReason.NOTHING_TO_CANCEL),
        Map.entry("KeyRegistry_BatchFailed", RegistryReason.BATCH_FAILED),
        Map.entry("KeyRegistry_CallFailed", RegistryReason.CALL_FAILED),
        Map.entry("KeyRegistry_EmptyBatch", RegistryReason.EMPTY_BATCH),
        Map.entry("KeyRegistry_CannotDelegate", RegistryReason.CANNOT_DELEGATE),
        Map.entry("KeyRegistry_InvalidDelegation", RegistryReason.INVALID_DELEGATION),
        Map.entry("KeyRegistry_DelegationExpired", RegistryReason.DELEGATION_EXPIRED),
        Map.entry("KeyRegistry_ExceedsDelegation", RegistryReason.EXCEEDS_DELEGATION),
        Map.entry("KeyRegistry_DelegationLapsed", RegistryReason.DELEGATION_LAPSED),
        Map.entry("KeyRegistry_IsAgent", RegistryReason.IS_AGENT),
        Map.entry("KeyRegistry_NotAgentOf", RegistryReason.NOT_AGENT_OF),
        Map.entry("KeyRegistry_NotOffered", RegistryReason.NOT_OFFERED),
        Map.entry("KeyRegistry_AlreadyOwner", RegistryReason.ALREADY_OWNER),
        Map.entry("KeyRegistry_InvalidRecoveryDelay", RegistryReason.INVALID_RECOVERY_DELAY),
        Map.entry("KeyRegistry_NotGuardian", RegistryReason.NOT_GUARDIAN),
        Map.entry("KeyRegistry_MissingNewOwner", RegistryReason.MISSING_NEW_OWNER),
        Map.entry("KeyRegistry_NoRecovery", RegistryReason.NO_RECOVERY),
        Map.entry("KeyRegistry_NotProposedOwner", RegistryReason.NOT_PROPOSED_OWNER),
        Map.entry("KeyRegistry_RecoveryNotReady", RegistryReason.RECOVERY_NOT_READY),
        Map.entry("KeyRegistry_RecoveryExpired", RegistryReason.RECOVERY_EXPIRED),
        Map.entry("KeyRegistry_StaleRecovery", RegistryReason.STALE_RECOVERY),
        Map.entry("MembershipRegistry_InvalidScope", RegistryReason.INVALID_SCOPE),
        Map.entry("MembershipRegistry_NotOwner", RegistryReason.NOT_OWNER),
        Map.entry("MembershipRegistry_NotActive", RegistryReason.KEY_NOT_ACTIVE),
        Map.entry("MembershipRegistry_InvalidIdentityKey", RegistryReason.INVALID_IDENTITY_KEY),
        Map.entry("MembershipRegistry_AlreadyMember", RegistryReason.ALREADY_MEMBER),
        Map.entry("MembershipRegistry_DuplicateCommitment", RegistryReason.DUPLICATE_COMMITMENT),
        Map.entry("MembershipRegistry_InvalidJoinProof", RegistryReason.JOIN_PROOF),
        Map.entry("MembershipRegistry_NotMember", RegistryReason.NOT_MEMBER),
        Map.entry("MembershipRegistry_StillActive", RegistryReason.STILL_ACTIVE),
        Map.entry("MembershipRegistry_UnacceptableRoot", RegistryReason.UNACCEPTABLE_ROOT),
        Map.entry("MembershipRegistry_NullifierSpent", RegistryReason.NULLIFIER_SPENT),
        Map.entry("MembershipRegistry_InvalidProof", RegistryReason.MEMBERSHIP_PROOF),
        Map.entry("OwnershipVerifier_Expired", RegistryReason.CLAIM_EXPIRED),
        Map.entry("OwnershipVerifier_AlreadyUsed", RegistryReason.CLAIM_USED),
        Map.entry("OwnershipVerifier_CommitmentAlreadyUsed", RegistryReason.CLAIM_USED),
        Map.entry("OwnershipVerifier_NotActive", RegistryReason.CLAIM_KEY_NOT_ACTIVE),
        Map.entry("OwnershipVerifier_WrongEpoch", RegistryReason.CLAIM_EPOCH),
        Map.entry("OwnershipVerifier_WrongBundle", RegistryReason.CLAIM_BUNDLE),
        Map.entry("OwnershipVerifier_InvalidSignature", RegistryReason.CLAIM_SIGNATURE),
        Map.entry("OwnershipVerifier_ZeroCommitment", RegistryReason.CLAIM_COMMITMENT),
        Map.entry("OwnershipVerifier_InvalidProof", RegistryReason.CLAIM_PROOF)
    );

    private Reverts() {}

    /** True if the contract itself, and not the way to it, is what failed. */
    static boolean isRevert(ChainException e) {
        return (
            e.reason() == ChainReason.WOULD_REVERT || (e.reason() == ChainReason.REVERTED && e.revertData().isPresent())
        );
    }

    /** The contract's reason for {@code e}. */
    static RegistryException decoded(ChainException e) {
        Optional<byte[]> data = e.revertData().map(hex -> HexFormat.of().parseHex(hex, 2, hex.length()));
        if (data.isEmpty()) {
            return new RegistryException(RegistryReason.OTHER, String.valueOf(e.getMessage()), e);
        }
        String message = "the contract refuses: " + ContractErrors.describe(data.get());
        List<BatchEntry> entries = ContractErrors.batchReasons(data.get()).map(Reverts::entries).orElse(List.of());
        return new RegistryException(reason(data.get()), message, entries, e);
    }

    private static RegistryReason reason(byte[] data) {
        return ContractErrors.decode(data)
            .map(ContractError::name)
            .map(name -> REASONS.getOrDefault(name, RegistryReason.OTHER))
            .orElse(RegistryReason.OTHER);
    }

    /** Those calls of a batch that were refused; the others would have succeeded. */
    private static List<BatchEntry> entries(List<byte[]> reasons) {
        List<BatchEntry> refused = new ArrayList<>();
        for (int i = 0; i < reasons.size(); i++) {
            byte[] data = reasons.get(i);
            if (data.length != 0) {
                refused.add(new BatchEntry(i, reason(data), ContractErrors.describe(data)));
            }
        }
        return List.copyOf(refused);
    }
}
