package org.clavis.verifier.groth16;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.algebra.bn254.Pairing;

/** Writes JSON with one member a line and one space an indentation, byte for byte as snarkjs does. */
final class SnarkjsWriter {

    private final StringBuilder out = new StringBuilder();
    private int depth;
    private boolean first = true;
    private boolean named;

    SnarkjsWriter beginObject() {
        return begin('{');
    }

    SnarkjsWriter endObject() {
        return end('}');
    }

    SnarkjsWriter beginArray() {
        return begin('[');
    }

    SnarkjsWriter endArray() {
        return end(']');
    }

    private SnarkjsWriter begin(char bracket) {
        separate();
        out.append(bracket);
        depth++;
        first = true;
        return this;
    }

    private SnarkjsWriter end(char bracket) {
        depth--;
        if (!first) {
            newLine();
        }
        out.append(bracket);
        first = false;
        return this;
    }

    SnarkjsWriter name(String name) {
        separate();
        out.append('"').append(name).append("\": ");
        named = true;
        return this;
    }

    /** A string that needs no escapes. */
    SnarkjsWriter string(String value) {
        separate();
        out.append('"').append(value).append('"');
        return this;
    }

    SnarkjsWriter number(int value) {
        separate();
        out.append(value);
        return this;
    }

    SnarkjsWriter point(G1Affine point) {
        return point.isInfinity()
            ? strings(BigInteger.ZERO, BigInteger.ONE, BigInteger.ZERO)
            : strings(point.x(), point.y(), BigInteger.ONE);
    }

    SnarkjsWriter point(G2Affine point) {
        beginArray();
        if (point.isInfinity()) {
            strings(BigInteger.ZERO, BigInteger.ZERO);
            strings(BigInteger.ONE, BigInteger.ZERO);
            strings(BigInteger.ZERO, BigInteger.ZERO);
        } else {
            strings(point.x0(), point.x1());
            strings(point.y0(), point.y1());
            strings(BigInteger.ONE, BigInteger.ZERO);
        }
        return endArray();
    }

    /** The pairing's value: two lists of three elements of Fp2. */
    SnarkjsWriter pairing(G1Affine p, G2Affine q) {
        List<BigInteger> coordinates = Pairing.ofVartime(p, q).coordinates();
        beginArray();
        for (int half = 0; half < 12; half += 6) {
            beginArray();
            for (int n = half; n < half + 6; n += 2) {
                strings(coordinates.get(n), coordinates.get(n + 1));
            }
            endArray();
        }
        return endArray();
    }

    private SnarkjsWriter strings(BigInteger... values) {
        beginArray();
        for (BigInteger value : values) {
            string(value.toString());
        }
        return endArray();
    }

    private void separate() {
        if (named) {
            named = false;
            return;
        }
        if (!first) {
            out.append(',');
        }
        first = false;
        if (depth > 0) {
            newLine();
        }
    }

    private void newLine() {
        out.append('\n').repeat(' ', depth);
    }

    byte[] toBytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
