// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What a publisher asks of keys and sessions. All zero asks for nothing.
/// @param minimumSuite least session suite that is accepted
/// @param classicCutoff time from which suites without ML-KEM (suite 1) are refused, or 0: never
/// @param maximumKeyAge seconds after its `notBefore` at which a key is refused, or 0: unlimited
/// @param maximumSessionAge seconds after its handshake at which a session ends, or 0: unlimited
struct Policy {
    uint8 minimumSuite;
    uint40 classicCutoff;
    uint40 maximumKeyAge;
    uint40 maximumSessionAge;
}

/// @title What a {Policy} refuses, and when one policy is at least as strict as another.
library SecurityPolicies {
    /// @notice The first suite with ML-KEM.
    uint8 internal constant FIRST_HYBRID_SUITE = 2;

    /// @notice Whether a key of this suite, valid from `keyNotBefore`, is accepted at `timestamp`. Says nothing about
    /// whether the key is valid: a registry does.
    function admits(Policy memory policy, uint8 suite, uint40 keyNotBefore, uint256 timestamp)
        internal
        pure
        returns (bool)
    {
        if (suite < policy.minimumSuite) return false;
        if (suite < FIRST_HYBRID_SUITE && policy.classicCutoff != 0 && timestamp >= policy.classicCutoff) return false;
        return policy.maximumKeyAge == 0 || timestamp < uint256(keyNotBefore) + policy.maximumKeyAge;
    }

    /// @notice Whether the limit `next`, a cutoff or an age, is at least as strict as `previous`. 0 is no limit.
    function isNoLooser(uint40 next, uint40 previous) internal pure returns (bool) {
        return previous == 0 || (next != 0 && next <= previous);
    }
}
