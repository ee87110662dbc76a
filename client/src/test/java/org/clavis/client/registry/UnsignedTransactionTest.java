package org.clavis.client.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.clavis.evm.Address;
import org.clavis.testnet.DevAccounts;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

/** Our encoding against web3j's, byte for byte: RFC 6979 makes signatures comparable. */
class UnsignedTransactionTest {

    private static final Credentials PAYER = DevAccounts.all().getFirst();
    private static final Account ACCOUNT = TestDesks.account(PAYER);

    @Property(tries = 100)
    void dynamicFees(
        @ForAll @LongRange(min = 1, max = 1L << 53) long chainId,
        @ForAll @LongRange(max = 1L << 40) long nonce,
        @ForAll @LongRange(max = 30_000_000) long gas,
        @ForAll @BigRange(max = "1000000000000000") BigInteger tip,
        @ForAll @BigRange(max = "1000000000000000") BigInteger maxFee,
        @ForAll @BigRange(max = "1000000000000000000000") BigInteger wei,
        @ForAll @Size(20) byte[] to,
        @ForAll @Size(max = 100) byte[] data
    ) {
        UnsignedTransaction ours = new UnsignedTransaction(
            chainId,
            nonce,
            gas,
            new Fees.Dynamic(tip, maxFee),
            new UnsignedTransaction.Request(Address.of(to), wei, Hex.of(data))
        );
        RawTransaction theirs = RawTransaction.createTransaction(
            chainId,
            BigInteger.valueOf(nonce),
            BigInteger.valueOf(gas),
            "0x" + HexFormat.of().formatHex(to),
            wei,
            HexFormat.of().formatHex(data),
            tip,
            maxFee
        );
        assertThat(ours.signed(ACCOUNT.sign(ours.signingHash())).toBytes()).isEqualTo(
            TransactionEncoder.signMessage(theirs, PAYER)
        );
    }

    @Property(tries = 100)
    void legacyFees(
        @ForAll @LongRange(min = 1, max = 1L << 53) long chainId,
        @ForAll @LongRange(max = 1L << 40) long nonce,
        @ForAll @BigRange(max = "1000000000000000") BigInteger price,
        @ForAll @BigRange(max = "1000000000000000000000") BigInteger wei,
        @ForAll @Size(20) byte[] to,
        @ForAll @Size(max = 100) byte[] data
    ) {
        UnsignedTransaction ours = new UnsignedTransaction(
            chainId,
            nonce,
            21_000,
            new Fees.Legacy(price),
            new UnsignedTransaction.Request(Address.of(to), wei, Hex.of(data))
        );
        RawTransaction theirs = RawTransaction.createTransaction(
            BigInteger.valueOf(nonce),
            price,
            BigInteger.valueOf(21_000),
            "0x" + HexFormat.of().formatHex(to),
            wei,
            HexFormat.of().formatHex(data)
        );
        assertThat(ours.signed(ACCOUNT.sign(ours.signingHash())).toBytes()).isEqualTo(
            TransactionEncoder.signMessage(theirs, chainId, PAYER)
        );
    }
}
