// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Schnorr, SchnorrProof} from "../../src/libraries/Schnorr.sol";
import {Vm} from "./Vm.sol";

/// @notice A secp256k1 key with its secret, for tests only.
struct SecretKey {
    uint256 d;
    uint256 x;
    uint256 y;
}

/// @title Schnorr signer for tests. Foundry's wallets do the point multiplication.
library Signing {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function key(uint256 d) internal returns (SecretKey memory) {
        Vm.Wallet memory wallet = vm.createWallet(d);
        return SecretKey(d, wallet.publicKeyX, wallet.publicKeyY);
    }

    function parity(SecretKey memory k) internal pure returns (uint8) {
        return uint8(k.y & 1);
    }

    /// @dev keccak256 of the compressed key, as a bundle commits to it.
    function commitment(SecretKey memory k) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(uint8(2 + (k.y & 1)), k.x));
    }

    function sign(SecretKey memory k, bytes memory message) internal returns (SchnorrProof memory) {
        return signWithNonce(k, message, uint256(keccak256(abi.encode("nonce", k.d, message))) % (Schnorr.N - 1) + 1);
    }

    function sign(SecretKey memory k, bytes32 digest) internal returns (SchnorrProof memory) {
        return sign(k, abi.encodePacked(digest));
    }

    function signWithNonce(SecretKey memory k, bytes memory message, uint256 nonce)
        internal
        returns (SchnorrProof memory)
    {
        Vm.Wallet memory r = vm.createWallet(nonce);
        uint256 c = Schnorr.challenge(r.publicKeyX, r.publicKeyY, bytes32(k.x), parity(k), message);
        uint256 z = addmod(nonce, mulmod(c, k.d, Schnorr.N), Schnorr.N);
        return SchnorrProof(r.publicKeyX, r.publicKeyY, z);
    }
}
