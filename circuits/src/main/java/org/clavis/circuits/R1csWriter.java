package org.clavis.circuits;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.clavis.algebra.bn254.Fr;

/**
 * Writes circom's {@code .r1cs}, with the sections that {@link R1csFile} describes in circom's order: constraints,
 * header, labels. For one thread at a time.
 */
public final class R1csWriter {

    private static final int HEADER_BYTES = 4 + Fr.BYTES + 4 * 4 + 8 + 4;

    private final int signalCount;
    private final int outputCount;
    private final int publicInputCount;
    private final int privateInputCount;
    private final long[] labels;
    private final ByteArrayOutputStream constraints = new ByteArrayOutputStream();
    private int constraintCount;
    private long labelCount;

    /**
     * A circuit without constraints, whose labels are its signals' numbers.
     *
     * @param signalCount with the constant one; outputs, public inputs and private inputs are the first after it
     */
    public R1csWriter(int signalCount, int outputCount, int publicInputCount, int privateInputCount) {
        if (
            Math.min(Math.min(outputCount, publicInputCount), privateInputCount) < 0 ||
            (long) outputCount + publicInputCount + privateInputCount >= signalCount ||
            signalCount > Bn254Limits.MAX_SIZE
        ) {
            throw new IllegalArgumentException("more outputs and inputs than signals, or too many signals");
        }
        this.signalCount = signalCount;
        this.outputCount = outputCount;
        this.publicInputCount = publicInputCount;
        this.privateInputCount = privateInputCount;
        labels = new long[signalCount];
        for (int signal = 0; signal < signalCount; signal++) {
            labels[signal] = signal;
        }
        labelCount = signalCount;
    }

    /** A writer with all that {@code file} holds. */
    public static R1csWriter of(R1csFile file) {
        R1csWriter writer = new R1csWriter(
            file.signalCount(),
            file.outputCount(),
            file.publicCount() - file.outputCount(),
            file.privateInputCount()
        );
        file.forEachConstraint(writer::add);
        for (int signal = 0; signal < file.signalCount(); signal++) {
            writer.labels[signal] = file.label(signal);
        }
        writer.labelCount = file.labelCount();
        return writer;
    }

    /**
     * Adds a constraint.
     *
     * @throws IllegalArgumentException if it names a signal that the circuit does not have
     */
    public R1csWriter add(R1csConstraint constraint) {
        if (constraint.signals().anyMatch(signal -> signal >= signalCount)) {
            throw new IllegalArgumentException("a constraint names a signal that does not exist");
        }
        for (List<R1csConstraint.Term> sum : List.of(constraint.a(), constraint.b(), constraint.c())) {
            ByteBuffer out = ByteBuffer.allocate(4 + sum.size() * (4 + Fr.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
            out.putInt(sum.size());
            for (R1csConstraint.Term term : sum) {
                out.putInt(term.signal());
                scalar(out, Bn254Limits.littleEndianLimbs(term.coefficient()));
            }
            constraints.writeBytes(out.array());
        }
        constraintCount++;
        return this;
    }

    /** The file. */
    public byte[] encode() {
        long total = 12L + 3 * 12 + constraints.size() + HEADER_BYTES + 8L * signalCount;
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(total)).order(ByteOrder.LITTLE_ENDIAN);
        out.put("r1cs".getBytes(StandardCharsets.US_ASCII)).putInt(1).putInt(3);
        out.putInt(2).putLong(constraints.size()).put(constraints.toByteArray());
        out.putInt(1).putLong(HEADER_BYTES).putInt(Fr.BYTES);
        scalar(out, Bn254Limits.scalarModulus());
        out.putInt(signalCount).putInt(outputCount).putInt(publicInputCount).putInt(privateInputCount);
        out.putLong(labelCount).putInt(constraintCount);
        out.putInt(3).putLong(8L * signalCount);
        for (long label : labels) {
            out.putLong(label);
        }
        return out.array();
    }

    private static void scalar(ByteBuffer out, long[] limbs) {
        for (long limb : limbs) {
            out.putLong(limb);
        }
    }
}
