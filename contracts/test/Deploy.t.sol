// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Deploy} from "../script/Deploy.s.sol";
import {Test} from "./base/Test.sol";

/// @notice The script puts everything where the Java class DeploymentPlan says, whose test writes the file that is read.
/// A file of before the contracts' last change fails here: `mvn test` writes it again.
contract DeployTest is Test {
    address private constant FACTORY = 0x4e59b44847b379578588920cA78FbF26c0B4956C;

    function setUp() public {
        // the factory's code: calldata is salt and init code, the answer is CREATE2's address
        vm.etch(
            FACTORY,
            hex"7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3"
        );
    }

    function test_addressesAreThoseThatJavaComputes() public {
        string memory file = "target/addresses.json";
        if (!vm.exists(file)) vm.skip(true, "the Java test DeploymentPlanTest has not written its addresses");
        string memory json = vm.readFile(file);
        Deploy.Deployment memory d = new Deploy().run();
        vm.assertEq(address(d.semaphoreVerifier1), vm.parseJsonAddress(json, ".SemaphoreVerifier1"));
        vm.assertEq(address(d.semaphoreVerifier20), vm.parseJsonAddress(json, ".SemaphoreVerifier20"));
        vm.assertEq(address(d.membershipRegistry), vm.parseJsonAddress(json, ".MembershipRegistry"));
        vm.assertEq(address(d.schnorrVerifier), vm.parseJsonAddress(json, ".SchnorrVerifier"));
        vm.assertEq(address(d.keyRegistry), vm.parseJsonAddress(json, ".KeyRegistry"));
        vm.assertEq(address(d.ownershipVerifier), vm.parseJsonAddress(json, ".OwnershipVerifier"));
        vm.assertEq(address(d.securityPolicy), vm.parseJsonAddress(json, ".SecurityPolicy"));
    }

    function test_deploysContractsThatKnowEachOther() public {
        Deploy.Deployment memory d = new Deploy().run();
        vm.assertEq(address(d.ownershipVerifier.registry()), address(d.keyRegistry));
        vm.assertEq(address(d.ownershipVerifier.groth16Verifier()), address(d.semaphoreVerifier1));
        vm.assertEq(address(d.membershipRegistry.registry()), address(d.keyRegistry));
        vm.assertEq(address(d.membershipRegistry.ownershipVerifier()), address(d.semaphoreVerifier1));
        vm.assertEq(address(d.membershipRegistry.membershipVerifier()), address(d.semaphoreVerifier20));
        vm.assertTrue(address(d.schnorrVerifier).code.length > 0);
        vm.assertTrue(address(d.securityPolicy).code.length > 0);
    }

    function test_whatIsThereIsLeftAlone() public {
        Deploy deploy = new Deploy();
        Deploy.Deployment memory first = deploy.run();
        Deploy.Deployment memory second = deploy.run();
        vm.assertEq(abi.encode(first), abi.encode(second));
    }

    function test_needsTheFactory() public {
        vm.etch(FACTORY, "");
        Deploy deploy = new Deploy();
        vm.expectRevert(abi.encodeWithSelector(Deploy.Deploy_NoFactory.selector, FACTORY));
        deploy.run();
    }
}
