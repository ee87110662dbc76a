package org.clavis.circuits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.secret.SecretBytes;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.semaphore.SemaphoreIdentity;
import org.junit.jupiter.api.Test;

/**
 * The proof that deployed verifiers are tried with, and how it is made. Its secret is in this file, so it proves nothing
 * about anybody. {@link #main} writes another one.
 */
class KnownProofTest {

    private static final Path FILE = Path.of(
        "../contracts/src/main/resources/org/clavis/contracts/deployment/known-proofs/semaphore-v4-depth-1.json"
    );

    @Test
    void theKnownProofProvesItsStatement() throws IOException {
        String json = Files.readString(FILE);
        List<BigInteger> points = numbers(json, "points");
        List<BigInteger> signals = numbers(json, "signals");
        try (SemaphoreIdentity identity = identity()) {
            OwnershipStatement statement = statement(identity);
            Bytes32 nullifier = word(signals.get(1));
            assertThat(signals).isEqualTo(statement.expectedSignals(nullifier));
            assertThat(statement.verify(EvmCodec.proofFromWords(points), nullifier).isAccepted()).isTrue();
        }
    }

    /** Writes the file again, from the folder of this module. */
    public static void main(String[] args) throws IOException {
        try (SemaphoreIdentity identity = identity()) {
            OwnershipProof made = new SemaphoreOwnership().prove(identity, statement(identity));
            List<BigInteger> signals = made.statement().expectedSignals(made.nullifier());
            Files.createDirectories(FILE.getParent());
            Files.writeString(
                FILE,
                "{\n" + array("points", EvmCodec.proofWords(made.proof())) + ",\n" + array("signals", signals) + "\n}\n"
            );
        }
    }

    private static SemaphoreIdentity identity() {
        return SemaphoreIdentity.fromPrivateKey(
            SecretBytes.copyOf("clavis known proof, not a secret".getBytes(StandardCharsets.US_ASCII))
        );
    }

    private static OwnershipStatement statement(SemaphoreIdentity identity) {
        Bytes32 digest = Keccak256.hash("clavis known proof: digest".getBytes(StandardCharsets.US_ASCII));
        Bytes32 scope = Keccak256.hash("clavis known proof: scope".getBytes(StandardCharsets.US_ASCII));
        return new OwnershipStatement(identity.commitment(), digest, scope);
    }

    private static String array(String name, List<BigInteger> numbers) {
        return numbers
            .stream()
            .map(number -> "    \"" + number + "\"")
            .collect(Collectors.joining(",\n", "  \"" + name + "\": [\n", "\n  ]"));
    }

    private static List<BigInteger> numbers(String json, String name) {
        String array = json.substring(json.indexOf('[', json.indexOf('"' + name + '"')));
        Matcher digits = Pattern.compile("\"([0-9]+)\"").matcher(array.substring(0, array.indexOf(']')));
        List<BigInteger> numbers = new ArrayList<>();
        while (digits.find()) {
            numbers.add(new BigInteger(digits.group(1)));
        }
        return numbers;
    }

    private static Bytes32 word(BigInteger value) {
        return Bytes32.fromHex("%064x".formatted(value));
    }
}
