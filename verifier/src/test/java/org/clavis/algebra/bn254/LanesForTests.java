package org.clavis.algebra.bn254;

/** Lets tests of other packages use lanes without a warm-up. */
public final class LanesForTests {

    private LanesForTests() {}

    /** Uses lanes from now on, if there are any. */
    public static void useNow() {
        LaneReadiness.skipWarmUpForTestingOnly();
    }
}
