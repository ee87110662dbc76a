package org.clavis.testnet.junit;

/** What runs a test's chain. */
public enum Engine {
    /** An anvil process. */
    ANVIL,
    /** A Ganache container; its tests are skipped, saying why, where none can run. */
    GANACHE,
}
