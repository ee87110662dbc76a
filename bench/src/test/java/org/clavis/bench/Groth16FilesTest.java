package org.clavis.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.groth16.Groth16Verifier;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.groth16.PublicInputs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Groth16FilesTest {

    @TempDir
    static Path folder;

    @BeforeAll
    static void write() throws IOException {
        Groth16Files.write(folder, 1);
    }

    @ParameterizedTest
    @EnumSource(value = Groth16Format.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void everyFormatHoldsTheSameValidProofs(Groth16Format format) throws IOException {
        byte[] key = Files.readAllBytes(folder.resolve("key" + Groth16Files.ending(format)));
        Groth16Verifier verifier = Groth16Verifier.of(format.decodeVerifyingKey(key));
        List<byte[]> proofs = Groth16Files.readProofs(folder, format);
        List<byte[]> inputs = Groth16Files.readInputs(folder, format);
        List<byte[]> evmProofs = Groth16Files.readProofs(folder, Groth16Format.EVM);
        Set<Proof> distinct = new HashSet<>();

        for (int n = 0; n < Groth16Files.PROOFS; n++) {
            Proof proof = format.decodeProof(proofs.get(n));
            PublicInputs statement = format.decodePublicInputs(inputs.get(n));
            assertThat(statement.count()).isEqualTo(Groth16Files.INPUTS);
            assertThat(verifier.verify(proof, statement).isAccepted()).isTrue();
            assertThat(proof.toBytes()).isEqualTo(evmProofs.get(n));
            distinct.add(proof);
        }
        assertThat(distinct).hasSize(Groth16Files.PROOFS);
    }

    @Test
    void aSeedGivesTheSameFiles(@TempDir Path again, @TempDir Path other) throws IOException {
        Groth16Files.write(again, 1);
        Groth16Files.write(other, 2);

        for (String name : List.of("key.json", "proof-255.gnark", "public-017.arkworks")) {
            assertThat(again.resolve(name)).hasSameBinaryContentAs(folder.resolve(name));
            assertThat(Files.mismatch(other.resolve(name), folder.resolve(name))).isNotNegative();
        }
    }

    @Test
    void theProductsOfAVerificationAreCounted() {
        ProductCount.Count first = ProductCount.ofVerification(folder);

        assertThat(first.scalar() + first.lanes()).isBetween(3_000L, 100_000L);
        assertThat(ProductCount.ofVerification(folder)).isEqualTo(first);
    }
}
