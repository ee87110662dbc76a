package org.clavis.circuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.clavis.algebra.bn254.Fr;
import org.clavis.circuits.CircuitException.Reason;
import org.clavis.verifier.EncodingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that keep circom's conventions, break them, or mean harm. */
class CircomProgramTest {

    private static final BigInteger R = Fr.modulus();
    private static final Map<String, List<BigInteger>> INPUT = Map.of("x", List.of(BigInteger.valueOf(77)));
    private static final CircomProgram.Limits SHORT = new CircomProgram.Limits(16, Duration.ofMillis(300), 1 << 20);

    private static Witness run(TinyProgram program, Map<String, List<BigInteger>> inputs) {
        return CircomProgram.load(program.build(), SHORT).compute(inputs);
    }

    private static void refused(TinyProgram program, Reason reason, String text) {
        assertThatThrownBy(() -> run(program, INPUT))
            .isInstanceOfSatisfying(CircuitException.class, e -> assertThat(e.reason()).isEqualTo(reason))
            .hasMessageContaining(text);
    }

    @Test
    void givesTheWitness() {
        BigInteger x = R.subtract(BigInteger.TEN);
        try (Witness witness = run(new TinyProgram(), Map.of("x", List.of(x)))) {
            assertThat(witness.size()).isEqualTo(2);
            assertThat(witness.signal(0)).isEqualTo(BigInteger.ONE);
            assertThat(witness.publicSignals(1)).containsExactly(x);
            assertThat(witness.toString()).isEqualTo("Witness[2 signals]");
        }
    }

    @Test
    void aClosedWitnessIsGone() {
        Witness witness = run(new TinyProgram(), INPUT);
        long[] limbs = witness.limbs();
        witness.close();
        assertThat(limbs).containsOnly(0);
        assertThatThrownBy(() -> witness.signal(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void inputsAreCheckedAgainstTheCircuit() {
        TinyProgram program = new TinyProgram();
        refused(
            program.with("getInputSignalSize", TinyProgram.constant(-1)),
            Reason.UNKNOWN_INPUT,
            "no input signal x"
        );
        refused(program.with("getInputSignalSize", TinyProgram.constant(2)), Reason.WRONG_INPUT_SIZE, "takes 2");
        program.with("getInputSignalSize", TinyProgram.constant(1)).with("getInputSize", TinyProgram.constant(3));
        refused(program, Reason.WRONG_INPUT_SIZE, "takes 3 input values, 1 are given");
    }

    @Test
    void inputsMustBeBelowTheModulus() {
        for (BigInteger value : List.of(
            R,
            R.add(BigInteger.ONE),
            BigInteger.ONE.negate(),
            BigInteger.ONE.shiftLeft(999)
        )) {
            assertThatThrownBy(() -> run(new TinyProgram(), Map.of("x", List.of(value)))).isInstanceOfSatisfying(
                CircuitException.class,
                e -> assertThat(e.reason()).isEqualTo(Reason.INPUT_OUT_OF_RANGE)
            );
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, UNKNOWN_INPUT",
        "2, WRONG_INPUT_SIZE",
        "3, WRONG_INPUT_SIZE",
        "4, ASSERTION_FAILED",
        "5, LIMIT_EXCEEDED",
        "6, WRONG_INPUT_SIZE",
        "7, PROGRAM_FAULT",
        "-1, PROGRAM_FAULT",
    })
    void exceptionCodesBecomeReasons(int code, Reason reason) {
        refused(new TinyProgram().with("setInputSignal", TinyProgram.exception(code)), reason, "");
    }

    @Test
    void theCircuitsOwnTextIsCarriedAndBounded() {
        byte[] message = TinyProgram.concat(TinyProgram.call(1), TinyProgram.exception(4));
        TinyProgram endless = new TinyProgram()
            .with("setInputSignal", message)
            .with("getMessageChar", TinyProgram.constant('!'));
        assertThatThrownBy(() -> run(endless, INPUT))
            .isInstanceOf(CircuitException.class)
            .hasMessageContaining("an assertion of the circuit failed: !!!!")
            .satisfies(e -> assertThat(String.valueOf(e.getMessage()).length()).isLessThan(1100));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "getVersion",
            "getFieldNumLen32",
            "getRawPrime",
            "init",
            "getInputSize",
            "getInputSignalSize",
            "getWitnessSize",
            "readSharedRWMemory",
            "writeSharedRWMemory",
            "setInputSignal",
            "getWitness",
        }
    )
    void everyFunctionMustBeThere(String name) {
        refused(new TinyProgram().without(name), Reason.UNSUPPORTED_PROGRAM, name);
    }

    @Test
    void otherVersionsAndFieldsAreRefused() {
        refused(new TinyProgram().with("getVersion", TinyProgram.constant(1)), Reason.UNSUPPORTED_PROGRAM, "circom 1");
        refused(
            new TinyProgram().with("getFieldNumLen32", TinyProgram.constant(2)),
            Reason.UNSUPPORTED_PROGRAM,
            "field"
        );
        // i32.store(0, 5): another prime
        byte[] prime = TinyProgram.code(0x41, 0, 0x41, 5, 0x36, 2, 0);
        refused(new TinyProgram().with("getRawPrime", prime), Reason.UNSUPPORTED_PROGRAM, "field");
    }

    @Test
    void aWitnessMustBeOne() {
        for (int size : new int[] { 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 20 }) {
            refused(
                new TinyProgram().with("getWitnessSize", TinyProgram.constant(size)),
                Reason.PROGRAM_FAULT,
                "a witness of"
            );
        }
        refused(new TinyProgram().with("getWitness", TinyProgram.NOTHING), Reason.PROGRAM_FAULT, "not one");
        // i32.store(28, -1): a number of 256 bits
        byte[] large = TinyProgram.code(0x41, 28, 0x41, 0x7f, 0x36, 2, 0);
        refused(new TinyProgram().with("getWitness", large), Reason.PROGRAM_FAULT, "not below the modulus");
    }

    @Test
    void importsBeyondCircomsAreRefused() {
        refused(new TinyProgram().importingFrom("env"), Reason.UNSUPPORTED_PROGRAM, "imports something");
        refused(new TinyProgram().withoutMemory(), Reason.UNSUPPORTED_PROGRAM, "exports no memory");
    }

    @Test
    void loopsEndWithTheirTime() {
        refused(new TinyProgram().with("init", TinyProgram.LOOP), Reason.LIMIT_EXCEEDED, "ran for more than");
        refused(new TinyProgram().with("getWitness", TinyProgram.LOOP), Reason.LIMIT_EXCEEDED, "ran for more than");
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(t -> t.getName().equals("clavis-witness"));
    }

    @Test
    void memoryStaysWithinItsLimit() {
        refused(new TinyProgram().with("init", TinyProgram.GROW), Reason.LIMIT_EXCEEDED, "ran for more than");
        refused(new TinyProgram().pages(17), Reason.LIMIT_EXCEEDED, "17 pages");
        refused(new TinyProgram().pages(65_535), Reason.LIMIT_EXCEEDED, "65535 pages");
    }

    @Test
    void tablesStayWithinTheirLimit() {
        // traps if the table grows by 20,000,000 elements: ref.null func, table.grow, i32.ne -1, if, unreachable
        byte[] grow = TinyProgram.concat(
            TinyProgram.code(0xd0, 0x70),
            TinyProgram.constant(20_000_000),
            TinyProgram.code(0xfc, 15, 0),
            TinyProgram.constant(-1),
            TinyProgram.code(0x47, 0x04, 0x40, 0x00, 0x0b)
        );
        run(new TinyProgram().table(1, Integer.MAX_VALUE).with("init", grow), INPUT).close();
        refused(new TinyProgram().table(1 << 21, 1 << 21), Reason.LIMIT_EXCEEDED, "a table of 2097152 elements");
    }

    @Test
    void recursionEndsWithItsStack() {
        // setInputSignal is the program's eleventh function, after four imports
        byte[] recursion = TinyProgram.code(0x20, 0, 0x20, 1, 0x20, 2, 0x10, 14);
        refused(new TinyProgram().with("setInputSignal", recursion), Reason.LIMIT_EXCEEDED, "nested too deeply");
    }

    @Test
    void trapsAreFaults() {
        refused(new TinyProgram().with("init", TinyProgram.TRAP), Reason.PROGRAM_FAULT, "failed");
        // i32.load(-4)
        byte[] outside = TinyProgram.concat(TinyProgram.constant(-4), TinyProgram.code(0x28, 2, 0, 0x1a));
        refused(new TinyProgram().with("init", outside), Reason.PROGRAM_FAULT, "failed");
    }

    @Test
    void anInterruptedCallerGetsAnAnswerAndStaysInterrupted() {
        CircomProgram program = CircomProgram.load(new TinyProgram().with("init", TinyProgram.LOOP).build());
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> program.compute(INPUT)).isInstanceOf(CircuitException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void bytesThatAreNoModuleAreMalformed() {
        byte[] valid = new TinyProgram().build();
        byte[][] samples = {
            {},
            { 0 },
            "<html>".getBytes(StandardCharsets.US_ASCII),
            Arrays.copyOf(valid, 8),
            Arrays.copyOf(valid, valid.length - 1),
            // a section of 2^31 - 1 bytes
            TinyProgram.code(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 7, 1, 0x61),
            // 2^32 - 1 types
            TinyProgram.code(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 6, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x60),
        };
        for (byte[] sample : samples) {
            try {
                CircomProgram.load(sample, SHORT);
                fail("accepted");
            } catch (EncodingException | CircuitException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void anyChangeOfAProgramGivesAWitnessOrARefusal() {
        byte[] valid = new TinyProgram().build();
        long seed = 7_2026;
        System.out.println("mutations of a witness program, seed " + seed);
        Random random = new Random(seed);
        CircomProgram.Limits limits = new CircomProgram.Limits(16, Duration.ofMillis(50), 1 << 20);
        for (int n = 0; n < 1500; n++) {
            byte[] bytes = valid.clone();
            for (int k = 0; k <= n % 3; k++) {
                bytes[8 + random.nextInt(bytes.length - 8)] = (byte) random.nextInt(256);
            }
            if (n % 10 == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            try {
                CircomProgram.load(bytes, limits).compute(INPUT).close();
            } catch (EncodingException | CircuitException expected) {
                assertThat(expected.reason()).isNotNull();
            }
        }
    }
}
