package org.clavis.verifier.registry;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * The name under which one owner registers one of its keys, such as {@code desk-1}. Immutable.
 *
 * <p>Its form on the chain is the UTF-8 text, 1 to 32 bytes, padded on the right with zeros. Characters that a terminal
 * or a reader cannot see (control, format, line and paragraph separators) are refused, because labels are shown to
 * people who decide by them.
 *
 * @param text the label; 1 to 32 bytes in UTF-8
 */
public record Label(String text) {
    /**
     * A label from its text.
     *
     * @throws EncodingException if it is empty, longer than 32 bytes in UTF-8, or holds an invisible character
     */
    public Label {
        int length = utf8(text).remaining();
        if (length == 0 || length > Bytes32.BYTES) {
            throw malformed("a label has 1 to " + Bytes32.BYTES + " bytes in UTF-8, not " + length);
        }
        text.codePoints().forEach(Label::requireVisible);
    }

    /** A label from its text. */
    public static Label of(String text) {
        return new Label(text);
    }

    /**
     * A label from its form on the chain.
     *
     * @throws EncodingException if it is not the word that {@link #word} gives for some label
     */
    public static Label fromCanonicalWord(Bytes32 word) {
        byte[] bytes = word.toBytes();
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        try {
            return new Label(
                StandardCharsets.UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString()
            );
        } catch (CharacterCodingException e) {
            throw malformed("label is not UTF-8: " + word.toHex());
        }
    }

    /** The form on the chain. */
    public Bytes32 word() {
        byte[] padded = new byte[Bytes32.BYTES];
        ByteBuffer encoded = utf8(text);
        encoded.get(padded, 0, encoded.remaining());
        return Bytes32.of(padded);
    }

    @Override
    public String toString() {
        return text;
    }

    private static ByteBuffer utf8(String text) {
        try {
            // a fresh encoder reports unpaired surrogates, String.getBytes would replace them
            return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw malformed("label holds an unpaired surrogate");
        }
    }

    private static void requireVisible(int codePoint) {
        switch (Character.getType(codePoint)) {
            case
                Character.CONTROL,
                Character.FORMAT,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR -> throw malformed(
                "label holds the invisible character U+%04X".formatted(codePoint)
            );
            default -> {
            }
        }
    }

    private static EncodingException malformed(String detail) {
        return new EncodingException(RejectReason.MALFORMED, -1, detail);
    }
}
