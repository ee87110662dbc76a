// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IKeyAgents} from "../src/interfaces/IKeyAgents.sol";
import {IKeyControl} from "../src/interfaces/IKeyControl.sol";
import {IKeyRegistry, KeyState} from "../src/interfaces/IKeyRegistry.sol";
import {KeyBundle} from "../src/libraries/KeyBundles.sol";
import {Record} from "../src/libraries/Records.sol";
import {DelegationProof} from "../src/libraries/Requests.sol";
import {SchnorrProof} from "../src/libraries/Schnorr.sol";
import {Scopes} from "../src/libraries/Scopes.sol";
import {RegistryTest} from "./base/RegistryTest.sol";
import {SecretKey, Signing} from "./base/Signing.sol";

/// @notice Alice's desk delegates to an agent whose account is the bot's. keys[3] and botKeys are the agent's.
contract KeyRegistryAgentsTest is RegistryTest {
    using Signing for SecretKey;

    string private constant DELEGATION =
        "Delegation(bytes32 parentKeyId,uint32 parentEpoch,bytes32 agentKeyId,uint32 agentEpoch,KeyBundle agentBundle,uint40 deadline)";

    address private bot = address(0xB07);
    bytes32 private constant BOT_LABEL = "bot";
    bytes32 private agentId;

    /// @dev botKeys[i] commits to botKeys[i + 1].
    SecretKey[4] private botKeys;

    function setUp() public override {
        super.setUp();
        agentId = keccak256(abi.encode(bot, BOT_LABEL));
        for (uint256 i = 0; i < botKeys.length; i++) {
            botKeys[i] = Signing.key(2000 + i);
        }
        register(parentBundle(0));
        later(10);
    }

    // ---- registration

    function test_registersAnAgentAndTellsEverything() public {
        KeyBundle memory b = agentBundle(0);
        SchnorrProof memory p = agentPossession(0, 1, b);
        DelegationProof memory d = delegation(0, 1, 1, b, NOW + 10);
        vm.expectEmit(address(registry));
        emit IKeyRegistry.KeyRegistered(agentId, bot, BOT_LABEL, 1, b);
        vm.expectEmit(address(registry));
        emit IKeyAgents.AgentDelegated(agentId, keyId, 1, 1);
        vm.prank(bot);
        vm.assertEq(registry.registerAgent(BOT_LABEL, keyId, b, p, d), agentId);

        Record memory record = registry.currentRecord(agentId);
        vm.assertEq(record.flags, 1);
        vm.assertEq(record.notBefore, block.timestamp);
        vm.assertEq(registry.parentOf(agentId), keyId);
        vm.assertEq(registry.parentOf(keyId), bytes32(0));
        vm.assertTrue(registry.isActive(agentId, Scopes.QUOTE));
        vm.assertFalse(registry.isActive(agentId, Scopes.TRADE));
        vm.assertTrue(registry.stateOf(agentId) == KeyState.Active);
    }

    function testFuzz_scopesAreASubsetWithoutDelegation(uint48 scopes) public {
        KeyBundle memory b = agentBundle(0);
        b.scopes = scopes;
        bool within = scopes & ~(Scopes.TRADE | Scopes.QUOTE) == 0;
        registerAgent(b, delegation(0, 1, 1, b, NOW + 10), within ? bytes("") : exceeds(b));
        vm.assertEq(registry.isActive(agentId, 0), within);
    }

    function test_refusesAgentsThatOutliveTheirParent() public {
        KeyBundle memory b = agentBundle(0);
        b.notAfter = NOW + YEAR + 1;
        registerAgent(b, delegation(0, 1, 1, b, NOW + 10), exceeds(b));
        b.notAfter = NOW + YEAR;
        registerAgent(b, delegation(0, 1, 1, b, NOW + 10), "");
    }

    /// The comparison of beginnings needs an agent that begins when it is written.
    function test_refusesAgentsThatBeginLater() public {
        KeyBundle memory b = agentBundle(0);
        b.notBefore = uint40(block.timestamp) + 1;
        registerAgent(b, delegation(0, 1, 1, b, NOW + 10), exceeds(b));
    }

    function test_refusesDelegationsOfSomethingElse() public {
        KeyBundle memory b = agentBundle(0);
        bytes memory reason = abi.encodeWithSelector(IKeyAgents.KeyRegistry_InvalidDelegation.selector, keyId, agentId);
        // another parent's epoch, another epoch of the agent, another deadline, another bundle, another signer
        registerAgent(b, delegation(0, 2, 1, b, NOW + 10), reason);
        registerAgent(b, delegation(0, 1, 2, b, NOW + 10), reason);
        DelegationProof memory d = delegation(0, 1, 1, b, NOW + 10);
        d.deadline = NOW + 11;
        registerAgent(b, d, reason);
        KeyBundle memory other = agentBundle(0);
        other.notAfter -= 1;
        registerAgent(b, delegation(0, 1, 1, other, NOW + 10), reason);
        d = delegation(0, 1, 1, b, NOW + 10);
        d.signature = botKeys[0].sign(delegationDigest(1, agentId, 1, b, NOW + 10));
        registerAgent(b, d, reason);
        // another agent's
        d.signature = keys[0].sign(delegationDigest(1, keccak256("another"), 1, b, NOW + 10));
        registerAgent(b, d, reason);
        // another chain's
        d = delegation(0, 1, 1, b, NOW + 10);
        SchnorrProof memory here = d.signature;
        vm.chainId(block.chainid + 1);
        d.signature = here;
        registerAgent(b, d, reason);
    }

    function test_refusesAnotherBundleAsTheParents() public {
        KeyBundle memory b = agentBundle(0);
        DelegationProof memory d = delegation(0, 1, 1, b, NOW + 10);
        // the attacker's own key in the place of the parent's
        d.parentBundle.identityKeyX = bytes32(botKeys[0].x);
        d.parentBundle.identityKeyParity = botKeys[0].parity();
        d.signature = botKeys[0].sign(delegationDigest(1, agentId, 1, b, NOW + 10));
        registerAgent(
            b,
            d,
            abi.encodeWithSelector(
                IKeyRegistry.KeyRegistry_WrongPreviousBundle.selector,
                keyId,
                hashOf(parentBundle(0)),
                hashOf(d.parentBundle)
            )
        );
    }

    function test_deadlineIsTheLastGoodSecond() public {
        KeyBundle memory b = agentBundle(0);
        DelegationProof memory d = delegation(0, 1, 1, b, NOW + 20);
        later(11);
        registerAgent(
            b, d, abi.encodeWithSelector(IKeyAgents.KeyRegistry_DelegationExpired.selector, NOW + 20, uint256(NOW + 21))
        );
        vm.warp(NOW + 20);
        registerAgent(b, d, "");
    }

    function test_refusesParentsThatCannotDelegate() public {
        bytes memory reason = abi.encodeWithSelector(IKeyAgents.KeyRegistry_CannotDelegate.selector, keyId);
        KeyBundle memory b = agentBundle(0);

        // a key without the scope
        rotateParent(1, Scopes.TRADE | Scopes.QUOTE);
        later(1);
        registerAgent(b, delegationBy(1, Scopes.TRADE | Scopes.QUOTE, 2, 1, b, NOW + 100), reason);
        // one that began in this very second
        rotateParent(2, parentScopes());
        registerAgent(b, delegation(2, 3, 1, b, NOW + 100), reason);
        later(1);
        uint256 snapshot = vm.snapshotState();
        registerAgent(b, delegation(2, 3, 1, b, NOW + 100), "");
        // an expired one and a revoked one
        vm.revertToState(snapshot);
        snapshot = vm.snapshotState();
        vm.warp(NOW + YEAR);
        b.notAfter = NOW + YEAR + 1;
        registerAgent(b, delegation(2, 3, 1, b, NOW + 2 * YEAR), reason);
        vm.revertToState(snapshot);
        revoke();
        b = agentBundle(0);
        registerAgent(b, delegation(2, 3, 1, b, NOW + 100), reason);
    }

    function test_refusesUnknownParentsAndItself() public {
        KeyBundle memory b = agentBundle(0);
        DelegationProof memory d = delegation(0, 1, 1, b, NOW + 10);
        SchnorrProof memory p = agentPossession(0, 1, b);
        bytes32[2] memory parents = [keccak256("unknown"), agentId];
        for (uint256 i = 0; i < 2; i++) {
            vm.expectRevert(abi.encodeWithSelector(IKeyAgents.KeyRegistry_CannotDelegate.selector, parents[i]));
            vm.prank(bot);
            registry.registerAgent(BOT_LABEL, parents[i], b, p, d);
        }
    }

    function test_agentsHaveNoAgents() public {
        registerAgent();
        later(1);
        bytes32 grandchild = keccak256(abi.encode(bob, LABEL));
        KeyBundle memory b = agentBundle(1);
        SchnorrProof memory p = botKeys[1].sign(possessionDigest(domain(), grandchild, 1, b));
        DelegationProof memory d = DelegationProof(agentBundle(0), NOW + 100, p);
        vm.expectRevert(abi.encodeWithSelector(IKeyAgents.KeyRegistry_CannotDelegate.selector, agentId));
        vm.prank(bob);
        registry.registerAgent(LABEL, agentId, b, p, d);
    }

    // ---- the parent's end is the agent's, in the same block

    function test_parentsRevocationEndsTheAgentInTheSameBlock() public {
        registerAgent();
        vm.assertTrue(registry.isActive(agentId, 0));
        revoke();
        assertLapsed();
        vm.assertTrue(registry.wasActive(agentId, 0, NOW + 9) == false && registry.keyAt(agentId, NOW + 10).epoch == 0);
    }

    function test_parentsRotationEndsTheAgentInTheSameBlock() public {
        registerAgent();
        rotateParent(1, parentScopes());
        assertLapsed();
        later(1);
        assertLapsed();
    }

    function test_parentsExpiryEndsTheAgent() public {
        KeyBundle memory b = agentBundle(0);
        b.notAfter = NOW + YEAR;
        registerAgent(b, delegation(0, 1, 1, b, NOW + 10), "");
        vm.warp(NOW + YEAR - 1);
        vm.assertTrue(registry.isActive(agentId, 0));
        vm.warp(NOW + YEAR);
        vm.assertFalse(registry.isActive(agentId, 0));
    }

    function test_parentsExtensionLeavesTheAgent() public {
        registerAgent();
        KeyBundle memory extended = parentBundle(0);
        extended.notAfter += 5;
        SchnorrProof memory p = possession(0, keyId, 1, extended);
        vm.prank(alice);
        registry.extend(alice, LABEL, parentBundle(0), NOW + YEAR + 5, p);
        vm.assertTrue(registry.isActive(agentId, 0));
    }

    function test_historyOfAnAgentIsItsParentsToo() public {
        registerAgent(); // at NOW + 10
        later(100);
        rotateParent(1, parentScopes()); // at NOW + 110
        later(100);
        revoke(); // at NOW + 210
        vm.assertEq(registry.keyAt(agentId, NOW + 10).epoch, 1);
        vm.assertEq(registry.keyAt(agentId, NOW + 109).epoch, 1);
        vm.assertTrue(registry.wasActive(agentId, Scopes.QUOTE, NOW + 109));
        vm.assertFalse(registry.wasActive(agentId, Scopes.TRADE, NOW + 109));
        assertNone(registry.keyAt(agentId, NOW + 9));
        assertNone(registry.keyAt(agentId, NOW + 110));
        vm.assertFalse(registry.wasActive(agentId, 0, NOW + 110));
    }

    // ---- what an agent's owner can do

    function test_agentRotatesWithinWhatItHas() public {
        registerAgent();
        later(5);
        rotateAgentItself(agentBundle(1), "");
        vm.assertTrue(registry.isActive(agentId, Scopes.QUOTE));
        vm.assertEq(registry.currentRecord(agentId).flags, 1);
        rotateParent(1, parentScopes());
        assertLapsed();
    }

    function testFuzz_agentCannotWiden(uint48 scopes, uint8 longer, uint8 laterBy) public {
        registerAgent();
        KeyBundle memory b = agentBundle(1);
        (b.scopes, b.notAfter) = (scopes, b.notAfter - 100 + longer);
        b.notBefore = uint40(block.timestamp) - 100 + laterBy;
        bool within = scopes & ~Scopes.QUOTE == 0 && longer <= 100 && laterBy <= 100;
        rotateAgentItself(b, within ? bytes("") : exceeds(b));
    }

    function test_agentCannotRotateAfterItsDelegationLapsed() public {
        registerAgent();
        rotateParent(1, parentScopes());
        bytes memory reason = abi.encodeWithSelector(IKeyAgents.KeyRegistry_DelegationLapsed.selector, agentId, keyId);
        rotateAgentItself(agentBundle(1), reason);
        later(1);
        rotateAgentItself(agentBundle(1), reason);
        revoke();
        rotateAgentItself(agentBundle(1), reason);
    }

    function test_agentsAreNotExtendedNorHandedOverNorGuarded() public {
        registerAgent();
        bytes memory reason = abi.encodeWithSelector(IKeyAgents.KeyRegistry_IsAgent.selector, agentId);
        KeyBundle memory extended = agentBundle(0);
        extended.notAfter += 1;
        SchnorrProof memory p = agentPossession(0, 1, extended);
        vm.startPrank(bot);
        vm.expectRevert(reason);
        registry.extend(bot, BOT_LABEL, agentBundle(0), extended.notAfter, p);
        vm.expectRevert(reason);
        registry.offerOwnership(bot, BOT_LABEL, bob);
        vm.expectRevert(reason);
        registry.setGuardian(bot, BOT_LABEL, bob, 1 days);
        vm.stopPrank();
    }

    // ---- a fresh delegation

    function test_freshDelegationRevivesAndWidens() public {
        registerAgent();
        rotateParent(1, parentScopes());
        later(1);
        KeyBundle memory b = agentBundle(1);
        b.scopes = Scopes.TRADE | Scopes.QUOTE;
        DelegationProof memory d = delegation(1, 2, 2, b, NOW + 100);
        vm.expectEmit(address(registry));
        emit IKeyAgents.AgentDelegated(agentId, keyId, 2, 2);
        renew(b, d, "");
        vm.assertTrue(registry.isActive(agentId, Scopes.TRADE));
    }

    function test_freshDelegationHasTheSameLimits() public {
        registerAgent();
        KeyBundle memory b = agentBundle(1);
        b.scopes = Scopes.DELEGATE;
        renew(b, delegation(0, 1, 2, b, NOW + 100), exceeds(b));
        b = agentBundle(1);
        b.notAfter = NOW + YEAR + 1;
        renew(b, delegation(0, 1, 2, b, NOW + 100), exceeds(b));
        b = agentBundle(1);
        // the delegation of epoch 1 again
        renew(
            b,
            delegation(0, 1, 1, b, NOW + 100),
            abi.encodeWithSelector(IKeyAgents.KeyRegistry_InvalidDelegation.selector, keyId, agentId)
        );
    }

    function test_freshDelegationIsForAgentsAndTheirOwners() public {
        KeyBundle memory next = parentBundle(1);
        SchnorrProof memory p = possession(1, keyId, 2, next);
        DelegationProof memory d = delegation(0, 1, 2, next, NOW + 100);
        vm.expectRevert(abi.encodeWithSelector(IKeyAgents.KeyRegistry_NotAgentOf.selector, keyId, bytes32(0)));
        vm.prank(alice);
        registry.rotateAgent(alice, LABEL, parentBundle(0), next, p, d);

        registerAgent();
        vm.expectRevert(abi.encodeWithSelector(IKeyRegistry.KeyRegistry_NotOwner.selector, agentId, bot, alice));
        vm.prank(alice);
        registry.rotateAgent(bot, BOT_LABEL, agentBundle(0), agentBundle(1), p, d);
    }

    // ---- revocation by the parent's owner

    function test_parentsOwnerRevokesTheAgent() public {
        registerAgent();
        vm.expectEmit(address(registry));
        emit IKeyRegistry.KeyRevoked(agentId, bot, BOT_LABEL, 1, uint40(block.timestamp));
        vm.prank(alice);
        vm.assertEq(registry.revokeAgent(alice, LABEL, bot, BOT_LABEL), agentId);
        vm.assertTrue(registry.stateOf(agentId) == KeyState.Revoked);
        vm.assertTrue(registry.isActive(keyId, 0));
    }

    function test_nobodyElseRevokesAnAgent() public {
        registerAgent();
        vm.expectRevert(abi.encodeWithSelector(IKeyRegistry.KeyRegistry_NotOwner.selector, keyId, alice, bob));
        vm.prank(bob);
        registry.revokeAgent(alice, LABEL, bot, BOT_LABEL);

        // an owner of another key, and a key that is nobody's agent
        bytes32 bobsId = keccak256(abi.encode(bob, LABEL));
        SchnorrProof memory p = possession(0, bobsId, 1, bundleOf(0));
        vm.prank(bob);
        registry.register(LABEL, bundleOf(0), p);
        vm.expectRevert(abi.encodeWithSelector(IKeyAgents.KeyRegistry_NotAgentOf.selector, agentId, bobsId));
        vm.prank(bob);
        registry.revokeAgent(bob, LABEL, bot, BOT_LABEL);
        vm.expectRevert(abi.encodeWithSelector(IKeyAgents.KeyRegistry_NotAgentOf.selector, bobsId, keyId));
        vm.prank(alice);
        registry.revokeAgent(alice, LABEL, bob, LABEL);
    }

    // ---- helpers

    function later(uint40 elapsed) private {
        vm.warp(block.timestamp + elapsed);
        vm.roll(block.number + 1);
    }

    function parentScopes() private pure returns (uint48) {
        return Scopes.TRADE | Scopes.QUOTE | Scopes.DELEGATE;
    }

    function parentBundle(uint256 i) private view returns (KeyBundle memory b) {
        b = bundleOf(i);
        b.scopes = parentScopes();
    }

    function agentBundle(uint256 i) private view returns (KeyBundle memory b) {
        b = bundleOf(0);
        b.identityKeyX = bytes32(botKeys[i].x);
        b.identityKeyParity = botKeys[i].parity();
        b.scopes = Scopes.QUOTE;
        b.notAfter = NOW + YEAR - 1000;
        b.nextKeyHash = botKeys[i + 1].commitment();
    }

    function agentPossession(uint256 i, uint32 epoch, KeyBundle memory b) private returns (SchnorrProof memory) {
        return botKeys[i].sign(possessionDigest(domain(), agentId, epoch, b));
    }

    function delegationDigest(uint32 parentEpoch, bytes32 id, uint32 epoch, KeyBundle memory b, uint40 deadline)
        private
        view
        returns (bytes32)
    {
        return digestWithBundle(DELEGATION, abi.encode(keyId, parentEpoch, id, epoch, hashOf(b), deadline));
    }

    function delegation(uint256 i, uint32 parentEpoch, uint32 epoch, KeyBundle memory b, uint40 deadline)
        private
        returns (DelegationProof memory)
    {
        return delegationBy(i, parentScopes(), parentEpoch, epoch, b, deadline);
    }

    function delegationBy(
        uint256 i,
        uint48 scopes,
        uint32 parentEpoch,
        uint32 epoch,
        KeyBundle memory b,
        uint40 deadline
    ) private returns (DelegationProof memory d) {
        d.parentBundle = bundleOf(i);
        d.parentBundle.scopes = scopes;
        d.deadline = deadline;
        d.signature = keys[i].sign(delegationDigest(parentEpoch, agentId, epoch, b, deadline));
    }

    function registerAgent() private {
        KeyBundle memory b = agentBundle(0);
        registerAgent(b, delegation(0, 1, 1, b, NOW + 1000), "");
    }

    function registerAgent(KeyBundle memory b, DelegationProof memory d, bytes memory reason) private {
        SchnorrProof memory p = agentPossession(0, 1, b);
        if (reason.length != 0) vm.expectRevert(reason);
        vm.prank(bot);
        registry.registerAgent(BOT_LABEL, keyId, b, p, d);
    }

    function rotateAgentItself(KeyBundle memory next, bytes memory reason) private {
        SchnorrProof memory p = agentPossession(1, 2, next);
        if (reason.length != 0) vm.expectRevert(reason);
        vm.prank(bot);
        registry.rotate(bot, BOT_LABEL, agentBundle(0), next, p);
    }

    function renew(KeyBundle memory next, DelegationProof memory d, bytes memory reason) private {
        SchnorrProof memory p = agentPossession(1, 2, next);
        if (reason.length != 0) vm.expectRevert(reason);
        vm.prank(bot);
        registry.rotateAgent(bot, BOT_LABEL, agentBundle(0), next, p, d);
    }

    function rotateParent(uint256 i, uint48 scopes) private {
        KeyBundle memory previous = bundleOf(i - 1);
        previous.scopes = registry.currentRecord(keyId).scopes;
        KeyBundle memory next = bundleOf(i);
        next.scopes = scopes;
        SchnorrProof memory p = possession(i, keyId, uint32(i + 1), next);
        vm.prank(alice);
        registry.rotate(alice, LABEL, previous, next, p);
    }

    function exceeds(KeyBundle memory b) private view returns (bytes memory) {
        return abi.encodeWithSelector(
            IKeyAgents.KeyRegistry_ExceedsDelegation.selector, agentId, b.scopes, b.notBefore, b.notAfter
        );
    }

    function assertLapsed() private view {
        vm.assertFalse(registry.isActive(agentId, 0));
        vm.assertTrue(registry.stateOf(agentId) == KeyState.Lapsed);
        assertNone(registry.keyAt(agentId, uint40(block.timestamp)));
    }
}
