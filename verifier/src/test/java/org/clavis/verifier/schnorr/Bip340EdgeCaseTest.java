package org.clavis.verifier.schnorr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.clavis.evm.Bytes32;
import org.clavis.testing.Vectors;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.junit.jupiter.api.Test;

/**
 * BIP-340's cases, carried over to our encoding: the same x coordinates and scalars, with 02 for the even y that BIP-340
 * means. Its challenge hash is another, so its good signatures are well-formed and wrong here; its bad encodings must be
 * refused for what they are, before any equation is looked at.
 *
 * <p>Which of the rejected cases carry over: 5 and 14 (key not on the curve, x not canonical), 11 and 12 (R likewise), 13
 * (scalar not below n); and 9, whose infinite sum is paired with an R of x = 0, of which there is no point. Cases 6, 7, 8
 * and 10 are wrong for their equation only (negations, an infinite sum under another hash): they are well formed and must
 * be refused as invalid signatures. Infinite sums under our hash are in {@link SchnorrTest}.
 */
class Bip340EdgeCaseTest {

    private static final Map<Integer, RejectReason> CARRIED_OVER = Map.of(
        5,
        RejectReason.NOT_ON_CURVE,
        9,
        RejectReason.NOT_ON_CURVE,
        11,
        RejectReason.NOT_ON_CURVE,
        12,
        RejectReason.NOT_CANONICAL,
        13,
        RejectReason.NOT_CANONICAL,
        14,
        RejectReason.NOT_CANONICAL
    );

    @Test
    void everyCaseIsRefusedForItsOwnReason() throws IOException {
        List<String> lines = Files.readAllLines(Vectors.require("bip340/test-vectors.csv"));
        List<Integer> seen = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            int index = Integer.parseInt(fields[0]);
            byte[] key = HexFormat.of().parseHex("02" + fields[2]);
            byte[] message = HexFormat.of().parseHex(fields[4]);
            byte[] signature = HexFormat.of().parseHex("02" + fields[5]);
            RejectReason expected = CARRIED_OVER.getOrDefault(index, RejectReason.SIGNATURE_INVALID);
            Verification<SchnorrPublicKey> result = SchnorrVerifier.verifyMessage(key, message, signature);
            assertThat(result)
                .as(line)
                .isInstanceOfSatisfying(Rejected.class, rejected ->
                    assertThat(rejected.reason()).as(line).isEqualTo(expected)
                );
            seen.add(index);
        }
        assertThat(seen).hasSizeGreaterThanOrEqualTo(19).containsAll(CARRIED_OVER.keySet());
    }

    @Test
    void keysOfTheGoodCasesAreKeysHereToo() throws IOException {
        List<String> lines = Files.readAllLines(Vectors.require("bip340/test-vectors.csv"));
        int keys = 0;
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            if (fields[6].equals("TRUE") && !fields[1].isEmpty()) {
                SchnorrPublicKey key = SchnorrPublicKey.fromXAndParity(Bytes32.fromHex(fields[2]), 0);
                assertThat(key.x()).isEqualTo(Bytes32.fromHex(fields[2]));
                assertThat(key.parity()).isZero();
                keys++;
            }
        }
        assertThat(keys).isGreaterThanOrEqualTo(8);
    }
}
