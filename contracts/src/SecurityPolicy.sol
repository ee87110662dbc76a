// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "./interfaces/IERC165.sol";
import {Announcement, ISecurityPolicy} from "./interfaces/ISecurityPolicy.sol";
import {Policy, SecurityPolicies} from "./libraries/SecurityPolicies.sol";

/// @title Security policies that only ever tighten. It has no administrator, no proxy and no way to change.
contract SecurityPolicy is ISecurityPolicy, IERC165 {
    using SecurityPolicies for Policy;

    /// @inheritdoc ISecurityPolicy
    uint40 public constant minimumNotice = 7 days;

    /// @inheritdoc ISecurityPolicy
    uint40 public constant maximumNotice = 90 days;

    /// @dev A publisher's last two announcements. `latest` may be pending; `earlier` never is.
    struct Standing {
        Announcement earlier;
        Announcement latest;
    }

    // storage: the order is public, new variables go after this

    /// @dev Slot 0.
    mapping(address publisher => Standing) private _standings;

    // external

    /// @inheritdoc ISecurityPolicy
    function announce(Policy calldata policy, uint40 effectiveAt) external {
        Standing storage standing = _standings[msg.sender];
        Announcement memory current = standing.latest;
        uint40 timestamp = _now();
        if (current.effectiveAt > timestamp) revert SecurityPolicy_Pending(msg.sender, current.effectiveAt);

        (uint40 earliest, uint40 latest) = (timestamp + minimumNotice, timestamp + maximumNotice);
        if (effectiveAt < earliest || effectiveAt > latest) {
            revert SecurityPolicy_NoticeOutOfRange(effectiveAt, earliest, latest);
        }
        _requireStricter(policy, current);

        uint32 number = current.number + 1;
        standing.earlier = current;
        standing.latest = Announcement({
            minimumSuite: policy.minimumSuite,
            classicCutoff: policy.classicCutoff,
            maximumKeyAge: policy.maximumKeyAge,
            maximumSessionAge: policy.maximumSessionAge,
            effectiveAt: effectiveAt,
            number: number
        });
        emit PolicyAnnounced(msg.sender, number, policy, effectiveAt);
    }

    /// @inheritdoc ISecurityPolicy
    function policyOf(address publisher) external view returns (Policy memory) {
        return _policyOf(_inForceAt(publisher, _now()));
    }

    /// @inheritdoc ISecurityPolicy
    function policyAt(address publisher, uint40 timestamp) external view returns (Policy memory) {
        return _policyOf(_inForceAt(publisher, timestamp));
    }

    /// @inheritdoc ISecurityPolicy
    function announcementOf(address publisher) external view returns (Announcement memory) {
        return _inForceAt(publisher, _now());
    }

    /// @inheritdoc ISecurityPolicy
    function pendingOf(address publisher) external view returns (Announcement memory pending) {
        Announcement storage latest = _standings[publisher].latest;
        if (latest.effectiveAt > _now()) pending = latest;
    }

    /// @inheritdoc ISecurityPolicy
    function admits(address publisher, uint8 suite, uint40 keyNotBefore) external view returns (bool) {
        return _policyOf(_inForceAt(publisher, _now())).admits(suite, keyNotBefore, block.timestamp);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(ISecurityPolicy).interfaceId;
    }

    // internal

    function _inForceAt(address publisher, uint40 timestamp) private view returns (Announcement memory) {
        Standing storage standing = _standings[publisher];
        return standing.latest.effectiveAt <= timestamp ? standing.latest : standing.earlier;
    }

    function _requireStricter(Policy calldata policy, Announcement memory current) private view {
        if (policy.minimumSuite < current.minimumSuite) {
            revert SecurityPolicy_LowerMinimumSuite(current.minimumSuite, policy.minimumSuite);
        }
        if (!SecurityPolicies.isNoLooser(policy.classicCutoff, current.classicCutoff)) {
            revert SecurityPolicy_LaterClassicCutoff(current.classicCutoff, policy.classicCutoff);
        }
        if (!SecurityPolicies.isNoLooser(policy.maximumKeyAge, current.maximumKeyAge)) {
            revert SecurityPolicy_LongerKeyAge(current.maximumKeyAge, policy.maximumKeyAge);
        }
        if (!SecurityPolicies.isNoLooser(policy.maximumSessionAge, current.maximumSessionAge)) {
            revert SecurityPolicy_LongerSessionAge(current.maximumSessionAge, policy.maximumSessionAge);
        }
        if (keccak256(abi.encode(policy)) == keccak256(abi.encode(_policyOf(current)))) {
            revert SecurityPolicy_Unchanged(msg.sender);
        }
    }

    function _now() private view returns (uint40) {
        // 2^40 seconds are 34,865 years
        return uint40(block.timestamp);
    }

    function _policyOf(Announcement memory announcement) private pure returns (Policy memory) {
        return Policy({
            minimumSuite: announcement.minimumSuite,
            classicCutoff: announcement.classicCutoff,
            maximumKeyAge: announcement.maximumKeyAge,
            maximumSessionAge: announcement.maximumSessionAge
        });
    }
}
