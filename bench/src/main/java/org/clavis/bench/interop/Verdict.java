package org.clavis.bench.interop;

/**
 * What a tool makes of a trial.
 *
 * @param detail why it refuses; empty where it accepts
 */
record Verdict(boolean accepted, String detail) {
    static final Verdict ACCEPTED = new Verdict(true, "");

    static Verdict refused(String detail) {
        return new Verdict(false, detail);
    }
}
