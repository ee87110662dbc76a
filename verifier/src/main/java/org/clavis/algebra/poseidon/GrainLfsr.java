package org.clavis.algebra.poseidon;

import java.math.BigInteger;

/**
 * The generator that Poseidon's constants come from: an 80-bit linear feedback register in self-shrinking mode, seeded
 * with nothing but the parameters. Source: Grassi et al., "Poseidon" (ePrint 2019/458), appendix E.
 */
final class GrainLfsr {

    private static final int STATE_BITS = 80;
    private static final int WARM_UP_CLOCKS = 160;
    private static final int PRIME_FIELD = 1;
    private static final int POWER_SBOX = 0;

    private final boolean[] state = new boolean[STATE_BITS];
    /** Where bit 0 of the register is at present. */
    private int head;

    GrainLfsr(int fieldBits, int width, int fullRounds, int partialRounds) {
        int at = put(0, PRIME_FIELD, 2);
        at = put(at, POWER_SBOX, 4);
        at = put(at, fieldBits, 12);
        at = put(at, width, 12);
        at = put(at, fullRounds, 10);
        at = put(at, partialRounds, 10);
        while (at < STATE_BITS) {
            at = put(at, 1, 1);
        }
        for (int i = 0; i < WARM_UP_CLOCKS; i++) {
            clock();
        }
    }

    /** A number of that many bits, most significant bit first. */
    BigInteger bits(int count) {
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            value = value.shiftLeft(1);
            if (shrunkBit()) {
                value = value.setBit(0);
            }
        }
        return value;
    }

    private int put(int at, int value, int count) {
        for (int i = 0; i < count; i++) {
            state[at + i] = ((value >>> (count - 1 - i)) & 1) != 0;
        }
        return at + count;
    }

    /** Of two clocked bits, the second counts if the first is one; else both are dropped. */
    private boolean shrunkBit() {
        while (!clock()) {
            clock();
        }
        return clock();
    }

    private boolean clock() {
        boolean next = bit(62) ^ bit(51) ^ bit(38) ^ bit(23) ^ bit(13) ^ bit(0);
        state[head] = next;
        head = (head + 1) % STATE_BITS;
        return next;
    }

    private boolean bit(int index) {
        return state[(head + index) % STATE_BITS];
    }
}
