package org.clavis.client.cli.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;

/** Collects what the demo tried, tells it as it happens, and sums it up in one table. */
final class Scoreboard {

    private final Progress progress;
    private final List<Row> rows = new ArrayList<>();
    private String section = "";

    Scoreboard(Progress progress) {
        this.progress = progress;
    }

    /** Opens the part {@code name} of the scenario. */
    void section(String name, String title) {
        section = name;
        progress.section(title);
    }

    /** Says what is under way. */
    void working(String what) {
        progress.working(what);
    }

    /** A line for the reader that is no expectation. */
    void note(String line) {
        progress.note(line);
    }

    /** Something that must be true. */
    void expect(String step, boolean held, String result) {
        add(new Row(section, step, held, result, OptionalLong.empty(), OptionalLong.empty()));
    }

    /** Something that must be true and took {@code micros}. */
    void expectTimed(String step, boolean held, String result, long micros) {
        add(new Row(section, step, held, result, OptionalLong.empty(), OptionalLong.of(micros)));
    }

    /** Something on the chain that must be true, with the gas and the time it took. */
    void expectOnChain(String step, boolean held, String result, long gas, long micros) {
        add(new Row(section, step, held, result, OptionalLong.of(gas), OptionalLong.of(micros)));
    }

    /** A verification that must accept. */
    void expectAccepted(String step, Verification<?> verdict, long micros) {
        switch (verdict) {
            case Accepted<?> _ -> expectTimed(step, true, "accepted", micros);
            case Rejected<?>(RejectReason reason, String detail) -> expectTimed(
                step,
                false,
                "refused: " + reason + ", " + detail,
                micros
            );
        }
    }

    /** A verification that must refuse for {@code due} and nothing else. */
    void expectRejected(String step, Verification<?> verdict, RejectReason due) {
        switch (verdict) {
            case Accepted<?> _ -> expect(step, false, "accepted, though " + due + " was due");
            case Rejected<?>(RejectReason reason, String detail) -> expect(
                step,
                reason == due,
                "refused: " + reason + ", " + detail
            );
        }
    }

    private void add(Row row) {
        rows.add(row);
        progress.done(row);
    }

    /** Everything tried so far. */
    List<Row> rows() {
        return List.copyOf(rows);
    }

    /** What did not come out as it must. */
    List<Row> failures() {
        return rows
            .stream()
            .filter(row -> !row.held())
            .toList();
    }

    /** The table: step, result, gas or time. */
    void print(PrintWriter out) {
        int widest = rows
            .stream()
            .mapToInt(row -> row.step().length())
            .max()
            .orElse(4);
        String line = "-".repeat(widest + 56);
        out.println();
        out.printf("%-10s %-" + widest + "s %-7s %14s %10s%n", "part", "step", "result", "gas", "time");
        out.println(line);
        for (Row row : rows) {
            out.printf(
                "%-10s %-" + widest + "s %-7s %14s %10s%n",
                row.section(),
                row.step(),
                row.held() ? "ok" : "FAILED",
                row.gas().isPresent() ? String.format("%,d", row.gas().getAsLong()) : "",
                row.micros().isPresent() ? Progress.duration(row.micros().getAsLong()) : ""
            );
        }
        out.println(line);
        out.flush();
    }
}
