package org.clavis.hash;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * BLAKE-512, the SHA-3 finalist of 2010 (not BLAKE2b). Semaphore derives identities with it; nothing else should use it.
 * Source: Aumasson, Henzen, Meier, Phan, "SHA-3 proposal BLAKE", version 1.3, section 2.2; salt zero.
 *
 * <p>Stateless; safe for use by many threads. Timing: depends on the length only. Temporaries are erased.
 */
public final class Blake512 {

    /** Length of a digest in bytes. */
    public static final int BYTES = 64;

    private static final int BLOCK_BYTES = 128;
    private static final int LENGTH_BYTES = 16;
    private static final int ROUNDS = 16;

    /** The fraction of pi in words of 64 bits, from the most significant. */
    static final long[] PI = {
        0x243F6A8885A308D3L,
        0x13198A2E03707344L,
        0xA4093822299F31D0L,
        0x082EFA98EC4E6C89L,
        0x452821E638D01377L,
        0xBE5466CF34E90C6CL,
        0xC0AC29B7C97C50DDL,
        0x3F84D5B5B5470917L,
        0x9216D5D98979FB1BL,
        0xD1310BA698DFB5ACL,
        0x2FFD72DBD01ADFB7L,
        0xB8E1AFED6A267E96L,
        0xBA7C9045F12C7F99L,
        0x24A19947B3916CF7L,
        0x0801F2E2858EFC16L,
        0x636920D871574E69L,
    };

    /** The permutations of message words that the rounds go through, one hexadecimal digit an index. */
    private static final String[] PERMUTATIONS = {
        "0123456789abcdef",
        "ea489fd61c02b753",
        "b8c052fdae367194",
        "7931dcbe265a40f8",
        "905724afe1bc683d",
        "2c6a0b834d75fe19",
        "c51fed4a0763928b",
        "db7ec13950f4862a",
        "6fe9b308c2d714a5",
        "a2847615fb9e3cd0",
    };

    private static final long[] INITIAL = initial();

    private Blake512() {}

    /** The 64-byte digest. */
    public static byte[] digest(byte[] message) {
        long[] h = INITIAL.clone();
        byte[] padded = pad(message);
        long[] m = new long[BLOCK_BYTES / Long.BYTES];
        long[] v = new long[16];
        try {
            ByteBuffer blocks = ByteBuffer.wrap(padded);
            for (long begin = 0; blocks.hasRemaining(); begin += BLOCK_BYTES) {
                for (int i = 0; i < m.length; i++) {
                    m[i] = blocks.getLong();
                }
                // the bits of message hashed up to here; zero for a block that has none
                long counted = begin >= message.length ? 0 : Math.min(begin + BLOCK_BYTES, message.length);
                compress(h, m, v, 8 * counted);
            }
            ByteBuffer out = ByteBuffer.allocate(BYTES);
            for (long word : h) {
                out.putLong(word);
            }
            return out.array();
        } finally {
            Arrays.fill(padded, (byte) 0);
            Arrays.fill(m, 0);
            Arrays.fill(v, 0);
            Arrays.fill(h, 0);
        }
    }

    /** The message, a one bit, zeros, a one bit, and the length in bits, filling whole blocks. */
    private static byte[] pad(byte[] message) {
        int blocks = (message.length + 1 + LENGTH_BYTES + BLOCK_BYTES - 1) / BLOCK_BYTES;
        byte[] padded = Arrays.copyOf(message, blocks * BLOCK_BYTES);
        padded[message.length] = (byte) 0x80;
        padded[padded.length - LENGTH_BYTES - 1] |= 1;
        ByteBuffer.wrap(padded).putLong(padded.length - Long.BYTES, 8L * message.length);
        return padded;
    }

    private static void compress(long[] h, long[] m, long[] v, long countedBits) {
        System.arraycopy(h, 0, v, 0, 8);
        System.arraycopy(PI, 0, v, 8, 8);
        v[12] ^= countedBits;
        v[13] ^= countedBits;
        for (int round = 0; round < ROUNDS; round++) {
            String order = PERMUTATIONS[round % PERMUTATIONS.length];
            for (int i = 0; i < 4; i++) {
                mix(v, m, order, 2 * i, i, 4 + i, 8 + i, 12 + i);
            }
            for (int i = 0; i < 4; i++) {
                mix(v, m, order, 8 + 2 * i, i, 4 + ((i + 1) & 3), 8 + ((i + 2) & 3), 12 + ((i + 3) & 3));
            }
        }
        for (int i = 0; i < 8; i++) {
            h[i] ^= v[i] ^ v[i + 8];
        }
    }

    private static void mix(long[] v, long[] m, String order, int at, int a, int b, int c, int d) {
        int first = Character.digit(order.charAt(at), 16);
        int second = Character.digit(order.charAt(at + 1), 16);
        v[a] += v[b] + (m[first] ^ PI[second]);
        v[d] = Long.rotateRight(v[d] ^ v[a], 32);
        v[c] += v[d];
        v[b] = Long.rotateRight(v[b] ^ v[c], 25);
        v[a] += v[b] + (m[second] ^ PI[first]);
        v[d] = Long.rotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = Long.rotateRight(v[b] ^ v[c], 11);
    }

    /** The fractions of the square roots of the first eight primes, 64 bits each, as in SHA-512. */
    private static long[] initial() {
        int[] primes = { 2, 3, 5, 7, 11, 13, 17, 19 };
        long[] words = new long[primes.length];
        Arrays.setAll(words, i -> BigInteger.valueOf(primes[i]).shiftLeft(128).sqrt().longValue());
        return words;
    }
}
