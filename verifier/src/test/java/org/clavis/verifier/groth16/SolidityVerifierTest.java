package org.clavis.verifier.groth16;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written, and what is refused. That the contracts decide as Java does is tested with a chain. */
class SolidityVerifierTest {

    private static final VerifyingKey KEY = Samples.forged(3, 1).key();
    private static final Pattern CONSTANT = Pattern.compile("uint256 private constant [A-Z0-9_]+ = 0x[0-9a-f]{64};");

    @ParameterizedTest
    @EnumSource(value = Groth16Format.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void theFormatOfTheKeyMakesNoDifference(Groth16Format format) {
        VerifyingKey read = Groth16Format.AUTO.decodeVerifyingKey(format.encode(KEY));

        assertThat(SolidityVerifier.source(read, "Sample")).isEqualTo(SolidityVerifier.source(KEY, "Sample"));
    }

    @Test
    void everyPointOfTheKeyIsThere() {
        String source = SolidityVerifier.source(KEY, "Sample");
        List<BigInteger> numbers = new ArrayList<>();
        for (G2Affine point : List.of(KEY.betaG2(), KEY.gammaG2(), KEY.deltaG2())) {
            G2Affine negated = point.negate();
            numbers.addAll(List.of(negated.x0(), negated.x1(), negated.y0(), negated.y1()));
        }
        for (G1Affine point : KEY.ic()) {
            numbers.addAll(List.of(point.x(), point.y()));
        }

        assertThat(numbers).allSatisfy(number -> assertThat(source).contains("= 0x%064x;".formatted(number)));
        // alpha, three points of G2, four IC points, r and p; the calldata's length is no word
        assertThat(CONSTANT.matcher(source).results()).hasSize(2 + 3 * 4 + 4 * 2 + 2);
        assertThat(source).doesNotContainPattern("@[A-Za-z]+@");
    }

    @Test
    void theInterfaceIsWrittenOrImported() {
        assertThat(SolidityVerifier.source(KEY, "Sample"))
            .contains("interface IGroth16Verifier3 {", "contract Sample is IGroth16Verifier3 {")
            .doesNotContain("import ");
        assertThat(SolidityVerifier.sourceImporting(KEY, "Sample", "./interfaces/IGroth16Verifier3.sol"))
            .contains("import {IGroth16Verifier3} from \"./interfaces/IGroth16Verifier3.sol\";\n")
            .doesNotContain("interface IGroth16Verifier3 {");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "A",
            "R",
            "sample",
            "1Sample",
            "Sample1 is Other",
            "Sample{",
            "Sample;selfdestruct",
            "Sample\n",
            "Sämple",
            "Sample_",
            "$ample",
            "IGroth16Verifier3",
            "IGroth16Verifier99",
        }
    )
    void nothingButANameBecomesTheContractsName(String name) {
        assertThat(SolidityVerifier.isContractName(name)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> SolidityVerifier.source(KEY, name));
    }

    @Test
    void aNameHasABound() {
        assertThat(SolidityVerifier.isContractName("A" + "b".repeat(63))).isTrue();
        assertThat(SolidityVerifier.isContractName("A" + "b".repeat(64))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
        strings = { "", "a", "a.sol\"; contract Evil {} //.sol", "a\\.sol", "a\n.sol", "a b.sol", "a'.sol", "a.sol\n" }
    )
    void nothingButAPathIsImported(String path) {
        assertThat(SolidityVerifier.isImportPath(path)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> SolidityVerifier.sourceImporting(KEY, "Sample", path));
    }

    @Test
    void keysWithCommitmentsAreRefused() {
        VerifyingKey committed = Samples.forged(2, 3, List.of(List.of(1))).key();

        assertRefused(committed, "the key has 1 commitments, for which contracts of this generator have no place");
    }

    @Test
    void theNumberOfInputsHasBounds() {
        assertRefused(withInputs(0), "the key has 0 public inputs, a contract 1 to 256");
        assertRefused(withInputs(257), "the key has 257 public inputs, a contract 1 to 256");
        assertThat(SolidityVerifier.source(withInputs(256), "Large")).contains("IC_256_Y", "uint256[256] calldata");
    }

    private static void assertRefused(VerifyingKey key, String reason) {
        assertThatThrownBy(() -> SolidityVerifier.source(key, "Sample"))
            .isInstanceOfSatisfying(EncodingException.class, e ->
                assertThat(e.reason()).isEqualTo(RejectReason.UNREPRESENTABLE)
            )
            .hasMessageContaining(reason);
    }

    private static VerifyingKey withInputs(int count) {
        List<G1Affine> ic = new ArrayList<>();
        for (int n = 0; n <= count; n++) {
            ic.add(KEY.ic().getFirst());
        }
        return VerifyingKey.of(KEY.alphaG1(), KEY.betaG2(), KEY.gammaG2(), KEY.deltaG2(), ic);
    }
}
