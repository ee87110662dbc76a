package org.clavis.bench;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A line that a peer wrote.
 *
 * <pre>
 * ready NAME       once, when its inputs are loaded
 * ok NUMBER...     the answer to a request, numbers of 0 to 2^63 - 1
 * error TEXT       the answer to a request that cannot be served
 * </pre>
 */
sealed interface PeerAnswer {
    /** The peer has loaded its inputs. */
    record Ready(String name) implements PeerAnswer {}

    /** The request was served. */
    final class Done implements PeerAnswer {

        private final long[] numbers;

        private Done(long[] numbers) {
            this.numbers = numbers;
        }

        /** How many numbers there are. */
        int count() {
            return numbers.length;
        }

        /** The number at {@code index}. */
        long number(int index) {
            return numbers[index];
        }
    }

    /** The request was not served. */
    record Failed(String text) implements PeerAnswer {}

    /** The longest line that a peer may write, in characters. */
    int MAX_CHARS = 1000;

    /** At most eighteen digits each, so that every number fits. */
    Pattern NUMBERS = Pattern.compile("\\d{1,18}( \\d{1,18})*");

    /**
     * What {@code line} says.
     *
     * @throws PeerException if it is none of the three
     */
    static PeerAnswer parse(String line) {
        int space = line.indexOf(' ');
        if (space > 0 && line.length() <= MAX_CHARS) {
            String rest = line.substring(space + 1);
            switch (line.substring(0, space)) {
                case "ready" -> {
                    return new Ready(rest);
                }
                case "error" -> {
                    return new Failed(rest);
                }
                case "ok" -> {
                    if (NUMBERS.matcher(rest).matches()) {
                        return new Done(Arrays.stream(rest.split(" ")).mapToLong(Long::parseLong).toArray());
                    }
                }
                default -> {
                    // falls to the refusal
                }
            }
        }
        throw new PeerException("a line that is no answer: " + line.substring(0, Math.min(line.length(), 80)));
    }
}
