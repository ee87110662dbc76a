// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SchnorrVerifier} from "../src/SchnorrVerifier.sol";
import {IERC7913SignatureVerifier} from "../src/interfaces/IERC7913SignatureVerifier.sol";
import {Schnorr, SchnorrProof} from "../src/libraries/Schnorr.sol";
import {SecretKey, Signing} from "./base/Signing.sol";
import {Test} from "./base/Test.sol";

contract SchnorrTest is Test {
    using Signing for SecretKey;

    SchnorrVerifier private verifier = new SchnorrVerifier();

    bytes private message = abi.encodePacked(keccak256("a claim"));
    SecretKey private key;
    SchnorrProof private proof;

    function setUp() public {
        key = Signing.key(0xA11CE);
        proof = key.sign(message);
        vm.assertTrue(accepts(proof), "the untouched signature");
    }

    // ---- accepted

    function testFuzz_acceptsEverySignature(uint256 d, uint256 nonce, bytes calldata text) public {
        SecretKey memory k = Signing.key(bound(d, 1, Schnorr.N - 1));
        SchnorrProof memory p = k.signWithNonce(text, bound(nonce, 1, Schnorr.N - 1));
        vm.assume(p.z != 0);
        vm.assertTrue(verifier.verifySchnorrMessage(bytes32(k.x), k.parity(), text, p));
    }

    function test_acceptsSecretsAtTheEndsOfTheRange() public {
        uint256[4] memory ends = [uint256(1), 2, Schnorr.N - 2, Schnorr.N - 1];
        for (uint256 i = 0; i < ends.length; i++) {
            for (uint256 j = 0; j < ends.length; j++) {
                SecretKey memory k = Signing.key(ends[i]);
                SchnorrProof memory p = k.signWithNonce(message, ends[j]);
                vm.assertTrue(verifier.verifySchnorrMessage(bytes32(k.x), k.parity(), message, p));
            }
        }
    }

    /// The signature of RFC 9591's appendix E.5, made by a group of 2 of 3.
    function test_acceptsRfc9591Signature() public {
        string memory json = vector("frost-rfc9591-cfrg/frost-secp256k1-sha256.json");
        bytes memory publicKey = hexField(json, ".inputs.group_public_key");
        bytes memory signature = hexField(json, ".final_output.sig");
        bytes memory text = hexField(json, ".inputs.message");
        vm.assertEq(publicKey.length, 33);
        vm.assertEq(signature.length, 65);

        uint256 rx = wordAt(signature, 1);
        SchnorrProof memory p = SchnorrProof(rx, evenOrOdd(rx, uint8(signature[0]) & 1), wordAt(signature, 33));
        uint8 parity = uint8(publicKey[0]) & 1;
        vm.assertTrue(verifier.verifySchnorrMessage(bytes32(wordAt(publicKey, 1)), parity, text, p));
        text[0] ^= 0x01;
        vm.assertFalse(verifier.verifySchnorrMessage(bytes32(wordAt(publicKey, 1)), parity, text, p));
    }

    // ---- refused

    function testFuzz_refusesAnyFlippedBit(uint256 bit) public view {
        bit = bound(bit, 0, 5 * 256 - 1);
        uint256 mask = 1 << (bit % 256);
        uint256 field = bit / 256;
        SchnorrProof memory p = proof;
        uint256 x = key.x;
        bytes32 digest = bytes32(message);
        if (field == 0) p.rx ^= mask;
        if (field == 1) p.ry ^= mask;
        if (field == 2) p.z ^= mask;
        if (field == 3) x ^= mask;
        if (field == 4) digest ^= bytes32(mask);
        vm.assertFalse(verifier.verifySchnorrMessage(bytes32(x), key.parity(), abi.encodePacked(digest), p));
    }

    function test_refusesTheOtherParity() public view {
        vm.assertFalse(verifier.verifySchnorrMessage(bytes32(key.x), 1 - key.parity(), message, proof));
    }

    function testFuzz_refusesParityAboveOne(uint8 parity) public view {
        parity = uint8(bound(parity, 2, 255));
        vm.assertFalse(verifier.verifySchnorrMessage(bytes32(key.x), parity, message, proof));
    }

    function test_refusesZAtZero() public view {
        vm.assertFalse(accepts(SchnorrProof(proof.rx, proof.ry, 0)));
    }

    function test_refusesZFromTheOrderOn() public view {
        uint256[3] memory responses = [Schnorr.N, Schnorr.N + 1, type(uint256).max];
        for (uint256 i = 0; i < responses.length; i++) {
            vm.assertFalse(accepts(SchnorrProof(proof.rx, proof.ry, responses[i])));
        }
    }

    function test_refusesTheNegatedNonce() public view {
        vm.assertFalse(accepts(SchnorrProof(proof.rx, Schnorr.P - proof.ry, proof.z)));
    }

    function test_refusesRAtInfinity() public view {
        vm.assertFalse(accepts(SchnorrProof(0, 0, proof.z)));
    }

    function test_refusesSignatureWhoseNonceIsInfinity() public {
        // z = c d makes zG - cP infinity for any R: nothing may take that for a match
        uint256 c = Schnorr.challenge(0, 0, bytes32(key.x), key.parity(), message);
        vm.assertFalse(accepts(SchnorrProof(0, 0, mulmod(c, key.d, Schnorr.N))));
        // an R on the curve, for which zG - cP is infinity as well
        SecretKey memory r = Signing.key(7);
        c = Schnorr.challenge(r.x, r.y, bytes32(key.x), key.parity(), message);
        vm.assertFalse(accepts(SchnorrProof(r.x, r.y, mulmod(c, key.d, Schnorr.N))));
    }

    function testFuzz_refusesROffTheCurve(uint256 rx, uint256 ry) public view {
        vm.assume(mulmod(ry, ry, Schnorr.P) != addmod(mulmod(mulmod(rx, rx, Schnorr.P), rx, Schnorr.P), 7, Schnorr.P));
        vm.assertFalse(Schnorr.isOnCurve(rx, ry));
        vm.assertFalse(accepts(SchnorrProof(rx, ry, proof.z)));
    }

    function test_isOnCurveRefusesCoordinatesThatAreNotReduced() public pure {
        // (1, y) is on the curve for this y; x + p and y + p mean the same point, and fit into a word for small ones
        uint256 y = 0x4218F20AE6C646B363DB68605822FB14264CA8D2587FDD6FBC750D587E76A7EE;
        vm.assertTrue(Schnorr.isOnCurve(1, y));
        vm.assertFalse(Schnorr.isOnCurve(1 + Schnorr.P, y));
        vm.assertFalse(Schnorr.isOnCurve(1, 0));
        vm.assertFalse(Schnorr.isOnCurve(0, 0));
        vm.assertFalse(Schnorr.isOnCurve(Schnorr.P, 0));
        vm.assertFalse(Schnorr.isOnCurve(type(uint256).max, y));
        // y + p overflows for this y; the smallest y on the curve that does not is found through x = cbrt(y^2 - 7)
        (uint256 sx, uint256 sy) = pointWithSmallY();
        vm.assertTrue(Schnorr.isOnCurve(sx, sy));
        vm.assertFalse(Schnorr.isOnCurve(sx, sy + Schnorr.P));
    }

    function test_refusesKeysOutOfRange() public view {
        uint256[5] memory keys = [uint256(0), Schnorr.N, Schnorr.N + 1, Schnorr.P, type(uint256).max];
        for (uint256 i = 0; i < keys.length; i++) {
            vm.assertFalse(verifier.verifySchnorrMessage(bytes32(keys[i]), 0, message, proof));
            vm.assertFalse(verifier.verifySchnorrMessage(bytes32(keys[i]), 1, message, proof));
        }
    }

    function test_refusesKeyOffTheCurve() public view {
        // 5^3 + 7 = 132 is no square modulo p, so ecrecover has nothing to recover from
        for (uint8 parity = 0; parity < 2; parity++) {
            vm.assertFalse(verifier.verifySchnorrMessage(bytes32(uint256(5)), parity, message, proof));
        }
    }

    function testFuzz_refusesAnotherMessage(bytes calldata other) public view {
        vm.assume(keccak256(other) != keccak256(message));
        vm.assertFalse(verifier.verifySchnorrMessage(bytes32(key.x), key.parity(), other, proof));
    }

    function testFuzz_refusesAnotherKeysSignature(uint256 d) public {
        SecretKey memory other = Signing.key(bound(d, 1, Schnorr.N - 1));
        vm.assume(other.d != key.d);
        vm.assertFalse(accepts(other.sign(message)));
    }

    // ---- ERC-7913

    bytes4 private constant VALID = 0x024ad318;
    bytes4 private constant REFUSED = 0xffffffff;

    function test_erc7913SelectorIsTheStandards() public pure {
        vm.assertEq(bytes32(VALID), bytes32(bytes4(keccak256("verify(bytes,bytes32,bytes)"))));
        vm.assertEq(bytes32(IERC7913SignatureVerifier.verify.selector), bytes32(VALID));
    }

    function testFuzz_erc7913AcceptsEverySignature(uint256 d, bytes32 digest) public {
        SecretKey memory k = Signing.key(bound(d, 1, Schnorr.N - 1));
        vm.assertTrue(accepts7913(compressed(k), digest, encoded(k.sign(digest))));
    }

    function test_erc7913RefusesOtherLengths() public view {
        bytes memory k = compressed(key);
        bytes memory signature = encoded(proof);
        vm.assertTrue(accepts7913(k, bytes32(message), signature));
        vm.assertFalse(accepts7913("", bytes32(message), signature));
        vm.assertFalse(accepts7913(k, bytes32(message), ""));
        vm.assertFalse(accepts7913(bytes.concat(k, hex"00"), bytes32(message), signature));
        vm.assertFalse(accepts7913(k, bytes32(message), bytes.concat(signature, hex"00")));
        vm.assertFalse(accepts7913(firstBytes(k, 32), bytes32(message), signature));
        vm.assertFalse(accepts7913(k, bytes32(message), firstBytes(signature, 95)));
        vm.assertFalse(accepts7913(k, bytes32(message), firstBytes(signature, 64)));
        // the 65 bytes of RFC 9591: R compressed
        bytes memory short = abi.encodePacked(uint8(2 + (proof.ry & 1)), proof.rx, proof.z);
        vm.assertFalse(accepts7913(k, bytes32(message), short));
        // both coordinates of the key
        bytes memory long = abi.encodePacked(uint8(4), key.x, key.y);
        vm.assertFalse(accepts7913(long, bytes32(message), signature));
    }

    function testFuzz_erc7913RefusesAnotherFirstByte(uint8 first) public view {
        bytes memory k = compressed(key);
        vm.assume(bytes1(first) != k[0]);
        k[0] = bytes1(first);
        vm.assertFalse(accepts7913(k, bytes32(message), encoded(proof)));
    }

    function testFuzz_erc7913RefusesAnyFlippedBit(uint256 bit) public view {
        bytes memory all = bytes.concat(compressed(key), message, encoded(proof));
        bit = bound(bit, 0, all.length * 8 - 1);
        all[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        bytes memory k = new bytes(33);
        bytes memory signature = new bytes(96);
        for (uint256 i = 0; i < 33; i++) {
            k[i] = all[i];
        }
        for (uint256 i = 0; i < 96; i++) {
            signature[i] = all[65 + i];
        }
        vm.assertFalse(accepts7913(k, bytes32(wordAt(all, 33)), signature));
    }

    function accepts7913(bytes memory k, bytes32 digest, bytes memory signature) private view returns (bool) {
        bytes4 answer = verifier.verify(k, digest, signature);
        vm.assertTrue(answer == VALID || answer == REFUSED);
        return answer == VALID;
    }

    function encoded(SchnorrProof memory p) private pure returns (bytes memory) {
        return abi.encodePacked(p.rx, p.ry, p.z);
    }

    function firstBytes(bytes memory data, uint256 length) private pure returns (bytes memory first) {
        first = new bytes(length);
        for (uint256 i = 0; i < length; i++) {
            first[i] = data[i];
        }
    }

    // ---- each check on its own, with precompiles that say what an attacker would like

    function test_rangeChecksDoNotRestOnEcrecover() public {
        (uint256 rx, uint256 ry) = (proof.rx, proof.ry);
        vm.mockCall(address(1), "", abi.encode(Schnorr.addressOf(rx, ry)));
        vm.assertTrue(accepts(SchnorrProof(rx, ry, 12345)), "ecrecover is convinced of anything");
        vm.assertFalse(accepts(SchnorrProof(rx, ry, 0)));
        vm.assertFalse(accepts(SchnorrProof(rx, ry, Schnorr.N)));
        uint256[3] memory xs = [uint256(0), Schnorr.N, type(uint256).max];
        for (uint256 i = 0; i < xs.length; i++) {
            vm.assertFalse(verifier.verifySchnorr(bytes32(xs[i]), 0, bytes32(message), proof));
        }
        vm.assertFalse(verifier.verifySchnorr(bytes32(key.x), 2, bytes32(message), proof));

        // the collision that a free ry would allow to search for
        vm.mockCall(address(1), "", abi.encode(Schnorr.addressOf(rx, ry + 1)));
        vm.assertFalse(accepts(SchnorrProof(rx, ry + 1, proof.z)), "R off the curve with the right address");
    }

    function test_failsWhereSha256IsMissingOrFails() public {
        vm.mockCall(address(2), "", "");
        refusesToAnswer();
        vm.mockCall(address(2), "", new bytes(64));
        refusesToAnswer();
        vm.mockCallRevert(address(2), "", new bytes(32));
        refusesToAnswer();
        vm.clearMockedCalls();
        vm.assertTrue(accepts(proof));
    }

    function test_refusesWhereEcrecoverIsMissing() public {
        vm.mockCall(address(1), "", "");
        vm.assertFalse(accepts(proof));
    }

    function refusesToAnswer() private {
        vm.expectRevert();
        verifier.verifySchnorr(bytes32(key.x), key.parity(), bytes32(message), proof);
    }

    // ---- constants and the challenge

    function test_characteristicIsSecp256k1s() public pure {
        vm.assertEq(Schnorr.P, type(uint256).max - (1 << 32) - 977 + 1);
    }

    function test_orderLessOneTimesGeneratorIsItsNegative() public {
        SecretKey memory last = Signing.key(Schnorr.N - 1);
        SecretKey memory first = Signing.key(1);
        vm.assertEq(last.x, first.x);
        vm.assertEq(last.y, Schnorr.P - first.y);
    }

    /// hash_to_field from RFC 9380's text, written again with byte arrays and long division.
    function testFuzz_challengeIsHashToField(uint256 d, uint256 nonce, bytes calldata text) public {
        SecretKey memory k = Signing.key(bound(d, 1, Schnorr.N - 1));
        SecretKey memory r = Signing.key(bound(nonce, 1, Schnorr.N - 1));
        bytes memory dst = "FROST-secp256k1-SHA256-v1chal";
        bytes memory dstPrime = bytes.concat(dst, bytes1(uint8(dst.length)));
        bytes memory input = bytes.concat(compressed(r), compressed(k), text);
        bytes32 b0 = sha256(bytes.concat(new bytes(64), input, hex"0030", hex"00", dstPrime));
        bytes32 b1 = sha256(bytes.concat(b0, hex"01", dstPrime));
        bytes32 b2 = sha256(bytes.concat(b0 ^ b1, hex"02", dstPrime));
        bytes memory uniform = bytes.concat(b1, bytes16(b2));
        uint256 c = 0;
        for (uint256 i = 0; i < 48; i++) {
            c = addmod(mulmod(c, 256, Schnorr.N), uint8(uniform[i]), Schnorr.N);
        }
        vm.assertEq(Schnorr.challenge(r.x, r.y, bytes32(k.x), k.parity(), text), c);
    }

    // ---- helpers

    /// @dev The answer of both functions, which are to agree.
    function accepts(SchnorrProof memory p) private view returns (bool accepted) {
        accepted = verifier.verifySchnorr(bytes32(key.x), key.parity(), bytes32(message), p);
        vm.assertEq(verifier.verifySchnorrMessage(bytes32(key.x), key.parity(), message, p), accepted);
    }

    function compressed(SecretKey memory k) private pure returns (bytes memory) {
        return abi.encodePacked(uint8(2 + (k.y & 1)), k.x);
    }

    function hexField(string memory json, string memory path) private pure returns (bytes memory) {
        return vm.parseBytes(string.concat("0x", vm.parseJsonString(json, path)));
    }

    function wordAt(bytes memory data, uint256 offset) private pure returns (uint256 word) {
        for (uint256 i = 0; i < 32; i++) {
            word = word << 8 | uint8(data[offset + i]);
        }
    }

    /// @dev The y of this parity: p = 3 mod 4, so a square root is a power with (p + 1) / 4.
    function evenOrOdd(uint256 x, uint256 parity) private pure returns (uint256 y) {
        y = power(addmod(mulmod(mulmod(x, x, Schnorr.P), x, Schnorr.P), 7, Schnorr.P), (Schnorr.P + 1) / 4);
        if (y & 1 != parity) y = Schnorr.P - y;
        vm.assertTrue(Schnorr.isOnCurve(x, y));
    }

    /// @dev p = 7 mod 9, so a cubic residue's root is a power with (p + 2) / 9.
    function pointWithSmallY() private pure returns (uint256 x, uint256 y) {
        for (y = 1;; y++) {
            uint256 cube = addmod(mulmod(y, y, Schnorr.P), Schnorr.P - 7, Schnorr.P);
            x = power(cube, (Schnorr.P + 2) / 9);
            if (mulmod(mulmod(x, x, Schnorr.P), x, Schnorr.P) == cube) return (x, y);
        }
    }

    function power(uint256 base, uint256 exponent) private pure returns (uint256 result) {
        result = 1;
        for (; exponent > 0; exponent >>= 1) {
            if (exponent & 1 == 1) result = mulmod(result, base, Schnorr.P);
            base = mulmod(base, base, Schnorr.P);
        }
    }
}
