package org.clavis.verifier.semaphore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;

/**
 * Messages and scopes of Semaphore v4: words of 32 bytes, made from numbers or texts as {@code @semaphore-protocol/proof}
 * 4 makes them, and hashed into the circuit's field.
 */
public final class SemaphoreValue {

    /** The most bytes of a text, in UTF-8. */
    public static final int MAX_TEXT_BYTES = Bytes32.BYTES - 1;

    private static final Pattern DECIMAL = Pattern.compile("[0-9]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0[xX][0-9a-fA-F]+");

    /** What JavaScript reads as a number, too: blanks around it, signs, other bases. */
    private static final Pattern DOUBTFUL = Pattern.compile("\\s.*|.*\\s|[+-]+[0-9].*|0[bBoO][0-9]+", Pattern.DOTALL);

    private SemaphoreValue() {}

    /**
     * The word of a number.
     *
     * @throws IllegalArgumentException if it is negative, or 2^256 or more
     */
    public static Bytes32 fromNumber(BigInteger number) {
        if (number.signum() < 0 || number.bitLength() > 8 * Bytes32.BYTES) {
            throw new IllegalArgumentException("not a number below 2^256");
        }
        byte[] digits = number.toByteArray();
        int skipped = Math.max(0, digits.length - Bytes32.BYTES);
        byte[] word = new byte[Bytes32.BYTES];
        int length = digits.length - skipped;
        System.arraycopy(digits, skipped, word, Bytes32.BYTES - length, length);
        return Bytes32.of(word);
    }

    /**
     * The word of a text: its UTF-8 bytes and zeros behind them.
     *
     * @throws IllegalArgumentException if it has more than {@link #MAX_TEXT_BYTES} bytes
     */
    public static Bytes32 fromText(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException("a text of " + bytes.length + " bytes, at most " + MAX_TEXT_BYTES);
        }
        return Bytes32.of(Arrays.copyOf(bytes, Bytes32.BYTES));
    }

    /**
     * The word of a string in JavaScript: of the number that it is, decimal or hexadecimal after {@code 0x}, or else of
     * the text.
     *
     * @throws IllegalArgumentException as the others, and for what JavaScript may take for a number although it does not
     *     look like one: with blanks before or behind, with a sign, in other bases
     */
    public static Bytes32 parse(String text) {
        if (DECIMAL.matcher(text).matches()) {
            return fromNumber(new BigInteger(text));
        }
        if (HEXADECIMAL.matcher(text).matches()) {
            return fromNumber(new BigInteger(text.substring(2), 16));
        }
        if (DOUBTFUL.matcher(text).matches()) {
            throw new IllegalArgumentException("neither clearly a number nor clearly a text");
        }
        return fromText(text);
    }

    /** The number of a word. */
    public static BigInteger toNumber(Bytes32 word) {
        return new BigInteger(1, word.toBytes());
    }

    /** {@code keccak256(word) / 2^8}: the public signal that stands for a message or scope, below 2^248. */
    public static BigInteger signal(Bytes32 word) {
        return new BigInteger(1, Keccak256.digest(word.toBytes())).shiftRight(8);
    }
}
