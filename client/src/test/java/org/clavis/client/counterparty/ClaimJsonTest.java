package org.clavis.client.counterparty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.clavis.client.identity.Identity;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.registry.Label;
import org.clavis.verifier.registry.OwnershipClaim;
import org.clavis.verifier.registry.RegistryDomain;
import org.junit.jupiter.api.Test;

class ClaimJsonTest {

    private static final RegistryDomain DOMAIN = new RegistryDomain(Long.MAX_VALUE, Address.ZERO);
    private static final byte[] GOOD = ClaimJson.encode(example());

    private static ClaimProof.Schnorr example() {
        try (Identity identity = Identity.ephemeralForTestingOnly("désk \"1\"")) {
            OwnershipClaim claim = new Challenge(
                DOMAIN,
                identity.address(),
                identity.label(),
                Optional.empty(),
                Challenge.purpose("test"),
                Bytes32.ZERO,
                (1L << 40) - 1
            ).claim(7);
            return new ClaimProof.Schnorr(DOMAIN, claim, identity.sign(claim.digest(DOMAIN)));
        }
    }

    @Test
    void readsWhatItWrites() {
        ClaimProof decoded = ClaimJson.decode(GOOD);
        assertThat(ClaimJson.encode(decoded)).isEqualTo(GOOD);
        assertThat(decoded.claim().label()).isEqualTo(Label.of("désk \"1\""));
        assertThat(decoded.domain()).isEqualTo(DOMAIN);
    }

    @Test
    void eachFieldIsNeededOnceAndNoOtherIsAllowed() {
        String good = new String(GOOD, UTF_8);
        for (String field : good.replaceAll("[{}]", "").split(",(?=\")", -1)) {
            assertRefused(good.replace(field + ",", "").replace("," + field, ""));
            assertRefused(good.replace("}", "," + field + "}"));
        }
        assertRefused(good.replace("}", ",\"surplus\":1}"));
        assertRefused(good + " {}");
        assertRefused("[" + good + "]");
    }

    @Test
    void valuesAreReadStrictly() {
        String good = new String(GOOD, UTF_8);
        assertRefused(good.replace("clavis-claim-1", "clavis-claim-2"));
        assertRefused(good.replace("\"schnorr\"", "\"commitment\""));
        assertRefused(good.replace("\"schnorr\"", "\"rsa\""));
        assertRefused(good.replace("\"chainId\":9", "\"chainId\":-9"));
        assertRefused(good.replace("\"chainId\":9", "\"chainId\":99"));
        assertRefused(good.replace("\"epoch\":7", "\"epoch\":\"7\""));
        assertRefused(good.replace("\"epoch\":7", "\"epoch\":7.0"));
        assertRefused(good.replace("\"epoch\":7", "\"epoch\":4294967296"));
        assertRefused(good.replace("\"deadline\":1", "\"deadline\":91"));
        assertRefused(good.replace("\"signature\":\"0x", "\"signature\":\"0X"));
        assertRefused(good.replace("\"signature\":\"0x0", "\"signature\":\"0x"));
        assertRefused(good.replace("\"signature\":\"0x0", "\"signature\":\"0x4"));
        assertRefused(good.replace("d\u00e9sk", "d\\u0000sk"));
        assertRefused(good.replace("\"label\":\"", "\"label\":\"" + "x".repeat(33)));
        assertRefused(" ".repeat(ClaimJson.MAX_BYTES) + good);
    }

    @Property(tries = 2_000)
    void anyChangedByteGivesAClaimOrARefusal(@ForAll @IntRange(max = 2_000) int position, @ForAll byte value) {
        byte[] changed = GOOD.clone();
        changed[position % changed.length] = value;
        assertThatCode(() -> decodeOrRefuse(changed)).doesNotThrowAnyException();
    }

    @Property(tries = 500)
    void anyTruncationIsRefused(@ForAll @IntRange(max = 2_000) int length) {
        byte[] cut = Arrays.copyOf(GOOD, length % GOOD.length);
        assertThat(catchThrowableOfType(EncodingException.class, () -> ClaimJson.decode(cut))).isNotNull();
    }

    @Property(tries = 500)
    void anyBytesAreRefused(@ForAll byte[] bytes) {
        assertThat(catchThrowableOfType(EncodingException.class, () -> ClaimJson.decode(bytes))).isNotNull();
    }

    private static void decodeOrRefuse(byte[] json) {
        try {
            ClaimJson.decode(json);
        } catch (EncodingException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void assertRefused(String json) {
        assertThat(json).isNotEqualTo(new String(GOOD, UTF_8));
        EncodingException e = catchThrowableOfType(EncodingException.class, () ->
            ClaimJson.decode(json.getBytes(UTF_8))
        );
        assertThat(e).as(json).isNotNull();
    }
}
