package org.clavis.client.registry;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.clavis.contracts.ContractError;
import org.clavis.contracts.ContractErrors;

/** Turns what a contract reverted with into a reason. */
final class Reverts {

    private static final Map<String, RegistryReason> REASONS = Map.ofEntries(
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
        RegistryReason reason = ContractErrors.decode(data.get())
            .map(ContractError::name)
            .map(name -> REASONS.getOrDefault(name, RegistryReason.OTHER))
            .orElse(RegistryReason.OTHER);
        return new RegistryException(reason, "the contract refuses: " + ContractErrors.describe(data.get()), e);
    }
}
