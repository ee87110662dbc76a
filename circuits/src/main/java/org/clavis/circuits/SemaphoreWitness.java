package org.clavis.circuits;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import org.clavis.algebra.babyjubjub.CurveParams;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.poseidon.PoseidonWires;
import org.clavis.circuits.CircuitException.Reason;

/**
 * The witness of the Semaphore v4 circuit at one depth, computed without the circuit's program and equal to what that
 * computes signal by signal:
 *
 * <pre>
 *                1  one
 *                4  merkleRoot, nullifier, message, scope
 *        3 + depth  secret, merkleProofLength, merkleProofIndex, merkleProofSiblings
 *                1  dummySquare
 *              775  BabyPbk, see {@link PublicKeyWires}
 *                   BinaryMerkleRoot:
 *        1 + depth    leaf, nodes[1..depth]
 *            depth    roots[0..depth-1]: nodes[i] where i is the proof's length, else zero
 *        depth - 1    indices[0..depth-2]: the index's bits but the last
 *  2 * (depth + 1)    IsEqual[0..depth]: out, isz.inv
 *        2 * depth    MultiMux1[0..depth-1].out: left and right child
 *      239 * depth    Poseidon[0..depth-1], see {@link PoseidonWires}
 *          2 * 239  Poseidon of the commitment, Poseidon of the nullifier
 *              250  isLessThan.n2b.out[0..249]: bits of secret + 2^251 - l
 * </pre>
 *
 * <p>Which signals there are follows from circom's simplification of {@code semaphore.circom}; a test holds this against
 * the ceremony's programs for every depth. As there, a proof's length beyond the depth gives the root zero.
 *
 * <p>Immutable and thread-safe. Timing: constant-time but for refusals.
 */
final class SemaphoreWitness {

    /** The depths that the ceremony has keys for. */
    static final int MAX_DEPTH = 32;

    private static final int N = Fr.LIMBS;
    private static final int ROOT = N;
    private static final int NULLIFIER = 2 * N;
    private static final int MESSAGE = 3 * N;
    private static final int SCOPE = 4 * N;
    private static final int SECRET = 5 * N;
    private static final int LENGTH = 6 * N;
    private static final int INDEX = 7 * N;
    private static final int SIBLINGS = 8 * N;
    private static final int COMPARED_BITS = 250;

    private static final long[] ZERO = new long[N];
    private static final long[] ONE = FixedBaseTables.element(1);

    /** 2^251 - l. */
    private static final long[] ABOVE_ORDER = Bn254Limits.littleEndianLimbs(
        BigInteger.ONE.shiftLeft(251).subtract(CurveParams.L)
    );

    private final int depth;

    /** Limb offsets of what depends on the depth. */
    private final int publicKey;

    private final int leaf;
    private final int roots;
    private final int indices;
    private final int equalities;
    private final int children;
    private final int hashes;
    private final int comparison;

    /** @param depth 1 to {@link #MAX_DEPTH} */
    SemaphoreWitness(int depth) {
        if (depth < 1 || depth > MAX_DEPTH) {
            throw new IllegalArgumentException("no Semaphore circuit of depth " + depth);
        }
        this.depth = depth;
        publicKey = SIBLINGS + (depth + 1) * N;
        leaf = publicKey + PublicKeyWires.COUNT * N;
        roots = leaf + (depth + 1) * N;
        indices = roots + depth * N;
        equalities = indices + (depth - 1) * N;
        children = equalities + 2 * (depth + 1) * N;
        hashes = children + 2 * depth * N;
        comparison = hashes + (depth + 2) * PoseidonWires.COUNT * N;
    }

    /** Number of signals, with the constant one. */
    int size() {
        return comparison / N + COMPARED_BITS;
    }

    /**
     * The witness for the circuit's inputs by name.
     *
     * @throws CircuitException if an input is missing, unknown or has the wrong number of elements, or
     *     {@link Reason#ASSERTION_FAILED} if the secret is not below the order of Baby Jubjub's subgroup, or the index
     *     has more bits than the depth
     */
    Witness compute(CircuitInputs inputs) {
        long[] limbs = new long[size() * N];
        Witness witness = new Witness(limbs);
        boolean complete = false;
        try {
            read(inputs.signals(), limbs);
            compute(limbs);
            complete = true;
            return witness;
        } finally {
            if (!complete) {
                witness.close();
            }
        }
    }

    private void read(Map<String, long[]> inputs, long[] limbs) {
        int given = 0;
        for (Map.Entry<String, long[]> input : inputs.entrySet()) {
            String name = input.getKey();
            int at = switch (name) {
                case "secret" -> SECRET;
                case "merkleProofLength" -> LENGTH;
                case "merkleProofIndex" -> INDEX;
                case "merkleProofSiblings" -> SIBLINGS;
                case "message" -> MESSAGE;
                case "scope" -> SCOPE;
                default -> throw new CircuitException(Reason.UNKNOWN_INPUT, "the circuit has no input signal " + name);
            };
            int elements = input.getValue().length / N;
            int wanted = at == SIBLINGS ? depth : 1;
            if (elements != wanted) {
                throw new CircuitException(
                    Reason.WRONG_INPUT_SIZE,
                    "input " + name + " has " + elements + " elements; the circuit takes " + wanted
                );
            }
            System.arraycopy(input.getValue(), 0, limbs, at, elements * N);
            given += elements;
        }
        if (given != depth + 5) {
            throw new CircuitException(
                Reason.WRONG_INPUT_SIZE,
                "the circuit takes " + (depth + 5) + " input values, " + given + " are given"
            );
        }
    }

    /** Computes all from the inputs, which are integers, as all signals are in the end. */
    private void compute(long[] w) {
        long[] integers = new long[3 * N];
        long[] pair = new long[2 * N];
        int secret = 0;
        int index = N;
        int compared = 2 * N;
        try {
            Fr.set(integers, secret, w, SECRET);
            Fr.set(integers, index, w, INDEX);
            sum(integers, compared, integers, secret, ABOVE_ORDER);
            requireBelow(integers, compared, 251, "secret is not below the order of Baby Jubjub's subgroup");
            requireBelow(integers, index, depth, "merkleProofIndex has more than " + depth + " bits");
            Fr.setOne(w, 0);
            for (int at = MESSAGE; at < publicKey - N; at += N) {
                Fr.toMontgomery(w, at, w, at);
            }
            Fr.square(w, publicKey - N, w, MESSAGE);
            PublicKeyWires.compute(w, publicKey, integers, secret);
            PoseidonWires.hash(w, leaf, w, hashes + depth * PoseidonWires.COUNT * N, w, publicKey);
            merkleRoot(w, integers, index);
            Fr.set(pair, 0, w, SCOPE);
            Fr.set(pair, N, w, SECRET);
            PoseidonWires.hash(w, NULLIFIER, w, hashes + (depth + 1) * PoseidonWires.COUNT * N, pair, 0);
            for (int n = 0; n < COMPARED_BITS; n++) {
                PublicKeyWires.bit(w, comparison + n * N, integers, compared, n);
            }
            for (int at = 0; at < w.length; at += N) {
                Fr.fromMontgomery(w, at, w, at);
            }
        } finally {
            Arrays.fill(integers, 0);
            Arrays.fill(pair, 0);
        }
    }

    private void merkleRoot(long[] w, long[] index, int i) {
        equalities(w);
        long[] bit = new long[N];
        long[] difference = new long[N];
        try {
            for (int level = 0; level < depth; level++) {
                int node = leaf + level * N;
                int sibling = SIBLINGS + level * N;
                int left = children + 2 * level * N;
                // the root is one of these and zeros
                int root = roots + level * N;
                Fr.mul(w, root, w, equalities + 2 * level * N, w, node);
                Fr.add(w, ROOT, w, ROOT, w, root);
                PublicKeyWires.bit(bit, 0, index, i, level);
                if (level < depth - 1) {
                    Fr.set(w, indices + level * N, bit, 0);
                }
                Fr.sub(difference, 0, w, sibling, w, node);
                Fr.mul(difference, 0, difference, 0, bit, 0);
                Fr.add(w, left, w, node, difference, 0);
                Fr.sub(w, left + N, w, sibling, difference, 0);
                PoseidonWires.hash(w, node + N, w, hashes + level * PoseidonWires.COUNT * N, w, left);
            }
            Fr.mul(difference, 0, w, equalities + 2 * depth * N, w, leaf + depth * N);
            Fr.add(w, ROOT, w, ROOT, difference, 0);
        } finally {
            Arrays.fill(bit, 0);
            Arrays.fill(difference, 0);
        }
    }

    /** Which of 0 to depth the proof's length is, with the inverses of the others' differences. */
    private void equalities(long[] w) {
        long[] level = new long[N];
        long[] differences = new long[(depth + 1) * N];
        long[] products = new long[(depth + 2) * N];
        Fr.setOne(products, 0);
        for (int n = 0; n <= depth; n++) {
            int out = equalities + 2 * n * N;
            Fr.setLong(level, 0, n);
            Fr.sub(differences, n * N, level, 0, w, LENGTH);
            long equal = zero(differences, n * N);
            Fr.select(w, out, equal, ZERO, 0, ONE, 0);
            // a one in place of the zero
            Fr.add(differences, n * N, differences, n * N, w, out);
            Fr.mul(products, (n + 1) * N, products, n * N, differences, n * N);
        }
        int inverse = (depth + 1) * N;
        Fr.inverse(products, inverse, products, inverse);
        for (int n = depth; n >= 0; n--) {
            int out = equalities + 2 * n * N;
            Fr.mul(w, out + N, products, inverse, products, n * N);
            Fr.mul(products, inverse, products, inverse, differences, n * N);
            // zero where the one stood in
            Fr.sub(w, out + N, w, out + N, w, out);
        }
        Arrays.fill(differences, 0);
        Arrays.fill(products, 0);
    }

    /** 1 if the element is zero, else 0, without a branch. */
    private static long zero(long[] a, int i) {
        long bits = a[i] | a[i + 1] | a[i + 2] | a[i + 3];
        return ((bits | -bits) >>> 63) ^ 1;
    }

    /** out = the integer a + b, which is below 2^256. */
    private static void sum(long[] out, int o, long[] a, int i, long[] b) {
        long carry = 0;
        for (int k = 0; k < N; k++) {
            long x = a[i + k];
            long y = b[k];
            long s = x + y + carry;
            carry = ((x & y) | ((x | y) & ~s)) >>> 63;
            out[o + k] = s;
        }
    }

    /** Refuses an integer of more than {@code bits} bits. */
    private static void requireBelow(long[] a, int i, int bits, String refusal) {
        long above = a[i + (bits >>> 6)] >>> (bits & 63);
        for (int k = (bits >>> 6) + 1; k < N; k++) {
            above |= a[i + k];
        }
        if (above != 0) {
            throw new CircuitException(Reason.ASSERTION_FAILED, "an assertion of the circuit fails: " + refusal);
        }
    }
}
