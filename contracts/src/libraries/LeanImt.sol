// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PoseidonT3} from "./PoseidonT3.sol";

/// @notice A tree with up to 2^20 leaves.
/// @param root the root; 0 if there are no leaves, or if the only one is 0
/// @param size number of leaves ever inserted
/// @param updates number of times that a leaf was replaced
/// @param subtrees for each bit l that is set in `size`, the root of a perfect subtree of 2^l leaves, which come after
/// as many as the higher bits of `size` count. For the other bits, left-overs that mean nothing.
struct LeanTree {
    uint256 root;
    uint32 size;
    uint32 updates;
    uint256[21] subtrees;
}

/// @title Incremental Merkle tree over Poseidon, with the roots of @zk-kit/lean-imt and of Semaphore v4's groups.
/// @notice A node with two children is Poseidon(left, right); a node without a right one is its left child. So the tree
/// over n leaves is a row of perfect subtrees, one for each bit of n from the highest down, and its root is their hash
/// from the right: H(s2, H(s1, s0)). Only these subtrees' roots are kept. An insertion reads some and writes one.
library LeanImt {
    /// @notice The tree has 2^20 leaves.
    error LeanImt_Full(uint256 capacity);

    /// @notice The path has another length than the leaf's perfect subtree has levels.
    error LeanImt_WrongLength(uint256 index, uint256 expected, uint256 actual);

    /// @notice The sibling is not less than r.
    error LeanImt_NotCanonical(uint256 level, uint256 sibling);

    /// @notice The path does not lead from the leaf to the root of its perfect subtree.
    error LeanImt_WrongPath(uint256 index, uint256 expected, uint256 actual);

    /// @notice The most leaves.
    uint256 internal constant CAPACITY = 1 << 20;

    /// @notice Appends `leaf`, which is less than r.
    /// @return index the leaf's position, from 0
    function insert(LeanTree storage tree, uint256 leaf) internal returns (uint256 index) {
        index = tree.size;
        if (index == CAPACITY) revert LeanImt_Full(CAPACITY);
        tree.size = uint32(index + 1);

        // As in counting, the subtrees of the low ones of `index` and the leaf become one, at the lowest zero. The
        // subtrees above stay, and the root is hashed on through them.
        uint256 node = leaf;
        uint256 level = 0;
        bool merged = false;
        for (uint256 rest = index; rest != 0; rest >>= 1) {
            if (rest & 1 != 0) {
                node = PoseidonT3.hash(tree.subtrees[level], node);
            } else if (!merged) {
                tree.subtrees[level] = node;
                merged = true;
            }
            ++level;
        }
        if (!merged) tree.subtrees[level] = node;
        tree.root = node;
    }

    /// @notice Replaces the leaf at `index`, which is less than the tree's size, by another that is less than r.
    /// @param siblings the siblings of the leaf and of its ancestors below the root of the perfect subtree that it is
    /// in: the first entries of the leaf's path in the whole tree. Insertions change nothing in them. Only when the
    /// perfect subtree becomes part of a larger one, more have to follow.
    function update(LeanTree storage tree, uint256 index, uint256 oldLeaf, uint256 newLeaf, uint256[] calldata siblings)
        internal
    {
        uint256 levels = subtreeLevel(index, tree.size);
        if (siblings.length != levels) revert LeanImt_WrongLength(index, levels, siblings.length);

        uint256 oldNode = oldLeaf;
        uint256 newNode = newLeaf;
        for (uint256 level = 0; level < levels; ++level) {
            uint256 sibling = siblings[level];
            if (sibling >= PoseidonT3.R) revert LeanImt_NotCanonical(level, sibling);
            if ((index >> level) & 1 == 0) {
                oldNode = PoseidonT3.hash(oldNode, sibling);
                newNode = PoseidonT3.hash(newNode, sibling);
            } else {
                oldNode = PoseidonT3.hash(sibling, oldNode);
                newNode = PoseidonT3.hash(sibling, newNode);
            }
        }
        uint256 expected = tree.subtrees[levels];
        if (oldNode != expected) revert LeanImt_WrongPath(index, expected, oldNode);

        tree.subtrees[levels] = newNode;
        tree.root = _rootOf(tree);
        ++tree.updates;
    }

    /// @notice The level of the root of the perfect subtree that the leaf at `index` is in: the highest bit that is set
    /// in `size` and not in `index`, which is the highest in which they differ, because `index` is less.
    function subtreeLevel(uint256 index, uint256 size) internal pure returns (uint256 level) {
        for (uint256 rest = (index ^ size) >> 1; rest != 0; rest >>= 1) {
            ++level;
        }
    }

    function _rootOf(LeanTree storage tree) private view returns (uint256 node) {
        uint256 level = 0;
        bool started = false;
        for (uint256 rest = tree.size; rest != 0; rest >>= 1) {
            if (rest & 1 != 0) {
                node = started ? PoseidonT3.hash(tree.subtrees[level], node) : tree.subtrees[level];
                started = true;
            }
            ++level;
        }
    }
}
