package org.clavis.client.cli.circuit;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** Where a long command stands: one line, drawn anew in place on a terminal; nothing elsewhere. */
public final class ProgressBar implements AutoCloseable {

    private static final String CLEAR_LINE = "\r\u001b[2K";
    private static final int CELLS = 30;

    private final PrintWriter err;
    private final boolean visible;
    private String stage = "";
    private int shownPercent = -1;

    /** @param visible whether {@code err} is a terminal that nobody asked to keep quiet */
    public ProgressBar(PrintWriter err, boolean visible) {
        this.err = err;
        this.visible = visible;
    }

    /** Whether a person looks at this process. */
    public static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    /** The next part begins, of which it is not known how long it takes. */
    public synchronized void stage(String name) {
        stage = name;
        shownPercent = -1;
        if (visible) {
            err.print(CLEAR_LINE + name + " ...");
            err.flush();
        }
    }

    /** How much of the part is done, from 0 to 1. */
    public synchronized void done(double fraction) {
        int percent = (int) (100 * fraction);
        if (visible && percent != shownPercent) {
            shownPercent = percent;
            int filled = (int) (CELLS * fraction);
            String bar = "#".repeat(filled) + " ".repeat(CELLS - filled);
            err.print(String.format(Locale.ROOT, "%s%s [%s] %3d%%", CLEAR_LINE, stage, bar, percent));
            err.flush();
        }
    }

    /** Leaves a clear line. */
    @Override
    public synchronized void close() {
        if (visible) {
            err.print(CLEAR_LINE);
            err.flush();
        }
    }
}
