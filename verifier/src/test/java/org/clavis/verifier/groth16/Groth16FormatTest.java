package org.clavis.verifier.groth16;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.groth16.Samples.Forged;
import org.junit.jupiter.api.Test;

class Groth16FormatTest {

    private static final Set<Groth16Format> FORMATS = EnumSet.complementOf(EnumSet.of(Groth16Format.AUTO));
    private static final Forged SAMPLE = Samples.forged(3, 21);
    private static final Forged COMMITTED = Samples.forged(3, 22, List.of(List.of(1, 3)));

    private static void refused(ThrowingCallable call, RejectReason reason, String why) {
        assertThatThrownBy(call).isInstanceOfSatisfying(EncodingException.class, e -> {
            assertThat(e).hasMessageContaining(why);
            assertThat(e.reason()).as("%s", e).isEqualTo(reason);
        });
    }

    /** From each format into each other one and back; whoever reads does not need to be told the format. */
    @Property(tries = 20)
    void everyFormatTurnsIntoEveryOther(@ForAll @IntRange(max = 9) int inputCount, @ForAll long seed) {
        Forged f = Samples.forged(inputCount, seed);
        for (Groth16Format format : FORMATS) {
            assertThat(Groth16Format.AUTO.decodePublicInputs(format.encode(f.inputs()))).isEqualTo(f.inputs());
            assertThat(format.decodePublicInputs(format.encode(f.inputs()))).isEqualTo(f.inputs());
            for (PointForm form : PointForm.values()) {
                byte[] key = format.encode(f.key(), form);
                assertThat(format.decodeVerifyingKey(key)).isEqualTo(f.key());
                assertThat(Groth16Format.AUTO.decodeVerifyingKey(key)).isEqualTo(f.key());
                byte[] proof = format.encode(f.proof(), form);
                assertThat(format.decodeProof(proof)).isEqualTo(f.proof());
                assertThat(Groth16Format.AUTO.decodeProof(proof)).isEqualTo(f.proof());
                for (Groth16Format other : FORMATS) {
                    VerifyingKey there = other.decodeVerifyingKey(other.encode(format.decodeVerifyingKey(key), form));
                    // gnark's format repeats two points that others lack
                    boolean same = format == Groth16Format.GNARK && other == Groth16Format.GNARK;
                    assertThat(there.betaG1().isInfinity()).isEqualTo(!same);
                    assertThat(format.encode(there, form)).hasSameSizeAs(key);
                    assertThat(there).isEqualTo(f.key());
                }
            }
        }
    }

    @Test
    void proofsVerifyWhereverTheyWent() {
        for (Groth16Format format : FORMATS) {
            Groth16Verifier verifier = Groth16Verifier.of(format.decodeVerifyingKey(format.encode(SAMPLE.key())));
            Proof proof = format.decodeProof(format.encode(SAMPLE.proof()));
            PublicInputs inputs = format.decodePublicInputs(format.encode(SAMPLE.inputs()));
            assertThat(verifier.verify(proof, inputs).isAccepted()).isTrue();
        }
    }

    /** What other libraries wrote, in the formats of all others. */
    @Test
    void filesOfPeersVerifyInOtherFormats() {
        for (String set : Fixtures.GNARK.sets()) {
            Groth16Format from = Groth16Format.GNARK;
            VerifyingKey key = from.decodeVerifyingKey(Fixtures.GNARK.key(set, PointForm.COMPRESSED));
            Proof proof = from.decodeProof(Fixtures.GNARK.proof(set, PointForm.UNCOMPRESSED));
            if (key.commitmentCount() == 0 && key.publicInputCount() < 100) {
                for (Groth16Format to : FORMATS) {
                    VerifyingKey there = to.decodeVerifyingKey(to.encode(key));
                    PublicInputs inputs = from.decodePublicInputs(Fixtures.GNARK.inputs(set));
                    Proof converted = to.decodeProof(to.encode(proof));
                    assertThat(Groth16Verifier.of(there).verify(converted, inputs).isAccepted()).isTrue();
                }
            }
        }
    }

    @Test
    void commitmentsHaveNoPlaceElsewhere() {
        for (Groth16Format format : FORMATS) {
            if (format == Groth16Format.GNARK) {
                assertThat(format.decodeVerifyingKey(format.encode(COMMITTED.key()))).isEqualTo(COMMITTED.key());
                assertThat(format.decodeProof(format.encode(COMMITTED.proof()))).isEqualTo(COMMITTED.proof());
            } else {
                String why = "1 commitments, for which";
                refused(() -> format.encode(COMMITTED.key()), RejectReason.UNREPRESENTABLE, why);
                refused(() -> format.encode(COMMITTED.proof()), RejectReason.UNREPRESENTABLE, why);
            }
            assertThat(format.decodePublicInputs(format.encode(COMMITTED.inputs()))).isEqualTo(COMMITTED.inputs());
        }
        assertThat(Groth16Format.AUTO.decodeProof(Groth16Format.GNARK.encode(COMMITTED.proof()))).isEqualTo(
            COMMITTED.proof()
        );
    }

    @Test
    void nothingIsWrittenInAnUnnamedFormat() {
        Groth16Format auto = Groth16Format.AUTO;
        assertThatThrownBy(() -> auto.encode(SAMPLE.key())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> auto.encode(SAMPLE.proof())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> auto.encode(SAMPLE.inputs())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void compressionHalves() {
        for (Groth16Format format : List.of(Groth16Format.GNARK, Groth16Format.ARKWORKS)) {
            assertThat(format.encode(SAMPLE.proof())).isEqualTo(format.encode(SAMPLE.proof(), PointForm.COMPRESSED));
            assertThat(format.encode(SAMPLE.key())).isEqualTo(format.encode(SAMPLE.key(), PointForm.COMPRESSED));
        }
        assertThat(Groth16Format.ARKWORKS.encode(SAMPLE.proof())).hasSize(128);
        assertThat(Groth16Format.ARKWORKS.encode(SAMPLE.proof(), PointForm.UNCOMPRESSED)).hasSize(256);
        assertThat(Groth16Format.GNARK.encode(SAMPLE.proof())).hasSize(164);
        assertThat(Groth16Format.GNARK.encode(SAMPLE.proof(), PointForm.UNCOMPRESSED)).hasSize(324);
    }

    @Test
    void wordsMayStandAsHexadecimalText() {
        for (Groth16Format format : List.of(Groth16Format.EVM, Groth16Format.AUTO)) {
            byte[] key = hex(SAMPLE.key().toBytes(), "\n");
            assertThat(format.decodeVerifyingKey(key)).isEqualTo(SAMPLE.key());
            assertThat(format.decodeProof(hex(SAMPLE.proof().toBytes(), "\r\n"))).isEqualTo(SAMPLE.proof());
            assertThat(format.decodePublicInputs(hex(SAMPLE.inputs().toBytes(), ""))).isEqualTo(SAMPLE.inputs());
            assertThat(format.decodePublicInputs(hex(new byte[0], ""))).isEqualTo(PublicInputs.of());
            byte[] upper = ("0x" + HexFormat.of().withUpperCase().formatHex(SAMPLE.proof().toBytes())).getBytes(
                US_ASCII
            );
            assertThat(format.decodeProof(upper)).isEqualTo(SAMPLE.proof());
            byte[] text = hex(SAMPLE.proof().toBytes(), "");
            refused(() -> format.decodeProof(Arrays.copyOf(text, 513)), RejectReason.MALFORMED, "odd number");
            for (byte bad : new byte[] { 'g', ' ', 'x', -1, (byte) 0xb2, 0, '\n' }) {
                byte[] other = text.clone();
                other[100] = bad;
                refused(() -> format.decodeProof(other), RejectReason.MALFORMED, "not a hexadecimal digit");
            }
            refused(
                () -> format.decodeProof(hex(SAMPLE.proof().toBytes(), "\n\n")),
                RejectReason.MALFORMED,
                "hexadecimal"
            );
            refused(
                () -> format.decodeProof(hex(new byte[Groth16Format.MAX_PROOF_BYTES + 1], "")),
                RejectReason.MALFORMED,
                "at most"
            );
        }
        byte[] large = new byte[Groth16Format.MAX_PUBLIC_BYTES + 1];
        refused(() -> Groth16Format.EVM.decodePublicInputs(large), RejectReason.MALFORMED, "at most");
    }

    /** No word below p or r begins as hexadecimal text does. */
    @Test
    void wordsAreNotTakenForText() {
        byte[] smallest = new byte[32];
        smallest[0] = '0';
        smallest[1] = 'x';
        refused(() -> PublicInputs.fromCanonicalBytes(smallest), RejectReason.NOT_CANONICAL, "modulus");
        refused(
            () -> Proof.fromCanonicalBytes(Arrays.copyOf(smallest, Proof.BYTES)),
            RejectReason.NOT_CANONICAL,
            "modulus"
        );
    }

    private static byte[] hex(byte[] bytes, String end) {
        return ("0x" + HexFormat.of().formatHex(bytes) + end).getBytes(US_ASCII);
    }

    /** The refusal comes from the reader that understood most. */
    @Test
    void refusalsOfDetectedFormatsSayWhatIsWrong() {
        VerifyingKey k = SAMPLE.key();
        VerifyingKey unsound = VerifyingKey.withoutHygieneForTestingOnly(
            k.alphaG1(),
            k.betaG2(),
            k.deltaG2(),
            k.deltaG2(),
            k.ic()
        );
        for (Groth16Format format : FORMATS) {
            byte[] key = format.encode(unsound);
            refused(() -> Groth16Format.AUTO.decodeVerifyingKey(key), RejectReason.UNSOUND_KEY, "gamma equals delta");
        }
        byte[] gnark = Arrays.copyOf(Groth16Format.GNARK.encode(SAMPLE.proof()), 165);
        refused(() -> Groth16Format.AUTO.decodeProof(gnark), RejectReason.MALFORMED, "read as GNARK: 1 bytes follow");
        byte[] evm = SAMPLE.proof().toBytes();
        evm[255] ^= 1;
        refused(() -> Groth16Format.AUTO.decodeProof(evm), RejectReason.NOT_ON_CURVE, "at byte 192");
        refused(() -> Groth16Format.AUTO.decodeProof("{}".getBytes(US_ASCII)), RejectReason.MALFORMED, "pi_a");
        refused(() -> Groth16Format.AUTO.decodeProof(new byte[0]), RejectReason.MALFORMED, "read as");
        refused(() -> Groth16Format.AUTO.decodeVerifyingKey(new byte[0]), RejectReason.MALFORMED, "read as");
        assertThat(Groth16Format.AUTO.decodePublicInputs(new byte[0])).isEqualTo(PublicInputs.of());
    }

    /** Binary documents that happen to begin like text are still read. */
    @Test
    void firstBytesDoNotDecide() {
        boolean seen = false;
        for (int seed = 0; seed < 4000 && !seen; seed++) {
            Proof proof = new Proof(Samples.g1(BigInteger.valueOf(seed + 2)), SAMPLE.proof().b(), SAMPLE.proof().c());
            byte[] bytes = Groth16Format.ARKWORKS.encode(proof);
            if (bytes[0] == '{' || bytes[0] == '[') {
                assertThat(Groth16Format.AUTO.decodeProof(bytes)).isEqualTo(proof);
                seen = true;
            }
        }
        assertThat(seen).isTrue();
    }

    @Property(tries = 200)
    void anyBytesGiveAValueOrARefusal(@ForAll @Size(max = 400) byte[] bytes) {
        for (Groth16Format format : Groth16Format.values()) {
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> format.decodeVerifyingKey(bytes),
                () -> format.decodeProof(bytes),
                () -> format.decodePublicInputs(bytes)
            )) {
                try {
                    call.call();
                } catch (Throwable e) {
                    assertThat(e).isInstanceOf(EncodingException.class);
                }
            }
        }
    }
}
