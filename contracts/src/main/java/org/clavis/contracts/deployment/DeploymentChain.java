package org.clavis.contracts.deployment;

import java.math.BigInteger;
import java.util.Optional;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.ClavisException;

/**
 * A chain that contracts are put on, with an account that pays.
 *
 * <p>Every method throws the implementation's {@link ClavisException} if the chain does not do it.
 */
public interface DeploymentChain {
    /**
     * A transaction that took effect.
     *
     * @param hash the transaction's hash
     * @param blockNumber the block that has it
     */
    record Transaction(Bytes32 hash, long blockNumber) {}

    /** The EIP-155 chain id. */
    long chainId();

    /** The code at {@code address} in the newest block, empty if there is none. */
    byte[] code(Address address);

    /** What calling {@code to} in the newest block returns, or empty if the call reverts. */
    Optional<byte[]> call(Address to, byte[] data);

    /** The balance of {@code address} in the newest block, in wei. */
    BigInteger balance(Address address);

    /**
     * Sends a transaction from the paying account and waits for it.
     *
     * @param what is being done, for messages
     */
    Transaction send(Address to, BigInteger wei, byte[] data, String what);

    /**
     * Sends a transaction that somebody else has signed and waits for it.
     *
     * @param what is being done, for messages
     */
    Transaction sendSigned(byte[] transaction, String what);
}
