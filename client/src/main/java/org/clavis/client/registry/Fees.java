package org.clavis.client.registry;

import java.math.BigInteger;
import java.util.Optional;

/** What a transaction offers for a unit of gas, in wei. */
sealed interface Fees {
    /** EIP-1559. */
    record Dynamic(BigInteger maxPriorityFee, BigInteger maxFee) implements Fees {}

    /** Before EIP-1559. */
    record Legacy(BigInteger gasPrice) implements Fees {}

    /** One gwei: the tip where a node does not suggest one. */
    BigInteger DEFAULT_TIP = BigInteger.TEN.pow(9);

    /** The most that a unit of gas can cost. */
    default BigInteger ceiling() {
        return switch (this) {
            case Dynamic dynamic -> dynamic.maxFee();
            case Legacy legacy -> legacy.gasPrice();
        };
    }

    /**
     * Room for a base fee of twice the present one, and the tip that the node suggests.
     *
     * @throws ChainException {@link ChainReason#FEE_TOO_HIGH} if even the present base fee with the tip exceeds what the
     *     chain's options allow
     */
    static Fees of(Chain chain) {
        Optional<BigInteger> baseFee = chain.head().baseFeePerGas();
        BigInteger limit = chain.options().maxFeePerGasWei();
        if (baseFee.isEmpty()) {
            BigInteger price = chain.read("eth_gasPrice").quantity();
            requireAtMost(limit, price);
            return new Legacy(price);
        }
        BigInteger tip = suggestedTip(chain);
        requireAtMost(limit, baseFee.get().add(tip));
        return new Dynamic(tip, baseFee.get().shiftLeft(1).add(tip).min(limit));
    }

    private static BigInteger suggestedTip(Chain chain) {
        try {
            return chain.read("eth_maxPriorityFeePerGas").quantity();
        } catch (ChainException e) {
            if (e.reason() != ChainReason.NODE_ERROR) {
                throw e;
            }
            return DEFAULT_TIP;
        }
    }

    private static void requireAtMost(BigInteger limit, BigInteger fee) {
        if (fee.compareTo(limit) > 0) {
            String message = "the node asks for " + fee + " wei a unit of gas, more than the " + limit + " allowed";
            throw new ChainException(ChainReason.FEE_TOO_HIGH, message);
        }
    }
}
