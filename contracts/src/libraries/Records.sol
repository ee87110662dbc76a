// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What the registry knows of one epoch of a keyId. All zero: there is no such epoch.
/// @param epoch 1 for a keyId's first key, one more with each rotation
/// @param notBefore first second of validity, never before the block that wrote it
/// @param notAfter first second after validity
/// @param endedAt second from which the key was revoked (current record) or superseded (earlier epochs), or 0
/// @param changedBlock number of the block whose logs hold the bundle
/// @param scopes the bundle's scopes
/// @param suite the bundle's session suite
/// @param flags bit 0: the key is an agent's (see {IKeyAgents}); bit 1: somebody else than the registrant owns it now
/// @param bundleHash EIP-712 hashStruct of the bundle
struct Record {
    uint32 epoch;
    uint40 notBefore;
    uint40 notAfter;
    uint40 endedAt;
    uint40 changedBlock;
    uint48 scopes;
    uint8 suite;
    uint8 flags;
    bytes32 bundleHash;
}

/// @notice A {Record} as it lies in storage: two words, which storage proofs rely on.
/// @param status the fields before `bundleHash`, packed from the low bits up in their order (see {Records})
/// @param bundleHash as in {Record}
struct PackedRecord {
    uint256 status;
    bytes32 bundleHash;
}

/// @title Codec of the status word.
/// @notice | bits | field |
/// |---|---|
/// | 0-31 | epoch |
/// | 32-71 | notBefore |
/// | 72-111 | notAfter |
/// | 112-151 | endedAt |
/// | 152-191 | changedBlock |
/// | 192-239 | scopes |
/// | 240-247 | suite |
/// | 248-255 | flags |
library Records {
    uint256 private constant NOT_BEFORE_SHIFT = 32;
    uint256 private constant NOT_AFTER_SHIFT = 72;
    uint256 private constant ENDED_AT_SHIFT = 112;
    uint256 private constant CHANGED_BLOCK_SHIFT = 152;
    uint256 private constant SCOPES_SHIFT = 192;
    uint256 private constant SUITE_SHIFT = 240;
    uint256 private constant FLAGS_SHIFT = 248;

    /// @notice In a status word: the key is an agent's, valid only as long as its parent's (see {IKeyAgents}).
    uint256 internal constant AGENT = 1 << 248;

    /// @notice In a status word: the key has another owner than its registrant (see {IKeyControl}).
    uint256 internal constant HANDED_OVER = 1 << 249;

    /// @dev Those bits of a status word that an extension replaces.
    uint256 private constant EXTENDED =
        uint256(type(uint40).max) << NOT_AFTER_SHIFT | uint256(type(uint40).max) << CHANGED_BLOCK_SHIFT;

    /// @notice The status word of a record that has not ended and has no flags.
    function packOpen(uint32 epoch, uint40 notBefore, uint40 notAfter, uint40 changedBlock, uint48 scopes, uint8 suite)
        internal
        pure
        returns (uint256)
    {
        return uint256(epoch) | uint256(notBefore) << NOT_BEFORE_SHIFT | uint256(notAfter) << NOT_AFTER_SHIFT
            | uint256(changedBlock) << CHANGED_BLOCK_SHIFT | uint256(scopes) << SCOPES_SHIFT | uint256(suite)
            << SUITE_SHIFT;
    }

    /// @notice `status` with another end of its validity, as written in block `changedBlock`.
    function extend(uint256 status, uint40 notAfter, uint40 changedBlock) internal pure returns (uint256) {
        return status & ~EXTENDED | uint256(notAfter) << NOT_AFTER_SHIFT | uint256(changedBlock) << CHANGED_BLOCK_SHIFT;
    }

    /// @notice `status`, which has not ended, ended at `timestamp`.
    function end(uint256 status, uint40 timestamp) internal pure returns (uint256) {
        return status | uint256(timestamp) << ENDED_AT_SHIFT;
    }

    function epochOf(uint256 status) internal pure returns (uint32) {
        return uint32(status);
    }

    function notBeforeOf(uint256 status) internal pure returns (uint40) {
        return uint40(status >> NOT_BEFORE_SHIFT);
    }

    function notAfterOf(uint256 status) internal pure returns (uint40) {
        return uint40(status >> NOT_AFTER_SHIFT);
    }

    function endedAtOf(uint256 status) internal pure returns (uint40) {
        return uint40(status >> ENDED_AT_SHIFT);
    }

    function changedBlockOf(uint256 status) internal pure returns (uint40) {
        return uint40(status >> CHANGED_BLOCK_SHIFT);
    }

    function scopesOf(uint256 status) internal pure returns (uint48) {
        return uint48(status >> SCOPES_SHIFT);
    }

    function suiteOf(uint256 status) internal pure returns (uint8) {
        return uint8(status >> SUITE_SHIFT);
    }

    function flagsOf(uint256 status) internal pure returns (uint8) {
        return uint8(status >> FLAGS_SHIFT);
    }

    /// @notice Whether the key was valid at `timestamp`: from notBefore, until notAfter or its end. No record: never,
    /// because notAfter is 0.
    function validAt(uint256 status, uint256 timestamp) internal pure returns (bool) {
        uint256 endedAt = endedAtOf(status);
        return
            notBeforeOf(status) <= timestamp && timestamp < notAfterOf(status) && (endedAt == 0 || timestamp < endedAt);
    }

    function isAgent(uint256 status) internal pure returns (bool) {
        return status & AGENT != 0;
    }

    /// @notice The flags of `status`, where they are in the word.
    function flagBits(uint256 status) internal pure returns (uint256) {
        return status >> FLAGS_SHIFT << FLAGS_SHIFT;
    }

    /// @notice Whether an agent with this status was delegated to by the parent's key of `parentStatus`, rather than by
    /// an earlier one of that parent: it began after the parent's key did. (An agent begins when it is written, at a
    /// moment at which its parent's key is valid and has been for a second, and a later key of the parent begins no
    /// earlier than it is written itself.)
    function delegatedTo(uint256 parentStatus, uint256 agentStatus) internal pure returns (bool) {
        return notBeforeOf(parentStatus) < notBeforeOf(agentStatus);
    }

    /// @notice The record that `packed` holds.
    function unpack(PackedRecord memory packed) internal pure returns (Record memory) {
        uint256 status = packed.status;
        return Record({
            epoch: epochOf(status),
            notBefore: notBeforeOf(status),
            notAfter: notAfterOf(status),
            endedAt: endedAtOf(status),
            changedBlock: changedBlockOf(status),
            scopes: scopesOf(status),
            suite: suiteOf(status),
            flags: flagsOf(status),
            bundleHash: packed.bundleHash
        });
    }
}
