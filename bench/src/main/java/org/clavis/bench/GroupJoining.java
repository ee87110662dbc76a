package org.clavis.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.clavis.verifier.registry.Scope.TRADE;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.clavis.circuits.OwnershipProof;
import org.clavis.circuits.OwnershipStatement;
import org.clavis.circuits.SemaphoreOwnership;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.registry.Registration;
import org.clavis.contracts.MembershipRegistryContract;
import org.clavis.contracts.Structs;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.secret.SecretScalar;
import org.clavis.testnet.GasMeter;
import org.clavis.testnet.LocalChain;
import org.clavis.verifier.groth16.EvmCodec;
import org.web3j.crypto.Credentials;
import org.web3j.utils.Numeric;

/**
 * Desks of one account that register and join the group of those who trade, one after the other, each with a proof of its own. The
 * cost of joining depends on how many are in the tree already, so only an average says something.
 */
final class GroupJoining {

    private static final Bytes32 DOMAIN_TYPE = hash(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    private static final Bytes32 JOIN_TYPE = hash("Join(bytes32 keyId,uint32 epoch,uint48 scope,uint256 commitment)");
    private static final Bytes32 PURPOSE = Bytes32.of(ByteBuffer.allocate(Bytes32.BYTES).put(ascii("join")).array());

    private final LocalChain node;
    private final Credentials payer;
    private final KeyRegistry registry;
    private final Address groups;
    private final SemaphoreOwnership prover = new SemaphoreOwnership();

    GroupJoining(LocalChain node, KeyRegistry registry, Address groups) {
        this.node = node;
        this.payer = node.accounts().getLast();
        this.registry = registry;
        this.groups = groups;
    }

    /** The gas of joining, whole transactions, averaged over the first {@code members}. */
    long average(int members) {
        long total = 0;
        for (int i = 0; i < members; i++) {
            try (
                SecretScalar account = accountKey();
                Identity desk = Identity.ephemeralForTestingOnly("member-" + i, account)
            ) {
                registry.register(desk, Registration.scopes(TRADE).validFor(Duration.ofDays(90)));
                total += join(desk);
            }
            if ((i + 1) % 100 == 0) {
                System.err.println("gas: " + (i + 1) + " members, " + total / (i + 1) + " gas each");
            }
        }
        return total / members;
    }

    private SecretScalar accountKey() {
        byte[] key = Numeric.toBytesPadded(payer.getEcKeyPair().getPrivateKey(), SecretScalar.BYTES);
        return SecretScalar.fromCanonicalBytes(SecretScalar.Group.SECP256K1, key);
    }

    private long join(Identity desk) {
        var statement = new OwnershipStatement(desk.commitment(), digest(desk), scopeWord());
        OwnershipProof made = prover.prove(desk.semaphore(), statement);
        var call = MembershipRegistryContract.join(
            desk.address(),
            desk.label().word(),
            TRADE.bit(),
            new Structs.IdentityKey(number(desk.semaphore().publicKeyX()), number(desk.semaphore().publicKeyY())),
            number(made.nullifier()),
            EvmCodec.proofWords(made.proof())
        );
        return GasMeter.transactionGas(node, payer, groups, call.data());
    }

    /** EIP-712, written from the contract's documentation. */
    private Bytes32 digest(Identity desk) {
        Bytes32 domain = Keccak256.hash(
            words(
                DOMAIN_TYPE,
                hash("Clavis MembershipRegistry"),
                hash("1"),
                word(registry.domain().chainId()),
                word(groups)
            )
        );
        Bytes32 join = Keccak256.hash(words(JOIN_TYPE, desk.keyId(), word(1), word(TRADE.bit()), desk.commitment()));
        return Keccak256.hash(new byte[] { 0x19, 0x01 }, domain.toBytes(), join.toBytes());
    }

    private Bytes32 scopeWord() {
        return Keccak256.hash(words(word(registry.domain().chainId()), word(groups), PURPOSE));
    }

    private static byte[] words(Bytes32... words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Bytes32.BYTES);
        for (Bytes32 word : words) {
            bytes.put(word.toBytes());
        }
        return bytes.array();
    }

    private static Bytes32 word(long value) {
        return Bytes32.of(
            ByteBuffer.allocate(Bytes32.BYTES)
                .putLong(Bytes32.BYTES - Long.BYTES, value)
                .array()
        );
    }

    private static Bytes32 word(Address address) {
        return Bytes32.of(
            ByteBuffer.allocate(Bytes32.BYTES)
                .put(Bytes32.BYTES - Address.BYTES, address.toBytes())
                .array()
        );
    }

    private static BigInteger number(Bytes32 word) {
        return new BigInteger(1, word.toBytes());
    }

    private static Bytes32 hash(String text) {
        return Keccak256.hash(ascii(text));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
