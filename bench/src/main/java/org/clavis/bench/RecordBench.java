package org.clavis.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.clavis.client.session.noise.CipherFunction;

/**
 * Records of 16 KiB, encrypted by one side of a session and decrypted by the other, against the platform's ciphers alone
 * and against Rust's {@code snow} with RustCrypto and with ring; what a record allocates, and what open sessions hold: a
 * hundred thousand over UDP, and as many over TCP as descriptors allow ({@link HeldSessions}).
 */
public final class RecordBench {

    private static final int RECORD_BYTES = 16 << 10;
    private static final int ALLOCATION_RECORDS = 2_000;
    private static final int SESSIONS = 100_000;

    private RecordBench() {}

    /** Runs it; {@code --quick} for few and short turns, which say that it works and not how fast it is. */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        boolean quick = Options.quick("record", args);
        byte[] plain = new byte[RECORD_BYTES];
        Arrays.fill(plain, (byte) 7);
        byte[] sealed = new byte[RECORD_BYTES + CipherFunction.TAG_BYTES];
        byte[] opened = new byte[RECORD_BYTES];
        List<Contestant> contestants = new ArrayList<>();
        PeerProcess snow = Peers.program("snow", Checkout.root()).orElse(null);
        BenchReport report = new BenchReport("record");
        try {
            for (CipherFunction function : CipherFunction.values()) {
                String name = name(function);
                RecordPair pair = RecordPair.establish(function);
                RecordCipher alone = new RecordCipher(function, RECORD_BYTES);
                contestants.add(Contestant.local("clavis-" + name, _ -> pair.run(plain, sealed, opened)));
                contestants.add(Contestant.local("jca-" + name, _ -> alone.run()));
                if (snow != null) {
                    contestants.add(snow.contestant("snow-" + name, "record-" + name));
                    contestants.add(snow.contestant("ring-" + name, "record-" + name + "-ring"));
                }
            }
            Turns turns = quick ? Turns.run(contestants, 5, 5, 50) : Turns.run(contestants, 30, 41, 100);
            turns.show();
            for (CipherFunction function : CipherFunction.values()) {
                String name = name(function);
                report.figure("record_" + name + "_us", turns.medianMicros("clavis-" + name));
                report.figure("jca_" + name + "_us", turns.medianMicros("jca-" + name));
                report.ratio("record_vs_jca_" + name, turns.ratio("jca-" + name, "clavis-" + name));
                if (snow != null) {
                    report.figure("snow_" + name + "_us", turns.medianMicros("snow-" + name));
                    report.figure("snow_ring_" + name + "_us", turns.medianMicros("ring-" + name));
                    report.ratio("record_vs_snow_" + name, turns.ratio("snow-" + name, "clavis-" + name));
                    report.ratio("record_vs_snow_ring_" + name, turns.ratio("ring-" + name, "clavis-" + name));
                }
            }
        } finally {
            if (snow != null) {
                snow.close();
            }
        }
        for (CipherFunction function : CipherFunction.values()) {
            RecordPair pair = RecordPair.establish(function);
            RecordCipher alone = new RecordCipher(function, RECORD_BYTES);
            report.figure("allocated_" + name(function) + "_bytes", allocated(() -> pair.run(plain, sealed, opened)));
            report.figure("allocated_jca_" + name(function) + "_bytes", allocated(alone::run));
        }
        int sessions = quick ? SESSIONS / 25 : SESSIONS;
        held(report, "datagram", HeldSessions.datagrams(sessions));
        held(report, "stream", HeldSessions.streams(sessions));
        report.print();
    }

    private static String name(CipherFunction function) {
        return function == CipherFunction.AES_GCM ? "aesgcm" : "chachapoly";
    }

    private static void held(BenchReport report, String kind, HeldSessions held) {
        report
            .figure(kind + "_sessions", held.sessions())
            .figure(kind + "_dialled_held_bytes", held.dialled())
            .figure(kind + "_answered_held_bytes", held.answered());
    }

    /** What one run allocates, on average. */
    private static double allocated(Runnable record) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < ALLOCATION_RECORDS; i++) {
            record.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ALLOCATION_RECORDS; i++) {
            record.run();
        }
        return (double) (threads.getCurrentThreadAllocatedBytes() - before) / ALLOCATION_RECORDS;
    }
}
