package org.clavis.verifier.schnorr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.clavis.verifier.Accepted;
import org.junit.jupiter.api.Test;

/** The published FROST(secp256k1, SHA-256) run of RFC 9591. */
class FrostVectorTest {

    @Test
    void groupSignatureVerifies() {
        byte[] key = HexFormat.of().parseHex("02f37c34b66ced1fb51c34a90bdae006901f10625cc06c4f64663b0eae87d87b4f");
        byte[] signature = HexFormat.of().parseHex(
            "0205b6d04d3774c8929413e3c76024d54149c372d57aae62574ed74319b5ea14d0" +
                "c65dde8492a7471437e6c2fe3da49b90d23f642b5c6dbe7e36089f096dd97324"
        );
        byte[] message = HexFormat.of().parseHex("74657374");
        assertThat(new String(message, UTF_8)).isEqualTo("test");
        assertThat(SchnorrVerifier.verifyMessage(key, message, signature)).isInstanceOf(Accepted.class);
    }
}
