package org.clavis.circuits;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.clavis.algebra.bn254.Fr;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * circom's {@code .r1cs}: a circuit's constraints, each A * B = C over linear combinations of the signals.
 *
 * <pre>
 * section 1   4  length of a field element: 32
 *            32  the field's modulus
 *            16  signals, public outputs, public inputs, private inputs: four bytes each
 *             8  labels
 *             4  constraints
 * section 2      for each constraint A, B and C: count, then {signal (4), value (32)} each
 * section 3      for each signal the label's number, 8 bytes
 * </pre>
 *
 * <p>Custom gates (sections 4 and 5) are no part of Groth16; a file that uses them is refused. Immutable and
 * thread-safe; a mapped file must not be shortened while it is in use.
 */
public final class R1csFile {

    private static final int TERM_BYTES = 4 + Fr.BYTES;

    /** How many signals of a broken constraint are named. */
    private static final int MAX_NAMES = 8;

    private final BinaryFile file;
    private final int signalCount;
    private final int outputCount;
    private final int publicCount;
    private final int privateInputCount;
    private final long labelCount;
    private final int constraintCount;

    private R1csFile(MemorySegment data) {
        file = BinaryFile.parse(data, "r1cs", 1);
        SectionReader header = file.section(1, "R1CS header");
        header.expectModulus(Bn254Limits.scalarModulus(), "the scalar field");
        long start = header.offset();
        signalCount = header.count(Bn254Limits.MAX_SIZE, "number of signals");
        long outputs = header.u32();
        long publicInputs = header.u32();
        long privateInputs = header.u32();
        if (outputs + publicInputs + privateInputs >= signalCount) {
            throw BinaryFile.malformed(start, "more outputs and inputs than signals");
        }
        outputCount = (int) outputs;
        publicCount = (int) (outputs + publicInputs);
        privateInputCount = (int) privateInputs;
        labelCount = header.u64();
        constraintCount = header.count(Bn254Limits.MAX_SIZE, "number of constraints");
        header.expectRemaining(0);
        checkConstraints();
        file.section(3, "labels").expectRemaining(8L * signalCount);
        for (int customGates = 4; customGates <= 5; customGates++) {
            if (file.has(customGates)) {
                SectionReader reader = file.section(customGates, "custom gates");
                start = reader.offset();
                if (reader.remaining() > 0 && reader.u32() != 0) {
                    throw BinaryFile.malformed(start, "custom gates, which Groth16 has none of");
                }
            }
        }
    }

    /**
     * Maps a circuit into memory and checks it.
     *
     * @throws IOException if the file cannot be read
     * @throws EncodingException {@link RejectReason#MALFORMED} if it is no BN254 circuit,
     *     {@link RejectReason#NOT_CANONICAL} if a coefficient is not below the modulus
     */
    public static R1csFile map(Path file) throws IOException {
        return new R1csFile(BinaryFile.map(file));
    }

    /** Checks a circuit, as {@link #map}; {@code bytes} must not be changed afterwards. */
    public static R1csFile parse(byte[] bytes) {
        return new R1csFile(MemorySegment.ofArray(bytes));
    }

    /** Number of signals, with the constant one. */
    public int signalCount() {
        return signalCount;
    }

    /** Number of public outputs, the first signals after the constant one. */
    public int outputCount() {
        return outputCount;
    }

    /** Number of public outputs and inputs. */
    public int publicCount() {
        return publicCount;
    }

    /** Number of private inputs, which follow the public ones. */
    public int privateInputCount() {
        return privateInputCount;
    }

    /** Number of labels: of the signals before simplification. */
    public long labelCount() {
        return labelCount;
    }

    /** The label of signal {@code signal}: its number before simplification. */
    public long label(int signal) {
        SectionReader reader = file.section(3, "labels");
        reader.skip(8L * signal);
        return reader.u64();
    }

    /** Number of constraints. */
    public int constraintCount() {
        return constraintCount;
    }

    /** Hands every constraint over, in order. */
    public void forEachConstraint(Consumer<R1csConstraint> consumer) {
        SectionReader reader = file.section(2, "constraints");
        for (int n = 0; n < constraintCount; n++) {
            consumer.accept(new R1csConstraint(terms(reader), terms(reader), terms(reader)));
        }
    }

    /** Constraint {@code index}, counted from 0. */
    public R1csConstraint constraint(int index) {
        if (index < 0 || index >= constraintCount) {
            throw new IndexOutOfBoundsException("constraint " + index + " of " + constraintCount);
        }
        SectionReader reader = file.section(2, "constraints");
        for (long n = 0; n < 3L * index; n++) {
            reader.skip(reader.u32() * TERM_BYTES);
        }
        return new R1csConstraint(terms(reader), terms(reader), terms(reader));
    }

    /**
     * Refuses a witness that does not satisfy the circuit, naming the first constraint that it breaks and the signals
     * that this one is about, never their values.
     *
     * @param symbols the signals' names
     * @throws CircuitException {@link CircuitException.Reason#WITNESS_SIZE_MISMATCH} if the witness belongs to another
     *     circuit, {@link CircuitException.Reason#WITNESS_INVALID} if it breaks a constraint
     */
    public void requireSatisfiedBy(Witness witness, SymFile symbols) {
        OptionalInt broken = firstBrokenConstraint(witness);
        if (broken.isPresent()) {
            R1csConstraint constraint = constraint(broken.getAsInt());
            throw new CircuitException(
                CircuitException.Reason.WITNESS_INVALID,
                "constraint " +
                    broken.getAsInt() +
                    " of " +
                    constraintCount +
                    " is not satisfied; it is about " +
                    symbols.describe(constraint.signals(), MAX_NAMES)
            );
        }
    }

    /** Refuses a witness as {@link #requireSatisfiedBy(Witness, SymFile)}, with the signals' numbers for names. */
    public void requireSatisfiedBy(Witness witness) {
        requireSatisfiedBy(witness, SymFile.empty());
    }

    /**
     * The number of the first constraint that {@code witness} breaks, or nothing if it satisfies the circuit.
     *
     * @throws CircuitException {@link CircuitException.Reason#WITNESS_SIZE_MISMATCH} if it belongs to another circuit
     */
    public OptionalInt firstBrokenConstraint(Witness witness) {
        if (witness.size() != signalCount) {
            throw new CircuitException(
                CircuitException.Reason.WITNESS_SIZE_MISMATCH,
                "witness of " + witness.size() + " signals for a circuit of " + signalCount
            );
        }
        long[] values = witness.limbs();
        SectionReader reader = file.section(2, "constraints");
        long[] sums = new long[3 * Fr.LIMBS];
        for (int n = 0; n < constraintCount; n++) {
            for (int k = 0; k < 3; k++) {
                linearCombination(sums, k * Fr.LIMBS, reader, values);
            }
            // the sums are a, b, c themselves; (2^256 a) * b / 2^256 = a * b
            Fr.toMontgomery(sums, 0, sums, 0);
            Fr.mul(sums, 0, sums, 0, sums, Fr.LIMBS);
            if (!Fr.equal(sums, 0, sums, 2 * Fr.LIMBS)) {
                return OptionalInt.of(n);
            }
        }
        return OptionalInt.empty();
    }

    /** A reader before the first constraint. */
    SectionReader constraints() {
        return file.section(2, "constraints");
    }

    private static List<R1csConstraint.Term> terms(SectionReader reader) {
        long count = reader.u32();
        List<R1csConstraint.Term> terms = new ArrayList<>();
        long[] value = new long[Fr.LIMBS];
        for (long n = 0; n < count; n++) {
            int signal = (int) reader.u32();
            reader.limbs(value, 0, Fr.LIMBS);
            terms.add(new R1csConstraint.Term(signal, Bn254Limits.integer(value, 0)));
        }
        return terms;
    }

    /** out = the next linear combination's value, as an integer. */
    private static void linearCombination(long[] out, int o, SectionReader reader, long[] values) {
        long[] term = new long[Fr.LIMBS];
        Fr.setZero(out, o);
        long count = reader.u32();
        for (long n = 0; n < count; n++) {
            int signal = (int) reader.u32();
            reader.limbs(term, 0, Fr.LIMBS);
            Fr.toMontgomery(term, 0, term, 0);
            Fr.mul(term, 0, term, 0, values, signal * Fr.LIMBS);
            Fr.add(out, o, out, o, term, 0);
        }
    }

    private void checkConstraints() {
        SectionReader reader = file.section(2, "constraints");
        long[] value = new long[Fr.LIMBS];
        for (long n = 0; n < 3L * constraintCount; n++) {
            long start = reader.offset();
            long count = reader.u32();
            if (count * TERM_BYTES > reader.remaining()) {
                throw BinaryFile.malformed(start, "a linear combination of " + count + " terms");
            }
            for (long k = 0; k < count; k++) {
                start = reader.offset();
                if (reader.u32() >= signalCount) {
                    throw BinaryFile.malformed(start, "a constraint names a signal that does not exist");
                }
                reader.scalar(value, 0);
            }
        }
        reader.expectRemaining(0);
    }
}
