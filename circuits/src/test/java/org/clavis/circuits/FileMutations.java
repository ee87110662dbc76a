package org.clavis.circuits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/** Changes valid files by a seeded rule; a reader must accept each or refuse it with an {@link EncodingException}. */
final class FileMutations {

    private static final int[] INTERESTING = { 0, 1, 2, 0x7f, 0x80, 0xfe, 0xff };

    private FileMutations() {}

    /** Reads {@code rounds} changed copies of {@code valid}, most changes near the front; returns how many passed. */
    static int run(byte[] valid, int rounds, long seed, Consumer<byte[]> reader) {
        System.out.println("mutations of a file of " + valid.length + " bytes, seed " + seed);
        Random random = new Random(seed);
        int accepted = 0;
        for (int n = 0; n < rounds; n++) {
            byte[] bytes = mutate(valid, random);
            try {
                reader.accept(bytes);
                accepted++;
            } catch (EncodingException e) {
                assertThat(e.reason().kind()).isEqualTo(RejectReason.Kind.ENCODING);
                assertThat(e.offsetBytes()).isBetween(0L, (long) Math.max(bytes.length, 12));
            }
        }
        return accepted;
    }

    private static byte[] mutate(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        int changes = 1 + random.nextInt(3);
        for (int k = 0; k < changes; k++) {
            int range = random.nextBoolean() ? Math.min(bytes.length, 1200) : bytes.length;
            int at = random.nextInt(range);
            bytes[at] = (byte) (
                random.nextBoolean() ? INTERESTING[random.nextInt(INTERESTING.length)] : random.nextInt(256)
            );
        }
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(40));
            default -> bytes;
        };
    }
}
