package org.clavis.client.cli;

/** What the {@code clavis} process ends with. */
final class ExitCode {

    /** The command did what it was asked to do. */
    static final int DONE = 0;

    /** Something failed that is neither the user's words nor a verdict: a fault here, or a chain out of reach. */
    static final int FAULT = 1;

    /** The command line does not say what to do. */
    static final int USAGE = 2;

    /** A verdict: the proof, key, password or transaction was refused. */
    static final int REJECTED = 3;

    private ExitCode() {}
}
