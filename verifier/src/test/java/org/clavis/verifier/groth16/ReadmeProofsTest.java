package org.clavis.verifier.groth16;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.clavis.verifier.Verification;
import org.junit.jupiter.api.Test;

/** The README's example of proofs: it stands there as it stands here, and it runs. */
class ReadmeProofsTest {

    private static final Path ROOT = Path.of(System.getProperty("clavis.root", ".."));

    @Test
    void aProofOfGnarkIsVerified() throws IOException {
        Path folder = ROOT.resolve("circuits/gnark/fixtures/inputs-4-commitments-1");
        example(folder.resolve("key.bin"), folder.resolve("proof.bin"), folder.resolve("public.wtns"));
    }

    private static void example(Path keyFile, Path proofFile, Path publicFile) throws IOException {
        // README begin
        var verifier = Groth16Verifier.of(Groth16Format.AUTO.decodeVerifyingKey(Files.readAllBytes(keyFile)));
        Proof proof = Groth16Format.AUTO.decodeProof(Files.readAllBytes(proofFile));
        PublicInputs inputs = Groth16Format.AUTO.decodePublicInputs(Files.readAllBytes(publicFile));

        Verification<PublicInputs> one = verifier.verify(proof, inputs);
        List<Verification<PublicInputs>> many = verifier.verifyAll(List.of(new Groth16Claim(proof, inputs)));
        // README end
        assertThat(one.isAccepted()).isTrue();
        assertThat(many).singleElement().isEqualTo(one);
    }

    @Test
    void theReadmeSaysTheSame() throws IOException {
        String source = "verifier/src/test/java/org/clavis/verifier/groth16/ReadmeProofsTest.java";
        String here = between(Files.readString(ROOT.resolve(source)), "// README begin\n", "// README end");
        String readme = Files.readString(ROOT.resolve("README.md"));
        assertThat(
            between(readme.substring(readme.indexOf("### Proofs of others")), "```java\n", "```")
        ).isEqualToNormalizingWhitespace(here);
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
