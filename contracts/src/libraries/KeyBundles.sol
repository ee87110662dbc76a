// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice The keys and terms that a participant publishes under one keyId for one epoch.
/// @param identityKeyX x coordinate of the secp256k1 identity key, 0 < x < n (the group's order, which is less than p)
/// @param identityKeyParity 0 if the identity key's y is even, 1 if it is odd
/// @param sessionKey X25519 public key for sessions
/// @param kemKeyHash keccak256 of the ML-KEM-768 encapsulation key, or 0 for none
/// @param scopes what the key may be used for, see {Scopes}
/// @param suite session suite: 1 classic, 2 hybrid, 3 hybrid with the registered ML-KEM key
/// @param notBefore first second of validity
/// @param notAfter first second after validity
/// @param nextKeyHash keccak256 of the next identity key's 33-byte SEC1 compressed form, or 0: this key has no successor
struct KeyBundle {
    bytes32 identityKeyX;
    uint8 identityKeyParity;
    bytes32 sessionKey;
    bytes32 kemKeyHash;
    uint48 scopes;
    uint8 suite;
    uint40 notBefore;
    uint40 notAfter;
    bytes32 nextKeyHash;
}

/// @title EIP-712 hashes of a {KeyBundle} and of the proof that its identity key is held.
library KeyBundles {
    /// @notice keccak256 of the EIP-712 type of a {KeyBundle}.
    bytes32 internal constant TYPEHASH = keccak256(
        "KeyBundle(bytes32 identityKeyX,uint8 identityKeyParity,bytes32 sessionKey,bytes32 kemKeyHash,uint48 scopes,"
        "uint8 suite,uint40 notBefore,uint40 notAfter,bytes32 nextKeyHash)"
    );

    /// @notice keccak256 of the EIP-712 type that a new identity key signs to show that it is held.
    bytes32 internal constant PROOF_OF_POSSESSION_TYPEHASH = keccak256(
        "ProofOfPossession(bytes32 keyId,uint32 epoch,KeyBundle bundle)"
        "KeyBundle(bytes32 identityKeyX,uint8 identityKeyParity,bytes32 sessionKey,bytes32 kemKeyHash,uint48 scopes,"
        "uint8 suite,uint40 notBefore,uint40 notAfter,bytes32 nextKeyHash)"
    );

    /// @notice EIP-712 hashStruct of `bundle`: every field is one word, so it is the hash of the type and nine words.
    function hash(KeyBundle calldata bundle) internal pure returns (bytes32) {
        return keccak256(abi.encode(TYPEHASH, bundle));
    }

    /// @notice The same bundle, valid until `notAfter`.
    function withNotAfter(KeyBundle calldata bundle, uint40 notAfter) internal pure returns (KeyBundle memory copy) {
        copy = bundle;
        copy.notAfter = notAfter;
    }

    /// @notice As {hash}, of a bundle in memory.
    function hashMemory(KeyBundle memory bundle) internal pure returns (bytes32) {
        return keccak256(abi.encode(TYPEHASH, bundle));
    }

    /// @notice EIP-712 hashStruct of a proof of possession for the bundle with this hash.
    function proofOfPossessionHash(bytes32 keyId, uint32 epoch, bytes32 bundleHash) internal pure returns (bytes32) {
        return keccak256(abi.encode(PROOF_OF_POSSESSION_TYPEHASH, keyId, epoch, bundleHash));
    }

    /// @notice keccak256 of the identity key's SEC1 compressed form: what an earlier bundle's `nextKeyHash` committed to.
    function identityKeyHash(KeyBundle calldata bundle) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(2 + bundle.identityKeyParity, bundle.identityKeyX));
    }
}
