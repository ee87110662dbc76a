// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Policy} from "../libraries/SecurityPolicies.sol";

/// @notice A policy with the time from which it is in force. All zero: there is none.
/// @param minimumSuite as in {Policy}
/// @param classicCutoff as in {Policy}
/// @param maximumKeyAge as in {Policy}
/// @param maximumSessionAge as in {Policy}
/// @param effectiveAt first second in which it is in force
/// @param number 1 for a publisher's first announcement, one more with each
struct Announcement {
    uint8 minimumSuite;
    uint40 classicCutoff;
    uint40 maximumKeyAge;
    uint40 maximumSessionAge;
    uint40 effectiveAt;
    uint32 number;
}

/// @title Security policies that only ever tighten.
/// @notice There is no administrator: everybody publishes under its own address, and whoever reads a policy chooses
/// whose it follows. A publisher can thereby refuse service to its followers, by a policy that nothing satisfies, but
/// it cannot lead them back to what it has refused: a follower that has seen a policy needs no later word for it.
///
/// A change is announced with a notice, so that followers can get ready. While one announcement is pending there can be
/// no other, and it can neither be withdrawn nor postponed.
///
/// Times are block timestamps in seconds. Whoever has announced nothing has the policy that asks for nothing:
/// {announcementOf} tells the two apart.
///
/// Storage, which is part of this interface because storage proofs rely on it: slot 0 is mapping(address publisher =>
/// {Announcement earlier, Announcement latest}), one word each, packed from the low bits up.
///
/// | bits | field |
/// |---|---|
/// | 0-7 | minimumSuite |
/// | 8-47 | classicCutoff |
/// | 48-87 | maximumKeyAge |
/// | 88-127 | maximumSessionAge |
/// | 128-167 | effectiveAt |
/// | 168-199 | number |
interface ISecurityPolicy {
    // errors

    /// @notice The publisher's latest announcement is not in force yet.
    error SecurityPolicy_Pending(address publisher, uint40 effectiveAt);

    /// @notice The time given is not `earliest` to `latest`.
    error SecurityPolicy_NoticeOutOfRange(uint40 effectiveAt, uint40 earliest, uint40 latest);

    /// @notice The minimum suite would fall.
    error SecurityPolicy_LowerMinimumSuite(uint8 current, uint8 announced);

    /// @notice The cutoff would be later, or there would be none.
    error SecurityPolicy_LaterClassicCutoff(uint40 current, uint40 announced);

    /// @notice Keys could get older.
    error SecurityPolicy_LongerKeyAge(uint40 current, uint40 announced);

    /// @notice Sessions could get older.
    error SecurityPolicy_LongerSessionAge(uint40 current, uint40 announced);

    /// @notice The policy is the one that is in force.
    error SecurityPolicy_Unchanged(address publisher);

    // events

    /// @notice `publisher`'s policy will be this from `effectiveAt`.
    event PolicyAnnounced(address indexed publisher, uint32 indexed number, Policy policy, uint40 effectiveAt);

    // functions

    /// @notice Announces that the caller's policy will be `policy` from `effectiveAt`.
    /// @param policy in no field looser than the one in force, and in one field stricter
    /// @param effectiveAt from {minimumNotice} to {maximumNotice} from now
    function announce(Policy calldata policy, uint40 effectiveAt) external;

    /// @notice The publisher's policy now.
    function policyOf(address publisher) external view returns (Policy memory);

    /// @notice The publisher's policy at `timestamp`. For a time to come, the answer is what is known now, and a later
    /// announcement can only make it stricter. For a time before the last two announcements took effect the answer is
    /// the earlier of them, which is at least as strict as what was in force then; events tell the rest.
    function policyAt(address publisher, uint40 timestamp) external view returns (Policy memory);

    /// @notice The announcement whose policy is in force; all zero if there is none.
    function announcementOf(address publisher) external view returns (Announcement memory);

    /// @notice The announcement that is not in force yet; all zero if there is none.
    function pendingOf(address publisher) external view returns (Announcement memory);

    /// @notice Whether the publisher's policy accepts, now, a key of this suite that is valid from `keyNotBefore`. Says
    /// nothing about whether the key is valid: a registry does.
    function admits(address publisher, uint8 suite, uint40 keyNotBefore) external view returns (bool);

    /// @notice Seconds between an announcement and its taking effect, at least.
    function minimumNotice() external pure returns (uint40);

    /// @notice Seconds between an announcement and its taking effect, at most: so long can an announcement keep a
    /// publisher from making another.
    function maximumNotice() external pure returns (uint40);
}
