package org.clavis.bench.interop;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.clavis.algebra.bn254.Fp;
import org.clavis.verifier.groth16.EvmCodec;

/**
 * A specimen's proof and public inputs in each tool's form, written without looking at what the numbers are: the codecs
 * of {@code Groth16Format} could not hold most of what an attacker sends. Points (0, 0) are written as infinity.
 *
 * <p>gnark's and arkworks' forms are those without compression.
 */
final class WireForms {

    private static final int WORD = 32;
    private static final int A = 0;
    private static final int B = 2;
    private static final int C = 6;

    /** In the last byte of a point of arkworks. */
    private static final int INFINITY = 0x40;

    private static final int LARGER_Y = 0x80;

    private WireForms() {}

    static byte[] snarkjsProof(Specimen specimen) {
        List<BigInteger> w = specimen.proof();
        String b = isInfinity(w, B, 4)
            ? "[[\"0\",\"0\"],[\"1\",\"0\"],[\"0\",\"0\"]]"
            : "[" + list(w.get(3), w.get(2)) + "," + list(w.get(5), w.get(4)) + ",[\"1\",\"0\"]]";
        return text(
            "{\"pi_a\":" + snarkjsG1(w, A) + ",\"pi_b\":" + b + ",\"pi_c\":" + snarkjsG1(w, C),
            ",\"protocol\":\"groth16\",\"curve\":\"bn128\"}"
        );
    }

    static byte[] snarkjsInputs(Specimen specimen) {
        return text(list(specimen.inputs().toArray(BigInteger[]::new)));
    }

    /** What {@code @semaphore-protocol/proof} verifies; the specimen has a claim. */
    static byte[] semaphoreProof(Specimen specimen) {
        Specimen.Claim claim = specimen.claim().orElseThrow();
        return text(
            "{\"merkleTreeDepth\":" + claim.depth(),
            ",\"merkleTreeRoot\":\"" + specimen.inputs().get(0) + "\"",
            ",\"nullifier\":\"" + specimen.inputs().get(1) + "\"",
            ",\"message\":\"" + new BigInteger(1, claim.message().toBytes()) + "\"",
            ",\"scope\":\"" + new BigInteger(1, claim.scope().toBytes()) + "\"",
            ",\"points\":" + list(specimen.proof().toArray(BigInteger[]::new)) + "}"
        );
    }

    static byte[] gnarkProof(Specimen specimen) {
        // no commitments, and the proof of their knowledge at infinity, which is zeros
        return Arrays.copyOf(bigEndian(specimen.proof()), (EvmCodec.PROOF_WORDS + 2) * WORD + 4);
    }

    static byte[] gnarkInputs(Specimen specimen) {
        int count = specimen.inputs().size();
        return ByteBuffer.allocate(12 + count * WORD)
            .putInt(count)
            .putInt(0)
            .putInt(count)
            .put(bigEndian(specimen.inputs()))
            .array();
    }

    static byte[] arkworksProof(Specimen specimen) {
        List<BigInteger> w = specimen.proof();
        var out = new ByteArrayOutputStream();
        out.writeBytes(arkworksPoint(List.of(w.get(0), w.get(1)), isLarger(w.get(1))));
        // real parts first; the imaginary part decides which y is the larger one
        boolean larger = isLarger(w.get(4).signum() == 0 ? w.get(5) : w.get(4));
        out.writeBytes(arkworksPoint(List.of(w.get(3), w.get(2), w.get(5), w.get(4)), larger));
        out.writeBytes(arkworksPoint(List.of(w.get(6), w.get(7)), isLarger(w.get(7))));
        return out.toByteArray();
    }

    static byte[] arkworksInputs(Specimen specimen) {
        int count = specimen.inputs().size();
        return ByteBuffer.allocate(Long.BYTES + count * WORD)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(count)
            .put(littleEndian(specimen.inputs()))
            .array();
    }

    static byte[] evmProof(Specimen specimen) {
        return bigEndian(specimen.proof());
    }

    static byte[] evmInputs(Specimen specimen) {
        return bigEndian(specimen.inputs());
    }

    private static byte[] arkworksPoint(List<BigInteger> coordinates, boolean largerY) {
        byte[] point = littleEndian(coordinates);
        if (isInfinity(coordinates, 0, coordinates.size())) {
            point[point.length - 1] |= INFINITY;
        } else if (largerY) {
            point[point.length - 1] |= (byte) LARGER_Y;
        }
        return point;
    }

    private static boolean isLarger(BigInteger y) {
        return y.compareTo(Fp.modulus().shiftRight(1)) > 0;
    }

    private static boolean isInfinity(List<BigInteger> words, int from, int count) {
        return words
            .subList(from, from + count)
            .stream()
            .allMatch(word -> word.signum() == 0);
    }

    private static String snarkjsG1(List<BigInteger> words, int at) {
        return isInfinity(words, at, 2)
            ? "[\"0\",\"1\",\"0\"]"
            : list(words.get(at), words.get(at + 1), BigInteger.ONE);
    }

    private static String list(BigInteger... numbers) {
        return List.of(numbers)
            .stream()
            .map(number -> "\"" + number + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    }

    private static byte[] text(String... parts) {
        return String.join("", parts).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bigEndian(List<BigInteger> words) {
        byte[] out = new byte[words.size() * WORD];
        for (int n = 0; n < words.size(); n++) {
            for (int k = 0; k < WORD; k++) {
                out[n * WORD + WORD - 1 - k] = words
                    .get(n)
                    .shiftRight(8 * k)
                    .byteValue();
            }
        }
        return out;
    }

    private static byte[] littleEndian(List<BigInteger> words) {
        List<BigInteger> reversed = new ArrayList<>(words).reversed();
        byte[] bytes = bigEndian(reversed);
        for (int left = 0, right = bytes.length - 1; left < right; left++, right--) {
            byte kept = bytes[left];
            bytes[left] = bytes[right];
            bytes[right] = kept;
        }
        return bytes;
    }
}
