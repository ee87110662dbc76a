// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IKeyAgents} from "../interfaces/IKeyAgents.sol";
import {KeyBundle, KeyBundles} from "../libraries/KeyBundles.sol";
import {Records} from "../libraries/Records.sol";
import {DelegationProof, Requests} from "../libraries/Requests.sol";
import {Schnorr, SchnorrProof} from "../libraries/Schnorr.sol";
import {Scopes} from "../libraries/Scopes.sol";
import {KeyLedger} from "./KeyLedger.sol";

/// @title Keys that another key vouches for.
abstract contract KeyAgents is KeyLedger {
    using KeyBundles for KeyBundle;
    using Records for uint256;

    // external

    /// @inheritdoc IKeyAgents
    function registerAgent(
        bytes32 label,
        bytes32 parentKeyId,
        KeyBundle calldata bundle,
        SchnorrProof calldata possession,
        DelegationProof calldata delegation
    ) external returns (bytes32 keyId) {
        keyId = _register(msg.sender, label, Records.AGENT, bundle, possession);
        _parents[keyId] = parentKeyId;
        _delegate(parentKeyId, keyId, 1, bundle, delegation);
    }

    /// @inheritdoc IKeyAgents
    function rotateAgent(
        address registrant,
        bytes32 label,
        KeyBundle calldata previous,
        KeyBundle calldata next,
        SchnorrProof calldata possession,
        DelegationProof calldata delegation
    ) external returns (bytes32 keyId) {
        Key memory agent = _openOwn(registrant, label);
        keyId = agent.id;
        bytes32 parentKeyId = _parents[keyId];
        if (parentKeyId == 0) revert KeyRegistry_NotAgentOf(keyId, parentKeyId);
        _rotateUnbounded(agent, previous, next, possession);
        _delegate(parentKeyId, keyId, agent.status.epochOf() + 1, next, delegation);
    }

    /// @inheritdoc IKeyAgents
    function revokeAgent(address parentRegistrant, bytes32 parentLabel, address registrant, bytes32 label)
        external
        returns (bytes32 keyId)
    {
        // a parent that was revoked has ended its agents already
        Key memory parent = _openOwn(parentRegistrant, parentLabel);
        Key memory agent = _open(registrant, label);
        keyId = agent.id;
        if (_parents[keyId] != parent.id) revert KeyRegistry_NotAgentOf(keyId, parent.id);
        _revoke(agent);
    }

    /// @inheritdoc IKeyAgents
    function parentOf(bytes32 agentKeyId) external view returns (bytes32 parentKeyId) {
        return _parents[agentKeyId];
    }

    // internal

    /// @dev Checks that the parent may and did delegate this bundle, which has been written as the agent's `epoch`.
    function _delegate(
        bytes32 parentKeyId,
        bytes32 agentKeyId,
        uint32 epoch,
        KeyBundle calldata bundle,
        DelegationProof calldata delegation
    ) private {
        if (block.timestamp > delegation.deadline) {
            revert KeyRegistry_DelegationExpired(delegation.deadline, block.timestamp);
        }
        uint256 parentStatus = _current[parentKeyId].status;
        if (
            !parentStatus.validAt(block.timestamp) || parentStatus.isAgent()
                || !Scopes.cover(parentStatus.scopesOf(), Scopes.DELEGATE) || parentStatus.notBeforeOf() == _now()
        ) revert KeyRegistry_CannotDelegate(parentKeyId);
        if (
            !Scopes.cover(parentStatus.scopesOf() & ~Scopes.DELEGATE, bundle.scopes)
                || bundle.notAfter > parentStatus.notAfterOf() || bundle.notBefore > _now()
        ) revert KeyRegistry_ExceedsDelegation(agentKeyId, bundle.scopes, bundle.notBefore, bundle.notAfter);

        KeyBundle calldata parentBundle = delegation.parentBundle;
        _requireCurrent(parentKeyId, parentBundle);
        uint32 parentEpoch = parentStatus.epochOf();
        bytes32 digest = _typedDataHash(
            Requests.delegationHash(parentKeyId, parentEpoch, agentKeyId, epoch, bundle.hash(), delegation.deadline)
        );
        if (!Schnorr.verify(
                parentBundle.identityKeyX,
                parentBundle.identityKeyParity,
                abi.encodePacked(digest),
                delegation.signature
            )) revert KeyRegistry_InvalidDelegation(parentKeyId, agentKeyId);
        emit AgentDelegated(agentKeyId, parentKeyId, epoch, parentEpoch);
    }
}
