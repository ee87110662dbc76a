package org.clavis.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Answers the requests of a {@link PeerProcess} inside a JVM of ours. Beside {@code run WORK COUNT} these are
 * {@code latency WORK COUNT}, answered by the 50th and 99th percentile and the longest of the calls' times in
 * nanoseconds, and {@code allocation WORK COUNT}, answered by the bytes that this thread allocated during the calls.
 */
final class PeerServer {

    private final Map<String, IntPredicate> operations;
    private final int inputs;
    private int next;

    /**
     * @param inputs how many distinct inputs the operations rotate over
     * @param operations take the number of an input and say whether the result was as it should be
     */
    PeerServer(int inputs, Map<String, IntPredicate> operations) {
        this.inputs = inputs;
        this.operations = Map.copyOf(operations);
    }

    /** Serves until standard input ends. */
    void serve(String description) throws IOException {
        System.out.println("ready " + description);
        var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            System.out.println(answer(line));
        }
    }

    /** The answer to one request. */
    String answer(String request) {
        String[] words = request.strip().split(" +", -1);
        if (words.length != 3) {
            return "error expected: VERB WORK COUNT";
        }
        IntPredicate operation = operations.get(words[1]);
        if (operation == null) {
            return "error unknown work " + words[1];
        }
        if (!words[2].matches("[1-9][0-9]{0,8}")) {
            return "error the count must be a number above 0";
        }
        long[] result;
        try {
            result = perform(words[0], operation, Integer.parseInt(words[2]));
        } catch (PeerException e) {
            return "error " + e.getMessage();
        }
        StringBuilder answer = new StringBuilder("ok");
        Arrays.stream(result).forEach(number -> answer.append(' ').append(number));
        return answer.toString();
    }

    private long[] perform(String verb, IntPredicate operation, int count) {
        return switch (verb) {
            case "run" -> run(operation, count);
            case "latency" -> latency(operation, count);
            case "allocation" -> allocation(operation, count);
            default -> throw new PeerException("unknown request " + verb);
        };
    }

    private long[] run(IntPredicate operation, int count) {
        int accepted = 0;
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            if (operation.test(nextInput())) {
                accepted++;
            }
        }
        return new long[] { System.nanoTime() - start, accepted };
    }

    private long[] latency(IntPredicate operation, int count) {
        double[] nanos = new double[count];
        for (int i = 0; i < count; i++) {
            int input = nextInput();
            long start = System.nanoTime();
            boolean accepted = operation.test(input);
            nanos[i] = System.nanoTime() - start;
            require(accepted);
        }
        return new long[] {
            Math.round(Turns.quantile(nanos, 0.5)),
            Math.round(Turns.quantile(nanos, 0.99)),
            Math.round(Turns.quantile(nanos, 1)),
        };
    }

    private long[] allocation(IntPredicate operation, int count) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < count; i++) {
            require(operation.test(nextInput()));
        }
        return new long[] { threads.getCurrentThreadAllocatedBytes() - before };
    }

    private static void require(boolean accepted) {
        if (!accepted) {
            throw new PeerException("a result was not as it should be");
        }
    }

    private int nextInput() {
        int input = next;
        next = next + 1 == inputs ? 0 : next + 1;
        return input;
    }
}
