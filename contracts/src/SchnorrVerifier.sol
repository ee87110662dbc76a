// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISchnorrVerifier} from "./interfaces/ISchnorrVerifier.sol";
import {Schnorr, SchnorrProof} from "./libraries/Schnorr.sol";

/// @title {Schnorr} as a contract.
contract SchnorrVerifier is ISchnorrVerifier {
    // external

    /// @inheritdoc ISchnorrVerifier
    function verifySchnorr(bytes32 keyX, uint8 keyParity, bytes32 digest, SchnorrProof calldata proof)
        external
        view
        returns (bool)
    {
        return Schnorr.verify(keyX, keyParity, abi.encodePacked(digest), proof);
    }

    /// @inheritdoc ISchnorrVerifier
    function verifySchnorrMessage(bytes32 keyX, uint8 keyParity, bytes calldata message, SchnorrProof calldata proof)
        external
        view
        returns (bool)
    {
        return Schnorr.verify(keyX, keyParity, message, proof);
    }
}
