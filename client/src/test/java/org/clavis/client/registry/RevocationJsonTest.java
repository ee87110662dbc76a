package org.clavis.client.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.clavis.client.identity.Identity;
import org.clavis.evm.Address;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.registry.KeyName;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.registry.RevocationCertificate;
import org.junit.jupiter.api.Test;

class RevocationJsonTest {

    private static final RegistryDomain DOMAIN = new RegistryDomain(31337, Address.fromHex("0x" + "ab".repeat(20)));

    @Test
    void whatIsWrittenIsRead() {
        SignedRevocation revocation = revocation();
        assertThat(RevocationJson.decode(RevocationJson.encode(revocation))).isEqualTo(revocation);
        assertThat(RevocationJson.encode(revocation)).hasSizeLessThan(RevocationJson.MAX_BYTES);
    }

    @Test
    void nothingElseIsRead() {
        String good = new String(RevocationJson.encode(revocation()), UTF_8);
        List<String> bad = List.of(
            "",
            "null",
            "[]",
            "{}",
            good + "x",
            good + good,
            good.replace("clavis-revocation-1", "clavis-revocation-2"),
            good.replace("clavis-revocation-1", "clavis-claim-1"),
            good.replace("\"epoch\":1", "\"epoch\":4294967296"),
            good.replace("\"epoch\":1", "\"epoch\":-1"),
            good.replace("\"epoch\":1", "\"epoch\":1.0"),
            good.replace("\"epoch\":1", "\"epoch\":\"1\""),
            good.replace("\"epoch\":1", "\"epoch\":1,\"epoch\":1"),
            good.replace("\"epoch\":1", "\"epoch\":1,\"more\":1"),
            good.replace("\"epoch\":1,", ""),
            good.replace("31337", "0"),
            good.replace("0xab", "ab"),
            good.replace("0xab", "0xa"),
            good.replace("0xab", "0xzz"),
            good.replace("desk-1", ""),
            good.replace("desk-1", "desk-1desk-1desk-1desk-1desk-1desk-1"),
            good.replaceAll("\"signature\":\"0x0[23]", "\"signature\":\"0x04"),
            good + " ".repeat(RevocationJson.MAX_BYTES)
        );
        for (String json : bad) {
            assertThatThrownBy(() -> RevocationJson.decode(json.getBytes(UTF_8)))
                .as(json)
                .isInstanceOf(EncodingException.class);
        }
    }

    @Test
    void theFieldIsNamed() {
        String good = new String(RevocationJson.encode(revocation()), UTF_8);
        Map<String, String> bad = Map.of(
            "chainId",
            good.replace("31337", "0"),
            "label",
            good.replace("desk-1", "desk-1desk-1desk-1desk-1desk-1desk-1"),
            "epoch",
            good.replace("\"epoch\":1", "\"epoch\":null"),
            "signature",
            good.replaceAll("\"signature\":\"0x0[23]", "\"signature\":\"0x04")
        );
        bad.forEach((field, json) ->
            assertThatThrownBy(() -> RevocationJson.decode(json.getBytes(UTF_8)))
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining(field)
        );
    }

    private static SignedRevocation revocation() {
        try (Identity desk = Identity.ephemeralForTestingOnly("desk-1")) {
            KeyName name = new KeyName(desk.address(), desk.label());
            RevocationCertificate certificate = new RevocationCertificate(name.keyId(), 1);
            return new SignedRevocation(DOMAIN, name, 1, desk.sign(certificate.digest(DOMAIN)));
        }
    }
}
