package org.clavis.bench;

import static org.clavis.verifier.registry.Scope.TRADE;

import java.math.BigInteger;
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
import org.clavis.secret.SecretScalar;
import org.clavis.testnet.GasMeter;
import org.clavis.testnet.LocalChain;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.registry.MembershipDomain;
import org.web3j.crypto.Credentials;
import org.web3j.utils.Numeric;

/**
 * Desks of one account that register and join the group of those who trade, one after the other, each with a proof of its own. The
 * cost of joining depends on how many are in the tree already, so only an average says something.
 */
final class GroupJoining {

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
        MembershipDomain domain = new MembershipDomain(registry.domain().chainId(), groups);
        Bytes32 digest = domain.joinDigest(desk.keyId(), 1, TRADE, desk.commitment());
        var statement = new OwnershipStatement(desk.commitment(), digest, domain.joinScopeWord());
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

    private static BigInteger number(Bytes32 word) {
        return new BigInteger(1, word.toBytes());
    }
}
