// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyRegistry} from "../../src/KeyRegistry.sol";
import {KeyBundle} from "../../src/libraries/KeyBundles.sol";
import {Record} from "../../src/libraries/Records.sol";
import {SchnorrProof} from "../../src/libraries/Schnorr.sol";
import {Scopes} from "../../src/libraries/Scopes.sol";
import {SecretKey, Signing} from "./Signing.sol";
import {Test} from "./Test.sol";

/// @title A registry, two owners, a chain of keys, and hashes written from EIP-712's text rather than from the library.
abstract contract RegistryTest is Test {
    using Signing for SecretKey;

    uint40 internal constant NOW = 1_800_000_000;
    uint40 internal constant YEAR = 365 days;
    bytes32 internal constant LABEL = "desk-1";

    string internal constant BUNDLE_TYPE =
        "KeyBundle(bytes32 identityKeyX,uint8 identityKeyParity,bytes32 sessionKey,bytes32 kemKeyHash,uint48 scopes,uint8 suite,uint40 notBefore,uint40 notAfter,bytes32 nextKeyHash)";

    address internal alice = address(0xA11CE);
    address internal bob = address(0xB0B);

    KeyRegistry internal registry;
    bytes32 internal keyId;

    /// @dev keys[i] commits to keys[i + 1].
    SecretKey[4] internal keys;

    function setUp() public virtual {
        vm.warp(NOW);
        vm.roll(20_000_000);
        registry = new KeyRegistry();
        keyId = keccak256(abi.encode(alice, LABEL));
        for (uint256 i = 0; i < keys.length; i++) {
            keys[i] = Signing.key(1000 + i);
        }
    }

    function bundleOf(uint256 i) internal view returns (KeyBundle memory) {
        return KeyBundle({
            identityKeyX: bytes32(keys[i].x),
            identityKeyParity: keys[i].parity(),
            sessionKey: keccak256(abi.encode("session", i)),
            kemKeyHash: 0,
            scopes: Scopes.TRADE | Scopes.QUOTE,
            suite: 1,
            notBefore: 0,
            notAfter: NOW + YEAR,
            nextKeyHash: i + 1 < keys.length ? keys[i + 1].commitment() : bytes32(0)
        });
    }

    function domainOf(string memory name, string memory version, uint256 chainId, address verifyingContract)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256(bytes(version)),
                chainId,
                verifyingContract
            )
        );
    }

    function hashOf(KeyBundle memory b) internal pure returns (bytes32) {
        // two parts: so many values do not fit on the compiler's stack at once
        return keccak256(
            bytes.concat(
                abi.encode(
                    keccak256(bytes(BUNDLE_TYPE)), b.identityKeyX, b.identityKeyParity, b.sessionKey, b.kemKeyHash
                ),
                abi.encode(b.scopes, b.suite, b.notBefore, b.notAfter, b.nextKeyHash)
            )
        );
    }

    function possessionDigest(bytes32 separator, bytes32 id, uint32 epoch, KeyBundle memory b)
        internal
        pure
        returns (bytes32)
    {
        string memory proofType =
            string.concat("ProofOfPossession(bytes32 keyId,uint32 epoch,KeyBundle bundle)", BUNDLE_TYPE);
        bytes32 structHash = keccak256(abi.encode(keccak256(bytes(proofType)), id, epoch, hashOf(b)));
        return keccak256(abi.encodePacked(hex"1901", separator, structHash));
    }

    function domain() internal view returns (bytes32) {
        return domainOf("Clavis KeyRegistry", "1", block.chainid, address(registry));
    }

    function possession(uint256 i, bytes32 id, uint32 epoch, KeyBundle memory b)
        internal
        returns (SchnorrProof memory)
    {
        return keys[i].sign(possessionDigest(domain(), id, epoch, b));
    }

    function register() internal {
        register(bundleOf(0));
    }

    function register(KeyBundle memory b) internal {
        SchnorrProof memory p = possession(0, keyId, 1, b);
        vm.prank(alice);
        registry.register(LABEL, b, p);
    }

    /// @dev Rotates from keys[i - 1] to keys[i], with untouched bundles.
    function rotateTo(uint256 i) internal {
        KeyBundle memory next = bundleOf(i);
        SchnorrProof memory p = possession(i, keyId, uint32(i + 1), next);
        vm.prank(alice);
        registry.rotate(alice, LABEL, bundleOf(i - 1), next, p);
    }

    function revoke() internal {
        vm.prank(alice);
        registry.revoke(alice, LABEL);
    }

    /// @dev The digest of a struct whose type refers to KeyBundle, from its type's head and its members.
    function digestWithBundle(string memory head, bytes memory members) internal view returns (bytes32) {
        return typedDigest(string.concat(head, BUNDLE_TYPE), members);
    }

    function typedDigest(string memory structType, bytes memory members) internal view returns (bytes32) {
        bytes32 structHash = keccak256(bytes.concat(keccak256(bytes(structType)), members));
        return keccak256(abi.encodePacked(hex"1901", domain(), structHash));
    }

    function extend(uint40 notAfter) internal {
        KeyBundle memory extended = bundleOf(0);
        extended.notAfter = notAfter;
        SchnorrProof memory p = possession(0, keyId, 1, extended);
        vm.prank(alice);
        registry.extend(alice, LABEL, bundleOf(0), notAfter, p);
    }

    function assertSame(Record memory actual, Record memory expected) internal pure {
        vm.assertEq(abi.encode(actual), abi.encode(expected));
    }

    function assertNone(Record memory record) internal pure {
        Record memory none;
        assertSame(record, none);
    }
}
