package org.clavis.verifier.semaphore;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.clavis.algebra.bn254.Fr;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Poseidon;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.junit.jupiter.api.Test;

class SemaphoreGroupTest {

    private static Bytes32 member(long n) {
        return SemaphoreValue.fromNumber(BigInteger.valueOf(n));
    }

    private static List<Bytes32> members(int from, int to) {
        return IntStream.range(from, to).mapToObj(SemaphoreGroupTest::member).toList();
    }

    /** The levels of a tree, from its definition. */
    private static List<List<Bytes32>> naive(List<Bytes32> leaves) {
        List<List<Bytes32>> levels = new ArrayList<>(List.of(leaves));
        while (levels.getLast().size() > 1) {
            List<Bytes32> below = levels.getLast();
            List<Bytes32> level = new ArrayList<>();
            for (int n = 0; n < below.size(); n += 2) {
                level.add(n + 1 < below.size() ? Poseidon.hash(below.get(n), below.get(n + 1)) : below.get(n));
            }
            levels.add(level);
        }
        return levels;
    }

    private static void refused(RejectReason reason, Runnable action) {
        assertThatThrownBy(action::run).isInstanceOfSatisfying(EncodingException.class, e ->
            assertThat(e.reason()).isEqualTo(reason)
        );
    }

    /** Each number is an action: add some, remove one, put another in its place. */
    @Property(tries = 60)
    void isTheTreeOfItsLeaves(@ForAll @Size(max = 12) List<@IntRange(max = 999) Integer> actions) {
        SemaphoreGroup group = new SemaphoreGroup();
        List<Bytes32> model = new ArrayList<>();
        int next = 1;
        for (int action : actions) {
            int position = model.isEmpty() ? 0 : (action / 3) % model.size();
            if (action % 3 == 0 || model.isEmpty() || model.get(position).isZero()) {
                List<Bytes32> added = members(next, next + (action % 9));
                next += added.size();
                assertThat(group.addAll(added)).isEqualTo(model.size());
                model.addAll(added);
            } else if (action % 3 == 1) {
                assertThat(group.indexOf(model.get(position))).hasValue(position);
                group.remove(position);
                assertThat(group.indexOf(model.get(position))).isEmpty();
                model.set(position, Bytes32.ZERO);
            } else {
                group.update(position, member(next));
                model.set(position, member(next++));
            }
            List<List<Bytes32>> expected = naive(model);
            assertThat(group.levels()).isEqualTo(expected);
            assertThat(group.root()).isEqualTo(model.isEmpty() ? Bytes32.ZERO : expected.getLast().getFirst());
            assertThat(group.depth()).isEqualTo(expected.size() - 1);
        }
        for (int n = 0; n < model.size(); n++) {
            SemaphoreMerkleProof path = group.merkleProof(n);
            assertThat(path.root()).isEqualTo(group.root());
            assertThat(path.leaf()).isEqualTo(model.get(n)).isEqualTo(group.leaf(n));
            assertThat(path.holds()).isEqualTo(!model.get(n).isZero());
        }
        assertThat(group.leaves()).isEqualTo(model);
        assertThat(SemaphoreJson.decodeGroup(SemaphoreJson.encode(group)).levels()).isEqualTo(group.levels());
        assertThat(group.copy().levels()).isEqualTo(group.levels());
    }

    /** So many that their levels are hashed in lanes, where there are any, in an odd number. */
    @Test
    void manyTogetherAreHashedAsOneByOne() {
        List<Bytes32> some = members(1, 9_732);
        SemaphoreGroup group = SemaphoreGroup.of(some.subList(0, 3));
        group.addAll(some.subList(3, some.size()));
        List<List<Bytes32>> expected = naive(some);
        assertThat(group.levels()).isEqualTo(expected);
        assertThat(group.indexOf(member(9_000))).hasValue(8_999);
        assertThat(group.merkleProof(9_730).holds()).isTrue();
    }

    @Test
    void aPathWithAnythingElseDoesNotHold() {
        SemaphoreMerkleProof path = SemaphoreGroup.of(members(1, 8)).merkleProof(4);
        assertThat(path.holds()).isTrue();
        List<Bytes32> siblings = new ArrayList<>(path.siblings());
        Collections.swap(siblings, 0, 1);
        List<SemaphoreMerkleProof> others = List.of(
            new SemaphoreMerkleProof(member(9), path.leaf(), path.index(), path.siblings()),
            new SemaphoreMerkleProof(path.root(), member(9), path.index(), path.siblings()),
            new SemaphoreMerkleProof(path.root(), path.leaf(), path.index() ^ 1, path.siblings()),
            new SemaphoreMerkleProof(path.root(), path.leaf(), path.index(), siblings),
            new SemaphoreMerkleProof(
                path.root(),
                path.leaf(),
                path.index(),
                List.of(siblings.get(1), siblings.get(0), SemaphoreValue.fromNumber(Fr.modulus()))
            )
        );
        assertThat(others).noneMatch(SemaphoreMerkleProof::holds);
        assertThatThrownBy(() -> new SemaphoreMerkleProof(member(1), member(1), 1, List.of())).isInstanceOf(
            IllegalArgumentException.class
        );
    }

    @Test
    void whoIsNobodyOrThereAlreadyIsRefusedAndNothingChanges() {
        SemaphoreGroup group = SemaphoreGroup.of(members(1, 4));
        List<Bytes32> before = group.leaves();
        refused(RejectReason.MALFORMED, () -> group.add(Bytes32.ZERO));
        refused(RejectReason.MALFORMED, () -> group.add(member(2)));
        refused(RejectReason.MALFORMED, () -> group.addAll(List.of(member(7), member(7))));
        refused(RejectReason.MALFORMED, () -> group.addAll(List.of(member(7), member(3))));
        refused(RejectReason.NOT_CANONICAL, () -> group.add(SemaphoreValue.fromNumber(Fr.modulus())));
        refused(RejectReason.MALFORMED, () -> group.update(0, Bytes32.ZERO));
        refused(RejectReason.MALFORMED, () -> group.update(0, member(3)));
        assertThatThrownBy(() -> group.remove(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> group.merkleProof(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(group.leaves()).isEqualTo(before);
        group.remove(1);
        refused(RejectReason.MALFORMED, () -> group.remove(1));
        refused(RejectReason.MALFORMED, () -> group.update(1, member(9)));
        // at a position of its own
        assertThat(group.add(member(2))).isEqualTo(3);
        assertThat(group.indexOf(Bytes32.ZERO)).isEmpty();
        assertThat(group.indexOf(SemaphoreValue.fromNumber(Fr.modulus().add(BigInteger.ONE)))).isEmpty();
    }

    @Test
    void aCopyStaysAsItIs() {
        SemaphoreGroup group = SemaphoreGroup.of(members(1, 6));
        SemaphoreGroup copy = group.copy();
        List<List<Bytes32>> before = copy.levels();
        group.remove(0);
        group.add(member(77));
        assertThat(copy.levels()).isEqualTo(before);
        assertThat(copy.indexOf(member(1))).hasValue(0);
    }

    @Test
    void exportsThatLieAreRefused() {
        String good = new String(SemaphoreJson.encode(SemaphoreGroup.of(members(1, 4))), US_ASCII);
        assertThat(new String(SemaphoreJson.encode(new SemaphoreGroup()), US_ASCII)).isEqualTo("[[]]");
        assertThat(SemaphoreJson.decodeGroup("[[]]".getBytes(US_ASCII)).size()).isZero();
        String root = good.substring(good.lastIndexOf('['));
        String forged = good.replace(root, "[\"5\"]]");
        refused(RejectReason.STATEMENT_MISMATCH, () -> SemaphoreJson.decodeGroup(forged.getBytes(US_ASCII)));
        String shorter = good.replace("," + root, "]");
        refused(RejectReason.STATEMENT_MISMATCH, () -> SemaphoreJson.decodeGroup(shorter.getBytes(US_ASCII)));
        String twice = good.replace("[[\"1\",\"2\"", "[[\"1\",\"1\"");
        refused(RejectReason.MALFORMED, () -> SemaphoreJson.decodeGroup(twice.getBytes(US_ASCII)));
        String padded = good.replace("\"1\"", "\"01\"");
        refused(RejectReason.NOT_CANONICAL, () -> SemaphoreJson.decodeGroup(padded.getBytes(US_ASCII)));
        for (String bad : List.of("[]", "[[]", "[[1]]", "{}", "[[]] 1", "[\"1\"]", "")) {
            refused(RejectReason.MALFORMED, () -> SemaphoreJson.decodeGroup(bad.getBytes(US_ASCII)));
        }
    }
}
