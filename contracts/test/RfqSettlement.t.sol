// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyBundle} from "../src/libraries/KeyBundles.sol";
import {SchnorrProof} from "../src/libraries/Schnorr.sol";
import {Scopes} from "../src/libraries/Scopes.sol";
import {IRfqSettlement, Quote} from "../src/samples/IRfqSettlement.sol";
import {RfqSettlement} from "../src/samples/RfqSettlement.sol";
import {RegistryTest} from "./base/RegistryTest.sol";
import {SecretKey, Signing} from "./base/Signing.sol";

/// @notice A token with as little as settlement needs. How it answers can be chosen, and whom it calls back.
contract Token {
    enum Answer {
        True,
        Nothing,
        False,
        Two
    }

    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;
    Answer public answer;
    address public callee;
    bytes public callback;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function approve(address spender, uint256 amount) external {
        allowance[msg.sender][spender] = amount;
    }

    function setAnswer(Answer answer_) external {
        answer = answer_;
    }

    function setCallback(address callee_, bytes calldata data) external {
        (callee, callback) = (callee_, data);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        address called = callee;
        if (called != address(0)) {
            callee = address(0);
            (bool ok,) = called.call(callback);
            require(!ok, "the callback succeeded");
        }
        allowance[from][msg.sender] -= amount;
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        if (answer == Answer.Nothing) return;
        uint256 word = answer == Answer.True ? 1 : answer == Answer.False ? 0 : 2;
        assembly ("memory-safe") {
            mstore(0x00, word)
            return(0x00, 0x20)
        }
    }
}

contract RfqSettlementTest is RegistryTest {
    using Signing for SecretKey;

    RfqSettlement private settlement;
    Token private makers;
    Token private takers;

    function setUp() public override {
        super.setUp();
        settlement = new RfqSettlement(registry);
        (makers, takers) = (new Token(), new Token());
        makers.mint(alice, 1000);
        takers.mint(bob, 1000);
        vm.prank(alice);
        makers.approve(address(settlement), type(uint256).max);
        vm.prank(bob);
        takers.approve(address(settlement), type(uint256).max);
        register(maker());
        vm.warp(NOW + 100);
    }

    // settling

    function test_quoteIsSettledOnce() public {
        Quote memory q = quote();
        SchnorrProof memory s = sign(q);
        bytes32 digest = digestOf(q);
        vm.assertEq(settlement.quoteDigest(q), digest);
        vm.assertFalse(settlement.isSpent(digest));
        settlement.check(q, maker(), s, bob);

        vm.expectEmit(address(settlement));
        emit IRfqSettlement.QuoteSettled(digest, alice, bob);
        settle(q, maker(), s);

        vm.assertTrue(settlement.isSpent(digest));
        vm.assertEq(makers.balanceOf(alice), 990);
        vm.assertEq(makers.balanceOf(bob), 10);
        vm.assertEq(takers.balanceOf(alice), 20);
        vm.assertEq(takers.balanceOf(bob), 980);

        refuse(q, maker(), s, abi.encodeWithSelector(IRfqSettlement.RfqSettlement_Spent.selector, digest));
        // the same terms again are another quote
        q.salt = "2";
        settle(q, maker(), sign(q));
        vm.assertEq(makers.balanceOf(bob), 20);
    }

    function test_quoteIsGoodUntilItsDeadline() public {
        Quote memory q = quote();
        SchnorrProof memory s = sign(q);
        vm.warp(uint256(q.deadline) + 1);
        refuse(
            q,
            maker(),
            s,
            abi.encodeWithSelector(IRfqSettlement.RfqSettlement_Expired.selector, q.deadline, q.deadline + 1)
        );
        vm.warp(q.deadline);
        settle(q, maker(), s);
    }

    function test_quoteIsForItsTaker() public {
        Quote memory q = quote();
        q.taker = address(0xCA401);
        refuse(
            q, maker(), sign(q), abi.encodeWithSelector(IRfqSettlement.RfqSettlement_WrongTaker.selector, q.taker, bob)
        );
        q.taker = address(0);
        settle(q, maker(), sign(q));
    }

    function test_everyTermIsSigned() public {
        SchnorrProof memory s = sign(quote());
        for (uint256 i = 0; i < 7; i++) {
            Quote memory q = quote();
            if (i == 0) q.taker = address(0);
            if (i == 1) q.makerToken = address(takers);
            if (i == 2) q.takerToken = address(makers);
            if (i == 3) q.makerAmount++;
            if (i == 4) q.takerAmount--;
            if (i == 5) q.salt = "2";
            if (i == 6) q.deadline++;
            refuse(
                q,
                maker(),
                s,
                abi.encodeWithSelector(IRfqSettlement.RfqSettlement_InvalidSignature.selector, keyId, digestOf(q))
            );
        }
        Quote memory earlier = quote();
        earlier.quotedAt--;
        refuse(
            earlier,
            maker(),
            s,
            abi.encodeWithSelector(IRfqSettlement.RfqSettlement_InvalidSignature.selector, keyId, digestOf(earlier))
        );
    }

    function test_quoteIsForOneChainAndContract() public {
        Quote memory q = quote();
        SchnorrProof memory s = sign(q);
        bytes32 here = settlement.quoteDigest(q);
        RfqSettlement other = new RfqSettlement(registry);
        vm.assertTrue(other.quoteDigest(q) != here);
        vm.expectRevert(
            abi.encodeWithSelector(IRfqSettlement.RfqSettlement_InvalidSignature.selector, keyId, other.quoteDigest(q))
        );
        vm.prank(bob);
        other.settle(q, maker(), s);

        vm.chainId(5);
        vm.assertTrue(settlement.quoteDigest(q) != here);
        refuse(
            q,
            maker(),
            s,
            abi.encodeWithSelector(
                IRfqSettlement.RfqSettlement_InvalidSignature.selector, keyId, settlement.quoteDigest(q)
            )
        );
    }

    // the maker's key

    function test_revokedKeySettlesNothingWhateverItSignedBefore() public {
        Quote memory q = quote();
        SchnorrProof memory s = sign(q);
        revoke();
        refuse(q, maker(), s, abi.encodeWithSelector(IRfqSettlement.RfqSettlement_NotActive.selector, keyId));
    }

    function test_keyNeedsBothScopesNow() public {
        uint48[3] memory scopes = [Scopes.QUOTE, Scopes.SETTLE, Scopes.TRADE | Scopes.MESSAGE];
        for (uint256 i = 0; i < scopes.length; i++) {
            bytes32 label = bytes32("desk-") | bytes32((0x41 + i) << (26 * 8));
            bytes32 id = keccak256(abi.encode(alice, label));
            KeyBundle memory b = maker();
            b.scopes = scopes[i];
            SchnorrProof memory p = possession(0, id, 1, b);
            vm.prank(alice);
            registry.register(label, b, p);
            Quote memory q = quote();
            q.label = label;
            refuse(q, b, sign(q), abi.encodeWithSelector(IRfqSettlement.RfqSettlement_NotActive.selector, id));
        }
    }

    function test_quoteIsNotOlderThanTheKeyNorOfTheFuture() public {
        Quote memory q = quote();
        q.quotedAt = NOW - 1;
        refuse(
            q,
            maker(),
            sign(q),
            abi.encodeWithSelector(IRfqSettlement.RfqSettlement_WasNotActive.selector, keyId, NOW - 1)
        );
        q.quotedAt = NOW + 101;
        refuse(
            q,
            maker(),
            sign(q),
            abi.encodeWithSelector(IRfqSettlement.RfqSettlement_FromTheFuture.selector, NOW + 101, NOW + 100)
        );
        q.quotedAt = NOW;
        settle(q, maker(), sign(q));
    }

    function test_supersededKeyQuotesNoMore() public {
        Quote memory q = quote();
        SchnorrProof memory s = sign(q);
        KeyBundle memory next = bundleOf(1);
        next.scopes = Scopes.QUOTE | Scopes.SETTLE;
        SchnorrProof memory p = possession(1, keyId, 2, next);
        vm.prank(alice);
        registry.rotate(alice, LABEL, maker(), next, p);

        // the old key's signature, with either bundle
        refuse(
            q,
            maker(),
            s,
            abi.encodeWithSelector(IRfqSettlement.RfqSettlement_WrongBundle.selector, keyId, hashOf(maker()))
        );
        refuse(
            q, next, s, abi.encodeWithSelector(IRfqSettlement.RfqSettlement_WrongBundle.selector, keyId, hashOf(next))
        );
        // and the new key cannot sign for the old one's time
        refuse(
            q,
            next,
            keys[1].sign(digestOf(q)),
            abi.encodeWithSelector(IRfqSettlement.RfqSettlement_WrongBundle.selector, keyId, hashOf(next))
        );
        q.quotedAt = uint40(block.timestamp);
        settle(q, next, keys[1].sign(digestOf(q)));
    }

    function test_otherKeysAndUnknownOnesAreRefused() public {
        Quote memory q = quote();
        SchnorrProof memory stranger = keys[2].sign(digestOf(q));
        refuse(
            q,
            maker(),
            stranger,
            abi.encodeWithSelector(IRfqSettlement.RfqSettlement_InvalidSignature.selector, keyId, digestOf(q))
        );
        KeyBundle memory b = maker();
        (b.identityKeyX, b.identityKeyParity) = (bytes32(keys[2].x), keys[2].parity());
        refuse(
            q, b, stranger, abi.encodeWithSelector(IRfqSettlement.RfqSettlement_WrongBundle.selector, keyId, hashOf(b))
        );
        q.registrant = bob;
        refuse(
            q,
            maker(),
            sign(q),
            abi.encodeWithSelector(IRfqSettlement.RfqSettlement_NotActive.selector, keccak256(abi.encode(bob, LABEL)))
        );
    }

    // cancelling

    function test_onlyTheMakerCancels() public {
        Quote memory q = quote();
        SchnorrProof memory s = sign(q);
        bytes32 digest = digestOf(q);
        vm.expectRevert(abi.encodeWithSelector(IRfqSettlement.RfqSettlement_NotMaker.selector, alice, bob));
        vm.prank(bob);
        settlement.cancel(q);

        vm.expectEmit(address(settlement));
        emit IRfqSettlement.QuoteCancelled(digest, alice);
        vm.prank(alice);
        settlement.cancel(q);
        bytes memory spent = abi.encodeWithSelector(IRfqSettlement.RfqSettlement_Spent.selector, digest);
        refuse(q, maker(), s, spent);
        vm.expectRevert(spent);
        vm.prank(alice);
        settlement.cancel(q);
    }

    // tokens

    function test_tokensThatReturnNothingAreFine() public {
        makers.setAnswer(Token.Answer.Nothing);
        Quote memory q = quote();
        settle(q, maker(), sign(q));
        vm.assertEq(makers.balanceOf(bob), 10);
    }

    function test_tokensThatDoNotTransferAreNot() public {
        Quote memory q = quote();
        SchnorrProof memory s = sign(q);
        bytes memory failed = abi.encodeWithSelector(
            IRfqSettlement.RfqSettlement_TransferFailed.selector, address(makers), alice, uint256(10)
        );
        makers.setAnswer(Token.Answer.False);
        refuse(q, maker(), s, failed);
        makers.setAnswer(Token.Answer.Two);
        refuse(q, maker(), s, failed);
        makers.setAnswer(Token.Answer.True);
        vm.prank(alice);
        makers.approve(address(settlement), 9);
        refuse(q, maker(), s, failed);
        vm.assertFalse(settlement.isSpent(digestOf(q)));

        q.makerToken = address(0x70CE);
        refuse(
            q,
            maker(),
            sign(q),
            abi.encodeWithSelector(
                IRfqSettlement.RfqSettlement_TransferFailed.selector, q.makerToken, alice, uint256(10)
            )
        );
        vm.assertEq(takers.balanceOf(alice), 0);
    }

    function test_tokensThatCallBackFindTheQuoteSpent() public {
        Quote memory q = quote();
        q.taker = address(0);
        SchnorrProof memory s = sign(q);
        // the token takes the quote too, with all that it takes, and requires that this fails
        takers.mint(address(makers), 20);
        vm.prank(address(makers));
        takers.approve(address(settlement), 20);
        makers.setCallback(address(settlement), abi.encodeCall(IRfqSettlement.settle, (q, maker(), s)));
        settle(q, maker(), s);
        vm.assertEq(makers.balanceOf(alice), 990);
    }

    // helpers

    function maker() private view returns (KeyBundle memory b) {
        b = bundleOf(0);
        b.scopes = Scopes.QUOTE | Scopes.SETTLE;
    }

    function quote() private view returns (Quote memory) {
        return Quote(alice, LABEL, bob, address(makers), address(takers), 10, 20, "1", NOW + 50, NOW + 200);
    }

    /// @dev From EIP-712's text, not from the contract.
    function digestOf(Quote memory q) private view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Quote(address registrant,bytes32 label,address taker,address makerToken,address takerToken,uint256 makerAmount,uint256 takerAmount,bytes32 salt,uint40 quotedAt,uint40 deadline)"
        );
        bytes32 structHash = keccak256(
            bytes.concat(
                abi.encode(typeHash, q.registrant, q.label, q.taker, q.makerToken, q.takerToken),
                abi.encode(q.makerAmount, q.takerAmount, q.salt, q.quotedAt, q.deadline)
            )
        );
        bytes32 separator = domainOf("Clavis RfqSettlement", "1", block.chainid, address(settlement));
        return keccak256(abi.encodePacked(hex"1901", separator, structHash));
    }

    function sign(Quote memory q) private returns (SchnorrProof memory) {
        return keys[0].sign(digestOf(q));
    }

    function settle(Quote memory q, KeyBundle memory b, SchnorrProof memory s) private {
        vm.prank(bob);
        settlement.settle(q, b, s);
    }

    /// @dev Settling and checking give the same reason, but for what the tokens say.
    function refuse(Quote memory q, KeyBundle memory b, SchnorrProof memory s, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(bob);
        settlement.settle(q, b, s);
        if (bytes4(reason) == IRfqSettlement.RfqSettlement_TransferFailed.selector) return;
        vm.expectRevert(reason);
        settlement.check(q, b, s, bob);
    }
}
