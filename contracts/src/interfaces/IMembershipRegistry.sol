// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGroth16Verifier4} from "./IGroth16Verifier4.sol";
import {IKeyRegistry} from "./IKeyRegistry.sol";

/// @notice The public key of a Semaphore v4 identity: a point of Baby Jubjub, secret * Base8.
struct IdentityKey {
    uint256 x;
    uint256 y;
}

/// @notice What some member of a group states to one consumer, without saying which member it is.
/// @param scope the group: a uint48 with one bit, see {Scopes}
/// @param purpose what the statement is for, as the consumer names it. A member has one nullifier for each purpose.
/// @param message what is stated: a digest that the consumer computes itself
/// @param root the root of the tree that the member proves to be in
/// @param nullifier the member's for this group, purpose and consumer
struct MembershipClaim {
    uint48 scope;
    bytes32 purpose;
    bytes32 message;
    uint256 root;
    uint256 nullifier;
}

/// @title Groups of registered keys whose holders can act as "one of them". It has no administrator.
/// @notice There is one group for each scope. The owner of an active key that has the scope adds a Semaphore v4
/// identity commitment to it, with a Groth16 proof that the identity's secret is known. From then on, until the key
/// ends, the holder of the secret can prove to be a member without showing which one. Consumers should know what a
/// group is made of: the registry lets everybody register keys with any scope, so a consumer that wants to hear some
/// members only once has to ask for more than membership.
///
/// With h(x) = uint256(keccak256(abi.encode(x))) >> 8, as Semaphore has it, the public signals (root, nullifier,
/// message, scope) are
/// - for {join}, of the depth-1 circuit: the commitment, a nullifier that is not looked at, h(the EIP-712 digest of
///   Join(bytes32 keyId,uint32 epoch,uint48 scope,uint256 commitment) in this contract's domain, which is named
///   "Clavis MembershipRegistry", version "1"), and h(keccak256(abi.encode(chainId, this, "join")));
/// - for {useMembership}, of the depth-20 circuit: the root, the nullifier, h(message), and
///   h(keccak256(abi.encode(chainId, this, scope, purpose, spender))). The spender is the contract or account that
///   calls, so a proof is no good to anybody who sees it on its way.
///
/// One leaf, one identity. The depth-1 circuit takes paths of length 1, too: knowing an identity's secret, one can
/// prove C = Poseidon(its commitment, anything). If any C could join, an inner node over many commitments could, and
/// its owner would have a nullifier for each. Hence {join} takes a public key (x, y), which must be a point of the
/// curve, and computes the commitment Poseidon(x, y) from it. A secret is usable under that leaf if (x, y) is its
/// public key, or if its commitment is x or y or is hashed into one of them. The proof shows that a secret is known
/// whose public key is (x, y), or whose commitment is x, or y. For a second one, another of these has to hold as well,
/// and the curve leaves two values of either coordinate for one of the other: so it takes a multiple of Base8 with an
/// output of Poseidon for a coordinate, or two outputs of Poseidon that make a point. Each pair that is tried has a
/// chance of about 2^-254, and of two lists there are as many pairs as their product: lists of 2^127, the work for a
/// collision of Poseidon, with which the tree itself falls. So there is one usable secret to a leaf, though it may be
/// one step further down than the leaf.
///
/// Points of low order: what the circuit computes are multiples of Base8, and of the points whose order divides 8 only
/// (0, 1) is one, for the secret 0, which everybody knows. Keys with x = 0 are refused. For the others, Poseidon would
/// have to hit a coordinate that is given.
///
/// Ends. A key that was active in an epoch and is not any more never is again in that epoch: revocation is final, an
/// expired key cannot be extended, a superseded one does not come back, an agent's delegation lapses for good, and the
/// scopes of an epoch do not change. So whoever finds such a member may {remove} it. Until somebody does, its holder
/// can still prove membership: a consumer that must not hear an ended key waits for no one and removes it itself. A key
/// that is handed over to another owner is the same key still: the new owner rotates it to be rid of its earlier
/// commitment.
///
/// Roots. When somebody joins, the root before stays acceptable for {ROOT_WINDOW}, so that proofs on their way are not
/// spoilt; counted from then, not from the root's creation. A removal ends every earlier root at once: who is out
/// cannot prove itself with yesterday's tree. The root 0 is never acceptable, although a tree can have it: the circuit
/// yields it to everybody, for paths that are too long.
///
/// A group takes 2^20 members in its lifetime, then it is full for good.
///
/// Storage, which is part of this interface because storage proofs rely on it: slot 0 is
/// mapping(uint48 scope => Group). A group's first 23 words are its {LeanTree}: root; size and, from bit 32, the number of removals; roots of
/// perfect subtrees. After them come the slots of four mappings:
/// - 23, root => the time at which a joining superseded it, and from bit 40 the number of removals at that time;
/// - 24, keyId => the commitment that it has in the group, or 2^255 + the epoch in which it had one, or 0;
/// - 25, commitment in the group => the epoch of its key, and from bit 32 its index; 0 if it is not in the group;
/// - 26, nullifier => whether it was spent.
interface IMembershipRegistry {
    // errors

    /// @notice A scope has exactly one bit.
    error MembershipRegistry_InvalidScope(uint48 scope);

    /// @notice Only the key's owner can do this.
    error MembershipRegistry_NotOwner(bytes32 keyId, address owner, address caller);

    /// @notice The key is unknown, not valid now, or lacks the scope.
    error MembershipRegistry_NotActive(bytes32 keyId, uint48 scope);

    /// @notice The identity key is not a point of Baby Jubjub in canonical coordinates, or has x = 0.
    error MembershipRegistry_InvalidIdentityKey(uint256 x, uint256 y);

    /// @notice The key has a commitment in this group, since the given epoch, or had one and is still of that epoch.
    error MembershipRegistry_AlreadyMember(bytes32 keyId, uint48 scope, uint32 epoch);

    /// @notice The commitment is in the group.
    error MembershipRegistry_DuplicateCommitment(uint48 scope, uint256 commitment);

    /// @notice The proof does not show that the commitment's secret is known, for this key, epoch, group, chain and
    /// contract.
    error MembershipRegistry_InvalidJoinProof(uint256 commitment, bytes32 digest);

    /// @notice The key has no commitment in this group.
    error MembershipRegistry_NotMember(bytes32 keyId, uint48 scope);

    /// @notice The key is still active in the epoch in which it joined.
    error MembershipRegistry_StillActive(bytes32 keyId, uint48 scope, uint32 epoch);

    /// @notice The group never had this root, or does not have it any more.
    error MembershipRegistry_UnacceptableRoot(uint48 scope, uint256 root);

    /// @notice The nullifier was spent.
    error MembershipRegistry_NullifierSpent(uint48 scope, uint256 nullifier);

    /// @notice The proof is not one of this claim to this spender.
    error MembershipRegistry_InvalidProof(address spender, MembershipClaim claim);

    // events

    /// @notice `commitment` is the leaf at `index` now.
    event MemberJoined(
        uint48 indexed scope,
        bytes32 indexed keyId,
        uint256 indexed commitment,
        uint32 epoch,
        uint256 index,
        uint256 root
    );

    /// @notice The leaf at `index`, which was `commitment`, is 0 now.
    event MemberRemoved(
        uint48 indexed scope,
        bytes32 indexed keyId,
        uint256 indexed commitment,
        uint32 epoch,
        uint256 index,
        uint256 root
    );

    /// @notice A member stated `message` to `spender`.
    event NullifierUsed(
        uint48 indexed scope, address indexed spender, uint256 indexed nullifier, bytes32 purpose, bytes32 message
    );

    // functions

    /// @notice Adds the caller's commitment to a group. A key has one commitment in a group at a time, and one for each
    /// epoch; that of an earlier epoch is to be removed first.
    /// @param registrant the account in the key's name
    /// @param label the label in the key's name
    /// @param scope the group
    /// @param identityKey the identity's public key; the commitment is Poseidon(x, y)
    /// @param nullifier the proof's nullifier
    /// @param proof A, B, C in the order of EIP-197
    /// @return index the position of the commitment among the tree's leaves
    function join(
        address registrant,
        bytes32 label,
        uint48 scope,
        IdentityKey calldata identityKey,
        uint256 nullifier,
        uint256[8] calldata proof
    ) external returns (uint256 index);

    /// @notice Removes a key's commitment from a group: its leaf becomes 0. Anybody can, once the key is revoked,
    /// expired, superseded or, an agent's, without its delegation.
    /// @param keyId the key
    /// @param scope the group
    /// @param siblings the first entries of the leaf's path, as many as {pathLength} says. They stay good while others
    /// join, except that a longer path is needed each time that the leaf's perfect subtree becomes part of a larger
    /// one.
    function remove(bytes32 keyId, uint48 scope, uint256[] calldata siblings) external;

    /// @notice Whether {useMembership} by the same caller would succeed.
    function verifyMembership(MembershipClaim calldata claim, uint256[8] calldata proof) external view returns (bool);

    /// @notice Spends the nullifier for the caller, or reverts with the reason why the claim is not a good one.
    /// @param claim the claim, whose message the caller has to compute from what it is about to do
    /// @param proof A, B, C in the order of EIP-197. Anybody can turn a proof into others for the same claim.
    function useMembership(MembershipClaim calldata claim, uint256[8] calldata proof) external;

    /// @notice The group's root now; 0 if nobody has joined.
    function rootOf(uint48 scope) external view returns (uint256);

    /// @notice How many have ever joined the group, and how many were removed.
    function sizeOf(uint48 scope) external view returns (uint256 joined, uint256 removed);

    /// @notice Whether proofs for this root are accepted now.
    function isAcceptableRoot(uint48 scope, uint256 root) external view returns (bool);

    /// @notice The commitment that the key has in the group, whether the key has ended or not; all 0 if it has none.
    /// @return commitment the commitment
    /// @return epoch the key's epoch in which it joined
    /// @return index the commitment's position among the tree's leaves
    function memberOf(bytes32 keyId, uint48 scope)
        external
        view
        returns (uint256 commitment, uint32 epoch, uint256 index);

    /// @notice How many siblings {remove} takes for the leaf at `index` now; 0 if there is none.
    function pathLength(uint48 scope, uint256 index) external view returns (uint256);

    /// @notice Whether the nullifier was spent.
    function isNullifierSpent(uint48 scope, uint256 nullifier) external view returns (bool);

    /// @notice The public signals that a proof for {join} has to have.
    function joinSignals(bytes32 keyId, uint32 epoch, uint48 scope, uint256 commitment, uint256 nullifier)
        external
        view
        returns (uint256[4] memory);

    /// @notice The public signals that a proof of `claim` to `spender` has to have.
    function membershipSignals(MembershipClaim calldata claim, address spender)
        external
        view
        returns (uint256[4] memory);

    /// @notice Seconds for which a root is still accepted after somebody joined.
    function ROOT_WINDOW() external view returns (uint256);

    /// @notice The registry whose keys are the members.
    function registry() external view returns (IKeyRegistry);

    /// @notice Verifier of the Semaphore v4 statement at depth 1.
    function ownershipVerifier() external view returns (IGroth16Verifier4);

    /// @notice Verifier of the Semaphore v4 statement at depth 20.
    function membershipVerifier() external view returns (IGroth16Verifier4);
}
