package org.clavis.hash;

import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.poseidon.PoseidonKernel;
import org.clavis.evm.Bytes32;

/**
 * Poseidon over BN254's scalar field, the hash that Semaphore's circuits, commitments and trees are made of. Agrees with
 * circomlib, poseidon-lite and circomlibjs.
 *
 * <p>Stateless; safe for use by many threads. For public values.
 */
public final class Poseidon {

    /** The most inputs that one hash takes. */
    public static final int MAX_INPUTS = PoseidonKernel.MAX_INPUTS;

    private Poseidon() {}

    /**
     * The hash of 1 to 16 field elements, big-endian.
     *
     * @throws org.clavis.verifier.EncodingException if an input is not below the field's prime
     * @throws IllegalArgumentException if there are no inputs or too many
     */
    public static Bytes32 hash(Bytes32... inputs) {
        if (inputs.length == 0 || inputs.length > MAX_INPUTS) {
            throw new IllegalArgumentException("expected 1 to " + MAX_INPUTS + " inputs, got " + inputs.length);
        }
        long[] elements = new long[inputs.length * Fr.LIMBS];
        for (int i = 0; i < inputs.length; i++) {
            Fr.fromCanonicalBytes(elements, i * Fr.LIMBS, inputs[i].toBytes(), 0);
        }
        PoseidonKernel.hash(elements, 0, elements, 0, inputs.length);
        byte[] out = new byte[Fr.BYTES];
        Fr.toBytes(out, 0, elements, 0);
        return Bytes32.of(out);
    }
}
