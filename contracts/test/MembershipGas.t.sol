// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MembershipRegistry} from "../src/MembershipRegistry.sol";
import {SemaphoreVerifier1} from "../src/SemaphoreVerifier1.sol";
import {IGroth16Verifier4} from "../src/interfaces/IGroth16Verifier4.sol";
import {IdentityKey} from "../src/interfaces/IMembershipRegistry.sol";
import {MembershipTest} from "./base/MembershipTest.sol";
import {JubJubPoints} from "./base/JubJubPoints.sol";

/// @notice Has the real verifier check one good proof of one statement, whatever it is asked for: what joining costs
/// does not depend on the numbers, and nobody can prove a thousand statements in a test.
contract SameStatementVerifier is IGroth16Verifier4 {
    IGroth16Verifier4 private immutable REAL;
    uint256 private immutable ROOT;
    uint256 private immutable NULLIFIER;
    uint256 private immutable MESSAGE;
    uint256 private immutable SCOPE;

    constructor(IGroth16Verifier4 real, uint256[4] memory signals) {
        REAL = real;
        (ROOT, NULLIFIER, MESSAGE, SCOPE) = (signals[0], signals[1], signals[2], signals[3]);
    }

    function verifyProof(uint256[8] calldata proof, uint256[4] calldata) external view returns (bool) {
        return REAL.verifyProof(proof, [ROOT, NULLIFIER, MESSAGE, SCOPE]);
    }
}

/// @notice What joining and leaving cost. Isolated, each changing call from a test is a transaction of its own.
/// forge-config: default.isolate = true
contract MembershipGasTest is MembershipTest {
    uint256 private constant MEMBERS = 1000;

    event log_named_uint(string key, uint256 value);

    /// @dev The signals and proof of a real statement.
    uint256[4] private signals;
    uint256[8] private proof;
    SemaphoreVerifier1 private real;
    SameStatementVerifier private same;

    function setUp() public override {
        super.setUp();
        string memory json = vm.readFile("test/fixtures/membership.json");
        uint256[] memory list = vm.parseJsonUintArray(json, ".join0.signals");
        for (uint256 i = 0; i < 4; i++) {
            signals[i] = list[i];
        }
        list = vm.parseJsonUintArray(json, ".join0.proof");
        for (uint256 i = 0; i < 8; i++) {
            proof[i] = list[i];
        }
        real = new SemaphoreVerifier1();
        same = new SameStatementVerifier(real, signals);
        groups = new MembershipRegistry(registry, same, same);
    }

    /// The whole transaction with its proof. It counts the detour through the test's verifier, too.
    function test_joinCosts() public {
        vm.assertTrue(real.verifyProof(proof, signals));
        uint256 direct = vm.lastCallGas().gasTotalUsed;
        vm.assertTrue(same.verifyProof(proof, signals));
        uint256 detour = vm.lastCallGas().gasTotalUsed - direct;

        uint256 total = 0;
        uint256 most = 0;
        IdentityKey memory key = JubJubPoints.base();
        for (uint256 i = 0; i < MEMBERS; i++) {
            address owner = address(uint160(uint256(keccak256(abi.encode("member", i)))));
            registerAs(owner);
            vm.prank(owner);
            groups.join(owner, LABEL, TRADE, key, signals[1], proof);
            uint256 used = vm.lastCallGas().gasTotalUsed;
            total += used;
            if (used > most) most = used;
            key = JubJubPoints.add(key, JubJubPoints.base());
        }
        emit log_named_uint("join, the dearest of 1,000", most);
        emit log_named_uint("of which the test's detour", detour);
        emit log_named_uint("join, averaged over 1,000", total / MEMBERS);
        vm.assertLe(total / MEMBERS, 420_000, "join");
    }

    function test_removeAndUseCost() public {
        groups = new MembershipRegistry(registry, depth1, depth20);
        for (uint256 i = 0; i < 200; i++) {
            address owner = address(uint160(uint256(keccak256(abi.encode("member", i)))));
            registerAs(owner);
            depth1.accept(joinSignals(idOf(owner), 1, TRADE, commitmentOf(i + 1), NULLIFIER));
            joinOnly(owner, i + 1, TRADE);
            leaves.push(commitmentOf(i + 1));
        }
        vm.warp(NOW + YEAR);
        address first = address(uint160(uint256(keccak256(abi.encode("member", uint256(0))))));
        uint256[] memory siblings = pathOf(0);
        groups.remove(idOf(first), TRADE, siblings);
        emit log_named_uint("remove, 1 of 200", vm.lastCallGas().gasTotalUsed);
        vm.assertLe(vm.lastCallGas().gasTotalUsed, 300_000, "remove");
    }
}
