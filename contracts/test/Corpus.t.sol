// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SchnorrVerifier} from "../src/SchnorrVerifier.sol";
import {SchnorrProof} from "../src/libraries/Schnorr.sol";
import {Signatures} from "../src/libraries/Signatures.sol";
import {KnownSecretsVerifier} from "./fixtures/KnownSecretsVerifier.sol";
import {Test} from "./base/Test.sol";

/// @notice The contracts' verdict on each named case of test/corpus; Java's CorpusTest reads the same files.
contract CorpusTest is Test {
    function test_schnorr() public {
        SchnorrVerifier verifier = new SchnorrVerifier();
        string memory json = vm.readFile("test/corpus/schnorr.json");
        uint256 count;
        for (; exists(json, "schnorr", count); count++) {
            string memory row = path("schnorr", count);
            SchnorrProof memory p =
                SchnorrProof(number(json, row, "rx"), number(json, row, "ry"), number(json, row, "z"));
            bool accepted = verifier.verifySchnorr(
                word(json, row, "keyX"), uint8(number(json, row, "keyParity")), word(json, row, "digest"), p
            );
            judge(json, row, accepted);
        }
        vm.assertLe(30, count, "cases");
    }

    function test_erc7913() public {
        SchnorrVerifier verifier = new SchnorrVerifier();
        string memory json = vm.readFile("test/corpus/schnorr.json");
        uint256 count;
        for (; exists(json, "erc7913", count); count++) {
            string memory row = path("erc7913", count);
            bytes4 answer =
                verifier.verify(data(json, row, "key"), word(json, row, "hash"), data(json, row, "signature"));
            vm.assertTrue(answer == bytes4(0x024ad318) || answer == bytes4(0xffffffff));
            judge(json, row, answer == bytes4(0x024ad318));
        }
        vm.assertLe(15, count, "cases");
    }

    function test_ecdsa() public view {
        string memory json = vm.readFile("test/corpus/ecdsa.json");
        uint256 count;
        for (; exists(json, "ecdsa", count); count++) {
            string memory row = path("ecdsa", count);
            address account = this.recover(word(json, row, "digest"), data(json, row, "signature"));
            vm.assertEq(account, address(uint160(number(json, row, "account"))));
            judge(json, row, account != address(0));
            // whoever is named has signed; nobody has where nobody is named
            bool named = this.signed(account, word(json, row, "digest"), data(json, row, "signature"));
            vm.assertEq(named, account != address(0));
        }
        vm.assertLe(15, count, "cases");
    }

    function test_groth16() public {
        KnownSecretsVerifier verifier = new KnownSecretsVerifier();
        string memory json = vm.readFile("test/corpus/groth16.json");
        uint256 count;
        for (; exists(json, "groth16", count); count++) {
            string memory row = path("groth16", count);
            // calldata of any length: as bytes, not by the interface
            bytes memory input = bytes.concat(verifier.verifyProof.selector, data(json, row, "arguments"));
            (bool ok, bytes memory answer) = address(verifier).staticcall{gas: 400_000}(input);
            vm.assertEq(answer.length, ok ? 32 : 0);
            judge(json, row, ok && abi.decode(answer, (bool)));
        }
        vm.assertLe(50, count, "cases");
    }

    function recover(bytes32 digest, bytes calldata signature) external pure returns (address) {
        return Signatures.recover(digest, signature);
    }

    function signed(address account, bytes32 digest, bytes calldata signature) external view returns (bool) {
        return Signatures.isValid(account, digest, signature);
    }

    function judge(string memory json, string memory row, bool accepted) private pure {
        string memory name = vm.parseJsonString(json, string.concat(row, ".name"));
        string memory verdict = vm.parseJsonString(json, string.concat(row, ".verdict"));
        bool expected = keccak256(bytes(verdict)) == keccak256("accepted");
        vm.assertTrue(expected || keccak256(bytes(verdict)) == keccak256("refused"), name);
        vm.assertTrue(accepted == expected, string.concat(name, " should be ", verdict));
    }

    function exists(string memory json, string memory list, uint256 i) private view returns (bool) {
        return vm.keyExistsJson(json, path(list, i));
    }

    function path(string memory list, uint256 i) private pure returns (string memory) {
        return string.concat(".", list, "[", vm.toString(i), "]");
    }

    function data(string memory json, string memory row, string memory key) private pure returns (bytes memory) {
        return vm.parseBytes(vm.parseJsonString(json, string.concat(row, ".", key)));
    }

    function word(string memory json, string memory row, string memory key) private pure returns (bytes32) {
        return bytes32(number(json, row, key));
    }

    function number(string memory json, string memory row, string memory key) private pure returns (uint256 value) {
        bytes memory encoded = data(json, row, key);
        for (uint256 i = 0; i < encoded.length; i++) {
            value = value << 8 | uint8(encoded[i]);
        }
    }
}
