package org.clavis.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.IntFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.clavis.algebra.babyjubjub.CurveParams;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.junit.jupiter.api.Test;

class PoseidonTest {

    private static final BigInteger P = CurveParams.P;

    /** Hashes of (1), (1, 2), (1, 2, 3) and so on, as poseidon-lite 0.3.0 gives them. */
    private static final String[] ASCENDING = {
        "18586133768512220936620570745912940619677854269274689475585506675881198879027",
        "7853200120776062878684798364095072458815029376092732009249414926327459813530",
        "6542985608222806190361240322586112750744169038454362455181422643027100751666",
        "18821383157269793795438455681495246036402687001665670618754263018637548127333",
        "6183221330272524995739186171720101788151706631170188140075976616310159254464",
        "20400040500897583745843009878988256314335038853985262692600694741116813247201",
        "12748163991115452309045839028154629052133952896122405799815156419278439301912",
        "18604317144381847857886385684060986177838410221561136253933256952257712543953",
        "13589767895268936107593642967621470491511464502761040466226072462545218539640",
        "3657500514307717306974218405144578736633140001277925127187636780142269815841",
        "3572015662710076994097916907865950486270383304442561406230608893458731714472",
        "2501997477381648492950318384533644783248002172679259592360114615426357826485",
        "7041832639553862712666971417715061873827921493498355005117622707743491651590",
        "8354478399926161176778659061636406690034081872658507739535256090879947077494",
        "4203130618016961831408770638653325366880478848856764494148034853759773445968",
        "9989051620750914585850546081941653841776809718687451684622678807385399211877",
    };

    /** Hashes of (p - 1), (p - 1, p - 2) and so on, from the same source. */
    private static final String[] TOP = {
        "3366645945435192953002076803303112651887535928162668198103357554665518664470",
        "6149179154952470170078400310622041627793456726695327690341847329306121599910",
        "20133197287301041945818928843432871492701166386418821647132231623255907241873",
        "1600226338661258867773135178948901161771826415426494760737987633288080075054",
    };

    /** Hashes of (0), (0, 0) and so on, from the same source. */
    private static final String[] ZEROS = {
        "19014214495641488759237505126948346942972912379615652741039992445865937985820",
        "14744269619966411208579211824598458697587494354926760081771325075741142829156",
        "5317387130258456662214331362918410991734007599705406860481038345552731150762",
        "2351654555892372227640888372176282444150254868378439619268573230312091195718",
    };

    @Test
    void agreesWithCircomlibForEveryNumberOfInputs() {
        check(ASCENDING, i -> BigInteger.valueOf(i + 1));
        check(TOP, i -> P.subtract(BigInteger.valueOf(i + 1)));
        check(ZEROS, i -> BigInteger.ZERO);
    }

    @Property(tries = 20)
    void agreesWithTheReferenceModel(
        @ForAll @IntRange(min = 1, max = 4) int count,
        @ForAll @Size(4 * 32) byte[] random
    ) {
        BigInteger[] inputs = new BigInteger[count];
        Arrays.setAll(inputs, i -> new BigInteger(1, Arrays.copyOfRange(random, 32 * i, 32 * i + 32)).mod(P));
        assertThat(hash(inputs)).isEqualTo(PoseidonModel.hash(inputs));
    }

    @Test
    void refusesWhatIsNoFieldElement() {
        assertThatThrownBy(() -> Poseidon.hash(word(P))).isInstanceOf(EncodingException.class);
        assertThatThrownBy(() ->
            Poseidon.hash(word(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE)))
        ).isInstanceOf(EncodingException.class);
    }

    @Test
    void refusesNoInputsAndTooMany() {
        assertThatThrownBy(Poseidon::hash).isInstanceOf(IllegalArgumentException.class);
        Bytes32[] tooMany = new Bytes32[17];
        Arrays.fill(tooMany, Bytes32.ZERO);
        assertThatThrownBy(() -> Poseidon.hash(tooMany)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void check(String[] expected, IntFunction<BigInteger> input) {
        for (int count = 1; count <= expected.length; count++) {
            BigInteger[] inputs = new BigInteger[count];
            Arrays.setAll(inputs, input);
            assertThat(hash(inputs))
                .as("%d inputs", count)
                .isEqualTo(expected[count - 1]);
        }
    }

    private static BigInteger hash(BigInteger[] inputs) {
        return new BigInteger(
            1,
            Poseidon.hash(
                Arrays.stream(inputs)
                    .map(PoseidonTest::word)
                    .toArray(Bytes32[]::new)
            ).toBytes()
        );
    }

    private static Bytes32 word(BigInteger value) {
        byte[] digits = value.toByteArray();
        byte[] word = new byte[32];
        int skip = Math.max(0, digits.length - 32);
        System.arraycopy(digits, skip, word, 32 - (digits.length - skip), digits.length - skip);
        return Bytes32.of(word);
    }
}
