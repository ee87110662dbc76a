package org.clavis.verifier.semaphore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.clavis.algebra.bn254.Fr;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * A group of Semaphore v4: identity commitments in a Merkle tree that grows with them, with the roots, paths and exports
 * of {@code @semaphore-protocol/group} 4 and of the contracts.
 *
 * <p>Positions are never given again: a member that is removed leaves a zero. As in the contracts, and unlike in
 * JavaScript, nobody is in a group twice. A group takes 64 bytes a member for the tree and about 8 to 16 for finding
 * members, and up to twice that while it grows; a change hashes one path.
 *
 * <p>Safe for use by many threads: readers do not wait for each other, and what a method returns is of one moment.
 * {@link #copy} gives a state that stays as it is.
 */
public final class SemaphoreGroup {

    /** The most members and removed ones. */
    public static final int CAPACITY = LeanTree.CAPACITY;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final LeanTree tree = new LeanTree();
    private final MemberIndex index = new MemberIndex(tree);

    /** A group of nobody. */
    public SemaphoreGroup() {}

    /** A group of these members; throws as {@link #addAll}. */
    public static SemaphoreGroup of(Collection<Bytes32> members) {
        SemaphoreGroup group = new SemaphoreGroup();
        group.addAll(members);
        return group;
    }

    /**
     * The group whose leaves these are, zeros for removed members.
     *
     * @throws EncodingException {@link RejectReason#NOT_CANONICAL} for a number that is not below r,
     *     {@link RejectReason#MALFORMED} for a member that is there twice
     */
    public static SemaphoreGroup ofLeaves(List<Bytes32> leaves) {
        SemaphoreGroup group = new SemaphoreGroup();
        group.append(List.copyOf(leaves));
        return group;
    }

    /**
     * Adds a member.
     *
     * @return its position
     * @throws EncodingException as {@link #addAll}
     */
    public int add(Bytes32 commitment) {
        return addAll(List.of(commitment));
    }

    /**
     * Adds members one after the other, or none of them. Many together are hashed level by level over all cores.
     *
     * @return the first one's position
     * @throws EncodingException {@link RejectReason#NOT_CANONICAL} for a number that is not below r,
     *     {@link RejectReason#MALFORMED} for zero, which is nobody, and for one that is in the group or in the list before
     */
    public int addAll(Collection<Bytes32> commitments) {
        List<Bytes32> members = List.copyOf(commitments);
        members.forEach(SemaphoreGroup::requireSomebody);
        return append(members);
    }

    private int append(List<Bytes32> leaves) {
        long[] elements = elements(leaves);
        requireDistinct(leaves);
        int count = leaves.size();
        return writing(() -> {
            int first = tree.size();
            if (count > CAPACITY - first) {
                throw refused("the group has no room for " + count + " more");
            }
            for (int n = 0; n < count; n++) {
                requireNew(elements, n * Fr.LIMBS);
            }
            tree.append(elements, 0, count);
            index.add(first, tree.size());
            return first;
        });
    }

    /**
     * Puts another member in one's place.
     *
     * @throws IndexOutOfBoundsException if there is no such position
     * @throws EncodingException as {@link #addAll}, and {@link RejectReason#MALFORMED} if the member was removed
     */
    public void update(int position, Bytes32 commitment) {
        requireSomebody(commitment);
        long[] element = elements(List.of(commitment));
        writing(() -> {
            requireMember(position);
            requireNew(element, 0);
            tree.replace(position, element, 0);
            index.add(position, position + 1);
            return position;
        });
    }

    /**
     * Removes a member: its leaf becomes zero.
     *
     * @throws IndexOutOfBoundsException if there is no such position
     * @throws EncodingException {@link RejectReason#MALFORMED} if the member was removed before
     */
    public void remove(int position) {
        writing(() -> {
            requireMember(position);
            tree.replace(position, new long[Fr.LIMBS], 0);
            return position;
        });
    }

    /** The tree's root; zero for a group of nobody. */
    public Bytes32 root() {
        return reading(() -> {
            long[] root = new long[Fr.LIMBS];
            tree.root(root, 0);
            return word(root, 0);
        });
    }

    /** Number of levels above the leaves. */
    public int depth() {
        return reading(tree::depth);
    }

    /** Number of positions: members and removed ones. */
    public int size() {
        return reading(tree::size);
    }

    /** The position of a member; empty if it is not in the group, and for zero. */
    public OptionalInt indexOf(Bytes32 commitment) {
        long[] element = new long[Fr.LIMBS];
        try {
            Fr.fromCanonicalBytes(element, 0, commitment.toBytes(), 0);
        } catch (EncodingException e) {
            return OptionalInt.empty();
        }
        if (Fr.isZero(element, 0)) {
            return OptionalInt.empty();
        }
        int found = reading(() -> index.find(element, 0));
        return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
    }

    /**
     * The leaf at a position: a member, or zero for a removed one.
     *
     * @throws IndexOutOfBoundsException if there is no such position
     */
    public Bytes32 leaf(int position) {
        return reading(() -> {
            requirePosition(position);
            return word(tree.nodes(0), position);
        });
    }

    /** All leaves: members, and zeros for removed ones. */
    public List<Bytes32> leaves() {
        return reading(() -> level(0));
    }

    /**
     * The path of the leaf at a position.
     *
     * @throws IndexOutOfBoundsException if there is no such position
     */
    public SemaphoreMerkleProof merkleProof(int position) {
        return reading(() -> {
            requirePosition(position);
            List<Bytes32> siblings = new ArrayList<>();
            long path = 0;
            for (int level = 0; level < tree.depth(); level++) {
                int sibling = tree.sibling(position, level);
                if (sibling >= 0) {
                    path |= ((position >>> level) & 1L) << siblings.size();
                    siblings.add(word(tree.nodes(level), sibling));
                }
            }
            return new SemaphoreMerkleProof(root(), word(tree.nodes(0), position), path, siblings);
        });
    }

    /** An independent group of the same members. */
    public SemaphoreGroup copy() {
        SemaphoreGroup copy = new SemaphoreGroup();
        reading(() -> {
            copy.tree.copyFrom(tree);
            return copy;
        });
        copy.index.add(0, copy.tree.size());
        return copy;
    }

    /** All levels, from the leaves to the root, as JavaScript exports them. */
    List<List<Bytes32>> levels() {
        return reading(() -> {
            List<List<Bytes32>> levels = new ArrayList<>();
            for (int level = 0; level <= tree.depth(); level++) {
                levels.add(level(level));
            }
            return levels;
        });
    }

    private List<Bytes32> level(int level) {
        Bytes32[] nodes = new Bytes32[tree.count(level)];
        Arrays.setAll(nodes, n -> word(tree.nodes(level), n));
        return List.of(nodes);
    }

    private void requirePosition(int position) {
        if (position < 0 || position >= tree.size()) {
            throw new IndexOutOfBoundsException("position " + position + " of " + tree.size());
        }
    }

    private void requireMember(int position) {
        requirePosition(position);
        if (Fr.isZero(tree.nodes(0), position * Fr.LIMBS)) {
            throw refused("the member at position " + position + " was removed");
        }
    }

    private void requireNew(long[] element, int i) {
        if (!Fr.isZero(element, i) && index.find(element, i) >= 0) {
            throw refused("a commitment that is in the group");
        }
    }

    private static void requireSomebody(Bytes32 commitment) {
        if (commitment.isZero()) {
            throw refused("zero is nobody's commitment");
        }
    }

    private static void requireDistinct(List<Bytes32> leaves) {
        Set<Bytes32> seen = HashSet.newHashSet(leaves.size());
        for (Bytes32 leaf : leaves) {
            if (!leaf.isZero() && !seen.add(leaf)) {
                throw refused("the same commitment twice");
            }
        }
    }

    private static EncodingException refused(String detail) {
        return new EncodingException(RejectReason.MALFORMED, -1, detail);
    }

    private static long[] elements(List<Bytes32> words) {
        if (words.size() > CAPACITY) {
            throw refused(words.size() + " members, at most " + CAPACITY);
        }
        long[] elements = new long[words.size() * Fr.LIMBS];
        int at = 0;
        for (Bytes32 word : words) {
            Fr.fromCanonicalBytes(elements, at, word.toBytes(), 0);
            at += Fr.LIMBS;
        }
        return elements;
    }

    private static Bytes32 word(long[] elements, int n) {
        byte[] bytes = new byte[Fr.BYTES];
        Fr.toBytes(bytes, 0, elements, n * Fr.LIMBS);
        return Bytes32.of(bytes);
    }

    private <T> T reading(Supplier<T> action) {
        lock.readLock().lock();
        try {
            return action.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private <T> T writing(Supplier<T> action) {
        lock.writeLock().lock();
        try {
            return action.get();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Size, depth and root. */
    @Override
    public String toString() {
        return reading(() -> "SemaphoreGroup[" + size() + " positions, depth " + depth() + ", root " + root() + "]");
    }
}
