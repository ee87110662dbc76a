package org.clavis.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Peers that are played by a shell. */
@DisabledOnOs(OS.WINDOWS)
class PeerProcessTest {

    @Test
    void aPeerDoesWorkAndTimesIt() {
        try (PeerProcess peer = shell("echo ready p; while read -r verb work n; do echo ok $((n * 7)) $n; done")) {
            assertThat(peer.description()).isEqualTo("p");
            assertThat(peer.contestant("c", "verify", 5).operation().nanosFor(3)).isEqualTo(21);
            assertThat(peer.ask("run", "x", 4, 2)).containsExactly(28, 4);
        }
    }

    @Test
    void aPeerThatRefusesAResultIsNotTimed() {
        try (PeerProcess peer = shell("echo ready p; while read -r verb work n; do echo ok 7 $((n - 1)); done")) {
            Contestant contestant = peer.contestant("c", "verify");

            assertThatThrownBy(() -> contestant.operation().nanosFor(3))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("accepted 2 of 3");
        }
    }

    @Test
    void aPeerMayBeUnableToServe() {
        try (PeerProcess peer = shell("echo ready p; while read -r line; do echo error never heard of it; done")) {
            assertThatThrownBy(() -> peer.ask("run", "x", 1, 2))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("never heard of it");
        }
    }

    @Test
    void anAnswerOfAnotherFormIsAFault() {
        try (PeerProcess peer = shell("echo ready p; while read -r line; do echo ok 1; done")) {
            assertThatThrownBy(() -> peer.ask("run", "x", 1, 2)).isInstanceOf(PeerException.class);
        }
        assertThatThrownBy(() -> shell("echo ok 1 2")).isInstanceOf(PeerException.class);
        assertThatThrownBy(() -> shell("echo hello there")).isInstanceOf(PeerException.class);
    }

    @Test
    void aPeerThatEndsIsAFault() {
        assertThatThrownBy(() -> shell("exit 1"))
            .isInstanceOf(PeerException.class)
            .hasMessageContaining("ended");
        assertThatThrownBy(() -> PeerProcess.start("p", List.of("/nowhere/at/all"))).isInstanceOf(PeerException.class);
        try (PeerProcess peer = shell("echo ready p; read -r line")) {
            assertThatThrownBy(() -> peer.ask("run", "x", 1, 2)).isInstanceOf(PeerException.class);
            assertThatThrownBy(() -> peer.ask("run", "x", 1, 2)).isInstanceOf(PeerException.class);
        }
    }

    private static PeerProcess shell(String script) {
        return PeerProcess.start("p", List.of("/bin/sh", "-c", script));
    }
}
