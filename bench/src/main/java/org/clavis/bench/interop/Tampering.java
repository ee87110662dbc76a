package org.clavis.bench.interop;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.bench.differential.Bn254Samples;
import org.clavis.bench.forged.ForgedKey;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.semaphore.SemaphoreValue;

/** Trials: what is made of a specimen that is to be accepted. */
final class Tampering {

    static final String UNTOUCHED = "untouched";
    static final String COORDINATE_PLUS_P = "A.x plus p";
    static final String ZERO_TOO_MANY = "a zero too many";
    static final String ZERO_LEFT_OUT = "last input, zero, left out";

    /** Where the equation holds with that point at infinity. */
    static final String INFINITY_THAT_FITS = "at infinity, and the equation holds";

    private static final BigInteger P = Fp.modulus();
    private static final BigInteger R = Fr.modulus();
    private static final String FORGER = "known secrets";
    private static final int A = 0;
    private static final int B = 2;
    private static final int C = 6;

    private final Specimen whole;
    private final List<Trial> trials = new ArrayList<>();

    private Tampering(Specimen whole) {
        this.whole = whole;
    }

    /**
     * Trials of a specimen.
     *
     * @param other another key and another statement's proof, with as many inputs
     */
    static List<Trial> of(Specimen whole, Specimen other) {
        var made = new Tampering(whole);
        made.accepted();
        made.pointsTampered();
        made.inputsTampered();
        made.refused("proof of another statement", whole.withProof(other.proof()));
        made.refused("key of another circuit", whole.withKeyOf(other));
        return made.trials;
    }

    /** Trials for a key whose secrets are known, which a key of a ceremony has no proofs for. */
    static List<Trial> forged(RandomGenerator random) {
        var forged = new ForgedKey(random, 4);
        List<BigInteger> inputs = Stream.generate(() -> ForgedKey.scalar(random))
            .limit(3)
            .toList();
        List<BigInteger> withZero = Stream.concat(inputs.stream(), Stream.of(BigInteger.ZERO)).toList();
        BigInteger a = ForgedKey.scalar(random);
        BigInteger b = ForgedKey.scalar(random);
        Specimen whole = forged(forged, forged.prove(a, b, withZero));
        var made = new Tampering(whole);
        made.accepted();
        made.refused(ZERO_LEFT_OUT, whole.withInputs(inputs, Optional.empty()));
        made.refused("A " + INFINITY_THAT_FITS, forged(forged, forged.prove(BigInteger.ZERO, b, withZero)));
        made.refused("B " + INFINITY_THAT_FITS, forged(forged, forged.prove(a, BigInteger.ZERO, withZero)));
        made.refused("C " + INFINITY_THAT_FITS, forged(forged, forged.proveWithoutC(a, withZero)));
        return made.trials;
    }

    private static Specimen forged(ForgedKey key, byte[] arguments) {
        int count = arguments.length / Fr.BYTES;
        List<BigInteger> words = new ArrayList<>(count);
        for (int n = 0; n < count; n++) {
            words.add(new BigInteger(1, arguments, n * Fr.BYTES, Fr.BYTES));
        }
        int proof = EvmCodec.PROOF_WORDS;
        return new Specimen(
            FORGER,
            "none",
            key.verifyingKey(),
            words.subList(0, proof),
            words.subList(proof, count),
            Optional.empty()
        );
    }

    private void accepted() {
        trials.add(new Trial(UNTOUCHED, whole, true));
        // Groth16 proofs are malleable, and a verifier has to know
        Specimen negated = proof(w -> {
            w.set(1, P.subtract(w.get(1)));
            w.set(4, P.subtract(w.get(4)).mod(P));
            w.set(5, P.subtract(w.get(5)).mod(P));
        });
        trials.add(new Trial("A and B negated", negated, true));
    }

    private void pointsTampered() {
        G1Affine a = G1Affine.fromCanonicalBytes(WireForms.evmProof(whole), 0);
        refused("A doubled", proof(w -> put(w, A, a.plus(a).toBytes())));
        refused("A negated", proof(w -> w.set(1, P.subtract(w.get(1)))));
        refused("A in place of C", proof(w -> put(w, C, a.toBytes())));
        refused("A off the curve", proof(w -> w.set(0, w.get(0).add(BigInteger.ONE).mod(P))));
        refused(COORDINATE_PLUS_P, proof(w -> w.set(0, w.get(0).add(P))));
        refused("A at infinity", proof(w -> put(w, A, new byte[2 * Fp.BYTES])));
        refused("B at infinity", proof(w -> put(w, B, new byte[4 * Fp.BYTES])));
        refused("C at infinity", proof(w -> put(w, C, new byte[2 * Fp.BYTES])));
        byte[] outside = Bn254Samples.outsideTheSubgroup(new Random(whole.proof().hashCode()));
        refused("B outside the subgroup", proof(w -> put(w, B, outside)));
    }

    private void inputsTampered() {
        refused("first input plus one", input(0, value -> value.add(BigInteger.ONE).mod(R)));
        refused("first input plus r", input(0, value -> value.add(R)));
        int last = whole.inputs().size() - 1;
        whole.claim().ifPresentOrElse(
            claim -> {
                refused("nullifier plus r", input(1, value -> value.add(R)));
                refused("another message", anotherMessage(claim));
            },
            () -> refused("last input plus r", input(last, value -> value.add(R)))
        );
        refused("an input missing", whole.withInputs(whole.inputs().subList(0, last), Optional.empty()));
        List<BigInteger> more = new ArrayList<>(whole.inputs());
        more.add(BigInteger.ZERO);
        refused(ZERO_TOO_MANY, whole.withInputs(more, Optional.empty()));
    }

    private Specimen anotherMessage(Specimen.Claim claim) {
        byte[] bytes = claim.message().toBytes();
        bytes[bytes.length - 1] ^= 1;
        var other = new Specimen.Claim(claim.depth(), Bytes32.of(bytes), claim.scope());
        List<BigInteger> inputs = new ArrayList<>(whole.inputs());
        inputs.set(2, SemaphoreValue.signal(other.message()));
        return whole.withInputs(inputs, Optional.of(other));
    }

    private void refused(String name, Specimen specimen) {
        trials.add(new Trial(name, specimen, false));
    }

    private Specimen input(int index, UnaryOperator<BigInteger> change) {
        List<BigInteger> inputs = new ArrayList<>(whole.inputs());
        inputs.set(index, change.apply(inputs.get(index)));
        return whole.withInputs(inputs, whole.claim());
    }

    private Specimen proof(Consumer<List<BigInteger>> change) {
        List<BigInteger> words = new ArrayList<>(whole.proof());
        change.accept(words);
        return whole.withProof(words);
    }

    private static void put(List<BigInteger> words, int at, byte[] bytes) {
        for (int n = 0; n < bytes.length / Fp.BYTES; n++) {
            words.set(at + n, new BigInteger(1, bytes, n * Fp.BYTES, Fp.BYTES));
        }
    }
}
