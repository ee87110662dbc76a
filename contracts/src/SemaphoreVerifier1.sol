// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGroth16Verifier4} from "./interfaces/IGroth16Verifier4.sol";

/// @title Groth16 verifier of one verification key over BN254.
/// @notice Written by `clavis export-verifier`: do not edit, run it again. The key's words in the order of EIP-197,
/// alpha, beta, gamma, delta and IC, have the keccak256 hash
/// 0x0065863087e2ccaf64ae8f4df7f47e34528cb317b036f456b756ab4af3638d7b.
///
/// Accepts if e(A, B) e(alpha, -beta) e(L, -gamma) e(C, -delta) = 1, where L = IC_0 + sum of signal_(i-1) IC_i.
contract SemaphoreVerifier1 is IGroth16Verifier4 {
    /// @dev Order of the groups, 36u^4 + 36u^3 + 18u^2 + 6u + 1 with u = 4965661367192848881.
    uint256 private constant R = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001;

    /// @dev Characteristic of the base field, 36u^4 + 36u^3 + 24u^2 + 6u + 1.
    uint256 private constant P = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47;

    /// @dev A selector and 12 words.
    uint256 private constant CALLDATA_BYTES = 388;

    uint256 private constant ALPHA_X = 0x245229d9b076b3c0e8a4d70bde8c1cccffa08a9fae7557b165b3b0dbd653e2c7;
    uint256 private constant ALPHA_Y = 0x253ec85988dbb84e46e94b5efa3373b47a000b4ac6c86b2d4b798d274a182302;

    uint256 private constant BETA_X_IM = 0x07090a82e8fabbd39299be24705b92cf208ee8b3487f6f2b39ff27978a29a1db;
    uint256 private constant BETA_X_RE = 0x2424bcc1f60a5472685fd50705b2809626e170120acaf441e133a2bd5e61d244;
    uint256 private constant NEG_BETA_Y_IM = 0x25833b15e156ae01f2741f4f4120ddb466c52eb83a959f79eb99b23caa7fbf1d;
    uint256 private constant NEG_BETA_Y_RE = 0x04ddc8d30d5c438ca34091c5d2c6ded571382cba2b3c4fdc4222df2938b4e51e;

    uint256 private constant GAMMA_X_IM = 0x198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2;
    uint256 private constant GAMMA_X_RE = 0x1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed;
    uint256 private constant NEG_GAMMA_Y_IM = 0x275dc4a288d1afb3cbb1ac09187524c7db36395df7be3b99e673b13a075a65ec;
    uint256 private constant NEG_GAMMA_Y_RE = 0x1d9befcd05a5323e6da4d435f3b617cdb3af83285c2df711ef39c01571827f9d;

    uint256 private constant DELTA_X_IM = 0x15fd0f19bff5521edae5f6d895f4730c241ccc3d415eef6c9485d21914188c1d;
    uint256 private constant DELTA_X_RE = 0x2446d537b3dbf1feba740b7657dc394b17e890cc1db8c77a1df7ddbf00c956cc;
    uint256 private constant NEG_DELTA_Y_IM = 0x21d5b7574c7516e451f5eb54b16d723990d58fb9a56da24288887065b79f0b26;
    uint256 private constant NEG_DELTA_Y_RE = 0x049a9acad9d3152a0437227ad36e2e94e1ddfcbbe3d48821da971e9cf2d019de;

    uint256 private constant IC_0_X = 0x2fad2a9783fc2ba49001eacd3a33e34c302753636d3c46357636dae6c8b2024b;
    uint256 private constant IC_0_Y = 0x19c6002888dcd3e33699c10634a806d2aae224c3d7e59cec5a9b8719b066d264;

    uint256 private constant IC_1_X = 0x0c3bc3c927533404b7618b19082e24eb2ca334e7bf9dceb958bd3551e9fe7f57;
    uint256 private constant IC_1_Y = 0x270e9bcc58594f6192a2b99d2846f622de39b5937b2a7323cc45e25fcb2093d0;

    uint256 private constant IC_2_X = 0x1e7d1a66aaffd026340c02261fd998650c044a8b0c7fd711e04213a1cd2cd351;
    uint256 private constant IC_2_Y = 0x2424444f3b3621df8c36b258f3554a9c5e2a21a5331717c8aba346c7ac63c976;

    uint256 private constant IC_3_X = 0x16e036c1a88f983c82227849b01847266a1175919ac332c27799549ce18d36ee;
    uint256 private constant IC_3_Y = 0x0b0ca3b0483c8e42c91944242fc36b40ca910518f9d85a25be8e4a7ef43663ad;

    uint256 private constant IC_4_X = 0x110cf5e0d819a05a811f7a0c166628530ba6f6d353e8e6a433c064d6fadf060c;
    uint256 private constant IC_4_Y = 0x19bce756e115841dd94ff44541d5ad78130187d67f3c560c2a590bd093765709;

    // external

    /// @inheritdoc IGroth16Verifier4
    function verifyProof(uint256[8] calldata proof, uint256[4] calldata signals) external view returns (bool accepted) {
        if (msg.data.length != CALLDATA_BYTES) return false;
        assembly ("memory-safe") {
            let ok := 1
            for { let offset := 0 } lt(offset, 0x080) { offset := add(offset, 0x20) } {
                ok := and(ok, lt(calldataload(add(signals, offset)), R))
            }
            for { let offset := 0 } lt(offset, 0x100) { offset := add(offset, 0x20) } {
                ok := and(ok, lt(calldataload(add(proof, offset)), P))
            }
            // no point at infinity: of all points in the groups that alone has y = 0, as their order is odd
            ok := and(ok, gt(calldataload(add(proof, 0x20)), 0))
            ok := and(ok, gt(or(calldataload(add(proof, 0x80)), calldataload(add(proof, 0xa0))), 0))
            ok := and(ok, gt(calldataload(add(proof, 0xe0)), 0))
            if iszero(ok) {
                mstore(0x00, 0)
                return(0x00, 0x20)
            }

            // input of the pairing precompile: (A, B), (alpha, -beta), (L, -gamma), (C, -delta), six words each
            let input := mload(0x40)
            calldatacopy(input, proof, 0x0c0)
            mstore(add(input, 0x0c0), ALPHA_X)
            mstore(add(input, 0x0e0), ALPHA_Y)
            mstore(add(input, 0x100), BETA_X_IM)
            mstore(add(input, 0x120), BETA_X_RE)
            mstore(add(input, 0x140), NEG_BETA_Y_IM)
            mstore(add(input, 0x160), NEG_BETA_Y_RE)
            mstore(add(input, 0x1c0), GAMMA_X_IM)
            mstore(add(input, 0x1e0), GAMMA_X_RE)
            mstore(add(input, 0x200), NEG_GAMMA_Y_IM)
            mstore(add(input, 0x220), NEG_GAMMA_Y_RE)
            calldatacopy(add(input, 0x240), add(proof, 0x0c0), 0x040)
            mstore(add(input, 0x280), DELTA_X_IM)
            mstore(add(input, 0x2a0), DELTA_X_RE)
            mstore(add(input, 0x2c0), NEG_DELTA_Y_IM)
            mstore(add(input, 0x2e0), NEG_DELTA_Y_RE)

            // sum = IC_0, and each signal's point with room for the signal behind it: precompile 7 takes the three
            let sum := add(input, 0x300)
            let product := add(input, 0x340)
            mstore(add(input, 0x300), IC_0_X)
            mstore(add(input, 0x320), IC_0_Y)
            mstore(add(input, 0x380), IC_1_X)
            mstore(add(input, 0x3a0), IC_1_Y)
            mstore(add(input, 0x3e0), IC_2_X)
            mstore(add(input, 0x400), IC_2_Y)
            mstore(add(input, 0x440), IC_3_X)
            mstore(add(input, 0x460), IC_3_Y)
            mstore(add(input, 0x4a0), IC_4_X)
            mstore(add(input, 0x4c0), IC_4_Y)
            let point := add(input, 0x380)
            for { let offset := 0 } lt(offset, 0x080) { offset := add(offset, 0x20) } {
                mstore(add(point, 0x40), calldataload(add(signals, offset)))
                let called := staticcall(gas(), 7, point, 0x60, product, 0x40)
                ok := and(ok, and(called, eq(returndatasize(), 0x40)))
                called := staticcall(gas(), 6, sum, 0x80, sum, 0x40)
                ok := and(ok, and(called, eq(returndatasize(), 0x40)))
                point := add(point, 0x60)
            }
            mstore(add(input, 0x180), mload(sum))
            mstore(add(input, 0x1a0), mload(add(input, 0x320)))
            let paired := staticcall(gas(), 8, input, 0x300, 0x00, 0x20)
            ok := and(ok, and(paired, eq(returndatasize(), 0x20)))
            accepted := and(ok, eq(mload(0x00), 1))
        }
    }
}
