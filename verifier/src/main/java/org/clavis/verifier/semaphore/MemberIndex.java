package org.clavis.verifier.semaphore;

import java.security.SecureRandom;
import org.clavis.algebra.bn254.Fr;

/**
 * Where in a tree each leaf is that is not zero: an open hash table of positions, four bytes each, whose keys are the
 * tree's leaves themselves. A position whose leaf is another by now is passed over, and goes when the table is made anew.
 * The hash has a random key, so that nobody can choose leaves that collide. Not thread-safe.
 */
final class MemberIndex {

    private static final int MIN_SLOTS = 16;

    private final LeanTree tree;
    private final long[] key = new SecureRandom()
        .longs(Fr.LIMBS)
        .map(word -> word | 1)
        .toArray();

    /** Position + 1, or 0. */
    private int[] slots = new int[MIN_SLOTS];

    private int used;

    MemberIndex(LeanTree tree) {
        this.tree = tree;
    }

    /** The position of the leaf that equals {@code element}, which is not zero, or -1. */
    int find(long[] element, int i) {
        for (int slot = slot(element, i); slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
            if (Fr.equal(tree.nodes(0), (slots[slot] - 1) * Fr.LIMBS, element, i)) {
                return slots[slot] - 1;
            }
        }
        return -1;
    }

    /** Adds the leaves from {@code first} to before {@code end}. */
    void add(int first, int end) {
        // at most half of the slots are used
        if (2L * (used + end - first) > slots.length) {
            int room = Integer.highestOneBit(Math.max(MIN_SLOTS, tree.size())) << 2;
            slots = new int[room];
            used = 0;
            put(0, tree.size());
        } else {
            put(first, end);
        }
    }

    private void put(int first, int end) {
        long[] leaves = tree.nodes(0);
        for (int position = first; position < end; position++) {
            if (!Fr.isZero(leaves, position * Fr.LIMBS)) {
                int slot = slot(leaves, position * Fr.LIMBS);
                while (slots[slot] != 0) {
                    slot = (slot + 1) & (slots.length - 1);
                }
                slots[slot] = position + 1;
                used++;
            }
        }
    }

    private int slot(long[] element, int i) {
        long mixed = 0;
        for (int k = 0; k < Fr.LIMBS; k++) {
            mixed = (mixed ^ element[i + k]) * key[k];
            mixed ^= mixed >>> 32;
        }
        return (int) mixed & (slots.length - 1);
    }
}
