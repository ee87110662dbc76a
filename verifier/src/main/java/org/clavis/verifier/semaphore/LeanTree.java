package org.clavis.verifier.semaphore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.poseidon.PoseidonKernel;
import org.clavis.algebra.poseidon.PoseidonPairs;

/**
 * A binary Merkle tree over Poseidon whose depth grows with it: {@code @zk-kit/lean-imt}'s. A node with two children is
 * their hash; a node without a right one is its left child.
 *
 * <p>Every level is one array of four limbs a node, in Montgomery form: 64 bytes a leaf for the whole tree, and at most
 * twice that while arrays have room to grow. Not thread-safe.
 */
final class LeanTree {

    /** Leaves that one array holds. */
    static final int CAPACITY = 1 << 28;

    private static final int N = Fr.LIMBS;

    /** The leaves, their parents, and so on to the root; each has as many nodes as half of those below, rounded up. */
    private final List<long[]> levels = new ArrayList<>();

    private int size;

    LeanTree() {
        levels.add(new long[0]);
    }

    int size() {
        return size;
    }

    int depth() {
        return levels.size() - 1;
    }

    /** Number of nodes of {@code level}. */
    int count(int level) {
        return (int) ((size + (1L << level) - 1) >>> level);
    }

    /** The nodes of {@code level}, of which {@link #count} are in use. */
    long[] nodes(int level) {
        return levels.get(level);
    }

    /** Copies the root to {@code out}, or zero if there are no leaves. */
    void root(long[] out, int o) {
        if (size == 0) {
            Fr.setZero(out, o);
        } else {
            Fr.set(out, o, levels.getLast(), 0);
        }
    }

    /** Appends {@code count} leaves and hashes what they change, level by level. */
    void append(long[] leaves, int i, int count) {
        if (count == 0) {
            return;
        }
        int first = size;
        reserve(0, first + count);
        System.arraycopy(leaves, i, levels.getFirst(), first * N, count * N);
        size += count;
        int depth = Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
        while (depth() < depth) {
            levels.add(new long[0]);
        }
        for (int level = 1; level <= depth; level++) {
            first >>>= 1;
            reserve(level, count(level));
            // a last node without a right child is not hashed
            int pairs = count(level - 1) / 2;
            if (pairs > first) {
                PoseidonPairs.hash(levels.get(level), first * N, levels.get(level - 1), 2 * first * N, pairs - first);
            }
            if (pairs < count(level)) {
                Fr.set(levels.get(level), pairs * N, levels.get(level - 1), 2 * pairs * N);
            }
        }
    }

    /** Replaces a leaf and hashes its path. */
    void replace(int index, long[] leaf, int i) {
        Fr.set(levels.getFirst(), index * N, leaf, i);
        int node = index;
        for (int level = 1; level <= depth(); level++) {
            int left = node & ~1;
            node >>>= 1;
            if (left + 1 < count(level - 1)) {
                PoseidonKernel.hash(levels.get(level), node * N, levels.get(level - 1), left * N, 2);
            } else {
                Fr.set(levels.get(level), node * N, levels.get(level - 1), left * N);
            }
        }
    }

    /** The sibling of a leaf's ancestor on {@code level}, as a node of that level, or -1 if it has none. */
    int sibling(int index, int level) {
        int sibling = (index >>> level) ^ 1;
        return sibling < count(level) ? sibling : -1;
    }

    private void reserve(int level, int nodes) {
        long[] array = levels.get(level);
        if ((long) nodes * N > array.length) {
            // nodes one by one ask for half as much again each time, many at once for what they need
            long grown = Math.max((long) nodes, Math.min(CAPACITY, array.length / N + array.length / (2L * N) + 4));
            levels.set(level, Arrays.copyOf(array, (int) (grown * N)));
        }
    }

    /** Takes over what another tree holds. */
    void copyFrom(LeanTree other) {
        levels.clear();
        for (int level = 0; level <= other.depth(); level++) {
            levels.add(Arrays.copyOf(other.levels.get(level), other.count(level) * N));
        }
        size = other.size;
    }
}
