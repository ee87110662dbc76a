// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyBundle} from "../libraries/KeyBundles.sol";
import {SchnorrProof} from "../libraries/Schnorr.sol";

/// @notice A recovery that a guardian proposed. All zero: there is none.
/// @param newOwner who will own the key, and alone can complete the recovery
/// @param readyAt first second at which it can be completed
/// @param expiresAt first second at which it no longer can
/// @param epoch the epoch that it replaces
/// @param bundlesHash keccak256 of the hash of the bundle that it replaces and the hash of the one that replaces it
struct Recovery {
    address newOwner;
    uint40 readyAt;
    uint40 expiresAt;
    uint32 epoch;
    bytes32 bundlesHash;
}

/// @title Who controls a key of the {IKeyRegistry}: hand-over to another owner, and recovery by a guardian.
/// @notice Both are the owner's choice, key by key. A hand-over takes the offer and the other's acceptance; it takes away
/// the former owner's guardian and whatever recovery is pending.
///
/// A guardian can replace a key that does not commit to the replacement, and name another owner, but only after the delay
/// that the owner chose; until the very second of completion the owner can cancel. A proposal is for one epoch and its
/// bundle, so anything that the owner writes in between ends it too.
///
/// Storage: slot 5 is mapping(bytes32 keyId => Control).
interface IKeyControl {
    // errors

    /// @notice The key was not offered to the caller.
    error KeyRegistry_NotOffered(bytes32 keyId, address pendingOwner, address caller);

    /// @notice The owner already owns it.
    error KeyRegistry_AlreadyOwner(bytes32 keyId, address owner);

    /// @notice The delay is not within the limits; without a guardian it is 0.
    error KeyRegistry_InvalidRecoveryDelay(uint40 delay, uint40 minimum, uint40 maximum);

    /// @notice Only the key's guardian can do this.
    error KeyRegistry_NotGuardian(bytes32 keyId, address guardian, address caller);

    /// @notice There must be somebody to own the key.
    error KeyRegistry_MissingNewOwner(bytes32 keyId);

    /// @notice No recovery is pending.
    error KeyRegistry_NoRecovery(bytes32 keyId);

    /// @notice Only the proposed owner completes a recovery.
    error KeyRegistry_NotProposedOwner(bytes32 keyId, address newOwner, address caller);

    /// @notice It is too early.
    error KeyRegistry_RecoveryNotReady(bytes32 keyId, uint40 readyAt, uint256 timestamp);

    /// @notice It is too late.
    error KeyRegistry_RecoveryExpired(bytes32 keyId, uint40 expiresAt, uint256 timestamp);

    /// @notice The proposal was for another epoch or other bundles.
    error KeyRegistry_StaleRecovery(bytes32 keyId, uint32 epoch, bytes32 bundlesHash);

    // events

    /// @notice `pendingOwner` may take the key over; nobody may, if it is 0.
    event OwnershipOffered(bytes32 indexed keyId, address indexed owner, address indexed pendingOwner);

    /// @notice The key has another owner.
    event OwnershipTransferred(bytes32 indexed keyId, address indexed previousOwner, address indexed newOwner);

    /// @notice The owner chose a guardian, or none.
    event GuardianSet(bytes32 indexed keyId, address indexed guardian, uint40 delay);

    /// @notice The guardian proposed a recovery.
    event RecoveryProposed(bytes32 indexed keyId, address indexed newOwner, Recovery recovery);

    /// @notice The pending recovery is no more.
    event RecoveryCancelled(bytes32 indexed keyId);

    /// @notice The pending recovery was completed; the new key is in the event before.
    event RecoveryCompleted(bytes32 indexed keyId, address indexed newOwner, uint32 epoch);

    // functions

    /// @notice Offers the caller's key to `pendingOwner`, instead of whomever it was offered to; 0 takes the offer back.
    function offerOwnership(address registrant, bytes32 label, address pendingOwner) external;

    /// @notice The caller takes over a key that it was offered. The identity key stays: rotate it soon.
    function acceptOwnership(address registrant, bytes32 label) external;

    /// @notice Sets who can recover the caller's key and after what delay in seconds, and cancels what is pending.
    /// @param guardian an account, or 0 for none
    /// @param delay between {MIN_RECOVERY_DELAY} and {MAX_RECOVERY_DELAY}, or 0 without a guardian
    function setGuardian(address registrant, bytes32 label, address guardian, uint40 delay) external;

    /// @notice Proposes a replacement for a key that the caller is guardian of, instead of the one proposed before. The
    /// delay begins now.
    /// @param newOwner who will own the key; the present owner if only the key was lost
    /// @param bundleHash EIP-712 hashStruct of the bundle to come
    function proposeRecovery(address registrant, bytes32 label, address newOwner, bytes32 bundleHash) external;

    /// @notice The owner or the guardian cancels the pending recovery.
    function cancelRecovery(address registrant, bytes32 label) external;

    /// @notice The proposed owner replaces the key, as the next epoch, and owns it from now on.
    /// @param bundle the one that was proposed
    /// @param possession proof by its identity key for the next epoch
    /// @return keyId the identifier, unchanged
    function completeRecovery(
        address registrant,
        bytes32 label,
        KeyBundle calldata bundle,
        SchnorrProof calldata possession
    ) external returns (bytes32 keyId);

    /// @notice Whom the key is offered to, or 0.
    function pendingOwnerOf(bytes32 keyId) external view returns (address);

    /// @notice Who can recover the key, or 0, and after what delay.
    function guardianOf(bytes32 keyId) external view returns (address guardian, uint40 delay);

    /// @notice The pending recovery; all zero if there is none. It may be stale or expired.
    function recoveryOf(bytes32 keyId) external view returns (Recovery memory);

    /// @notice One day.
    function MIN_RECOVERY_DELAY() external view returns (uint40);

    /// @notice 365 days.
    function MAX_RECOVERY_DELAY() external view returns (uint40);

    /// @notice For how long a recovery can be completed: 14 days.
    function RECOVERY_WINDOW() external view returns (uint40);
}
