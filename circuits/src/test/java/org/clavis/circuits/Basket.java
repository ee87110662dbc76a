package org.clavis.circuits;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A small circuit with everything that circom and snarkjs make of it; {@code basket/make} says how. */
final class Basket {

    /** What is in the folder's {@code input.json}. */
    static final Map<String, List<BigInteger>> INPUTS = Map.of(
        "price",
        integers(3, 5, 7),
        "amount",
        integers(10, 20, 30),
        "limit",
        integers(1000),
        "rest",
        integers(660)
    );

    private Basket() {}

    /** One of the folder's files, whole. */
    static byte[] file(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Basket.class.getResourceAsStream("basket/" + name), name)) {
            return in.readAllBytes();
        }
    }

    static List<BigInteger> integers(long... values) {
        return Arrays.stream(values).mapToObj(BigInteger::valueOf).toList();
    }
}
