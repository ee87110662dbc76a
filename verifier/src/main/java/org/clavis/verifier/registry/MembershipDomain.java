package org.clavis.verifier.registry;

import java.util.Objects;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * Which {@code MembershipRegistry}: what proofs for joining a group and of being in one are bound to.
 *
 * @param chainId 1 to 2^63 - 1
 * @param contract the {@code MembershipRegistry} contract
 */
public record MembershipDomain(long chainId, Address contract) {
    /** EIP-712 domain name. */
    public static final String NAME = "Clavis MembershipRegistry";

    /** EIP-712 domain version. */
    public static final String VERSION = "1";

    private static final Bytes32 NAME_HASH = Eip712.hash(NAME);
    private static final Bytes32 VERSION_HASH = Eip712.hash(VERSION);
    private static final Bytes32 JOIN_TYPE_HASH = Eip712.hash(
        "Join(bytes32 keyId,uint32 epoch,uint48 scope,uint256 commitment)"
    );

    /** "join" and zeros behind it. */
    private static final Bytes32 JOIN_PURPOSE = Bytes32.fromHex("0x6a6f696e" + "00".repeat(28));

    /**
     * A domain.
     *
     * @throws EncodingException if the chain id is not positive
     */
    public MembershipDomain {
        Objects.requireNonNull(contract, "contract");
        if (chainId <= 0) {
            throw new EncodingException(RejectReason.NOT_CANONICAL, -1, "chain id must be positive, is " + chainId);
        }
    }

    /** What a key's holder says to join a group: the EIP-712 digest of {@code Join}. */
    public Bytes32 joinDigest(Bytes32 keyId, long epoch, Scope scope, Bytes32 commitment) {
        Bytes32 join = new AbiWords(5)
            .word(JOIN_TYPE_HASH)
            .word(keyId)
            .uint(epoch)
            .uint(scope.bit())
            .word(commitment)
            .hash();
        return Eip712.digest(Eip712.separator(NAME_HASH, VERSION_HASH, chainId, contract), join);
    }

    /** What it is said for: {@code keccak256(abi.encode(chainId, contract, "join"))}. */
    public Bytes32 joinScopeWord() {
        return new AbiWords(3).uint(chainId).address(contract).word(JOIN_PURPOSE).hash();
    }

    /**
     * What a member's statement is for: {@code keccak256(abi.encode(chainId, contract, scope, purpose, spender))}.
     *
     * @param spender who shows it to the contract
     */
    public Bytes32 memberScopeWord(Scope scope, Bytes32 purpose, Address spender) {
        return new AbiWords(5).uint(chainId).address(contract).uint(scope.bit()).word(purpose).address(spender).hash();
    }
}
