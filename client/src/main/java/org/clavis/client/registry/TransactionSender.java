package org.clavis.client.registry;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.clavis.client.registry.UnsignedTransaction.Request;
import org.clavis.contracts.rpc.RpcException;
import org.clavis.contracts.rpc.RpcException.Kind;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.jspecify.annotations.Nullable;

/**
 * Sends transactions so that each takes effect at most once.
 *
 * <p>A transaction is tried out first, which costs nothing; then signed, once; then sent, and sent again as the same
 * bytes for as long as it is not known to have arrived. While one is not known to have been mined or replaced, its
 * account signs no other: asking for the same call again goes on waiting for the first, asking for another call fails
 * with {@link ChainReason#PENDING}.
 */
final class TransactionSender {

    /** Times that the same bytes are sent before only the receipt is awaited. */
    private static final int SEND_ATTEMPTS = 3;

    /** Far above what any call of these contracts takes: 10,000,000. */
    private static final long MAX_GAS = 10_000_000;

    /** Room for the state to change between the estimate and the block: a fifth, and this. */
    private static final long GAS_MARGIN = 10_000;

    private static final long FIRST_POLL_MILLIS = 20;
    private static final long LAST_POLL_MILLIS = 1_000;
    private static final Duration SEND_AGAIN_AFTER = Duration.ofSeconds(5);
    private static final int LEAST_SENDS_WHILE_WAITING = 3;

    /** Behind one URL may be several nodes, some of them late: once is not enough to believe in a replacement. */
    private static final int ENOUGH_TIMES_REPLACED = 2;

    private static final List<String> REFUSALS = List.of(
        "insufficient funds",
        "nonce too low",
        "nonce too high",
        "underpriced",
        "intrinsic gas",
        "gas limit",
        "fee cap",
        "max fee per gas",
        "invalid sender",
        "invalid transaction",
        "revert"
    );

    /** A transaction whose fate is not known. */
    private record Pending(Address from, Request request, long nonce, Hex raw, Bytes32 hash, long startNanos) {
        Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - startNanos);
        }
    }

    private static final class AccountState {

        final ReentrantLock lock = new ReentrantLock();

        @Nullable
        Pending pending;
    }

    private final Chain chain;
    private final Map<Address, AccountState> accounts = new ConcurrentHashMap<>();

    TransactionSender(Chain chain) {
        this.chain = chain;
    }

    /** Calls {@code to} from {@code account} and waits until a block has it. */
    Receipt send(Account account, Address to, Hex data) {
        return send(account, Request.call(to, data));
    }

    /** Does what {@code request} says from {@code account} and waits until a block has it. */
    Receipt send(Account account, Request request) {
        AccountState state = accounts.computeIfAbsent(account.address(), _ -> new AccountState());
        state.lock.lock();
        try {
            Pending earlier = state.pending;
            if (earlier != null) {
                boolean same = earlier.request().equals(request);
                Optional<Receipt> settled = settle(state, earlier, same);
                if (same && settled.isPresent()) {
                    return settled.get();
                }
            }
            Pending pending = prepare(account, request);
            state.pending = pending;
            broadcast(state, pending);
            return await(state, pending);
        } finally {
            state.lock.unlock();
        }
    }

    /**
     * Waits for this account's earlier transaction, if one is not known to have been mined or replaced.
     *
     * @throws ChainException {@link ChainReason#PENDING} if that does not become known in time
     */
    void settle(Address address) {
        AccountState state = accounts.computeIfAbsent(address, _ -> new AccountState());
        state.lock.lock();
        try {
            if (state.pending != null) {
                settle(state, state.pending, false);
            }
        } finally {
            state.lock.unlock();
        }
    }

    /** What became of an earlier transaction; empty if it will never come. Its failing concerns only who asks for it. */
    private Optional<Receipt> settle(AccountState state, Pending earlier, boolean asked) {
        try {
            return Optional.of(await(state, earlier));
        } catch (ChainException e) {
            if (e.reason() == ChainReason.REPLACED || (e.reason() == ChainReason.REVERTED && !asked)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Pending prepare(Account account, Request request) {
        Address from = account.address();
        chain.requireSameChain();
        chain.call(from, request.to(), request.data(), "latest");
        Map<String, String> call = Map.of(
            "from",
            from.toHex(),
            "to",
            request.to().toHex(),
            "value",
            Chain.quantity(request.wei()),
            "data",
            request.data().toString()
        );
        long estimate = chain.read("eth_estimateGas", call).number();
        long gasLimit = estimate + estimate / 5 + GAS_MARGIN;
        if (estimate > MAX_GAS) {
            throw new ChainException(ChainReason.NODE_ERROR, "the node estimates " + estimate + " gas, beyond reason");
        }
        Fees fees = Fees.of(chain);
        BigInteger cost = fees.ceiling().multiply(BigInteger.valueOf(gasLimit)).add(request.wei());
        BigInteger balance = chain.read("eth_getBalance", from.toHex(), "latest").quantity();
        if (balance.compareTo(cost) < 0) {
            String message = from + " has " + balance + " wei, the transaction may cost " + cost;
            throw new ChainException(ChainReason.OUT_OF_FUNDS, message);
        }
        long nonce = nextNonce(from);
        UnsignedTransaction transaction = new UnsignedTransaction(chain.chainId(), nonce, gasLimit, fees, request);
        Hex raw = transaction.signed(account.sign(transaction.signingHash()));
        return new Pending(from, request, nonce, raw, Keccak256.hash(raw.toBytes()), System.nanoTime());
    }

    /**
     * The account's next nonce, if the node knows of no transaction of the account that is still to be mined: it may be
     * this very one, sent by a process that has forgotten it.
     */
    private long nextNonce(Address from) {
        long mined = chain.read("eth_getTransactionCount", from.toHex(), "latest").number();
        long accepted = chain.read("eth_getTransactionCount", from.toHex(), "pending").number();
        if (accepted > mined) {
            throw new ChainException(
                ChainReason.PENDING,
                from + " has " + (accepted - mined) + " transactions that no block has yet; wait for them"
            );
        }
        return accepted;
    }

    /** Returns once the transaction may have arrived; throws, and forgets it, if it certainly has not. */
    private void broadcast(AccountState state, Pending pending) {
        boolean mayHaveArrived = false;
        long pause = FIRST_POLL_MILLIS;
        for (int attempt = 1; ; attempt++) {
            try {
                chain.ask("eth_sendRawTransaction", pending.raw().toString());
                return;
            } catch (RpcException e) {
                if (e.kind() == Kind.ERROR_RESPONSE) {
                    if (mayHaveArrived || !isRefusal(e)) {
                        return;
                    }
                    state.pending = null;
                    throw refused(e);
                }
                mayHaveArrived |= e.kind() != Kind.UNREACHABLE;
                if (attempt == SEND_ATTEMPTS) {
                    if (mayHaveArrived) {
                        return;
                    }
                    state.pending = null;
                    throw new ChainException(ChainReason.UNREACHABLE, e.getMessage() + "; nothing was sent", e);
                }
                Chain.pause(pause);
                pause *= 4;
            }
        }
    }

    private Receipt await(AccountState state, Pending pending) {
        long patience = chain.options().receiptTimeout().toNanos();
        long deadline = System.nanoTime() + patience;
        long sendAgainAfter = Math.min(SEND_AGAIN_AFTER.toNanos(), patience / (LEAST_SENDS_WHILE_WAITING + 1));
        long sentNanos = System.nanoTime();
        long pause = FIRST_POLL_MILLIS;
        String problem = "no block has it yet";
        int timesReplaced = 0;
        while (true) {
            try {
                Answer receipt = new Answer(
                    chain.ask("eth_getTransactionReceipt", pending.hash().toHex()).node(),
                    "receipt"
                );
                if (!receipt.isNull()) {
                    return finish(state, pending, receipt);
                }
                problem = "no block has it yet";
                if (timesReplaced == ENOUGH_TIMES_REPLACED) {
                    state.pending = null;
                    String message = "transaction " + pending.hash() + " was replaced: another one took its nonce";
                    throw ChainException.ofTransaction(ChainReason.REPLACED, pending.hash(), message, null);
                }
                if (System.nanoTime() - sentNanos > sendAgainAfter) {
                    timesReplaced = isReplaced(pending) ? timesReplaced + 1 : 0;
                    sendAgain(pending);
                    sentNanos = System.nanoTime();
                }
            } catch (RpcException e) {
                problem = String.valueOf(e.getMessage());
            }
            if (System.nanoTime() - deadline > 0) {
                String message = "transaction " + pending.hash() + " may still be mined: " + problem;
                throw ChainException.ofTransaction(ChainReason.PENDING, pending.hash(), message, null);
            }
            Chain.pause(pause);
            pause = Math.min(LAST_POLL_MILLIS, pause + pause / 2);
        }
    }

    private Receipt finish(AccountState state, Pending pending, Answer receipt) {
        if (!receipt.field("transactionHash").bytes32().equals(pending.hash())) {
            throw receipt.malformed("is that of another transaction");
        }
        long blockNumber = receipt.field("blockNumber").number();
        boolean succeeded = receipt.field("status").number() == 1;
        Receipt result = new Receipt(
            pending.hash(),
            blockNumber,
            receipt.field("blockHash").bytes32(),
            receipt.field("gasUsed").number(),
            receipt.optionalField("effectiveGasPrice").map(Answer::quantity).orElse(BigInteger.ZERO),
            pending.elapsed()
        );
        state.pending = null;
        if (!succeeded) {
            throw reverted(pending, blockNumber);
        }
        return result;
    }

    /** Receipts do not say why; trying the call again in the same block usually does. */
    private ChainException reverted(Pending pending, long blockNumber) {
        String message = "transaction " + pending.hash() + " was mined in block " + blockNumber + " and reverted";
        try {
            chain.call(pending.from(), pending.request().to(), pending.request().data(), Chain.quantity(blockNumber));
            return ChainException.ofTransaction(ChainReason.REVERTED, pending.hash(), message, null);
        } catch (ChainException e) {
            String data = e.revertData().orElse(null);
            return ChainException.ofRevert(ChainReason.REVERTED, message, data, e);
        }
    }

    /** Whether a block has the nonce and the node does not know the transaction. */
    private boolean isReplaced(Pending pending) throws RpcException {
        long mined = chain.ask("eth_getTransactionCount", pending.from().toHex(), "latest").number();
        return mined > pending.nonce() && chain.ask("eth_getTransactionByHash", pending.hash().toHex()).isNull();
    }

    /** In case the node lost it. Whatever it answers, only the receipt decides. */
    private void sendAgain(Pending pending) throws RpcException {
        try {
            chain.ask("eth_sendRawTransaction", pending.raw().toString());
        } catch (RpcException e) {
            if (e.kind() != Kind.ERROR_RESPONSE) {
                throw e;
            }
        }
    }

    /**
     * Whether the error says that the transaction will not do. Any other one, such as a time-out behind the node, leaves
     * open whether it was passed on. Source: what common nodes say.
     */
    private static boolean isRefusal(RpcException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return REFUSALS.stream().anyMatch(message::contains);
    }

    private static ChainException refused(RpcException e) {
        ChainException translated = Chain.translated(e);
        String message = String.valueOf(e.getMessage());
        boolean poor = message.toLowerCase(Locale.ROOT).contains("insufficient funds");
        return poor ? new ChainException(ChainReason.OUT_OF_FUNDS, message, e) : translated;
    }
}
