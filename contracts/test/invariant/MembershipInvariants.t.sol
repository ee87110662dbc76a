// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGroth16Verifier4} from "../../src/interfaces/IGroth16Verifier4.sol";
import {MembershipRegistry} from "../../src/MembershipRegistry.sol";
import {IKeyRegistry} from "../../src/interfaces/IKeyRegistry.sol";
import {IdentityKey} from "../../src/interfaces/IMembershipRegistry.sol";
import {LeanImt} from "../../src/libraries/LeanImt.sol";
import {PoseidonT3} from "../../src/libraries/PoseidonT3.sol";
import {Scopes} from "../../src/libraries/Scopes.sol";
import {JubJubPoints} from "../base/JubJubPoints.sol";
import {ReferenceTree} from "../base/ReferenceTree.sol";
import {Test} from "../base/Test.sol";

/// @notice Says yes to everything: these tests are about the groups.
contract CredulousVerifier is IGroth16Verifier4 {
    function verifyProof(uint256[8] calldata, uint256[4] calldata) external pure returns (bool) {
        return true;
    }
}

/// @notice As much of a registry as a group asks for, in which the test may do what it likes.
contract ScriptedRegistry {
    mapping(bytes32 keyId => uint32) public epochs;
    mapping(bytes32 keyId => bool) public ended;

    function ownerOf(address registrant, bytes32) external pure returns (address) {
        return registrant;
    }

    function isActive(bytes32 keyId, uint48) external view returns (bool) {
        return !ended[keyId];
    }

    function statusOf(bytes32 keyId) external view returns (uint256) {
        return epochs[keyId] + 1;
    }

    function rotate(bytes32 keyId) external {
        ++epochs[keyId];
    }

    function end(bytes32 keyId) external {
        ended[keyId] = true;
    }
}

/// @notice Keys that join, rotate, end and are removed, beside a model of the group.
contract Members is Test {
    uint48 public constant SCOPE = Scopes.TRADE;
    uint256 public constant KEYS = 12;
    bytes32 private constant LABEL = "desk";

    struct Root {
        uint256 value;
        uint256 supersededAt;
        bool ended;
    }

    ScriptedRegistry public immutable registry = new ScriptedRegistry();
    MembershipRegistry public immutable groups;

    uint256[] private _leaves;
    Root[] private _roots;
    uint256 private _secrets;

    /// @dev Of each key: one more than the index of its leaf, or 0, and the epoch that it joined in last.
    mapping(uint256 key => uint256) public seat;
    mapping(uint256 key => uint256) public joinedEpoch;

    constructor() {
        IGroth16Verifier4 verifier = new CredulousVerifier();
        groups = new MembershipRegistry(IKeyRegistry(address(registry)), verifier, verifier);
    }

    function ownerOf(uint256 key) public pure returns (address) {
        return address(uint160(0x1000 + key));
    }

    function idOf(uint256 key) public pure returns (bytes32) {
        return keccak256(abi.encode(ownerOf(key), LABEL));
    }

    function leaves() external view returns (uint256[] memory) {
        return _leaves;
    }

    function roots() external view returns (Root[] memory) {
        return _roots;
    }

    function join(uint256 key) external {
        key %= KEYS;
        bytes32 id = idOf(key);
        uint256 epoch = registry.statusOf(id);
        bool shouldSucceed = !registry.ended(id) && seat[key] == 0 && joinedEpoch[key] != epoch;
        IdentityKey memory identity = JubJubPoints.multiple(++_secrets);
        uint256[8] memory proof;
        uint256 before = groups.rootOf(SCOPE);
        vm.prank(ownerOf(key));
        try groups.join(ownerOf(key), LABEL, SCOPE, identity, 0, proof) returns (uint256 index) {
            vm.assertTrue(shouldSucceed, "joined although the model refuses");
            vm.assertEq(index, _leaves.length);
            if (before != 0) _roots.push(Root(before, block.timestamp, false));
            _leaves.push(PoseidonT3.hash(identity.x, identity.y));
            seat[key] = index + 1;
            joinedEpoch[key] = epoch;
        } catch {
            vm.assertFalse(shouldSucceed, "refused although the model allows");
        }
    }

    function rotate(uint256 key) external {
        registry.rotate(idOf(key % KEYS));
    }

    /// @dev Only one time out of four, or there would soon be no key left.
    function end(uint256 key) external {
        if (key % 4 == 0) registry.end(idOf(key / 4 % KEYS));
    }

    function remove(uint256 key) external {
        key %= KEYS;
        bytes32 id = idOf(key);
        bool over = registry.ended(id) || registry.statusOf(id) != joinedEpoch[key];
        bool shouldSucceed = seat[key] != 0 && over;
        uint256[] memory siblings;
        uint256 index = seat[key] == 0 ? 0 : seat[key] - 1;
        if (_leaves.length != 0) {
            siblings = ReferenceTree.path(_leaves, index);
            ReferenceTree.shorten(siblings, LeanImt.subtreeLevel(index, _leaves.length));
        }
        uint256 before = groups.rootOf(SCOPE);
        try groups.remove(id, SCOPE, siblings) {
            vm.assertTrue(shouldSucceed, "removed although the model refuses");
            _leaves[index] = 0;
            seat[key] = 0;
            for (uint256 i = 0; i < _roots.length; i++) {
                _roots[i].ended = true;
            }
            _roots.push(Root(before, block.timestamp, true));
        } catch {
            vm.assertFalse(shouldSucceed, "refused although the model allows");
        }
    }

    function pass(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 30 minutes));
    }
}

contract MembershipInvariantsTest is Test {
    Members private members;

    function setUp() public {
        vm.warp(1_800_000_000);
        members = new Members();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(members);
    }

    /// forge-config: default.invariant.runs = 16
    function invariant_theGroupIsAsTheModelSays() public view {
        theRootIsTheReferenceTrees();
        rootsAreGoodForTheWindowOrUntilARemoval();
        oneSeatForEachKey();
    }

    function theRootIsTheReferenceTrees() private view {
        MembershipRegistry groups = members.groups();
        vm.assertEq(groups.rootOf(members.SCOPE()), ReferenceTree.root(members.leaves()));
        uint256[] memory leaves = members.leaves();
        (uint256 joined,) = groups.sizeOf(members.SCOPE());
        vm.assertEq(joined, leaves.length);
    }

    function rootsAreGoodForTheWindowOrUntilARemoval() private view {
        MembershipRegistry groups = members.groups();
        uint48 scope = members.SCOPE();
        Members.Root[] memory roots = members.roots();
        for (uint256 i = 0; i < roots.length; i++) {
            bool expected = roots[i].value != 0 && !roots[i].ended && block.timestamp < roots[i].supersededAt + 1 hours;
            vm.assertEq(groups.isAcceptableRoot(scope, roots[i].value), expected);
        }
        uint256 current = groups.rootOf(scope);
        vm.assertEq(groups.isAcceptableRoot(scope, current), current != 0);
    }

    function oneSeatForEachKey() private view {
        MembershipRegistry groups = members.groups();
        uint256[] memory leaves = members.leaves();
        for (uint256 key = 0; key < members.KEYS(); key++) {
            (uint256 commitment, uint32 epoch, uint256 index) = groups.memberOf(members.idOf(key), members.SCOPE());
            uint256 seat = members.seat(key);
            if (seat == 0) {
                vm.assertTrue(commitment == 0 && epoch == 0 && index == 0);
            } else {
                vm.assertEq(commitment, leaves[seat - 1]);
                vm.assertEq(index, seat - 1);
                vm.assertEq(uint256(epoch), members.joinedEpoch(key));
            }
        }
    }
}
