package org.clavis.client.cli.demo;

import java.io.PrintWriter;

/** Tells a person where the demo stands: drawn in place on a terminal, as plain lines into a pipe. */
final class Progress {

    private static final String CLEAR_LINE = "\r\u001b[2K";
    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintWriter out;
    private final boolean terminal;

    /**
     * @param terminal true to draw with ANSI escape sequences
     */
    Progress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** A new part of the scenario begins. */
    void section(String title) {
        out.println();
        out.println(terminal ? BOLD + title + PLAIN : title);
        out.flush();
    }

    /** Something that may take a moment is under way. */
    void working(String what) {
        if (terminal) {
            out.print(CLEAR_LINE + "  … " + what);
            out.flush();
        }
    }

    /** Something is known now. */
    void done(Row row) {
        String mark = row.held() ? "ok  " : "FAIL";
        if (terminal) {
            out.print(CLEAR_LINE + "  " + (row.held() ? GREEN : RED) + mark + PLAIN);
        } else {
            out.print("  " + mark);
        }
        out.println(" " + row.step() + ": " + row.result() + measures(row));
        out.flush();
    }

    /** A line for the reader. */
    void note(String line) {
        out.println((terminal ? CLEAR_LINE : "") + "       " + line);
        out.flush();
    }

    static String measures(Row row) {
        var text = new StringBuilder();
        row.gas().ifPresent(gas -> text.append("  [").append(String.format("%,d", gas)).append(" gas]"));
        row.micros().ifPresent(micros -> text.append("  [").append(duration(micros)).append(']'));
        return text.toString();
    }

    /** A time in the unit that shows it best. */
    static String duration(long micros) {
        if (micros < 10_000) {
            return String.format("%,d us", micros);
        }
        return micros < 10_000_000 ? String.format("%,d ms", micros / 1_000) : String.format("%.1f s", micros / 1e6);
    }
}
