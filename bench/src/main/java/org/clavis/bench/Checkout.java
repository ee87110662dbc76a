package org.clavis.bench;

import java.nio.file.Path;

/** Where this checkout is. */
final class Checkout {

    private Checkout() {}

    /** The checkout's folder, which {@code bench/run} tells. */
    static Path root() {
        return Path.of(System.getProperty("clavis.root", ".")).toAbsolutePath().normalize();
    }
}
