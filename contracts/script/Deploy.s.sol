// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyRegistry} from "../src/KeyRegistry.sol";
import {OwnershipVerifier} from "../src/OwnershipVerifier.sol";
import {SchnorrVerifier} from "../src/SchnorrVerifier.sol";
import {SemaphoreVerifier1} from "../src/SemaphoreVerifier1.sol";

/// @notice The two cheatcodes that a deployment needs.
interface Broadcast {
    function startBroadcast() external;
    function stopBroadcast() external;
}

/// @title Deploys the contracts, in the order of the Java class Deployments.
/// @notice forge script script/Deploy.s.sol --rpc-url URL --broadcast, with one of forge's ways to name the sender.
contract Deploy {
    /// @dev Foundry's cheatcodes, see test/base/Test.sol.
    Broadcast private constant vm = Broadcast(address(uint160(uint256(keccak256("hevm cheat code")))));

    bool public constant IS_SCRIPT = true;

    struct Deployment {
        SemaphoreVerifier1 semaphoreVerifier1;
        SchnorrVerifier schnorrVerifier;
        KeyRegistry keyRegistry;
        OwnershipVerifier ownershipVerifier;
    }

    function run() external returns (Deployment memory d) {
        vm.startBroadcast();
        d.semaphoreVerifier1 = new SemaphoreVerifier1();
        d.schnorrVerifier = new SchnorrVerifier();
        d.keyRegistry = new KeyRegistry();
        d.ownershipVerifier = new OwnershipVerifier(d.keyRegistry, d.semaphoreVerifier1);
        vm.stopBroadcast();
    }
}
