package org.clavis.client.session.datagram;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which counters have been seen, of the newest {@link #SIZE} and older ones: those count as seen.
 *
 * <p>Counters are unsigned 64-bit numbers; 2^64 - 1 is never new. Not safe for use by several threads. Source: the
 * ring of RFC 6479, one word longer than the window so that the newest word can be cleared whole.
 */
final class SlidingWindow {

    /** How far behind the newest counter another one may be, itself counted. */
    static final int SIZE = 2_048;

    private static final int WORDS = SIZE / Long.SIZE + 1;
    private static final int WORD_SHIFT = 6;

    /** Nothing as long as all counters below {@link #end} have been seen, which spares most sessions its memory. */
    private long @Nullable [] seen;

    /** One more than the highest counter seen. */
    private long end;

    /** Whether a counter has not been seen. Asked before a packet is decrypted. */
    boolean isNew(long counter) {
        if (Long.compareUnsigned(counter, end) >= 0) {
            return counter != -1;
        }
        long[] ring = seen;
        return (
            ring != null && Long.compareUnsigned(end - counter, SIZE) <= 0 && (ring[word(counter)] & bit(counter)) == 0
        );
    }

    /** Notes a counter that {@link #isNew}. Told after its packet has been authenticated. */
    void see(long counter) {
        if (seen == null && counter == end) {
            end++;
            return;
        }
        long[] ring = seen == null ? allBelow(end) : seen;
        seen = ring;
        if (Long.compareUnsigned(counter, end) >= 0) {
            long newest = end == 0 ? 0 : (end - 1) >>> WORD_SHIFT;
            long words = Math.min((counter >>> WORD_SHIFT) - newest, WORDS);
            for (long i = 1; i <= words; i++) {
                ring[(int) ((newest + i) % WORDS)] = 0;
            }
            end = counter + 1;
        }
        ring[word(counter)] |= bit(counter);
    }

    private static long[] allBelow(long end) {
        long[] ring = new long[WORDS];
        if (end != 0) {
            Arrays.fill(ring, -1);
        }
        if (end % Long.SIZE != 0) {
            ring[word(end)] = bit(end) - 1;
        }
        return ring;
    }

    private static int word(long counter) {
        return (int) ((counter >>> WORD_SHIFT) % WORDS);
    }

    private static long bit(long counter) {
        return 1L << counter;
    }
}
