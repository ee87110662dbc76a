package org.clavis.verifier.groth16;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * Finds out which format bytes are in. Text tells itself apart. Binary documents carry no mark, so each reader is asked
 * in turn; they are strict enough for at most one to take what another one wrote. Bytes that two of them read as
 * different values are refused.
 */
final class FormatDetection {

    private static final List<Groth16Format> BINARY = List.of(
        Groth16Format.GNARK,
        Groth16Format.ARKWORKS,
        Groth16Format.EVM
    );

    /** How much of a document must look like text. */
    private static final int TEXT_BYTES = 256;

    private FormatDetection() {}

    /** What {@code decoder} makes of the bytes in the format that they are in. */
    static <T> T decode(byte[] bytes, Function<Groth16Format, T> decoder) {
        if (isJson(bytes)) {
            return decoder.apply(Groth16Format.SNARKJS);
        }
        if (HexText.isHex(bytes)) {
            return decoder.apply(Groth16Format.EVM);
        }
        Set<T> values = new HashSet<>();
        EncodingException refusal = new EncodingException(RejectReason.MALFORMED, 0, "no known format");
        long reach = -1;
        for (Groth16Format format : BINARY) {
            try {
                values.add(decoder.apply(format));
            } catch (EncodingException e) {
                if (reach(format, e) > reach) {
                    reach = reach(format, e);
                    refusal = new EncodingException(e.reason(), -1, "read as " + format + ": " + e.getMessage());
                }
            }
        }
        if (values.size() > 1) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                0,
                "these bytes mean different things in two formats: name the format"
            );
        }
        if (values.isEmpty()) {
            throw refusal;
        }
        return values.iterator().next();
    }

    /** How far a reader came: what it refused as a whole it had read to its end; a wrong length says nothing. */
    private static long reach(Groth16Format format, EncodingException e) {
        if (e.reason() == RejectReason.MALFORMED) {
            return format == Groth16Format.EVM ? -1 : e.offsetBytes();
        }
        return e.offsetBytes() < 0 ? Long.MAX_VALUE : e.offsetBytes();
    }

    private static boolean isJson(byte[] bytes) {
        int first = 0;
        while (first < bytes.length && isSpace(bytes[first])) {
            first++;
        }
        if (first == bytes.length || (bytes[first] != '{' && bytes[first] != '[')) {
            return false;
        }
        for (int n = first; n < Math.min(bytes.length, TEXT_BYTES); n++) {
            if (bytes[n] < ' ' && !isSpace(bytes[n])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpace(byte character) {
        return character == ' ' || character == '\t' || character == '\n' || character == '\r';
    }
}
