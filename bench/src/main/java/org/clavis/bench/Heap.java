package org.clavis.bench;

import java.lang.management.ManagementFactory;

/** This process's heap. */
final class Heap {

    private Heap() {}

    /** Bytes in use after collections. */
    static long used() {
        var memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < 3; i++) {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
