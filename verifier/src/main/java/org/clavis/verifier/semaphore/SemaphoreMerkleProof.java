package org.clavis.verifier.semaphore;

import java.util.List;
import java.util.Objects;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Poseidon;
import org.clavis.verifier.EncodingException;

/**
 * A leaf's path to the root, as {@code @zk-kit/lean-imt} gives it: levels at which a node has no sibling are left out,
 * so a path may be shorter than the tree is deep.
 *
 * @param root where it leads
 * @param leaf where it begins
 * @param index bit i is set if the node at step i is the right one of two
 * @param siblings the other one of two at each step, from the leaf up; at most {@link #MAX_LENGTH}
 */
public record SemaphoreMerkleProof(Bytes32 root, Bytes32 leaf, long index, List<Bytes32> siblings) {
    /** The most steps, which is the most that Semaphore's circuits take. */
    public static final int MAX_LENGTH = 32;

    /**
     * A path that may or may not lead to its root.
     *
     * @throws IllegalArgumentException if it has too many steps, or the index has a bit for none of them
     */
    public SemaphoreMerkleProof {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(leaf, "leaf");
        siblings = List.copyOf(siblings);
        if (siblings.size() > MAX_LENGTH || index >>> siblings.size() != 0) {
            throw new IllegalArgumentException("index " + index + " for a path of " + siblings.size() + " steps");
        }
    }

    /** The path of a group's only member. */
    public static SemaphoreMerkleProof ofOnlyMember(Bytes32 commitment) {
        return new SemaphoreMerkleProof(commitment, commitment, 0, List.of());
    }

    /** Whether the path leads from the leaf, which is not zero, to the root. */
    public boolean holds() {
        if (leaf.isZero()) {
            return false;
        }
        try {
            Bytes32 node = leaf;
            for (int step = 0; step < siblings.size(); step++) {
                Bytes32 sibling = siblings.get(step);
                node = ((index >>> step) & 1) == 0 ? Poseidon.hash(node, sibling) : Poseidon.hash(sibling, node);
            }
            return node.equals(root);
        } catch (EncodingException e) {
            // a sibling that is not below r
            return false;
        }
    }
}
