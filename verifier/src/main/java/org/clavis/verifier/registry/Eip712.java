package org.clavis.verifier.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;

/** EIP-712's hashes, for domains of name, version, chain and contract. */
final class Eip712 {

    private static final Bytes32 TYPE_HASH = hash(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    private static final byte[] PREFIX = { 0x19, 0x01 };

    private Eip712() {}

    /** Keccak-256 of an ASCII text. */
    static Bytes32 hash(String text) {
        return Keccak256.hash(text.getBytes(US_ASCII));
    }

    /** The domain separator. */
    static Bytes32 separator(Bytes32 nameHash, Bytes32 versionHash, long chainId, Address contract) {
        return new AbiWords(5).word(TYPE_HASH).word(nameHash).word(versionHash).uint(chainId).address(contract).hash();
    }

    /** What gets signed or proven for a structure. */
    static Bytes32 digest(Bytes32 separator, Bytes32 structHash) {
        return Keccak256.hash(PREFIX, separator.toBytes(), structHash.toBytes());
    }
}
