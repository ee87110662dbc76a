package org.clavis.verifier.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;

/**
 * The root of a Merkle-Patricia trie, from what it holds.
 *
 * <p>Source: Ethereum Yellow Paper, appendix D. Stateless; for public data.
 */
public final class MerkleTrie {

    private static final int BRANCHES = 16;
    private static final RlpItem NOTHING = RlpItem.bytes(new byte[0]);

    private MerkleTrie() {}

    private static final class Leaf {

        final byte[] nibbles;
        final byte[] value;

        Leaf(byte[] nibbles, byte[] value) {
            this.nibbles = nibbles;
            this.value = value;
        }
    }

    /** The root of the trie that maps each index, as an RLP number, to the value there: of transactions and receipts. */
    public static Bytes32 listRoot(List<byte[]> values) {
        TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
        for (int i = 0; i < values.size(); i++) {
            entries.put(RlpItem.number(i).encode(), values.get(i));
        }
        return root(entries);
    }

    /**
     * The root of a trie.
     *
     * @param entries keys and values, each of any length but an empty value, which a trie cannot hold
     * @throws IllegalArgumentException if a value is empty
     */
    public static Bytes32 root(Map<byte[], byte[]> entries) {
        List<Leaf> leaves = new ArrayList<>(entries.size());
        entries.forEach((key, value) -> {
            if (value.length == 0) {
                throw new IllegalArgumentException("an empty value");
            }
            leaves.add(new Leaf(nibbles(key), value));
        });
        leaves.sort((a, b) -> Arrays.compareUnsigned(a.nibbles, b.nibbles));
        RlpItem root = leaves.isEmpty() ? NOTHING : node(leaves, 0);
        return Keccak256.hash(root.encode());
    }

    /** The node under which exactly these leaves are, which agree in their first {@code depth} nibbles. */
    private static RlpItem node(List<Leaf> leaves, int depth) {
        Leaf first = leaves.getFirst();
        if (leaves.size() == 1) {
            return RlpItem.list(path(first.nibbles, depth, first.nibbles.length, true), RlpItem.bytes(first.value));
        }
        // sorted, so what the first and the last have in common all have
        int common = Arrays.mismatch(first.nibbles, leaves.getLast().nibbles);
        if (common > depth) {
            return RlpItem.list(path(first.nibbles, depth, common, false), reference(node(leaves, common)));
        }
        List<RlpItem> branch = new ArrayList<>(BRANCHES + 1);
        int at = first.nibbles.length == depth ? 1 : 0;
        RlpItem value = at == 1 ? RlpItem.bytes(first.value) : NOTHING;
        for (int nibble = 0; nibble < BRANCHES; nibble++) {
            int end = at;
            while (end < leaves.size() && leaves.get(end).nibbles[depth] == nibble) {
                end++;
            }
            branch.add(end == at ? NOTHING : reference(node(leaves.subList(at, end), depth + 1)));
            at = end;
        }
        branch.add(value);
        return RlpItem.list(branch);
    }

    /** A node in its parent: itself if it takes fewer than 32 bytes, else its hash. */
    private static RlpItem reference(RlpItem node) {
        byte[] encoded = node.encode();
        return encoded.length < Keccak256.BYTES ? node : RlpItem.bytes(Keccak256.digest(encoded));
    }

    /** The hex-prefix encoding of some nibbles. */
    private static RlpItem path(byte[] nibbles, int from, int to, boolean leaf) {
        int odd = (to - from) & 1;
        byte[] path = new byte[1 + (to - from) / 2];
        path[0] = (byte) ((leaf ? 0x20 : 0) + (odd == 1 ? 0x10 + nibbles[from] : 0));
        for (int i = from + odd, j = 1; i < to; i += 2) {
            path[j++] = (byte) ((nibbles[i] << 4) | nibbles[i + 1]);
        }
        return RlpItem.bytes(path);
    }

    private static byte[] nibbles(byte[] key) {
        byte[] nibbles = new byte[2 * key.length];
        for (int i = 0; i < key.length; i++) {
            nibbles[2 * i] = (byte) ((key[i] >> 4) & 0xf);
            nibbles[2 * i + 1] = (byte) (key[i] & 0xf);
        }
        return nibbles;
    }
}
