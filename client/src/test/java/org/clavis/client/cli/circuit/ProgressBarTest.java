package org.clavis.client.cli.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private final StringWriter err = new StringWriter();

    @Test
    void drawsInPlaceOnATerminal() {
        try (ProgressBar bar = new ProgressBar(new PrintWriter(err), true)) {
            bar.stage("proving");
            bar.done(0.5);
            bar.done(0.501);
            bar.done(1);
        }
        String clear = "\r\u001b[2K";
        assertThat(err.toString()).isEqualTo(
            clear +
                "proving ..." +
                clear +
                "proving [" +
                "#".repeat(15) +
                " ".repeat(15) +
                "]  50%" +
                clear +
                "proving [" +
                "#".repeat(30) +
                "] 100%" +
                clear
        );
    }

    @Test
    void isSilentElsewhere() {
        try (ProgressBar bar = new ProgressBar(new PrintWriter(err), false)) {
            bar.stage("proving");
            bar.done(0.5);
        }
        assertThat(err.toString()).isEmpty();
    }
}
