package org.clavis.verifier.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.schnorr.SchnorrPublicKey;
import org.junit.jupiter.api.Test;

/** What owners, holders and parents sign, against the independent encoder. */
class RequestDigestTest {

    private static final Bytes32 KEY_X = Bytes32.fromHex(
        "f37c34b66ced1fb51c34a90bdae006901f10625cc06c4f64663b0eae87d87b4f"
    );
    private static final String[] WRITE = {
        "bytes32 keyId",
        "uint32 epoch",
        "KeyBundle bundle",
        "uint256 nonce",
        "uint40 deadline",
    };
    private static final Eip712Model MODEL = new Eip712Model()
        .type(
            "KeyBundle",
            "bytes32 identityKeyX",
            "uint8 identityKeyParity",
            "bytes32 sessionKey",
            "bytes32 kemKeyHash",
            "uint48 scopes",
            "uint8 suite",
            "uint40 notBefore",
            "uint40 notAfter",
            "bytes32 nextKeyHash"
        )
        .type("Register", WRITE)
        .type("Rotate", WRITE)
        .type("Extend", WRITE)
        .type("Revoke", "bytes32 keyId", "uint32 epoch", "uint256 nonce", "uint40 deadline")
        .type("RevocationCertificate", "bytes32 keyId", "uint32 epoch")
        .type(
            "Delegation",
            "bytes32 parentKeyId",
            "uint32 parentEpoch",
            "bytes32 agentKeyId",
            "uint32 agentEpoch",
            "KeyBundle agentBundle",
            "uint40 deadline"
        );

    @Property(tries = 100)
    void agreesWithTheModel(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] address = new byte[20];
        random.nextBytes(address);
        RegistryDomain domain = new RegistryDomain(random.nextLong(1, Long.MAX_VALUE), Address.of(address));
        byte[] separator = domain.separator().toBytes();
        Bytes32 keyId = word(random);
        long epoch = random.nextLong(1L << 32);
        KeyBundle bundle = bundle(random);
        Bytes32 nonce = word(random);
        long deadline = random.nextLong(1L << 40);
        Map<String, Object> values = new LinkedHashMap<>(
            Map.of("keyId", keyId, "epoch", epoch, "bundle", model(bundle), "nonce", nonce, "deadline", deadline)
        );

        assertThat(new RelayRequest.Rotate(keyId, epoch, bundle, nonce, deadline).digest(domain).toBytes()).isEqualTo(
            MODEL.digest(separator, "Rotate", values)
        );
        assertThat(new RelayRequest.Extend(keyId, epoch, bundle, nonce, deadline).digest(domain).toBytes()).isEqualTo(
            MODEL.digest(separator, "Extend", values)
        );
        assertThat(new RelayRequest.Revoke(keyId, epoch, nonce, deadline).digest(domain).toBytes()).isEqualTo(
            MODEL.digest(separator, "Revoke", values)
        );
        assertThat(new RevocationCertificate(keyId, epoch).digest(domain).toBytes()).isEqualTo(
            MODEL.digest(separator, "RevocationCertificate", values)
        );
        values.put("epoch", 1);
        assertThat(new RelayRequest.Register(keyId, bundle, nonce, deadline).digest(domain).toBytes()).isEqualTo(
            MODEL.digest(separator, "Register", values)
        );

        Delegation delegation = new Delegation(keyId, epoch, word(random), random.nextLong(1L << 32), bundle, deadline);
        Map<String, Object> delegated = Map.of(
            "parentKeyId",
            keyId,
            "parentEpoch",
            epoch,
            "agentKeyId",
            delegation.agentKeyId(),
            "agentEpoch",
            delegation.agentEpoch(),
            "agentBundle",
            model(bundle),
            "deadline",
            deadline
        );
        assertThat(delegation.digest(domain).toBytes()).isEqualTo(MODEL.digest(separator, "Delegation", delegated));
    }

    @Test
    void noTwoKindsAndNoTwoValuesShareADigest() {
        RegistryDomain domain = new RegistryDomain(1, Address.ZERO);
        Random random = new Random(1);
        KeyBundle bundle = bundle(random);
        KeyBundle other = bundle.withNotAfter(bundle.notAfter() ^ 1);
        Bytes32 id = word(random);
        Bytes32 nonce = word(random);
        List<Bytes32> digests = List.of(
            new RelayRequest.Register(id, bundle, nonce, 9).digest(domain),
            new RelayRequest.Rotate(id, 1, bundle, nonce, 9).digest(domain),
            new RelayRequest.Rotate(id, 2, bundle, nonce, 9).digest(domain),
            new RelayRequest.Rotate(id, 1, other, nonce, 9).digest(domain),
            new RelayRequest.Rotate(id, 1, bundle, id, 9).digest(domain),
            new RelayRequest.Rotate(id, 1, bundle, nonce, 8).digest(domain),
            new RelayRequest.Rotate(nonce, 1, bundle, nonce, 9).digest(domain),
            new RelayRequest.Extend(id, 1, bundle, nonce, 9).digest(domain),
            new RelayRequest.Revoke(id, 1, nonce, 9).digest(domain),
            new RevocationCertificate(id, 1).digest(domain),
            new RevocationCertificate(id, 2).digest(domain),
            new RevocationCertificate(id, 1).digest(new RegistryDomain(2, Address.ZERO)),
            new ProofOfPossession(id, 1, bundle).digest(domain),
            new Delegation(id, 1, nonce, 1, bundle, 9).digest(domain),
            new Delegation(nonce, 1, id, 1, bundle, 9).digest(domain)
        );
        Set<Bytes32> distinct = new LinkedHashSet<>(digests);
        assertThat(distinct).hasSize(digests.size());
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        Bytes32 zero = Bytes32.ZERO;
        KeyBundle bundle = bundle(new Random(2));
        assertThatThrownBy(() -> new RelayRequest.Register(zero, bundle, zero, 1L << 40)).isInstanceOf(
            EncodingException.class
        );
        assertThatThrownBy(() -> new RelayRequest.Rotate(zero, 1L << 32, bundle, zero, 1)).isInstanceOf(
            EncodingException.class
        );
        assertThatThrownBy(() -> new RelayRequest.Extend(zero, -1, bundle, zero, 1)).isInstanceOf(
            EncodingException.class
        );
        assertThatThrownBy(() -> new RelayRequest.Revoke(zero, 1L << 32, zero, 1)).isInstanceOf(
            EncodingException.class
        );
        assertThatThrownBy(() -> new RevocationCertificate(zero, 1L << 32)).isInstanceOf(EncodingException.class);
        assertThatThrownBy(() -> new Delegation(zero, 1, zero, 1L << 32, bundle, 1)).isInstanceOf(
            EncodingException.class
        );
        assertThatThrownBy(() -> new Delegation(zero, 1L << 32, zero, 1, bundle, 1)).isInstanceOf(
            EncodingException.class
        );
        assertThatThrownBy(() -> new Delegation(zero, 1, zero, 1, bundle, -1)).isInstanceOf(EncodingException.class);
        assertThatThrownBy(() -> bundle.withNotAfter(1L << 40)).isInstanceOf(EncodingException.class);
    }

    private static KeyBundle bundle(Random random) {
        return new KeyBundle(
            SchnorrPublicKey.fromXAndParity(KEY_X, random.nextInt(2)),
            word(random),
            word(random),
            new ScopeSet(random.nextLong(1L << 48)),
            random.nextInt(256),
            random.nextLong(1L << 40),
            random.nextLong(1L << 40),
            word(random)
        );
    }

    private static Map<String, Object> model(KeyBundle bundle) {
        return Map.of(
            "identityKeyX",
            bundle.identityKey().x(),
            "identityKeyParity",
            bundle.identityKey().parity(),
            "sessionKey",
            bundle.sessionKey(),
            "kemKeyHash",
            bundle.kemKeyHash(),
            "scopes",
            bundle.scopes().bits(),
            "suite",
            bundle.suite(),
            "notBefore",
            bundle.notBefore(),
            "notAfter",
            bundle.notAfter(),
            "nextKeyHash",
            bundle.nextKeyHash()
        );
    }

    private static Bytes32 word(Random random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Bytes32.of(bytes);
    }
}
