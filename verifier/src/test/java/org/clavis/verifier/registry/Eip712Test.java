package org.clavis.verifier.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.schnorr.SchnorrPublicKey;
import org.junit.jupiter.api.Test;

/** Digests against an independent encoder, which is itself held against EIP-712's own example, and against ethers. */
class Eip712Test {

    private static final RegistryDomain DOMAIN = new RegistryDomain(
        31337,
        Address.fromHex("0x5FbDB2315678afecb367f032d93F642f64180aa3")
    );
    private static final Address OWNER = Address.fromHex("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    private static final Label LABEL = Label.of("desk-1");
    private static final Bytes32 KEY_X = Bytes32.fromHex(
        "f37c34b66ced1fb51c34a90bdae006901f10625cc06c4f64663b0eae87d87b4f"
    );
    private static final KeyBundle BUNDLE = new KeyBundle(
        SchnorrPublicKey.fromXAndParity(KEY_X, 0),
        repeated("5e"),
        Bytes32.ZERO,
        ScopeSet.of(Scope.TRADE, Scope.QUOTE),
        1,
        1_700_000_000,
        1_707_776_000,
        repeated("a1")
    );
    private static final KeyBundle EXTREME = new KeyBundle(
        SchnorrPublicKey.fromXAndParity(KEY_X, 1),
        repeated("ff"),
        repeated("ee"),
        new ScopeSet((1L << 48) - 1),
        255,
        (1L << 40) - 1,
        (1L << 40) - 1,
        repeated("dd")
    );

    private static final Eip712Model MODEL = new Eip712Model()
        .type("EIP712Domain", "string name", "string version", "uint256 chainId", "address verifyingContract")
        .type("Person", "string name", "address wallet")
        .type("Mail", "Person from", "Person to", "string contents")
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
        .type("ProofOfPossession", "bytes32 keyId", "uint32 epoch", "KeyBundle bundle")
        .type(
            "OwnershipClaim",
            "address owner",
            "bytes32 label",
            "uint32 epoch",
            "bytes32 purpose",
            "bytes32 challenge",
            "uint40 deadline"
        );

    @Test
    void modelReproducesTheStandardsExample() {
        byte[] separator = MODEL.hashStruct(
            "EIP712Domain",
            map(
                "name",
                "Ether Mail",
                "version",
                "1",
                "chainId",
                1,
                "verifyingContract",
                Address.fromHex("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC")
            )
        );
        assertThat(hex(separator)).isEqualTo("f2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f");
        Map<String, Object> mail = map(
            "from",
            map("name", "Cow", "wallet", Address.fromHex("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826")),
            "to",
            map("name", "Bob", "wallet", Address.fromHex("0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB")),
            "contents",
            "Hello, Bob!"
        );
        assertThat(hex(MODEL.digest(separator, "Mail", mail))).isEqualTo(
            "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2"
        );
    }

    /** What ethers 6 computes for the same values with {@code TypedDataEncoder} and {@code AbiCoder}. */
    @Test
    void agreesWithEthers() {
        Bytes32 keyId = KeyIds.keyId(OWNER, LABEL);
        assertThat(keyId).hasToString("0x009d8890e8b16b9be2df165caf69c277b0dd9f05c6e39441fbb611010f173486");
        assertThat(DOMAIN.separator()).hasToString(
            "0x62b6e9f8014d7474934aba44ab4ca66e3ef6177dba0f03778dff9e9303589027"
        );
        assertThat(BUNDLE.structHash()).hasToString(
            "0x9b35198c5a86ed9b6987f83e27916f16ceb453af9f89518a76565fac64c4c7c4"
        );
        assertThat(new ProofOfPossession(keyId, 1, BUNDLE).digest(DOMAIN)).hasToString(
            "0x28096adc5841c662c12baf4a61848ce9668e38734b0f65dbb7389f6f6a5da9a8"
        );
        assertThat(
            new OwnershipClaim(OWNER, LABEL, 7, repeated("70"), repeated("c4"), 1_700_000_600).digest(DOMAIN)
        ).hasToString("0x7dc4dc53f26738e420a9fe85a77c668075c53626184902a4399c4d9c7f88d4e2");
        assertThat(EXTREME.structHash()).hasToString(
            "0x6523b9b26bfd2937148fa023b0aacb2b620ebc5409c40843c7d1315a3cbdc4d9"
        );
        RegistryDomain farChain = new RegistryDomain(Long.MAX_VALUE, DOMAIN.registry());
        assertThat(new ProofOfPossession(keyId, (1L << 32) - 1, EXTREME).digest(farChain)).hasToString(
            "0xc217524924fcd3efd7b147a4b4d57285e764662889daa1adc95596648ef67f7e"
        );
    }

    @Property(tries = 100)
    void agreesWithTheModel(@ForAll long seed) {
        Random random = new Random(seed);
        RegistryDomain domain = new RegistryDomain(random.nextLong(1, Long.MAX_VALUE), address(random));
        byte[] separator = MODEL.hashStruct(
            "EIP712Domain",
            map(
                "name",
                "Clavis KeyRegistry",
                "version",
                "1",
                "chainId",
                domain.chainId(),
                "verifyingContract",
                domain.registry()
            )
        );
        assertThat(domain.separator().toBytes()).isEqualTo(separator);

        KeyBundle bundle = new KeyBundle(
            SchnorrPublicKey.fromXAndParity(KEY_X, random.nextInt(2)),
            word(random),
            word(random),
            new ScopeSet(random.nextLong(1L << 48)),
            random.nextInt(256),
            random.nextLong(1L << 40),
            random.nextLong(1L << 40),
            word(random)
        );
        Map<String, Object> bundleValue = map(
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
        assertThat(bundle.structHash().toBytes()).isEqualTo(MODEL.hashStruct("KeyBundle", bundleValue));

        ProofOfPossession pop = new ProofOfPossession(word(random), random.nextLong(1L << 32), bundle);
        assertThat(pop.digest(domain).toBytes()).isEqualTo(
            MODEL.digest(
                separator,
                "ProofOfPossession",
                map("keyId", pop.keyId(), "epoch", pop.epoch(), "bundle", bundleValue)
            )
        );

        OwnershipClaim claim = new OwnershipClaim(
            address(random),
            Label.of("desk-" + random.nextInt(1000)),
            random.nextLong(1L << 32),
            word(random),
            word(random),
            random.nextLong(1L << 40)
        );
        assertThat(claim.digest(domain).toBytes()).isEqualTo(
            MODEL.digest(
                separator,
                "OwnershipClaim",
                map(
                    "owner",
                    claim.owner(),
                    "label",
                    claim.label().word(),
                    "epoch",
                    claim.epoch(),
                    "purpose",
                    claim.purpose(),
                    "challenge",
                    claim.challenge(),
                    "deadline",
                    claim.deadline()
                )
            )
        );
        assertThat(claim.keyId()).isEqualTo(KeyIds.keyId(claim.owner(), claim.label().text()));
    }

    @Test
    void everyFieldCounts() {
        Bytes32 digest = new ProofOfPossession(repeated("01"), 1, BUNDLE).digest(DOMAIN);
        assertThat(new ProofOfPossession(repeated("02"), 1, BUNDLE).digest(DOMAIN)).isNotEqualTo(digest);
        assertThat(new ProofOfPossession(repeated("01"), 2, BUNDLE).digest(DOMAIN)).isNotEqualTo(digest);
        assertThat(new ProofOfPossession(repeated("01"), 1, EXTREME).digest(DOMAIN)).isNotEqualTo(digest);
        assertThat(
            new ProofOfPossession(repeated("01"), 1, BUNDLE).digest(new RegistryDomain(1, DOMAIN.registry()))
        ).isNotEqualTo(digest);
        assertThat(
            new ProofOfPossession(repeated("01"), 1, BUNDLE).digest(new RegistryDomain(31337, OWNER))
        ).isNotEqualTo(digest);
    }

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static Address address(Random random) {
        byte[] bytes = new byte[20];
        random.nextBytes(bytes);
        return Address.of(bytes);
    }

    private static Bytes32 word(Random random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Bytes32.of(bytes);
    }

    private static Bytes32 repeated(String hex) {
        return Bytes32.fromHex(hex.repeat(32));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
