// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyRegistry} from "../../src/KeyRegistry.sol";
import {Test} from "../base/Test.sol";
import {KeyRegistryHandler} from "./KeyRegistryHandler.sol";

/// @notice What holds after every sequence of calls by anybody. foundry.toml says how many and how long.
contract KeyRegistryInvariantTest is Test {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    KeyRegistryHandler private handler;

    string[18] private actions = [
        "register",
        "registerFor",
        "rotate",
        "rotateFor",
        "extend",
        "extendFor",
        "revoke",
        "revokeFor",
        "revokeWithCertificate",
        "registerAgent",
        "rotateAgent",
        "revokeAgent",
        "offerOwnership",
        "acceptOwnership",
        "setGuardian",
        "proposeRecovery",
        "cancelRecovery",
        "completeRecovery"
    ];

    function setUp() public {
        vm.warp(1_800_000_000);
        vm.roll(20_000_000);
        handler = new KeyRegistryHandler(new KeyRegistry());
    }

    /// @dev Read by forge.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// @dev Read by forge.
    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), entryPoints());
    }

    function invariant_registryKeepsItsPromises() public {
        vm.assertEq(handler.violation(), "");
        vm.assertTrue(handler.historyIsAsItWas(), "history is never rewritten");
        vm.assertTrue(handler.isMonotone(), "expiry and revocation are monotone, owners and bundles the model's");
        vm.assertTrue(handler.agentsAreWithinTheirParents(), "agents never exceed their parents");
    }

    /// Otherwise the invariants would say little.
    function test_everyActionSucceedsSometimes() public {
        uint256[18] memory successes;
        for (uint256 round = 0; round < 30; round++) {
            setUp();
            for (uint256 i = 0; i < 300; i++) {
                act(uint256(keccak256(abi.encode(round, i))));
            }
            for (uint256 i = 0; i < actions.length; i++) {
                successes[i] += handler.successes(actions[i]);
            }
            invariant_registryKeepsItsPromises();
        }
        for (uint256 i = 0; i < actions.length; i++) {
            vm.assertTrue(successes[i] > 0, actions[i]);
        }
    }

    /// @dev Some entry point with arguments out of `seed`, flags last.
    function act(uint256 seed) private {
        bytes4[] memory entries = entryPoints();
        bytes4 entry = entries[seed % entries.length];
        uint256 flag = seed >> 101 & 1;
        bytes memory arguments;
        if (entry == KeyRegistryHandler.extend.selector) {
            arguments = abi.encode(seed >> 8, seed >> 16, seed >> 32, flag, seed >> 102 & 1);
        } else if (entry == KeyRegistryHandler.handOver.selector || entry == KeyRegistryHandler.endRecovery.selector) {
            arguments = abi.encode(seed >> 8, seed >> 16, seed >> 32, flag);
        } else {
            uint256 last = entry == KeyRegistryHandler.setGuardian.selector ? type(uint40).max : type(uint256).max;
            arguments = abi.encode(seed >> 8, seed >> 16, seed >> 32, seed >> 48 & last, flag);
        }
        (bool ok, bytes memory answer) = address(handler).call(bytes.concat(entry, arguments));
        if (!ok) vm.assertEq(answer, "");
    }

    function entryPoints() private pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](12);
        selectors[0] = KeyRegistryHandler.register.selector;
        selectors[1] = KeyRegistryHandler.rotate.selector;
        selectors[2] = KeyRegistryHandler.extend.selector;
        selectors[3] = KeyRegistryHandler.revoke.selector;
        selectors[4] = KeyRegistryHandler.registerAgent.selector;
        selectors[5] = KeyRegistryHandler.revokeAgent.selector;
        selectors[6] = KeyRegistryHandler.handOver.selector;
        selectors[7] = KeyRegistryHandler.setGuardian.selector;
        selectors[8] = KeyRegistryHandler.proposeRecovery.selector;
        selectors[9] = KeyRegistryHandler.endRecovery.selector;
        selectors[10] = KeyRegistryHandler.cancelNonces.selector;
        selectors[11] = KeyRegistryHandler.pass.selector;
    }
}
