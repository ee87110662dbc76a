package org.clavis.client.registry;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import org.clavis.client.registry.UnsignedTransaction.Request;
import org.clavis.contracts.deployment.DeploymentChain;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.jspecify.annotations.Nullable;

/** A chain to put contracts on, with the account that pays for it. */
public final class ContractPublisher implements DeploymentChain {

    private static final long POLL_MILLIS = 100;

    private final Chain chain;
    private final @Nullable Account payer;

    private ContractPublisher(Chain chain, @Nullable Account payer) {
        this.chain = chain;
        this.payer = payer;
    }

    /** Sends from {@code payer}. */
    public static ContractPublisher payingWith(Chain chain, Account payer) {
        return new ContractPublisher(chain, payer);
    }

    /** Only looks; sending is a programming error. */
    public static ContractPublisher readOnly(Chain chain) {
        return new ContractPublisher(chain, null);
    }

    @Override
    public long chainId() {
        return chain.chainId();
    }

    @Override
    public byte[] code(Address address) {
        return chain.code(address).toBytes();
    }

    @Override
    public Optional<byte[]> call(Address to, byte[] data) {
        try {
            return Optional.of(chain.call(Address.ZERO, to, Hex.of(data), "latest").toBytes());
        } catch (ChainException e) {
            if (e.reason() == ChainReason.WOULD_REVERT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public BigInteger balance(Address address) {
        return chain.read("eth_getBalance", address.toHex(), "latest").quantity();
    }

    @Override
    public Transaction send(Address to, BigInteger wei, byte[] data, String what) {
        if (payer == null) {
            throw new IllegalStateException(what + " needs an account that pays");
        }
        Receipt receipt = chain.sender().send(payer, new Request(to, wei, Hex.of(data)));
        return new Transaction(receipt.transactionHash(), receipt.blockNumber());
    }

    @Override
    public Transaction sendSigned(byte[] transaction, String what) {
        Bytes32 hash = Keccak256.hash(transaction);
        broadcast(Hex.of(transaction), what);
        long deadline = System.nanoTime() + chain.options().receiptTimeout().toNanos();
        while (System.nanoTime() - deadline < 0) {
            Answer receipt = chain.read("eth_getTransactionReceipt", hash.toHex());
            if (!receipt.isNull()) {
                long blockNumber = receipt.field("blockNumber").number();
                if (receipt.field("status").number() != 1) {
                    String message = what + ": transaction " + hash + " was mined and reverted";
                    throw ChainException.ofTransaction(ChainReason.REVERTED, hash, message, null);
                }
                return new Transaction(hash, blockNumber);
            }
            Chain.pause(POLL_MILLIS);
        }
        String message = what + ": no block has transaction " + hash + " yet";
        throw ChainException.ofTransaction(ChainReason.PENDING, hash, message, null);
    }

    private void broadcast(Hex transaction, String what) {
        try {
            chain.read("eth_sendRawTransaction", transaction.toString());
        } catch (ChainException e) {
            String message = String.valueOf(e.getMessage());
            // sent before: by somebody else, or by an attempt whose answer was lost
            if (!message.toLowerCase(Locale.ROOT).contains("known")) {
                throw new ChainException(e.reason(), what + ": " + message, e);
            }
        }
    }
}
