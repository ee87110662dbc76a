package org.clavis.contracts;

import java.util.HexFormat;
import java.util.function.Function;
import org.clavis.verifier.EncodingException;

/**
 * A call of a contract's function: what to send, and how to read the answer. Immutable; sends nothing itself.
 *
 * @param <R> what the function returns
 */
public final class Call<R> {

    /** What a function without results returns. */
    public enum Nothing {
        /** The only value. */
        NOTHING,
    }

    private final String signature;
    private final boolean readOnly;
    private final byte[] data;
    private final int resultWords;
    private final Function<AbiReader, R> result;

    /** {@code data} is not copied. */
    Call(String signature, boolean readOnly, byte[] data, int resultWords, Function<AbiReader, R> result) {
        this.signature = signature;
        this.readOnly = readOnly;
        this.data = data;
        this.resultWords = resultWords;
        this.result = result;
    }

    /** The function's name and parameter types, as its selector is computed from. */
    public String signature() {
        return signature;
    }

    /** The function's name. */
    public String name() {
        return signature.substring(0, signature.indexOf('('));
    }

    /** Whether the function changes nothing (view or pure), so that {@code eth_call} is all it takes. */
    public boolean readOnly() {
        return readOnly;
    }

    /** Selector and encoded arguments, a fresh copy. */
    public byte[] data() {
        return data.clone();
    }

    /** Selector and encoded arguments, lower-case hexadecimal with {@code 0x}. */
    public String dataHex() {
        return "0x" + HexFormat.of().formatHex(data);
    }

    /**
     * The function's result.
     *
     * @param returnData all that the call returned, from whatever node
     * @throws EncodingException if it is not exactly what Solidity's encoder writes for the result; empty data, for
     *     one, as from an address without code
     */
    public R decode(byte[] returnData) {
        AbiReader in = new AbiReader(returnData.clone(), resultWords);
        R value = result.apply(in);
        in.end();
        return value;
    }

    @Override
    public String toString() {
        return signature;
    }
}
