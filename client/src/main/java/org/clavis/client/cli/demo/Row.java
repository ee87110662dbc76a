package org.clavis.client.cli.demo;

import java.util.OptionalLong;

/**
 * One line of the demo's table: something that was tried, and whether it came out as it must.
 *
 * @param section the part of the scenario, such as {@code "schnorr"}
 * @param step what was tried
 * @param held true if the outcome is the one that must happen (a refusal that is due counts as held)
 * @param result what happened, with the reason if it was a refusal
 * @param gas gas used, if a transaction or call was measured
 * @param micros time in microseconds, if it was measured
 */
record Row(String section, String step, boolean held, String result, OptionalLong gas, OptionalLong micros) {}
