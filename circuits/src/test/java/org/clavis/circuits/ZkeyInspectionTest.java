package org.clavis.circuits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.clavis.circuits.ZkeyInspection.Check;
import org.clavis.circuits.ZkeyInspection.Finding;
import org.clavis.verifier.groth16.SnarkjsJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key of snarkjs, and each of its parts put out of order. */
class ZkeyInspectionTest {

    private static final Set<Check> NEEDS_NOTHING = EnumSet.of(
        Check.POINTS,
        Check.SOUND_KEY,
        Check.BOTH_GROUPS,
        Check.PUBLIC_ROWS,
        Check.CONTRIBUTIONS
    );

    private static List<Finding> inspect(byte[] zkey) throws IOException {
        return new ZkeyInspection(ZkeyFile.parse(zkey))
            .withConstraints(R1csFile.parse(Basket.file("basket.r1cs")))
            .withPowersOfTau(PtauFile.parse(Basket.file("basket.ptau")))
            .withVerifyingKey(SnarkjsJson.decodeVerifyingKey(Basket.file("basket.vk.json")))
            .run();
    }

    private static Set<Check> wrong(List<Finding> findings) {
        return findings
            .stream()
            .filter(finding -> !finding.holds())
            .map(Finding::check)
            .collect(Collectors.toSet());
    }

    /** Where section {@code id}'s content starts. */
    private static int section(byte[] file, int id) {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int at = 12;
        while (buffer.getInt(at) != id) {
            at += 12 + (int) buffer.getLong(at + 4);
        }
        return at + 12;
    }

    private static void swap(byte[] file, int at, int other, int bytes) {
        byte[] kept = Arrays.copyOfRange(file, at, at + bytes);
        System.arraycopy(file, other, file, at, bytes);
        System.arraycopy(kept, 0, file, other, bytes);
    }

    @Test
    void aKeyOfSnarkjsIsInOrder() throws IOException {
        List<Finding> findings = inspect(Basket.file("basket.zkey"));
        assertThat(findings).allMatch(Finding::holds);
        assertThat(findings.stream().map(Finding::check)).containsExactlyInAnyOrder(Check.values());
    }

    @Test
    void byItselfOnlyWhatNeedsNothingIsChecked() throws IOException {
        List<Finding> findings = new ZkeyInspection(ZkeyFile.parse(Basket.file("basket.zkey"))).run();
        assertThat(findings).allMatch(Finding::holds);
        assertThat(findings.stream().map(Finding::check)).containsExactlyElementsOf(NEEDS_NOTHING);
    }

    @Test
    void theCeremonysKeyIsInOrder() throws IOException {
        ZkeyFile zkey = ZkeyFile.map(Path.of("node_modules/@zk-kit/semaphore-artifacts/semaphore-1.zkey"));
        List<Finding> findings = new ZkeyInspection(zkey)
            .withVerifyingKey(SemaphoreCircuit.depth1().verifyingKey())
            .run();
        assertThat(findings).allMatch(Finding::holds);
        assertThat(zkey.contributionNames()).hasSizeGreaterThan(100);
    }

    @Test
    void contributionsAreNamed() throws IOException {
        ZkeyFile zkey = ZkeyFile.parse(Basket.file("basket.zkey"));
        assertThat(zkey.contributionNames()).containsExactly("first", "second");
        assertThat(zkey.circuitHash()).hasSize(128);
        byte[] strange = Basket.file("basket.zkey");
        byte[] name = "second".getBytes(StandardCharsets.US_ASCII);
        for (int at = section(strange, 10); at <= strange.length - name.length; at++) {
            if (Arrays.equals(strange, at, at + name.length, name, 0, name.length)) {
                strange[at] = 0x1b;
            }
        }
        assertThat(ZkeyFile.parse(strange).contributionNames()).containsExactly("first", ".econd");
    }

    @Test
    void aKeyThatNobodyContributedToIsWrong() throws IOException {
        assertThat(wrong(inspect(Basket.file("basket-uncontributed.zkey")))).containsExactlyInAnyOrder(
            Check.SOUND_KEY,
            Check.CONTRIBUTIONS,
            Check.VERIFYING_KEY
        );
    }

    /** Two points of one section in each other's place: each is a good point. */
    @ParameterizedTest
    @CsvSource({
        "3, 64, CONSTRAINT_POINTS",
        "5, 64, MATRIX_POINTS",
        "6, 64, MATRIX_POINTS",
        "7, 128, BOTH_GROUPS",
        "8, 64, CONSTRAINT_POINTS",
        "9, 64, QUOTIENT_POINTS",
    })
    void pointsThatAreNotTheSetupsAreFound(int section, int bytes, Check expected) throws IOException {
        byte[] zkey = Basket.file("basket.zkey");
        int at = section(zkey, section);
        // the first points of B are infinity: signal 6, amount[0], has one
        int first = section == 6 || section == 7 ? 6 : 0;
        swap(zkey, at + first * bytes, at + (first + 1) * bytes, bytes);
        assertThat(wrong(inspect(zkey))).contains(expected);
    }

    @Test
    void aPointOffTheCurveEndsTheInspection() throws IOException {
        byte[] zkey = Basket.file("basket.zkey");
        int at = section(zkey, 9) + 3 * 64;
        zkey[at] ^= 1;
        List<Finding> findings = inspect(zkey);
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().check()).isEqualTo(Check.POINTS);
        assertThat(findings.getFirst().detail()).startsWith("NOT_ON_CURVE at byte " + at);
    }

    @Test
    void aMatrixOfAnotherCircuitIsFoundByItsConstraint() throws IOException {
        byte[] zkey = Basket.file("basket.zkey");
        // the first entry's value
        zkey[section(zkey, 4) + 4 + 12] ^= 1;
        List<Finding> findings = inspect(zkey);
        assertThat(wrong(findings)).containsExactlyInAnyOrder(Check.CONSTRAINTS, Check.MATRIX_POINTS);
        assertThat(findings).anyMatch(finding -> finding.detail().equals("A or B of constraint 0 is another one"));
    }

    @Test
    void aPublicSignalWithoutItsRowIsFound() throws IOException {
        byte[] zkey = Basket.file("basket.zkey");
        ByteBuffer buffer = ByteBuffer.wrap(zkey).order(ByteOrder.LITTLE_ENDIAN);
        int entries = section(zkey, 4);
        int last = entries + 4 + (buffer.getInt(entries) - 1) * 44;
        // the row of the last public signal: now it is another signal's
        buffer.putInt(last + 8, 3);
        assertThat(wrong(inspect(zkey))).contains(Check.PUBLIC_ROWS, Check.CONSTRAINTS);
    }

    @Test
    void anotherCircuitsConstraintsAreFound() throws IOException {
        R1csWriter changed = new R1csWriter(14, 1, 1, 7);
        R1csFile r1cs = R1csFile.parse(Basket.file("basket.r1cs"));
        R1csConstraint.Term ten = new R1csConstraint.Term(1, BigInteger.TEN);
        for (int n = 0; n < r1cs.constraintCount(); n++) {
            R1csConstraint constraint = r1cs.constraint(n);
            // the key has no C to compare: only its points tell
            changed.add(n == 4 ? new R1csConstraint(constraint.a(), constraint.b(), List.of(ten)) : constraint);
        }
        List<Finding> findings = new ZkeyInspection(ZkeyFile.parse(Basket.file("basket.zkey")))
            .withConstraints(R1csFile.parse(changed.encode()))
            .withPowersOfTau(PtauFile.parse(Basket.file("basket.ptau")))
            .run();
        assertThat(wrong(findings)).containsExactly(Check.CONSTRAINT_POINTS);

        byte[] larger = new R1csWriter(15, 1, 1, 7).encode();
        findings = new ZkeyInspection(ZkeyFile.parse(Basket.file("basket.zkey")))
            .withConstraints(R1csFile.parse(larger))
            .run();
        assertThat(findings).contains(new Finding(Check.CONSTRAINTS, false, "the circuit has 15 signals, the key 14"));
    }

    @Test
    void anotherCeremonyIsFound() throws IOException {
        byte[] ptau = Basket.file("basket.ptau");
        int beta = section(ptau, 5);
        swap(ptau, beta, beta + 64, 64);
        List<Finding> findings = new ZkeyInspection(ZkeyFile.parse(Basket.file("basket.zkey")))
            .withPowersOfTau(PtauFile.parse(ptau))
            .run();
        assertThat(wrong(findings)).containsExactly(Check.POWERS_OF_TAU);
    }

    @Test
    void anotherVerifyingKeyIsFound() throws IOException {
        List<Finding> findings = new ZkeyInspection(ZkeyFile.parse(Basket.file("basket.zkey")))
            .withVerifyingKey(SemaphoreCircuit.depth1().verifyingKey())
            .run();
        assertThat(wrong(findings)).containsExactly(Check.VERIFYING_KEY);
    }
}
