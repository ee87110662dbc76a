package org.clavis.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What open sessions hold in the heap of a process, over loopback, each with keys, counters, buffers and what it knows of
 * its peer; on the side that opens them and on the side that answers, which are processes of their own. Memory of the
 * operating system's sockets is not in it. Over UDP the side that answers has a virtual thread for each as well.
 *
 * @param dialled bytes of a session in the process that opened it
 * @param answered bytes of a session in the other
 * @param sessions how many were open at once in each
 */
record HeldSessions(double dialled, double answered, int sessions) {
    private static final int SPARE_DESCRIPTORS = 500;
    private static final int LISTENERS = 20;
    private static final int MEETINGS = 3;

    /** Over UDP. */
    static HeldSessions datagrams(int sessions) throws IOException {
        return measure("datagram", 50, sessions);
    }

    /** Over TCP, as many as descriptors allow. */
    static HeldSessions streams(int sessions) throws IOException {
        int possible = sessions;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            possible = (int) Math.min(sessions, unix.getMaxFileDescriptorCount() - SPARE_DESCRIPTORS);
        }
        return measure("stream", 10, possible);
    }

    private static HeldSessions measure(String kind, int desks, int sessions) throws IOException {
        // everybody meets everybody often enough first, so that what desks remember of each other is no session's
        int first = MEETINGS * desks * LISTENERS;
        try (
            Side answering = new Side(List.of(kind, Integer.toString(desks)));
            Side dialling = new Side(dialling(kind, desks, answering.line()))
        ) {
            long dialledBefore = dialling.used(first);
            long answeredBefore = answering.used(first);
            int all = Math.max(sessions, 2 * first);
            double dialled = dialling.used(all) - dialledBefore;
            double answered = answering.used(all) - answeredBefore;
            return new HeldSessions(dialled / (all - first), answered / (all - first), all);
        }
    }

    private static List<String> dialling(String kind, int desks, String ports) {
        List<String> arguments = new ArrayList<>(List.of(kind, Integer.toString(desks)));
        arguments.addAll(List.of(ports.split(" ")));
        return arguments;
    }

    /** A process with one end of each. */
    private static final class Side implements AutoCloseable {

        private final Process process;
        private final BufferedReader said;
        private final Writer told;

        Side(List<String> arguments) throws IOException {
            process = new ProcessBuilder(
                OurJvm.command(
                    List.of("-XX:+UseSerialGC", "-Xms1g", "-Xmx1g"),
                    HeldWork.class.getName(),
                    arguments.toArray(String[]::new)
                )
            )
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
            said = process.inputReader(StandardCharsets.US_ASCII);
            told = process.outputWriter(StandardCharsets.US_ASCII);
        }

        String line() throws IOException {
            String line = said.readLine();
            if (line == null) {
                throw new IOException("a side ended without a word");
            }
            return line;
        }

        long used(int sessions) throws IOException {
            told.write(sessions + "\n");
            told.flush();
            return Long.parseLong(line());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
