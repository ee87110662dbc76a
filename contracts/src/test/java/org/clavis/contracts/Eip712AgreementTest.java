package org.clavis.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.web3j.crypto.StructuredDataEncoder;
import org.web3j.utils.Numeric;

/** The digests that the contracts' test {@code Eip712Test} pins, computed by web3j's implementation of EIP-712. */
class Eip712AgreementTest {

    private static final String DOMAIN = """
    "domain": {
        "name": "Clavis KeyRegistry",
        "version": "1",
        "chainId": 1,
        "verifyingContract": "0xc1a7150000000000000000000000000000000001"
    }
    """;

    private static final String DOMAIN_TYPE = """
    "EIP712Domain": [
        {"name": "name", "type": "string"},
        {"name": "version", "type": "string"},
        {"name": "chainId", "type": "uint256"},
        {"name": "verifyingContract", "type": "address"}
    ]
    """;

    private static final String BUNDLE_TYPE = """
    "KeyBundle": [
        {"name": "identityKeyX", "type": "bytes32"},
        {"name": "identityKeyParity", "type": "uint8"},
        {"name": "sessionKey", "type": "bytes32"},
        {"name": "kemKeyHash", "type": "bytes32"},
        {"name": "scopes", "type": "uint48"},
        {"name": "suite", "type": "uint8"},
        {"name": "notBefore", "type": "uint40"},
        {"name": "notAfter", "type": "uint40"},
        {"name": "nextKeyHash", "type": "bytes32"}
    ]
    """;

    private static final String POSSESSION = """
    {
        "types": {
            %s,
            "ProofOfPossession": [
                {"name": "keyId", "type": "bytes32"},
                {"name": "epoch", "type": "uint32"},
                {"name": "bundle", "type": "KeyBundle"}
            ],
            %s
        },
        "primaryType": "ProofOfPossession",
        %s,
        "message": {
            "keyId": "0xf91469b73f0020bd08b265d7f9f4c397a8442a3f53de72b1cb94af94a07e946e",
            "epoch": 7,
            "bundle": {
                "identityKeyX": "0x000000000000000000000000000000000000000000000000000000000000001d",
                "identityKeyParity": 1,
                "sessionKey": "0x000000000000000000000000000000000000000000000000000000000000005e",
                "kemKeyHash": "0x000000000000000000000000000000000000000000000000000000000000003e",
                "scopes": 3,
                "suite": 3,
                "notBefore": 1800000000,
                "notAfter": 1807776000,
                "nextKeyHash": "0x000000000000000000000000000000000000000000000000000000000000002e"
            }
        }
    }
    """.formatted(DOMAIN_TYPE, BUNDLE_TYPE, DOMAIN);

    private static final String CLAIM = """
    {
        "types": {
            %s,
            "OwnershipClaim": [
                {"name": "owner", "type": "address"},
                {"name": "label", "type": "bytes32"},
                {"name": "epoch", "type": "uint32"},
                {"name": "purpose", "type": "bytes32"},
                {"name": "challenge", "type": "bytes32"},
                {"name": "deadline", "type": "uint40"}
            ]
        },
        "primaryType": "OwnershipClaim",
        %s,
        "message": {
            "owner": "0x00000000000000000000000000000000000a11ce",
            "label": "0x6465736b2d310000000000000000000000000000000000000000000000000000",
            "epoch": 7,
            "purpose": "0x736574746c656d656e7400000000000000000000000000000000000000000000",
            "challenge": "0x000000000000000000000000000000000000000000000000000000000000c4a1",
            "deadline": 1800000060
        }
    }
    """.formatted(DOMAIN_TYPE, DOMAIN);

    @Test
    void proofOfPossessionDigestIsThePinnedOne() throws Exception {
        StructuredDataEncoder encoder = new StructuredDataEncoder(POSSESSION);
        assertThat(Numeric.toHexString(encoder.hashDomain())).isEqualTo(
            "0xc75e62a66ce89d2c4fb19f6f41f9986024301c7c82b94a51ac243f0f7716fc8f"
        );
        assertThat(Numeric.toHexString(encoder.hashStructuredData())).isEqualTo(
            "0x4a73b683ecff25523598963f68804bef523ce165e88e492d39e6eba7da682d8c"
        );
    }

    @Test
    void claimDigestIsThePinnedOne() throws Exception {
        assertThat(Numeric.toHexString(new StructuredDataEncoder(CLAIM).hashStructuredData())).isEqualTo(
            "0xd85f8de4598b1e18a7260f547c396b27a86cc910cd05a7f0af52c12d42c215a8"
        );
    }
}
