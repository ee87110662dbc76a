package org.clavis.client.registry;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.clavis.client.registry.Account.EcdsaSignature;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;

/**
 * A transaction before it is signed.
 *
 * <p>Sources: EIP-1559 for {@link Fees.Dynamic}, EIP-155 for {@link Fees.Legacy}.
 */
record UnsignedTransaction(long chainId, long nonce, long gasLimit, Fees fees, Request request) {
    private static final byte EIP_1559_TYPE = 2;

    /**
     * What a transaction is to do.
     *
     * @param to whom it calls
     * @param wei what it gives
     * @param data selector and arguments, or empty
     */
    record Request(Address to, BigInteger wei, Hex data) {
        /** A call that gives nothing. */
        static Request call(Address to, Hex data) {
            return new Request(to, BigInteger.ZERO, data);
        }
    }

    /** What the signature is over. */
    Bytes32 signingHash() {
        List<RlpType> fields = fields();
        if (fees instanceof Fees.Legacy) {
            fields.addAll(List.of(number(chainId), number(0), number(0)));
        }
        return Keccak256.hash(encode(fields));
    }

    /** The bytes to send. */
    Hex signed(EcdsaSignature signature) {
        List<RlpType> fields = fields();
        fields.add(
            switch (fees) {
                case Fees.Dynamic dynamic -> number(signature.yParity());
                case Fees.Legacy legacy -> number(
                    BigInteger.valueOf(chainId)
                        .shiftLeft(1)
                        .add(BigInteger.valueOf(35L + signature.yParity()))
                );
            }
        );
        fields.add(number(new BigInteger(1, signature.r().toBytes())));
        fields.add(number(new BigInteger(1, signature.s().toBytes())));
        return Hex.of(encode(fields));
    }

    private List<RlpType> fields() {
        RlpString recipient = RlpString.create(request.to().toBytes());
        RlpString value = number(request.wei());
        RlpString input = RlpString.create(request.data().toBytes());
        return new ArrayList<>(
            switch (fees) {
                case Fees.Dynamic(BigInteger maxPriorityFee, BigInteger maxFee) -> List.of(
                    number(chainId),
                    number(nonce),
                    number(maxPriorityFee),
                    number(maxFee),
                    number(gasLimit),
                    recipient,
                    value,
                    input,
                    new RlpList()
                );
                case Fees.Legacy(BigInteger gasPrice) -> List.of(
                    number(nonce),
                    number(gasPrice),
                    number(gasLimit),
                    recipient,
                    value,
                    input
                );
            }
        );
    }

    private byte[] encode(List<RlpType> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (fees instanceof Fees.Dynamic) {
            out.write(EIP_1559_TYPE);
        }
        out.writeBytes(RlpEncoder.encode(new RlpList(fields)));
        return out.toByteArray();
    }

    private static RlpString number(long value) {
        return RlpString.create(value);
    }

    private static RlpString number(BigInteger value) {
        return RlpString.create(value);
    }
}
