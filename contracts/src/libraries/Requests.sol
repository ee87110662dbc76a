// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyBundle} from "./KeyBundles.sol";
import {SchnorrProof} from "./Schnorr.sol";

/// @notice An owner's consent to one change that somebody else submits.
/// @param nonce any number that the owner has neither used nor cancelled under this keyId
/// @param deadline last second at which the change may be made
/// @param signature the owner's over the EIP-712 digest of the request, see {Signatures}
struct Consent {
    uint256 nonce;
    uint40 deadline;
    bytes signature;
}

/// @notice The consent of a parent's identity key to one epoch of an agent.
/// @param parentBundle the parent's current bundle, as its event has it
/// @param deadline last second at which the agent's key may be written
/// @param signature the parent's identity key's over the EIP-712 digest of the delegation
struct DelegationProof {
    KeyBundle parentBundle;
    uint40 deadline;
    SchnorrProof signature;
}

/// @title EIP-712 hashes of what is signed besides a proof of possession. A bundle enters by its hashStruct.
library Requests {
    bytes32 internal constant REGISTER_TYPEHASH = keccak256(
        "Register(bytes32 keyId,uint32 epoch,KeyBundle bundle,uint256 nonce,uint40 deadline)"
        "KeyBundle(bytes32 identityKeyX,uint8 identityKeyParity,bytes32 sessionKey,bytes32 kemKeyHash,uint48 scopes,"
        "uint8 suite,uint40 notBefore,uint40 notAfter,bytes32 nextKeyHash)"
    );

    bytes32 internal constant ROTATE_TYPEHASH = keccak256(
        "Rotate(bytes32 keyId,uint32 epoch,KeyBundle bundle,uint256 nonce,uint40 deadline)"
        "KeyBundle(bytes32 identityKeyX,uint8 identityKeyParity,bytes32 sessionKey,bytes32 kemKeyHash,uint48 scopes,"
        "uint8 suite,uint40 notBefore,uint40 notAfter,bytes32 nextKeyHash)"
    );

    bytes32 internal constant EXTEND_TYPEHASH = keccak256(
        "Extend(bytes32 keyId,uint32 epoch,KeyBundle bundle,uint256 nonce,uint40 deadline)"
        "KeyBundle(bytes32 identityKeyX,uint8 identityKeyParity,bytes32 sessionKey,bytes32 kemKeyHash,uint48 scopes,"
        "uint8 suite,uint40 notBefore,uint40 notAfter,bytes32 nextKeyHash)"
    );

    bytes32 internal constant REVOKE_TYPEHASH =
        keccak256("Revoke(bytes32 keyId,uint32 epoch,uint256 nonce,uint40 deadline)");

    bytes32 internal constant REVOCATION_CERTIFICATE_TYPEHASH =
        keccak256("RevocationCertificate(bytes32 keyId,uint32 epoch)");

    bytes32 internal constant DELEGATION_TYPEHASH = keccak256(
        "Delegation(bytes32 parentKeyId,uint32 parentEpoch,bytes32 agentKeyId,uint32 agentEpoch,KeyBundle agentBundle,"
        "uint40 deadline)"
        "KeyBundle(bytes32 identityKeyX,uint8 identityKeyParity,bytes32 sessionKey,bytes32 kemKeyHash,uint48 scopes,"
        "uint8 suite,uint40 notBefore,uint40 notAfter,bytes32 nextKeyHash)"
    );

    /// @notice hashStruct of a request of this type (register, rotate or extend) to write `epoch` with this bundle.
    function writeHash(bytes32 typehash, bytes32 keyId, uint32 epoch, bytes32 bundleHash, Consent calldata consent)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(typehash, keyId, epoch, bundleHash, consent.nonce, consent.deadline));
    }

    /// @notice hashStruct of a request to revoke `epoch`.
    function revokeHash(bytes32 keyId, uint32 epoch, Consent calldata consent) internal pure returns (bytes32) {
        return keccak256(abi.encode(REVOKE_TYPEHASH, keyId, epoch, consent.nonce, consent.deadline));
    }

    /// @notice hashStruct of what the key of `epoch` signs to end itself.
    function certificateHash(bytes32 keyId, uint32 epoch) internal pure returns (bytes32) {
        return keccak256(abi.encode(REVOCATION_CERTIFICATE_TYPEHASH, keyId, epoch));
    }

    /// @notice hashStruct of what a parent's key signs for one epoch of an agent.
    function delegationHash(
        bytes32 parentKeyId,
        uint32 parentEpoch,
        bytes32 agentKeyId,
        uint32 agentEpoch,
        bytes32 agentBundleHash,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(DELEGATION_TYPEHASH, parentKeyId, parentEpoch, agentKeyId, agentEpoch, agentBundleHash, deadline)
        );
    }
}
