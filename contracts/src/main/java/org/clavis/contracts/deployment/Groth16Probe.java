package org.clavis.contracts.deployment;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.clavis.contracts.Call;
import org.clavis.evm.Address;
import tools.jackson.databind.JsonNode;

/** Whether a Groth16 verifier has the ceremony's verification key, accepts a good proof, and refuses tampered ones. */
final class Groth16Probe implements Probe {

    /** BN254's p, 36u^4 + 36u^3 + 24u^2 + 6u + 1 with u = 4965661367192848881. */
    private static final BigInteger P = polynomial(24);

    /** BN254's r, 36u^4 + 36u^3 + 18u^2 + 6u + 1. */
    private static final BigInteger R = polynomial(18);

    private final String keyName;
    private final String keySha256;
    private final BiFunction<List<BigInteger>, List<BigInteger>, Call<Boolean>> verifyProof;

    /**
     * For the key of a file in {@code contracts/keys}.
     *
     * @param keyName the file's name without .json; a proof for the key is in known-proofs under the same name
     * @param keySha256 hash of the file, which pins the ceremony
     * @param verifyProof the contract's function
     */
    Groth16Probe(
        String keyName,
        String keySha256,
        BiFunction<List<BigInteger>, List<BigInteger>, Call<Boolean>> verifyProof
    ) {
        this.keyName = keyName;
        this.keySha256 = keySha256;
        this.verifyProof = verifyProof;
    }

    @Override
    public List<DeploymentCheck> ask(DeploymentChain chain, String contract, Address address) {
        List<DeploymentCheck> checks = new ArrayList<>();
        byte[] keyFile = CompiledContract.resource("keys/" + keyName + ".json");
        String hash = sha256(keyFile);
        checks.add(
            new DeploymentCheck(contract, "the key file is the ceremony's", hash.equals(keySha256), "sha256 " + hash)
        );

        List<BigInteger> missing = missing(
            keyNumbers(CompiledContract.json("keys/" + keyName + ".json")),
            chain.code(address)
        );
        String found = missing.isEmpty() ? "every coordinate is in its code" : "its code lacks " + missing;
        checks.add(new DeploymentCheck(contract, "has the key of " + keyName, missing.isEmpty(), found));

        JsonNode known = CompiledContract.json("known-proofs/" + keyName + ".json");
        List<BigInteger> points = numbers(known.path("points"));
        List<BigInteger> signals = numbers(known.path("signals"));
        checks.add(
            Probe.check(
                chain,
                contract,
                address,
                "accepts a known good proof",
                verifyProof.apply(points, signals),
                true
            )
        );
        for (Tampered tampered : tampered(points, signals)) {
            var call = verifyProof.apply(tampered.points(), tampered.signals());
            checks.add(Probe.check(chain, contract, address, "refuses it with " + tampered.name(), call, false));
        }
        return checks;
    }

    private record Tampered(String name, List<BigInteger> points, List<BigInteger> signals) {}

    /** Each in another way: the equation, the signals' and coordinates' ranges, the curve. */
    private static List<Tampered> tampered(List<BigInteger> points, List<BigInteger> signals) {
        BigInteger one = BigInteger.ONE;
        return List.of(
            new Tampered("another signal", points, with(signals, 0, signals.getFirst().add(one).mod(R))),
            new Tampered("a signal + r", points, with(signals, 0, signals.getFirst().add(R))),
            new Tampered("-A", with(points, 1, P.subtract(points.get(1))), signals),
            new Tampered("A's x + p", with(points, 0, points.getFirst().add(P)), signals),
            new Tampered("B off the curve", with(points, 2, points.get(2).add(one).mod(P)), signals),
            new Tampered("A for C", with(with(points, 6, points.getFirst()), 7, points.get(1)), signals)
        );
    }

    /** The numbers that are not in the code as constants, themselves or as their negatives modulo p. */
    static List<BigInteger> missing(List<BigInteger> numbers, byte[] code) {
        String hex = HexFormat.of().formatHex(code);
        return numbers
            .stream()
            .filter(number -> Stream.of(number, P.subtract(number)).noneMatch(n -> hex.contains(minimalHex(n))))
            .toList();
    }

    /** All coordinates of a key in snarkjs's JSON, the third ones left out. */
    private static List<BigInteger> keyNumbers(JsonNode key) {
        List<BigInteger> numbers = new ArrayList<>();
        Stream<JsonNode> points = Stream.concat(
            Stream.of("vk_alpha_1", "vk_beta_2", "vk_gamma_2", "vk_delta_2").map(key::path),
            key.path("IC").valueStream()
        );
        points.forEach(point -> {
            for (int i = 0; i < 2; i++) {
                JsonNode coordinate = point.path(i);
                numbers.addAll(coordinate.isArray() ? numbers(coordinate) : List.of(number(coordinate)));
            }
        });
        return numbers;
    }

    /** As the compiler pushes it: whole bytes without leading zeros. */
    private static String minimalHex(BigInteger number) {
        String digits = number.toString(16);
        return digits.length() % 2 == 0 ? digits : "0" + digits;
    }

    private static List<BigInteger> numbers(JsonNode array) {
        return array.valueStream().map(Groth16Probe::number).toList();
    }

    private static BigInteger number(JsonNode node) {
        return new BigInteger(node.asString());
    }

    private static List<BigInteger> with(List<BigInteger> values, int index, BigInteger value) {
        List<BigInteger> changed = new ArrayList<>(values);
        changed.set(index, value);
        return changed;
    }

    private static BigInteger polynomial(int coefficient) {
        BigInteger u = BigInteger.valueOf(4_965_661_367_192_848_881L);
        BigInteger high = u.pow(4).add(u.pow(3)).multiply(BigInteger.valueOf(36));
        BigInteger low = u.multiply(BigInteger.valueOf(6)).add(BigInteger.ONE);
        return high.add(u.pow(2).multiply(BigInteger.valueOf(coefficient))).add(low);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
