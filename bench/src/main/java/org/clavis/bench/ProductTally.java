package org.clavis.bench;

/**
 * How often the kernels of the base field were entered. The code that {@link ProductCount} puts into them calls
 * {@link #enter}; for one thread.
 */
public final class ProductTally {

    private static long[] entries = {};

    private ProductTally() {}

    /** Notes that the kernel's method of this number was entered. */
    public static void enter(int method) {
        entries[method]++;
    }

    /** Begins again with {@code methods} methods. */
    static void reset(int methods) {
        entries = new long[methods];
    }

    /** How often the method of this number was entered. */
    static long entries(int method) {
        return entries[method];
    }
}
