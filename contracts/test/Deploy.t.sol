// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Deploy} from "../script/Deploy.s.sol";
import {Test} from "./base/Test.sol";

contract DeployTest is Test {
    function test_deploysContractsThatKnowEachOther() public {
        Deploy.Deployment memory d = new Deploy().run();
        vm.assertEq(address(d.ownershipVerifier.registry()), address(d.keyRegistry));
        vm.assertEq(address(d.ownershipVerifier.groth16Verifier()), address(d.semaphoreVerifier1));
        vm.assertTrue(address(d.schnorrVerifier).code.length > 0);
    }
}
