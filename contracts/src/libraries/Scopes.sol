// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What a registered key may be used for, as bits of a uint48.
/// @notice Bits without a name here are stored and matched like the others, and mean what their users agree on.
library Scopes {
    /// @notice Closing trades.
    uint48 internal constant TRADE = 1 << 0;

    /// @notice Giving binding quotes.
    uint48 internal constant QUOTE = 1 << 1;

    /// @notice Instructing settlement.
    uint48 internal constant SETTLE = 1 << 2;

    /// @notice Sending messages that bind nobody.
    uint48 internal constant MESSAGE = 1 << 3;

    /// @notice Registering agents that act with a subset of these scopes.
    uint48 internal constant DELEGATE = 1 << 4;

    /// @notice Whether `granted` has every bit of `required`. No bits required: true.
    function cover(uint48 granted, uint48 required) internal pure returns (bool) {
        return granted & required == required;
    }
}
