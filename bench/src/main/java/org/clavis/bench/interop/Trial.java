package org.clavis.bench.interop;

/**
 * A specimen that all tools judge.
 *
 * @param name what was done to it
 * @param valid whether it is to be accepted
 */
record Trial(String name, Specimen specimen, boolean valid) {
    /** Who made the proof, of which circuit, and what was done to it. */
    String title() {
        return specimen.maker() + ", " + specimen.circuit() + ": " + name;
    }
}
