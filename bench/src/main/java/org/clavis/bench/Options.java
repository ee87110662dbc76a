package org.clavis.bench;

/** The options of a benchmark's command line. */
final class Options {

    private Options() {}

    /** True for {@code --quick}, false for nothing; anything else ends the process with a word on its use. */
    static boolean quick(String name, String[] args) {
        if (args.length == 0) {
            return false;
        }
        if (args.length > 1 || !args[0].equals("--quick")) {
            System.err.println("usage: bench/run " + name + " [--quick]");
            System.exit(2);
        }
        return true;
    }
}
