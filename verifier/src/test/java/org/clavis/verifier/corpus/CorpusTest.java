package org.clavis.verifier.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.clavis.evm.AccountSignature;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.testing.Vectors;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.groth16.Groth16Verifier;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.groth16.SolidityVerifier;
import org.clavis.verifier.schnorr.SchnorrPublicKey;
import org.clavis.verifier.schnorr.SchnorrSignature;
import org.clavis.verifier.schnorr.SchnorrVerifier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Java's verdict on each case that contracts/test/Corpus.t.sol puts to the contracts. */
class CorpusTest {

    private static final Groth16Verifier GROTH16 = Groth16Verifier.of(Groth16Cases.key());

    @TestFactory
    Stream<DynamicTest> schnorr() {
        return tests("schnorr", "schnorr", one -> {
            BigInteger parity = new BigInteger(1, Corpus.bytes(one, "keyParity"));
            SchnorrPublicKey key = SchnorrPublicKey.fromXAndParity(word(one, "keyX"), parity.intValueExact());
            byte[] signature = Secp256k1Cases.bytes(
                Corpus.bytes(one, "rx"),
                Corpus.bytes(one, "ry"),
                Corpus.bytes(one, "z")
            );
            return SchnorrVerifier.verify(
                key,
                word(one, "digest"),
                SchnorrSignature.fromEvmBytes(signature)
            ).isAccepted();
        });
    }

    @TestFactory
    Stream<DynamicTest> erc7913() {
        return tests("schnorr", "erc7913", one ->
            SchnorrVerifier.verify(
                SchnorrPublicKey.fromCanonicalBytes(Corpus.bytes(one, "key")),
                word(one, "hash"),
                SchnorrSignature.fromEvmBytes(Corpus.bytes(one, "signature"))
            ).isAccepted()
        );
    }

    @TestFactory
    Stream<DynamicTest> ecdsa() {
        return tests("ecdsa", "ecdsa", one -> {
            var verdict = AccountSignature.recoverVartime(word(one, "digest"), Corpus.bytes(one, "signature"));
            Address named = verdict instanceof Accepted<Address>(Address account) ? account : Address.ZERO;
            assertThat(named.toHex()).isEqualTo(Vectors.text(one, "account"));
            return verdict.isAccepted();
        });
    }

    @TestFactory
    Stream<DynamicTest> groth16() {
        return tests("groth16", "groth16", one -> {
            byte[] arguments = Corpus.bytes(one, "arguments");
            if (arguments.length < Proof.BYTES) {
                return false;
            }
            byte[] inputs = Arrays.copyOfRange(arguments, Proof.BYTES, arguments.length);
            return GROTH16.verifyEvm(Arrays.copyOf(arguments, Proof.BYTES), inputs).isAccepted();
        });
    }

    /** The files are what their recipe says, so that the recipe can be read in place of the numbers. */
    @Test
    void theFilesAreWhatTheWriterWrites() {
        assertThat(Corpus.file("schnorr")).hasContent(Secp256k1Cases.schnorr().toJson());
        assertThat(Corpus.file("ecdsa")).hasContent(Secp256k1Cases.ecdsa().toJson());
        assertThat(Corpus.file("groth16")).hasContent(Groth16Cases.corpus().toJson());
        assertThat(Corpus.file("groth16").resolveSibling("../fixtures/" + CorpusWriter.CONTRACT + ".sol")).hasContent(
            SolidityVerifier.source(Groth16Cases.key(), CorpusWriter.CONTRACT)
        );
    }

    @FunctionalInterface
    private interface Judge {
        /** Bytes that encode nothing are refused by the exception. */
        boolean accepts(Map<String, Object> one) throws EncodingException;
    }

    private static Stream<DynamicTest> tests(String file, String list, Judge judge) {
        List<Map<String, Object>> cases = Corpus.cases(file, list);
        assertThat(cases).hasSizeGreaterThan(15);
        Set<String> names = new HashSet<>();
        cases.forEach(one ->
            assertThat(names.add(Vectors.text(one, "name")))
                .as(one.toString())
                .isTrue()
        );
        return cases
            .stream()
            .map(one ->
                DynamicTest.dynamicTest(Vectors.text(one, "name"), () ->
                    assertThat(accepts(judge, one)).isEqualTo(Corpus.accepted(one))
                )
            );
    }

    private static boolean accepts(Judge judge, Map<String, Object> one) {
        try {
            return judge.accepts(one);
        } catch (EncodingException e) {
            return false;
        }
    }

    private static Bytes32 word(Map<String, Object> one, String key) {
        return Bytes32.of(Corpus.bytes(one, key));
    }
}
