// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OwnershipVerifier} from "../src/OwnershipVerifier.sol";
import {IGroth16Verifier4} from "../src/interfaces/IGroth16Verifier4.sol";
import {IOwnershipVerifier, OwnershipClaim} from "../src/interfaces/IOwnershipVerifier.sol";
import {KeyBundle} from "../src/libraries/KeyBundles.sol";
import {SchnorrProof} from "../src/libraries/Schnorr.sol";
import {RegistryTest} from "./base/RegistryTest.sol";
import {SecretKey, Signing} from "./base/Signing.sol";

/// @notice Accepts one list of signals with any proof whose first word is not 0, as Groth16 has many proofs for one.
contract OneStatement is IGroth16Verifier4 {
    bytes32 private accepted;

    function accept(uint256[4] calldata signals) external {
        accepted = keccak256(abi.encode(signals));
    }

    function verifyProof(uint256[8] calldata proof, uint256[4] calldata signals) external view returns (bool) {
        return proof[0] != 0 && keccak256(abi.encode(signals)) == accepted;
    }
}

contract OwnershipVerifierTest is RegistryTest {
    using Signing for SecretKey;

    uint256 private constant COMMITMENT = 0xC0;
    uint256 private constant NULLIFIER = 0x17;

    address private spender = address(0x5BE4DE4);
    OneStatement private groth16;
    OwnershipVerifier private verifier;
    OwnershipClaim private claim;
    uint256[8] private points;

    function setUp() public override {
        super.setUp();
        groth16 = new OneStatement();
        verifier = new OwnershipVerifier(registry, groth16);
        register();
        claim = OwnershipClaim(alice, LABEL, 1, "settlement", keccak256("challenge"), NOW + 60);
        points[0] = 1;
        groth16.accept(signalsOf(claim, COMMITMENT, NULLIFIER));
    }

    // ---- the digest and the signals

    function test_digestIsEip712InTheRegistrysDomain() public view {
        vm.assertEq(verifier.claimDigest(claim), digestOf(claim));
        vm.assertEq(address(verifier.registry()), address(registry));
        vm.assertEq(address(verifier.groth16Verifier()), address(groth16));
    }

    function testFuzz_digestCoversEveryField(OwnershipClaim calldata other) public view {
        bool same = keccak256(abi.encode(other)) == keccak256(abi.encode(claim));
        vm.assertEq(verifier.claimDigest(other), digestOf(other));
        vm.assertEq(verifier.claimDigest(other) == verifier.claimDigest(claim), same);
    }

    function testFuzz_signalsAreSemaphores(uint256 commitment, uint256 nullifier, uint64 chain) public {
        vm.chainId(bound(chain, 1, type(uint64).max));
        uint256[4] memory expected = signalsOf(claim, commitment, nullifier);
        vm.assertEq(abi.encode(verifier.claimSignals(claim, commitment, nullifier)), abi.encode(expected));
        vm.assertEq(expected[2] >> 248, 0);
        vm.assertEq(expected[3] >> 248, 0);
    }

    // ---- Schnorr

    function test_acceptsSchnorr() public {
        SchnorrProof memory p = sign(claim);
        vm.assertTrue(verifier.verifySchnorr(claim, bundleOf(0), p));
        verifier.checkSchnorr(claim, bundleOf(0), p);
    }

    function test_schnorrClaimIsSpentOnceByEachSpender() public {
        SchnorrProof memory p = sign(claim);
        bytes32 digest = digestOf(claim);
        vm.expectEmit(address(verifier));
        emit IOwnershipVerifier.ClaimUsed(spender, keyId, digest);
        vm.prank(spender);
        verifier.useSchnorr(claim, bundleOf(0), p);
        vm.assertTrue(verifier.isUsed(spender, digest));

        bytes memory reason =
            abi.encodeWithSelector(IOwnershipVerifier.OwnershipVerifier_AlreadyUsed.selector, spender, digest);
        vm.expectRevert(reason);
        vm.prank(spender);
        verifier.useSchnorr(claim, bundleOf(0), p);
        vm.expectRevert(reason);
        vm.prank(spender);
        verifier.checkSchnorr(claim, bundleOf(0), p);
        vm.prank(spender);
        vm.assertFalse(verifier.verifySchnorr(claim, bundleOf(0), p));

        // another signature over the same claim is no other claim
        p = keys[0].signWithNonce(abi.encodePacked(digest), 12345);
        vm.expectRevert(reason);
        vm.prank(spender);
        verifier.useSchnorr(claim, bundleOf(0), p);

        // nobody else is affected
        vm.assertFalse(verifier.isUsed(bob, digest));
        vm.prank(bob);
        verifier.useSchnorr(claim, bundleOf(0), p);
    }

    function testFuzz_refusesClaimWithAnyFieldChanged(uint256 field) public {
        SchnorrProof memory p = sign(claim);
        OwnershipClaim memory c = claim;
        field = bound(field, 0, 2);
        if (field == 0) c.purpose = "other";
        if (field == 1) c.challenge = "other";
        if (field == 2) c.deadline += 1;
        refuses(c, bundleOf(0), p, invalidSignature(c));
    }

    function testFuzz_refusesFlippedSignature(uint256 bit) public {
        bit = bound(bit, 0, 767);
        SchnorrProof memory p = sign(claim);
        uint256 mask = 1 << (bit % 256);
        if (bit < 256) p.rx ^= mask;
        else if (bit < 512) p.ry ^= mask;
        else p.z ^= mask;
        refuses(claim, bundleOf(0), p, invalidSignature(claim));
    }

    function test_refusesClaimAboutAnotherLabelOrOwner() public {
        SchnorrProof memory p = sign(claim);
        OwnershipClaim memory c = claim;
        c.label = "desk-2";
        refuses(c, bundleOf(0), p, notActive(registry.keyIdOf(alice, "desk-2")));
        c = claim;
        c.owner = bob;
        refuses(c, bundleOf(0), p, notActive(registry.keyIdOf(bob, LABEL)));

        // even if that other identity exists and has the same key
        keyId = registry.keyIdOf(bob, LABEL);
        SchnorrProof memory pop = possession(0, keyId, 1, bundleOf(0));
        vm.prank(bob);
        registry.register(LABEL, bundleOf(0), pop);
        refuses(c, bundleOf(0), p, invalidSignature(c));
    }

    function test_refusesSignatureForAnotherChain() public {
        SchnorrProof memory p = sign(claim);
        vm.chainId(block.chainid + 1);
        refuses(claim, bundleOf(0), p, invalidSignature(claim));
        verifier.checkSchnorr(claim, bundleOf(0), sign(claim));
    }

    function test_deadlineIsTheLastGoodSecond() public {
        SchnorrProof memory p = sign(claim);
        vm.warp(claim.deadline);
        verifier.checkSchnorr(claim, bundleOf(0), p);
        vm.warp(claim.deadline + 1);
        refuses(claim, bundleOf(0), p, expired());
        refusesCommitment(claim, COMMITMENT, NULLIFIER, expired());
    }

    function test_refusesOtherBundle() public {
        // the signer's own key in a bundle that is not registered
        KeyBundle memory b = bundleOf(1);
        SchnorrProof memory p = keys[1].sign(digestOf(claim));
        refuses(
            claim,
            b,
            p,
            abi.encodeWithSelector(
                IOwnershipVerifier.OwnershipVerifier_WrongBundle.selector, keyId, hashOf(bundleOf(0)), hashOf(b)
            )
        );
    }

    function test_refusesEpochsOtherThanTheCurrent() public {
        OwnershipClaim memory c = claim;
        c.epoch = 2;
        refuses(c, bundleOf(0), sign(c), wrongEpoch(1, 2));
        refusesCommitment(c, COMMITMENT, NULLIFIER, wrongEpoch(1, 2));
        rotateTo(1);
        refuses(claim, bundleOf(0), sign(claim), wrongEpoch(2, 1));
        refusesCommitment(claim, COMMITMENT, NULLIFIER, wrongEpoch(2, 1));
        verifier.checkSchnorr(c, bundleOf(1), keys[1].sign(digestOf(c)));
    }

    function test_refusesKeysThatAreNotActive() public {
        OwnershipClaim memory c = claim;
        c.deadline = type(uint40).max;
        groth16.accept(signalsOf(c, COMMITMENT, NULLIFIER));
        verifier.checkSchnorr(c, bundleOf(0), sign(c));
        verifier.checkCommitment(c, COMMITMENT, points, NULLIFIER);

        vm.warp(NOW + YEAR);
        refuses(c, bundleOf(0), sign(c), notActive(keyId));
        refusesCommitment(c, COMMITMENT, NULLIFIER, notActive(keyId));
        vm.warp(NOW);
        revoke();
        refuses(c, bundleOf(0), sign(c), notActive(keyId));
        refusesCommitment(c, COMMITMENT, NULLIFIER, notActive(keyId));
    }

    // ---- commitments

    function test_acceptsCommitment() public view {
        vm.assertTrue(verifier.verifyCommitment(claim, COMMITMENT, points, NULLIFIER));
        verifier.checkCommitment(claim, COMMITMENT, points, NULLIFIER);
    }

    function test_commitmentClaimIsSpentOnceWhateverTheProofsBytes() public {
        bytes32 digest = digestOf(claim);
        vm.expectEmit(address(verifier));
        emit IOwnershipVerifier.CommitmentClaimUsed(spender, keyId, digest, COMMITMENT);
        vm.prank(spender);
        verifier.useCommitment(claim, COMMITMENT, points, NULLIFIER);
        vm.assertTrue(verifier.isCommitmentUsed(spender, digest, COMMITMENT));

        bytes memory reason = abi.encodeWithSelector(
            IOwnershipVerifier.OwnershipVerifier_CommitmentAlreadyUsed.selector, spender, digest, COMMITMENT
        );
        points[0] = 2; // another proof of the same
        vm.prank(bob);
        vm.assertTrue(verifier.verifyCommitment(claim, COMMITMENT, points, NULLIFIER));
        vm.expectRevert(reason);
        vm.prank(spender);
        verifier.useCommitment(claim, COMMITMENT, points, NULLIFIER);
        vm.expectRevert(reason);
        vm.prank(spender);
        verifier.checkCommitment(claim, COMMITMENT, points, NULLIFIER);
        vm.prank(spender);
        vm.assertFalse(verifier.verifyCommitment(claim, COMMITMENT, points, NULLIFIER));
    }

    /// Somebody proves the claim with a commitment of their own, which the statement allows: the key's own proof and
    /// the other commitments' are still to be had.
    function test_spendingWithOneCommitmentSpendsNothingElse() public {
        bytes32 digest = digestOf(claim);
        vm.startPrank(spender);
        verifier.useCommitment(claim, COMMITMENT, points, NULLIFIER);
        vm.assertFalse(verifier.isUsed(spender, digest));
        vm.assertFalse(verifier.isCommitmentUsed(spender, digest, COMMITMENT + 1));

        groth16.accept(signalsOf(claim, COMMITMENT + 1, NULLIFIER));
        verifier.useCommitment(claim, COMMITMENT + 1, points, NULLIFIER);
        SchnorrProof memory p = sign(claim);
        verifier.useSchnorr(claim, bundleOf(0), p);
        vm.stopPrank();
    }

    function test_refusesProofsOfOtherStatements() public {
        refusesCommitment(claim, COMMITMENT + 1, NULLIFIER, invalidProof(claim, COMMITMENT + 1));
        refusesCommitment(claim, COMMITMENT, NULLIFIER + 1, invalidProof(claim, COMMITMENT));
        OwnershipClaim memory c = claim;
        c.challenge = "other";
        refusesCommitment(c, COMMITMENT, NULLIFIER, invalidProof(c, COMMITMENT));
        c = claim;
        c.purpose = "other";
        refusesCommitment(c, COMMITMENT, NULLIFIER, invalidProof(c, COMMITMENT));
        points[0] = 0;
        refusesCommitment(claim, COMMITMENT, NULLIFIER, invalidProof(claim, COMMITMENT));
    }

    function test_refusesProofForAnotherChain() public {
        vm.chainId(block.chainid + 1);
        refusesCommitment(claim, COMMITMENT, NULLIFIER, invalidProof(claim, COMMITMENT));
    }

    function test_refusesProofForAnotherRegistrysScope() public {
        uint256[4] memory signals = signalsOf(claim, COMMITMENT, NULLIFIER);
        signals[3] = uint256(keccak256(abi.encode(keccak256(abi.encode(block.chainid, bob, claim.purpose))))) >> 8;
        groth16.accept(signals);
        refusesCommitment(claim, COMMITMENT, NULLIFIER, invalidProof(claim, COMMITMENT));
    }

    /// The circuit yields root 0 for path lengths that do not exist: everybody can prove that.
    function test_refusesTheZeroCommitment() public {
        groth16.accept(signalsOf(claim, 0, NULLIFIER));
        refusesCommitment(
            claim, 0, NULLIFIER, abi.encodeWithSelector(IOwnershipVerifier.OwnershipVerifier_ZeroCommitment.selector)
        );
    }

    // ---- helpers: every refusal is one of check, of use, and a false of verify

    function refuses(OwnershipClaim memory c, KeyBundle memory b, SchnorrProof memory p, bytes memory reason) private {
        vm.assertFalse(verifier.verifySchnorr(c, b, p));
        vm.expectRevert(reason);
        verifier.checkSchnorr(c, b, p);
        vm.expectRevert(reason);
        verifier.useSchnorr(c, b, p);
        vm.assertFalse(verifier.isUsed(address(this), verifier.claimDigest(c)));
    }

    function refusesCommitment(OwnershipClaim memory c, uint256 commitment, uint256 nullifier, bytes memory reason)
        private
    {
        vm.assertFalse(verifier.verifyCommitment(c, commitment, points, nullifier));
        vm.expectRevert(reason);
        verifier.checkCommitment(c, commitment, points, nullifier);
        vm.expectRevert(reason);
        verifier.useCommitment(c, commitment, points, nullifier);
        vm.assertFalse(verifier.isCommitmentUsed(address(this), verifier.claimDigest(c), commitment));
    }

    function sign(OwnershipClaim memory c) private returns (SchnorrProof memory) {
        return keys[0].sign(digestOf(c));
    }

    function digestOf(OwnershipClaim memory c) private view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "OwnershipClaim(address owner,bytes32 label,uint32 epoch,bytes32 purpose,bytes32 challenge,uint40 deadline)"
        );
        bytes32 structHash =
            keccak256(abi.encode(typeHash, c.owner, c.label, c.epoch, c.purpose, c.challenge, c.deadline));
        return keccak256(abi.encodePacked(hex"1901", domain(), structHash));
    }

    function signalsOf(OwnershipClaim memory c, uint256 commitment, uint256 nullifier)
        private
        view
        returns (uint256[4] memory)
    {
        uint256 message = uint256(keccak256(abi.encodePacked(digestOf(c)))) >> 8;
        bytes32 scope = keccak256(abi.encode(block.chainid, address(registry), c.purpose));
        return [commitment, nullifier, message, uint256(keccak256(abi.encodePacked(scope))) >> 8];
    }

    function invalidSignature(OwnershipClaim memory c) private view returns (bytes memory) {
        return abi.encodeWithSelector(
            IOwnershipVerifier.OwnershipVerifier_InvalidSignature.selector,
            keccak256(abi.encode(c.owner, c.label)),
            digestOf(c)
        );
    }

    function invalidProof(OwnershipClaim memory c, uint256 commitment) private view returns (bytes memory) {
        return
            abi.encodeWithSelector(IOwnershipVerifier.OwnershipVerifier_InvalidProof.selector, commitment, digestOf(c));
    }

    function expired() private view returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IOwnershipVerifier.OwnershipVerifier_Expired.selector, claim.deadline, block.timestamp
            );
    }

    function notActive(bytes32 id) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IOwnershipVerifier.OwnershipVerifier_NotActive.selector, id);
    }

    function wrongEpoch(uint32 expected, uint32 actual) private view returns (bytes memory) {
        return abi.encodeWithSelector(IOwnershipVerifier.OwnershipVerifier_WrongEpoch.selector, keyId, expected, actual);
    }
}
