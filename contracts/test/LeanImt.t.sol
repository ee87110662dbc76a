// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LeanImt, LeanTree} from "../src/libraries/LeanImt.sol";
import {PoseidonT3} from "../src/libraries/PoseidonT3.sol";
import {ReferenceTree} from "./base/ReferenceTree.sol";
import {Test} from "./base/Test.sol";

/// @notice A tree in storage, as a contract has it.
contract TreeHolder {
    using LeanImt for LeanTree;

    LeanTree private _tree;

    function insert(uint256 leaf) external returns (uint256) {
        return _tree.insert(leaf);
    }

    function update(uint256 index, uint256 oldLeaf, uint256 newLeaf, uint256[] calldata siblings) external {
        _tree.update(index, oldLeaf, newLeaf, siblings);
    }

    function root() external view returns (uint256) {
        return _tree.root;
    }

    function counts() external view returns (uint256 size, uint256 updates) {
        return (_tree.size, _tree.updates);
    }

    function pretendSize(uint32 size) external {
        _tree.size = size;
    }
}

contract LeanImtTest is Test {
    TreeHolder private tree = new TreeHolder();
    uint256[] private leaves;

    function test_anEmptyTreeHasRootZero() public view {
        vm.assertEq(tree.root(), 0);
    }

    /// 74 insertions and 16 removals, recorded with that package (tools/make-lean-imt-fixture.mjs).
    function test_rootsAndPathsAreThoseOfZkKit() public {
        string memory json = vm.readFile("test/fixtures/lean-imt.json");
        uint256 count = vm.parseJsonUint(json, ".count");
        uint256 removals = 0;
        for (uint256 i = 0; i < count; i++) {
            string memory step = string.concat(".steps[", vm.toString(i), "]");
            if (vm.keyExistsJson(json, string.concat(step, ".leaf"))) {
                tree.insert(vm.parseJsonUint(json, string.concat(step, ".leaf")));
            } else {
                tree.update(
                    vm.parseJsonUint(json, string.concat(step, ".index")),
                    vm.parseJsonUint(json, string.concat(step, ".before")),
                    0,
                    vm.parseJsonUintArray(json, string.concat(step, ".siblings"))
                );
                removals++;
            }
            vm.assertEq(tree.root(), vm.parseJsonUint(json, string.concat(step, ".root")), step);
        }
        (uint256 size, uint256 updates) = tree.counts();
        vm.assertEq(size, count - removals);
        vm.assertEq(updates, removals);
        vm.assertTrue(removals > 10);
    }

    /// One size after the other, and at each every leaf replaced and put back.
    function test_everyLeafOfEverySmallTree() public {
        for (uint256 size = 1; size <= 17; size++) {
            insert(size);
            for (uint256 index = 0; index < size; index++) {
                update(index, 1000 + index);
                update(index, index + 1);
            }
        }
    }

    /// forge-config: default.fuzz.runs = 32
    /// forge-config: ci.fuzz.runs = 1000
    function testFuzz_equalsTheReferenceTree(uint256 seed) public {
        uint256 steps = 10 + seed % 50;
        for (uint256 i = 0; i < steps; i++) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            if (leaves.length == 0 || random % 3 != 0) {
                insert((random >> 8) % PoseidonT3.R);
            } else {
                uint256 value = random % 2 == 0 ? 0 : (random >> 64) % PoseidonT3.R;
                update((random >> 32) % leaves.length, value);
            }
        }
    }

    /// A path that was good stays so while leaves are added, until its perfect subtree is part of a larger one.
    /// forge-config: default.fuzz.runs = 32
    /// forge-config: ci.fuzz.runs = 1000
    function testFuzz_pathsOutliveInsertions(uint256 size, uint256 index, uint256 more) public {
        size = bound(size, 1, 40);
        index = bound(index, 0, size - 1);
        for (uint256 i = 0; i < size; i++) {
            insert(i + 1);
        }
        uint256[] memory siblings = pathOf(index);
        uint256 level = siblings.length;
        // bit `level` of the size is set; until there is a carry into it, the subtree stays
        more = bound(more, 0, (1 << level) - 1 - size % (1 << level));
        for (uint256 i = 0; i < more; i++) {
            insert(100 + i);
        }
        vm.assertEq(LeanImt.subtreeLevel(index, leaves.length), level);
        tree.update(index, leaves[index], 0, siblings);
        leaves[index] = 0;
        agrees();
    }

    /// forge-config: default.fuzz.runs = 64
    /// forge-config: ci.fuzz.runs = 1000
    function testFuzz_refusesAnyOtherPath(uint256 seed, uint256 position, uint256 bit) public {
        for (uint256 i = 0; i < 13; i++) {
            insert(i + 1);
        }
        uint256 index = bound(seed, 0, 11); // the last leaf's path is empty
        uint256[] memory siblings = pathOf(index);
        uint256 before = tree.root();
        position = bound(position, 0, siblings.length - 1);
        siblings[position] ^= 1 << bound(bit, 0, 252);
        if (siblings[position] < PoseidonT3.R) {
            vm.expectPartialRevert(LeanImt.LeanImt_WrongPath.selector);
        } else {
            vm.expectRevert(abi.encodeWithSelector(LeanImt.LeanImt_NotCanonical.selector, position, siblings[position]));
        }
        tree.update(index, leaves[index], 0, siblings);
        vm.assertEq(tree.root(), before);
    }

    function test_refusesWrongLeafOrIndex() public {
        for (uint256 i = 0; i < 8; i++) {
            insert(i + 1);
        }
        uint256[] memory siblings = pathOf(3);
        vm.expectPartialRevert(LeanImt.LeanImt_WrongPath.selector);
        tree.update(3, 5, 0, siblings);
        vm.expectPartialRevert(LeanImt.LeanImt_WrongPath.selector);
        tree.update(2, 4, 0, siblings);
        tree.update(3, 4, 0, siblings);
    }

    function test_refusesSiblingPlusOrder() public {
        insert(7);
        insert(8);
        uint256[] memory siblings = new uint256[](1);
        siblings[0] = 8 + PoseidonT3.R;
        vm.expectRevert(abi.encodeWithSelector(LeanImt.LeanImt_NotCanonical.selector, 0, siblings[0]));
        tree.update(0, 7, 0, siblings);
    }

    function test_refusesPathsOfAnotherLength() public {
        for (uint256 i = 0; i < 7; i++) {
            insert(i + 1);
        }
        uint256[] memory siblings = ReferenceTree.path(leaves, 1); // the whole path, one too many
        vm.assertEq(siblings.length, 3);
        vm.expectRevert(abi.encodeWithSelector(LeanImt.LeanImt_WrongLength.selector, 1, 2, 3));
        tree.update(1, 2, 0, siblings);
        ReferenceTree.shorten(siblings, 1);
        vm.expectRevert(abi.encodeWithSelector(LeanImt.LeanImt_WrongLength.selector, 1, 2, 1));
        tree.update(1, 2, 0, siblings);
    }

    /// An inner node is no leaf: its path is too short for its index.
    function test_refusesInnerNodesAsLeaves() public {
        for (uint256 i = 0; i < 4; i++) {
            insert(i + 1);
        }
        uint256[] memory siblings = new uint256[](1);
        siblings[0] = PoseidonT3.hash(3, 4);
        vm.expectRevert(abi.encodeWithSelector(LeanImt.LeanImt_WrongLength.selector, 0, 2, 1));
        tree.update(0, PoseidonT3.hash(1, 2), 0, siblings);
    }

    function test_aFullTreeTakesNoMore() public {
        uint32 capacity = uint32(1) << 20;
        tree.pretendSize(capacity - 1);
        vm.assertEq(tree.insert(1), capacity - 1);
        vm.expectRevert(abi.encodeWithSelector(LeanImt.LeanImt_Full.selector, capacity));
        tree.insert(2);
    }

    function insert(uint256 leaf) private {
        vm.assertEq(tree.insert(leaf), leaves.length);
        leaves.push(leaf);
        agrees();
    }

    function update(uint256 index, uint256 leaf) private {
        tree.update(index, leaves[index], leaf, pathOf(index));
        leaves[index] = leaf;
        agrees();
    }

    function agrees() private view {
        vm.assertEq(tree.root(), ReferenceTree.root(leaves));
    }

    function pathOf(uint256 index) private view returns (uint256[] memory siblings) {
        siblings = ReferenceTree.path(leaves, index);
        ReferenceTree.shorten(siblings, LeanImt.subtreeLevel(index, leaves.length));
    }
}
