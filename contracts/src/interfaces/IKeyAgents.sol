// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyBundle} from "../libraries/KeyBundles.sol";
import {DelegationProof} from "../libraries/Requests.sol";
import {SchnorrProof} from "../libraries/Schnorr.sol";

/// @title Agents: keys that a parent's key vouches for, and that end with it.
/// @notice An agent is a key of its own, under its own registrant's account, with scopes among its parent's and an end no
/// later. Its parent's identity key signs, in the registry's domain,
/// Delegation(bytes32 parentKeyId,uint32 parentEpoch,bytes32 agentKeyId,uint32 agentEpoch,KeyBundle agentBundle,
/// uint40 deadline). It is active only while the parent is and the very key that signed is the parent's current one: a
/// rotation, revocation or expiry of the parent ends its agents in the same block, without touching them. An agent's
/// owner may rotate it within the scopes and the end that it has. More takes a fresh delegation.
///
/// Agents have no agents, and neither guardian nor another owner: the parent's consent was to this one.
interface IKeyAgents {
    // errors

    /// @notice The parent cannot delegate: it is not active with the scope to delegate, is an agent itself, or its key
    /// became valid in this very second.
    error KeyRegistry_CannotDelegate(bytes32 parentKeyId);

    /// @notice The signature is not the parent's current identity key's over this delegation.
    error KeyRegistry_InvalidDelegation(bytes32 parentKeyId, bytes32 agentKeyId);

    /// @notice The delegation's deadline is over.
    error KeyRegistry_DelegationExpired(uint40 deadline, uint256 timestamp);

    /// @notice The bundle has scopes or a time that this agent cannot have.
    error KeyRegistry_ExceedsDelegation(bytes32 agentKeyId, uint48 scopes, uint40 notBefore, uint40 notAfter);

    /// @notice The parent's key that delegated to this agent is not valid or not current any more.
    error KeyRegistry_DelegationLapsed(bytes32 agentKeyId, bytes32 parentKeyId);

    /// @notice This cannot be done with an agent's key.
    error KeyRegistry_IsAgent(bytes32 keyId);

    /// @notice The key is not an agent of that parent.
    error KeyRegistry_NotAgentOf(bytes32 agentKeyId, bytes32 parentKeyId);

    // events

    /// @notice The parent's key of `parentEpoch` vouches for the agent's key of `agentEpoch`.
    event AgentDelegated(
        bytes32 indexed agentKeyId, bytes32 indexed parentKeyId, uint32 agentEpoch, uint32 parentEpoch
    );

    // functions

    /// @notice Registers the caller's key under `label` as an agent of `parentKeyId`.
    /// @param label as for {IKeyRegistry.register}
    /// @param parentKeyId a key that is not an agent's, active, with the scope to delegate
    /// @param bundle scopes among the parent's without the one to delegate; valid at once; not longer than the parent's
    /// @param possession proof by `bundle`'s identity key for epoch 1
    /// @param delegation the parent's consent
    /// @return keyId the agent's identifier
    function registerAgent(
        bytes32 label,
        bytes32 parentKeyId,
        KeyBundle calldata bundle,
        SchnorrProof calldata possession,
        DelegationProof calldata delegation
    ) external returns (bytes32 keyId);

    /// @notice {IKeyRegistry.rotate} of the caller's agent with a fresh delegation by the same parent: to other scopes or
    /// a later end, or after the earlier delegation lapsed.
    function rotateAgent(
        address registrant,
        bytes32 label,
        KeyBundle calldata previous,
        KeyBundle calldata next,
        SchnorrProof calldata possession,
        DelegationProof calldata delegation
    ) external returns (bytes32 keyId);

    /// @notice Revokes an agent of a key that the caller owns.
    /// @param parentRegistrant the account in the parent's name
    /// @param parentLabel the label in the parent's name
    /// @param registrant the account in the agent's name
    /// @param label the label in the agent's name
    /// @return keyId the agent's identifier
    function revokeAgent(address parentRegistrant, bytes32 parentLabel, address registrant, bytes32 label)
        external
        returns (bytes32 keyId);

    /// @notice The parent of an agent; 0 if the keyId is not an agent's.
    function parentOf(bytes32 agentKeyId) external view returns (bytes32 parentKeyId);
}
