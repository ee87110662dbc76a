package org.clavis.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.clavis.evm.Bytes32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay guard that outlives its process. */
class ReplayFileTest {

    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final long SECOND = 1_000_000_000L;

    private final LocalDesk desk = new Desks().register("bob").local();
    private Instant now = START;
    private final InstantSource clock = () -> now;

    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = folder.resolve("replay");
    }

    private ReplayGuard open() {
        return ReplayGuard.open(path, desk, clock);
    }

    private static Bytes32 keyId(int i) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) i;
        bytes[1] = (byte) (i >>> 8);
        return Bytes32.of(bytes);
    }

    private long nanos(long secondsFromNow) {
        return LocalDesk.nanos(now) + secondsFromNow * SECOND;
    }

    private static void refused(HandshakeReason reason, ThrowingCallable action) {
        assertThatExceptionOfType(HandshakeException.class)
            .isThrownBy(action)
            .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private void notOpened(ReplayFileException.Reason reason) {
        assertThatExceptionOfType(ReplayFileException.class)
            .isThrownBy(this::open)
            .satisfies(e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }

    private void remember(int initiators) {
        try (ReplayGuard guard = open()) {
            for (int i = 0; i < initiators; i++) {
                guard.accept(keyId(i), nanos(60) + i);
            }
        }
    }

    @Test
    void aRestartForgetsNothingAndRefusesNoLaggingClock() {
        remember(0);
        now = START.plusSeconds(600);
        try (ReplayGuard guard = open()) {
            guard.accept(keyId(1), nanos(100));
            guard.accept(keyId(2), nanos(-100));
        }
        now = now.plusSeconds(1);
        try (ReplayGuard guard = open()) {
            refused(HandshakeReason.REPLAYED, () -> guard.accept(keyId(1), nanos(99)));
            refused(HandshakeReason.REPLAYED, () -> guard.accept(keyId(2), nanos(-101)));
            guard.accept(keyId(2), nanos(-100));
            guard.accept(keyId(3), nanos(-110));
        }
    }

    @Test
    void aNewFileBeginsNow() {
        try (ReplayGuard guard = open()) {
            refused(HandshakeReason.REPLAYED, () -> guard.accept(keyId(1), nanos(0) - 1));
            guard.accept(keyId(1), nanos(0));
        }
    }

    @Test
    void whatAKilledProcessLeftBehindIsEnough() throws IOException {
        Path copy = folder.resolve("as-it-was");
        try (ReplayGuard guard = open()) {
            guard.accept(keyId(1), nanos(5));
            Files.copy(path, copy);
        }
        path = copy;
        try (ReplayGuard guard = open()) {
            refused(HandshakeReason.REPLAYED, () -> guard.accept(keyId(1), nanos(5)));
        }
    }

    @Test
    void whatWasForgottenStaysRefusedWhenTheClockGoesBack() {
        remember(1);
        now = START.plusSeconds(600);
        try (ReplayGuard guard = open()) {
            guard.accept(keyId(5), nanos(0));
            assertThat(guard.size()).as("the old one is forgotten").isEqualTo(1);
        }
        try (ReplayGuard guard = open()) {
            assertThat(guard.size()).isEqualTo(1);
        }
        now = START;
        try (ReplayGuard guard = open()) {
            refused(HandshakeReason.REPLAYED, () -> guard.accept(keyId(0), nanos(60)));
            guard.accept(keyId(0), nanos(61));
        }
    }

    @Test
    void everyLengthThatACrashCanLeaveErrsOnTheCautiousSide() throws IOException {
        remember(3);
        byte[] whole = Files.readAllBytes(path);
        for (int length = ReplayRecords.HEADER_BYTES; length < whole.length; length++) {
            now = START;
            Files.write(path, Arrays.copyOf(whole, length));
            try (ReplayGuard guard = open()) {
                if ((length - ReplayRecords.HEADER_BYTES) % ReplayRecords.RECORD_BYTES == 0) {
                    continue;
                }
                for (int i = 0; i < 3; i++) {
                    int initiator = i;
                    refused(HandshakeReason.REPLAYED, () -> guard.accept(keyId(initiator), nanos(60) + initiator));
                }
                now = START.plus(ReplayGuard.WINDOW).plusSeconds(1);
                guard.accept(keyId(1), nanos(0));
            }
        }
    }

    @Test
    void everyAlteredByteIsRefusedOrErrsOnTheCautiousSide() throws IOException {
        remember(3);
        byte[] whole = Files.readAllBytes(path);
        for (int i = 0; i < whole.length; i++) {
            byte[] altered = whole.clone();
            altered[i] ^= 1;
            Files.write(path, altered);
            if (i < 8) {
                notOpened(ReplayFileException.Reason.NOT_A_REPLAY_FILE);
            } else if (i < ReplayRecords.HEADER_BYTES) {
                notOpened(ReplayFileException.Reason.DAMAGED);
            } else {
                try (ReplayGuard guard = open()) {
                    refused(HandshakeReason.REPLAYED, () -> guard.accept(keyId(2), nanos(119)));
                }
            }
        }
    }

    @Test
    void damageBeforeMoreThanACrashLeavesIsRefused() throws IOException {
        remember(ReplayRecords.MAX_TORN_RECORDS + 2);
        byte[] bytes = Files.readAllBytes(path);
        bytes[ReplayRecords.HEADER_BYTES] ^= 1;
        Files.write(path, bytes);
        notOpened(ReplayFileException.Reason.DAMAGED);
        assertThat(Files.readAllBytes(path)).as("nothing is lost").isEqualTo(bytes);
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Files.write(path, new byte[0]);
        notOpened(ReplayFileException.Reason.NOT_A_REPLAY_FILE);
        Files.write(path, new byte[200]);
        notOpened(ReplayFileException.Reason.NOT_A_REPLAY_FILE);
        int limit = ReplayRecords.HEADER_BYTES + ReplayRecords.MAX_RECORDS * ReplayRecords.RECORD_BYTES;
        Files.write(path, new byte[limit + 1]);
        notOpened(ReplayFileException.Reason.TOO_LONG);
        Files.delete(path);
        Files.createDirectory(path);
        notOpened(ReplayFileException.Reason.IO);
    }

    @Test
    void anotherDesksFileIsRefused() {
        remember(1);
        LocalDesk other = new Desks().register("carol").local();
        assertThatExceptionOfType(ReplayFileException.class)
            .isThrownBy(() -> ReplayGuard.open(path, other, clock))
            .satisfies(e -> assertThat(e.reason()).isEqualTo(ReplayFileException.Reason.WRONG_DESK));
    }

    @Test
    void timeGoesOneWayInAFile() throws IOException {
        ReplayRecords records = new ReplayRecords();
        byte[] header = records.header(Bytes32.ZERO, 0);
        byte[] file = Arrays.copyOf(header, header.length + 2 * ReplayRecords.RECORD_BYTES);
        System.arraycopy(records.record(keyId(1), 7), 0, file, header.length, ReplayRecords.RECORD_BYTES);
        System.arraycopy(
            records.record(keyId(1), 7),
            0,
            file,
            header.length + ReplayRecords.RECORD_BYTES,
            ReplayRecords.RECORD_BYTES
        );
        assertThatExceptionOfType(ReplayFileException.class)
            .isThrownBy(() -> new ReplayRecords().read(file, Bytes32.ZERO))
            .satisfies(e -> assertThat(e.reason()).isEqualTo(ReplayFileException.Reason.DAMAGED));
    }

    @Test
    void oneGuardAtATimeHasTheFile() {
        try (ReplayGuard guard = open()) {
            notOpened(ReplayFileException.Reason.IN_USE);
            guard.accept(keyId(1), nanos(0));
        }
        open().close();
    }

    @Test
    void aClosedGuardAcceptsNothing() {
        ReplayGuard guard = open();
        guard.close();
        refused(HandshakeReason.MEMORY_FAILED, () -> guard.accept(keyId(1), nanos(0)));
        refused(HandshakeReason.MEMORY_FAILED, () -> guard.accept(keyId(1), nanos(1)));
    }

    @Test
    void anInterruptedThreadCostsOneHandshakeAtMost() {
        try (ReplayGuard guard = open()) {
            Thread.currentThread().interrupt();
            refused(HandshakeReason.MEMORY_FAILED, () -> guard.accept(keyId(1), nanos(0)));
            assertThat(Thread.interrupted()).isTrue();
            guard.accept(keyId(2), nanos(0));
            refused(HandshakeReason.REPLAYED, () -> guard.accept(keyId(1), nanos(0)));
        }
        try (ReplayGuard guard = open()) {
            refused(HandshakeReason.REPLAYED, () -> guard.accept(keyId(1), nanos(0)));
            refused(HandshakeReason.REPLAYED, () -> guard.accept(keyId(2), nanos(0)));
        }
    }

    @Test
    void theFileStaysShort() throws IOException {
        try (ReplayGuard guard = open()) {
            for (int i = 0; i < 5_000; i++) {
                guard.accept(keyId(i % 3), nanos(0) + i);
            }
        }
        assertThat(Files.size(path)).isLessThan(2_000 * ReplayRecords.RECORD_BYTES);
        try (ReplayGuard guard = open()) {
            assertThat(guard.size()).isEqualTo(3);
            refused(HandshakeReason.REPLAYED, () -> guard.accept(keyId(4_999 % 3), nanos(0) + 4_999));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
    }

    @Test
    void manyThreadsAreRememberedTogether() throws Exception {
        try (ReplayGuard guard = open(); ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> accepted = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int initiator = i;
                accepted.add(threads.submit(() -> guard.accept(keyId(initiator), nanos(0))));
            }
            for (Future<?> future : accepted) {
                assertThatNoException().isThrownBy(future::get);
            }
        }
        now = START.plus(Duration.ofSeconds(1));
        try (ReplayGuard guard = open()) {
            for (int i = 0; i < 200; i++) {
                int initiator = i;
                refused(HandshakeReason.REPLAYED, () -> guard.accept(keyId(initiator), LocalDesk.nanos(START)));
            }
        }
    }
}
