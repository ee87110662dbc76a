// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMembershipRegistry} from "../src/interfaces/IMembershipRegistry.sol";
import {KeyBundle} from "../src/libraries/KeyBundles.sol";
import {LeanImt} from "../src/libraries/LeanImt.sol";
import {PoseidonT3} from "../src/libraries/PoseidonT3.sol";
import {Records} from "../src/libraries/Records.sol";
import {DelegationProof} from "../src/libraries/Requests.sol";
import {SchnorrProof} from "../src/libraries/Schnorr.sol";
import {Scopes} from "../src/libraries/Scopes.sol";
import {MembershipTest} from "./base/MembershipTest.sol";
import {SecretKey, Signing} from "./base/Signing.sol";
import {ReferenceTree} from "./base/ReferenceTree.sol";

contract MembershipRemoveTest is MembershipTest {
    using Signing for SecretKey;

    function setUp() public override {
        super.setUp();
        KeyBundle memory bundle = bundleOf(0);
        bundle.scopes |= Scopes.DELEGATE;
        registerAs(alice, bundle);
        registerAs(bob);
        vm.warp(NOW + 10);
        join(alice, 7);
        join(bob, 8);
    }

    // ---- when

    function test_nobodyRemovesAnActiveMember() public {
        stays(alice);
        vm.warp(NOW + YEAR - 1);
        stays(alice);
        vm.prank(alice);
        vm.expectRevert(stillActive(alice));
        groups.remove(idOf(alice), TRADE, new uint256[](1));
    }

    function test_anybodyRemovesRevoked() public {
        revokeAs(alice);
        uint256[] memory siblings = pathOf(0);
        vm.expectEmit(address(groups));
        emit IMembershipRegistry.MemberRemoved(
            TRADE, idOf(alice), commitmentOf(7), 1, 0, PoseidonT3.hash(0, commitmentOf(8))
        );
        vm.prank(carol);
        groups.remove(idOf(alice), TRADE, siblings);
        vm.assertEq(groups.rootOf(TRADE), PoseidonT3.hash(0, commitmentOf(8)));
        (, uint256 removed) = groups.sizeOf(TRADE);
        vm.assertEq(removed, 1);
    }

    function test_anybodyRemovesExpired() public {
        vm.warp(NOW + YEAR);
        goes(alice);
        goes(bob);
        vm.assertEq(groups.rootOf(TRADE), PoseidonT3.hash(0, 0));
    }

    function test_anybodyRemovesSuperseded() public {
        rotateAs(bob);
        vm.assertTrue(registry.isActive(idOf(bob), TRADE), "the key of the next epoch is active");
        goes(bob);
    }

    function test_extensionKeepsAMemberIn() public {
        KeyBundle memory extended = bundleOf(0);
        extended.notAfter = NOW + 2 * YEAR;
        SchnorrProof memory p = possession(0, idOf(bob), 1, extended);
        vm.prank(bob);
        registry.extend(bob, LABEL, bundleOf(0), extended.notAfter, p);
        vm.warp(NOW + YEAR);
        stays(bob);
        vm.warp(NOW + 2 * YEAR);
        goes(bob);
    }

    function test_anybodyRemovesAgentsOfAParentThatEnded() public {
        joinAgent();
        stays(carol);
        vm.prank(alice);
        registry.revoke(alice, LABEL);
        goes(carol);
    }

    function test_anybodyRemovesAgentsOfAParentThatRotated() public {
        joinAgent();
        KeyBundle memory previous = bundleOf(0);
        previous.scopes |= Scopes.DELEGATE;
        KeyBundle memory next = bundleOf(1);
        SchnorrProof memory p = possession(1, idOf(alice), 2, next);
        vm.prank(alice);
        registry.rotate(alice, LABEL, previous, next, p);
        goes(carol);
    }

    function test_anybodyRemovesAgentsOfAParentThatExpired() public {
        joinAgent();
        vm.warp(NOW + YEAR);
        goes(carol);
    }

    // ---- who is not there

    function test_refusesKeysThatAreNoMembers() public {
        bytes memory reason =
            abi.encodeWithSelector(IMembershipRegistry.MembershipRegistry_NotMember.selector, idOf(carol), TRADE);
        vm.expectRevert(reason);
        groups.remove(idOf(carol), TRADE, new uint256[](0));
        reason = abi.encodeWithSelector(
            IMembershipRegistry.MembershipRegistry_NotMember.selector, idOf(alice), Scopes.QUOTE
        );
        vm.expectRevert(reason);
        groups.remove(idOf(alice), Scopes.QUOTE, new uint256[](1));
        // nor twice
        revokeAs(alice);
        goes(alice);
        reason = abi.encodeWithSelector(IMembershipRegistry.MembershipRegistry_NotMember.selector, idOf(alice), TRADE);
        vm.expectRevert(reason);
        groups.remove(idOf(alice), TRADE, new uint256[](1));
    }

    function test_refusesOtherPaths() public {
        revokeAs(alice);
        uint256[] memory siblings = new uint256[](1);
        siblings[0] = commitmentOf(9);
        vm.expectRevert(
            abi.encodeWithSelector(
                LeanImt.LeanImt_WrongPath.selector,
                0,
                groups.rootOf(TRADE),
                PoseidonT3.hash(commitmentOf(7), commitmentOf(9))
            )
        );
        groups.remove(idOf(alice), TRADE, siblings);
        vm.expectRevert(abi.encodeWithSelector(LeanImt.LeanImt_WrongLength.selector, 0, 1, 0));
        groups.remove(idOf(alice), TRADE, new uint256[](0));
        siblings[0] = commitmentOf(8) + R;
        vm.expectRevert(abi.encodeWithSelector(LeanImt.LeanImt_NotCanonical.selector, 0, siblings[0]));
        groups.remove(idOf(alice), TRADE, siblings);
        goes(alice);
    }

    /// Nobody can keep itself in by having others join in front of its removal.
    function test_joiningDoesNotSpoilAPathThatIsOnItsWay() public {
        revokeAs(alice);
        uint256[] memory siblings = pathOf(0);
        registerAs(carol);
        join(carol, 9);
        groups.remove(idOf(alice), TRADE, siblings);
        leaves[0] = 0;
        vm.assertEq(groups.rootOf(TRADE), ReferenceTree.root(leaves));
    }

    // ---- helpers

    function stays(address owner) private {
        vm.expectRevert(stillActive(owner));
        groups.remove(idOf(owner), TRADE, new uint256[](1));
    }

    function goes(address owner) private {
        remove(owner);
        vm.assertEq(groups.rootOf(TRADE), ReferenceTree.root(leaves));
        (uint256 commitment, uint32 epoch, uint256 index) = groups.memberOf(idOf(owner), TRADE);
        vm.assertTrue(commitment == 0 && epoch == 0 && index == 0);
    }

    function stillActive(address owner) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(IMembershipRegistry.MembershipRegistry_StillActive.selector, idOf(owner), TRADE, 1);
    }

    /// @dev carol's key, with alice's for a parent, joins.
    function joinAgent() private {
        KeyBundle memory parentBundle = bundleOf(0);
        parentBundle.scopes |= Scopes.DELEGATE;
        KeyBundle memory bundle = bundleOf(2);
        bundle.scopes = TRADE;
        SchnorrProof memory p = possession(2, idOf(carol), 1, bundle);
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256(
                    abi.encodePacked(
                        "Delegation(bytes32 parentKeyId,uint32 parentEpoch,bytes32 agentKeyId,uint32 agentEpoch,",
                        "KeyBundle agentBundle,uint40 deadline)",
                        BUNDLE_TYPE
                    )
                ),
                idOf(alice),
                1,
                idOf(carol),
                1,
                hashOf(bundle),
                NOW + 60
            )
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain(), structHash));
        DelegationProof memory delegation = DelegationProof(parentBundle, NOW + 60, keys[0].sign(digest));
        vm.prank(carol);
        registry.registerAgent(LABEL, idOf(alice), bundle, p, delegation);
        join(carol, 9);
    }
}
