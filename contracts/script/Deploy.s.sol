// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyRegistry} from "../src/KeyRegistry.sol";
import {MembershipRegistry} from "../src/MembershipRegistry.sol";
import {OwnershipVerifier} from "../src/OwnershipVerifier.sol";
import {SchnorrVerifier} from "../src/SchnorrVerifier.sol";
import {SecurityPolicy} from "../src/SecurityPolicy.sol";
import {SemaphoreVerifier1} from "../src/SemaphoreVerifier1.sol";
import {SemaphoreVerifier20} from "../src/SemaphoreVerifier20.sol";

/// @notice The two cheatcodes that a deployment needs.
interface Broadcast {
    function startBroadcast() external;
    function stopBroadcast() external;
}

/// @title Deploys the contracts at the addresses that they have on every chain, those that are not there yet.
/// @notice forge script script/Deploy.s.sol --rpc-url URL --broadcast, with one of forge's ways to name the sender.
/// The same as `clavis deploy`, which also checks what is there and puts the factory on chains that lack it.
contract Deploy {
    /// @dev Foundry's cheatcodes, see test/base/Test.sol.
    Broadcast private constant vm = Broadcast(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @dev Takes salt and init code, runs CREATE2 and returns the 20 bytes of the address.
    address private constant FACTORY = 0x4e59b44847b379578588920cA78FbF26c0B4956C;

    bytes32 private constant SALT = "clavis";

    bool public constant IS_SCRIPT = true;

    struct Deployment {
        SemaphoreVerifier1 semaphoreVerifier1;
        SemaphoreVerifier20 semaphoreVerifier20;
        SchnorrVerifier schnorrVerifier;
        KeyRegistry keyRegistry;
        OwnershipVerifier ownershipVerifier;
        SecurityPolicy securityPolicy;
        MembershipRegistry membershipRegistry;
    }

    error Deploy_NoFactory(address factory);
    error Deploy_Failed(address expected);

    function run() external returns (Deployment memory d) {
        if (FACTORY.code.length == 0) revert Deploy_NoFactory(FACTORY);
        vm.startBroadcast();
        d.semaphoreVerifier1 = SemaphoreVerifier1(_put(type(SemaphoreVerifier1).creationCode));
        d.semaphoreVerifier20 = SemaphoreVerifier20(_put(type(SemaphoreVerifier20).creationCode));
        d.schnorrVerifier = SchnorrVerifier(_put(type(SchnorrVerifier).creationCode));
        d.keyRegistry = KeyRegistry(_put(type(KeyRegistry).creationCode));
        d.ownershipVerifier = OwnershipVerifier(
            _put(
                abi.encodePacked(type(OwnershipVerifier).creationCode, abi.encode(d.keyRegistry, d.semaphoreVerifier1))
            )
        );
        d.securityPolicy = SecurityPolicy(_put(type(SecurityPolicy).creationCode));
        d.membershipRegistry = MembershipRegistry(
            _put(
                abi.encodePacked(
                    type(MembershipRegistry).creationCode,
                    abi.encode(d.keyRegistry, d.semaphoreVerifier1, d.semaphoreVerifier20)
                )
            )
        );
        vm.stopBroadcast();
    }

    function _put(bytes memory initCode) private returns (address deployed) {
        bytes32 hash = keccak256(abi.encodePacked(hex"ff", FACTORY, SALT, keccak256(initCode)));
        deployed = address(uint160(uint256(hash)));
        if (deployed.code.length != 0) return deployed;
        (bool ok,) = FACTORY.call(abi.encodePacked(SALT, initCode));
        if (!ok || deployed.code.length == 0) revert Deploy_Failed(deployed);
    }
}
