// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Eip712Domain} from "./base/Eip712Domain.sol";
import {IERC165} from "./interfaces/IERC165.sol";
import {IERC5267} from "./interfaces/IERC5267.sol";
import {IGroth16Verifier4} from "./interfaces/IGroth16Verifier4.sol";
import {IKeyRegistry} from "./interfaces/IKeyRegistry.sol";
import {IdentityKey, IMembershipRegistry, MembershipClaim} from "./interfaces/IMembershipRegistry.sol";
import {BabyJubJub} from "./libraries/BabyJubJub.sol";
import {LeanImt, LeanTree} from "./libraries/LeanImt.sol";
import {PoseidonT3} from "./libraries/PoseidonT3.sol";
import {Records} from "./libraries/Records.sol";

/// @title Groups of the keys of one registry. It has no administrator, no proxy and no way to change.
contract MembershipRegistry is IMembershipRegistry, IERC165, Eip712Domain {
    using LeanImt for LeanTree;
    using Records for uint256;

    struct Group {
        LeanTree tree;
        mapping(uint256 root => uint256) superseded;
        mapping(bytes32 keyId => uint256) members;
        mapping(uint256 commitment => uint256) seats;
        mapping(uint256 nullifier => bool) spent;
    }

    bytes32 private constant JOIN_TYPEHASH =
        keccak256("Join(bytes32 keyId,uint32 epoch,uint48 scope,uint256 commitment)");

    bytes32 private constant JOIN_PURPOSE = "join";

    /// @dev In {Group.members}: was a member, in the epoch of the low 32 bits. No commitment has this bit.
    uint256 private constant LEFT = 1 << 255;

    /// @dev In {Group.seats}.
    uint256 private constant INDEX_SHIFT = 32;

    /// @dev In {Group.superseded}.
    uint256 private constant REMOVALS_SHIFT = 40;

    // storage: the order is public

    /// @inheritdoc IMembershipRegistry
    uint256 public constant ROOT_WINDOW = 1 hours;

    /// @inheritdoc IMembershipRegistry
    IKeyRegistry public immutable registry;

    /// @inheritdoc IMembershipRegistry
    IGroth16Verifier4 public immutable ownershipVerifier;

    /// @inheritdoc IMembershipRegistry
    IGroth16Verifier4 public immutable membershipVerifier;

    /// @dev Slot 0.
    mapping(uint48 scope => Group) private _groups;

    // constructor

    constructor(IKeyRegistry registry_, IGroth16Verifier4 ownershipVerifier_, IGroth16Verifier4 membershipVerifier_) {
        registry = registry_;
        ownershipVerifier = ownershipVerifier_;
        membershipVerifier = membershipVerifier_;
    }

    // external

    /// @inheritdoc IMembershipRegistry
    function join(
        address registrant,
        bytes32 label,
        uint48 scope,
        IdentityKey calldata identityKey,
        uint256 nullifier,
        uint256[8] calldata proof
    ) external returns (uint256 index) {
        _requireScope(scope);
        address owner = registry.ownerOf(registrant, label);
        bytes32 keyId = keccak256(abi.encode(registrant, label));
        if (owner != msg.sender) revert MembershipRegistry_NotOwner(keyId, owner, msg.sender);
        if (!registry.isActive(keyId, scope)) revert MembershipRegistry_NotActive(keyId, scope);
        uint32 epoch = registry.statusOf(keyId).epochOf();

        Group storage group = _groups[scope];
        _requireNoMember(group, keyId, scope, epoch);
        uint256 commitment = _commitmentOf(identityKey);
        if (group.seats[commitment] != 0) revert MembershipRegistry_DuplicateCommitment(scope, commitment);
        _requireJoinProof(keyId, epoch, scope, commitment, nullifier, proof);

        _supersedeRoot(group);
        index = group.tree.insert(commitment);
        group.members[keyId] = commitment;
        group.seats[commitment] = epoch | index << INDEX_SHIFT;
        emit MemberJoined(scope, keyId, commitment, epoch, index, group.tree.root);
    }

    /// @inheritdoc IMembershipRegistry
    function remove(bytes32 keyId, uint48 scope, uint256[] calldata siblings) external {
        Group storage group = _groups[scope];
        (uint256 commitment, uint32 epoch, uint256 index) = _memberOf(group, keyId);
        if (commitment == 0) revert MembershipRegistry_NotMember(keyId, scope);
        if (registry.statusOf(keyId).epochOf() == epoch && registry.isActive(keyId, scope)) {
            revert MembershipRegistry_StillActive(keyId, scope, epoch);
        }

        group.tree.update(index, commitment, 0, siblings);
        group.members[keyId] = LEFT | epoch;
        delete group.seats[commitment];
        emit MemberRemoved(scope, keyId, commitment, epoch, index, group.tree.root);
    }

    /// @inheritdoc IMembershipRegistry
    function useMembership(MembershipClaim calldata claim, uint256[8] calldata proof) external {
        bytes memory refusal = _refusal(claim, proof);
        if (refusal.length != 0) {
            assembly ("memory-safe") {
                revert(add(refusal, 0x20), mload(refusal))
            }
        }
        _groups[claim.scope].spent[claim.nullifier] = true;
        emit NullifierUsed(claim.scope, msg.sender, claim.nullifier, claim.purpose, claim.message);
    }

    // external: views

    /// @inheritdoc IMembershipRegistry
    function verifyMembership(MembershipClaim calldata claim, uint256[8] calldata proof) external view returns (bool) {
        return _refusal(claim, proof).length == 0;
    }

    /// @inheritdoc IMembershipRegistry
    function rootOf(uint48 scope) external view returns (uint256) {
        return _groups[scope].tree.root;
    }

    /// @inheritdoc IMembershipRegistry
    function sizeOf(uint48 scope) external view returns (uint256 joined, uint256 removed) {
        LeanTree storage tree = _groups[scope].tree;
        return (tree.size, tree.updates);
    }

    /// @inheritdoc IMembershipRegistry
    function isAcceptableRoot(uint48 scope, uint256 root) external view returns (bool) {
        return _isAcceptable(_groups[scope], root);
    }

    /// @inheritdoc IMembershipRegistry
    function memberOf(bytes32 keyId, uint48 scope)
        external
        view
        returns (uint256 commitment, uint32 epoch, uint256 index)
    {
        return _memberOf(_groups[scope], keyId);
    }

    /// @inheritdoc IMembershipRegistry
    function pathLength(uint48 scope, uint256 index) external view returns (uint256) {
        uint256 size = _groups[scope].tree.size;
        return index < size ? LeanImt.subtreeLevel(index, size) : 0;
    }

    /// @inheritdoc IMembershipRegistry
    function isNullifierSpent(uint48 scope, uint256 nullifier) external view returns (bool) {
        return _groups[scope].spent[nullifier];
    }

    /// @inheritdoc IMembershipRegistry
    function joinSignals(bytes32 keyId, uint32 epoch, uint48 scope, uint256 commitment, uint256 nullifier)
        external
        view
        returns (uint256[4] memory)
    {
        return _joinSignals(_joinDigest(keyId, epoch, scope, commitment), commitment, nullifier);
    }

    /// @inheritdoc IMembershipRegistry
    function membershipSignals(MembershipClaim calldata claim, address spender)
        external
        view
        returns (uint256[4] memory)
    {
        return _membershipSignals(claim, spender);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(IMembershipRegistry).interfaceId
            || interfaceId == type(IERC5267).interfaceId;
    }

    // internal

    /// @inheritdoc Eip712Domain
    function _domainName() internal pure override returns (string memory) {
        return "Clavis MembershipRegistry";
    }

    /// @inheritdoc Eip712Domain
    function _domainVersion() internal pure override returns (string memory) {
        return "1";
    }

    function _requireScope(uint48 scope) private pure {
        unchecked {
            // one bit and no other: taking 1 away leaves none of a power of two's bits
            if (scope == 0 || scope & (scope - 1) != 0) revert MembershipRegistry_InvalidScope(scope);
        }
    }

    function _requireNoMember(Group storage group, bytes32 keyId, uint48 scope, uint32 epoch) private view {
        uint256 member = group.members[keyId];
        if (member == 0) return;
        uint32 joinedEpoch = uint32(member & LEFT == 0 ? group.seats[member] : member);
        if (member & LEFT == 0 || joinedEpoch == epoch) {
            revert MembershipRegistry_AlreadyMember(keyId, scope, joinedEpoch);
        }
    }

    function _requireJoinProof(
        bytes32 keyId,
        uint32 epoch,
        uint48 scope,
        uint256 commitment,
        uint256 nullifier,
        uint256[8] calldata proof
    ) private view {
        bytes32 digest = _joinDigest(keyId, epoch, scope, commitment);
        if (!ownershipVerifier.verifyProof(proof, _joinSignals(digest, commitment, nullifier))) {
            revert MembershipRegistry_InvalidJoinProof(commitment, digest);
        }
    }

    /// @dev The root as it is ends now, and is acceptable for a while. An empty tree's is nobody's.
    function _supersedeRoot(Group storage group) private {
        uint256 root = group.tree.root;
        if (root != 0) {
            group.superseded[root] = uint40(block.timestamp) | uint256(group.tree.updates) << REMOVALS_SHIFT;
        }
    }

    function _isAcceptable(Group storage group, uint256 root) private view returns (bool) {
        if (root == 0) return false;
        if (root == group.tree.root) return true;
        uint256 end = group.superseded[root];
        return
            end != 0 && end >> REMOVALS_SHIFT == group.tree.updates
                && block.timestamp < uint256(uint40(end)) + ROOT_WINDOW;
    }

    function _memberOf(Group storage group, bytes32 keyId)
        private
        view
        returns (uint256 commitment, uint32 epoch, uint256 index)
    {
        uint256 member = group.members[keyId];
        if (member == 0 || member & LEFT != 0) return (0, 0, 0);
        uint256 seat = group.seats[member];
        return (member, uint32(seat), seat >> INDEX_SHIFT);
    }

    /// @dev The data to revert with, or nothing if the claim is good.
    function _refusal(MembershipClaim calldata claim, uint256[8] calldata proof) private view returns (bytes memory) {
        Group storage group = _groups[claim.scope];
        if (!_isAcceptable(group, claim.root)) {
            return abi.encodeWithSelector(MembershipRegistry_UnacceptableRoot.selector, claim.scope, claim.root);
        }
        if (group.spent[claim.nullifier]) {
            return abi.encodeWithSelector(MembershipRegistry_NullifierSpent.selector, claim.scope, claim.nullifier);
        }
        if (!membershipVerifier.verifyProof(proof, _membershipSignals(claim, msg.sender))) {
            return abi.encodeWithSelector(MembershipRegistry_InvalidProof.selector, msg.sender, claim);
        }
        return "";
    }

    function _joinDigest(bytes32 keyId, uint32 epoch, uint48 scope, uint256 commitment) private view returns (bytes32) {
        return _typedDataHash(keccak256(abi.encode(JOIN_TYPEHASH, keyId, epoch, scope, commitment)));
    }

    function _joinSignals(bytes32 digest, uint256 commitment, uint256 nullifier)
        private
        view
        returns (uint256[4] memory)
    {
        bytes32 scopeWord = keccak256(abi.encode(block.chainid, this, JOIN_PURPOSE));
        return [commitment, nullifier, _toSignal(digest), _toSignal(scopeWord)];
    }

    function _membershipSignals(MembershipClaim calldata claim, address spender)
        private
        view
        returns (uint256[4] memory)
    {
        bytes32 scopeWord = keccak256(abi.encode(block.chainid, this, claim.scope, claim.purpose, spender));
        return [claim.root, claim.nullifier, _toSignal(claim.message), _toSignal(scopeWord)];
    }

    function _commitmentOf(IdentityKey calldata key) private pure returns (uint256) {
        if (key.x == 0 || !BabyJubJub.isOnCurve(key.x, key.y)) {
            revert MembershipRegistry_InvalidIdentityKey(key.x, key.y);
        }
        return PoseidonT3.hash(key.x, key.y);
    }

    /// @dev Semaphore's way into the scalar field: a hash of 248 bits.
    function _toSignal(bytes32 value) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(value))) >> 8;
    }
}
