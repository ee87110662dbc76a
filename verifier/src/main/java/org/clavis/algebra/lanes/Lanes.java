package org.clavis.algebra.lanes;

import jdk.incubator.vector.DoubleVector;

/**
 * The one place that decides which kernel does the arithmetic of this process: lanes of eight doubles (AVX-512), lanes
 * of four (AVX2), or scalar code. Results are the same.
 *
 * <p>The system property {@code clavis.lanes} set to 8, 4 or 0 asks for one of them; lanes that the runtime does not
 * have are not given.
 */
public final class Lanes {

    /** How many elements an array of this package holds side by side, whatever the width of the processor's vectors. */
    public static final int COUNT = 8;

    private static final String MODULE = "jdk.incubator.vector";
    private static final Choice CHOICE = choose();

    /**
     * @param width doubles in a vector: 8, 4 or, for scalar code, 0
     * @param reason why
     */
    private record Choice(int width, String reason) {}

    /** Loaded only where the Vector API is there. */
    private static final class PreferredSpecies {

        static int length() {
            return DoubleVector.SPECIES_PREFERRED.length();
        }
    }

    private Lanes() {}

    /** Whether the kernels of this package may be called. */
    public static boolean areEnabled() {
        return CHOICE.width != 0;
    }

    /** Doubles in a vector: 8, 4 or, for scalar code, 0. */
    public static int width() {
        return CHOICE.width;
    }

    /** One line that names the kernel and says why it was chosen. */
    public static String describe() {
        String kernel = CHOICE.width == 0 ? "scalar" : CHOICE.width + " lanes";
        return kernel + " (" + CHOICE.reason + ")";
    }

    private static Choice choose() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return new Choice(0, "the module " + MODULE + " is not there: add --add-modules " + MODULE);
        }
        int preferred = PreferredSpecies.length();
        int available = preferred >= 8 ? 8 : preferred >= 4 ? 4 : 0;
        Integer wanted = Integer.getInteger("clavis.lanes");
        if (wanted != null && (wanted == 0 || wanted == 4 || wanted == 8) && wanted <= available) {
            return new Choice(wanted, "asked for by clavis.lanes");
        }
        String vectors = "the runtime prefers vectors of " + preferred + " doubles";
        return new Choice(
            available,
            wanted == null ? vectors : vectors + "; clavis.lanes=" + wanted + " cannot be had"
        );
    }
}
