package org.clavis.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long a whole process takes, from its start to its end. */
final class ColdStart {

    private static final int PATIENCE_SECONDS = 60;

    private ColdStart() {}

    /**
     * The median of {@code runs} runs in milliseconds, after one that does not count.
     *
     * @throws PeerException if the process does not end with 0
     */
    static double medianMillis(List<String> command, int runs) {
        double[] millis = new double[runs];
        for (int run = -1; run < runs; run++) {
            double taken = millis(command);
            if (run >= 0) {
                millis[run] = taken;
            }
        }
        return Turns.quantile(millis, 0.5);
    }

    private static double millis(List<String> command) {
        long start = System.nanoTime();
        try {
            Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new PeerException(command.getFirst() + " did not end within " + PATIENCE_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new PeerException(command + " ended with " + process.exitValue());
            }
        } catch (IOException e) {
            throw new PeerException(command.getFirst() + " does not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException("interrupted", e);
        }
        return (System.nanoTime() - start) / 1e6;
    }
}
