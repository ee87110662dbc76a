// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Calls one contract with many inputs of one length and tells what came back from each: for tests only.
/// @notice Input: four words, the contract's address, the bytes of an input, the bytes of an answer, and the gas for each
/// call, then the inputs one after the other. Output: for each input a byte that is 1 if the call succeeded with an answer
/// of just that length, else 0, then the answer, or zeros.
contract BatchProbe {
    // external

    fallback() external {
        assembly {
            let target := calldataload(0x00)
            let inputBytes := calldataload(0x20)
            let answerBytes := calldataload(0x40)
            let gasEach := calldataload(0x60)
            let count := div(sub(calldatasize(), 0x80), inputBytes)
            let recordBytes := add(answerBytes, 1)
            // records first, then the input under way
            let outputBytes := mul(count, recordBytes)
            let input := add(outputBytes, 0x20)
            for { let i := 0 } lt(i, count) { i := add(i, 1) } {
                calldatacopy(input, add(0x80, mul(i, inputBytes)), inputBytes)
                let record := mul(i, recordBytes)
                let ok := staticcall(gasEach, target, input, inputBytes, 0x00, 0x00)
                ok := and(ok, eq(returndatasize(), answerBytes))
                mstore8(record, ok)
                if ok { returndatacopy(add(record, 1), 0x00, answerBytes) }
            }
            return(0x00, outputBytes)
        }
    }
}
