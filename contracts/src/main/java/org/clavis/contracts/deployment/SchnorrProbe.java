package org.clavis.contracts.deployment;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.clavis.contracts.SchnorrVerifierContract;
import org.clavis.contracts.Structs.SchnorrProof;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;

/** A signature by others, and tampered ones. Source: RFC 9591, appendix E.5, FROST(secp256k1, SHA-256). */
final class SchnorrProbe implements Probe {

    private static final Bytes32 KEY_X = Bytes32.fromHex(
        "f37c34b66ced1fb51c34a90bdae006901f10625cc06c4f64663b0eae87d87b4f"
    );
    private static final int KEY_PARITY = 0;
    private static final String MESSAGE = "test";
    private static final BigInteger RX = number("05b6d04d3774c8929413e3c76024d54149c372d57aae62574ed74319b5ea14d0");

    /** The even one of the two points with this x. */
    private static final BigInteger RY = number("e8c864734e5a7ca750bae921423cf8d29a9a9e6251f09269480a7770b8204a36");

    private static final BigInteger Z = number("c65dde8492a7471437e6c2fe3da49b90d23f642b5c6dbe7e36089f096dd97324");

    /** secp256k1's p, 2^256 - 2^32 - 977. */
    private static final BigInteger P = BigInteger.TWO.pow(256)
        .subtract(BigInteger.TWO.pow(32))
        .subtract(BigInteger.valueOf(977));

    @Override
    public List<DeploymentCheck> ask(DeploymentChain chain, String contract, Address address) {
        List<DeploymentCheck> checks = new ArrayList<>();
        SchnorrProof good = new SchnorrProof(RX, RY, Z);
        record Case(String name, int parity, String message, SchnorrProof proof, boolean accepted) {}
        List<Case> cases = List.of(
            new Case("accepts a known good signature", KEY_PARITY, MESSAGE, good, true),
            new Case("refuses it for another message", KEY_PARITY, "tess", good, false),
            new Case("refuses it for the opposite key", 1 - KEY_PARITY, MESSAGE, good, false),
            new Case(
                "refuses it with z + 1",
                KEY_PARITY,
                MESSAGE,
                new SchnorrProof(RX, RY, Z.add(BigInteger.ONE)),
                false
            ),
            new Case("refuses it with z = 0", KEY_PARITY, MESSAGE, new SchnorrProof(RX, RY, BigInteger.ZERO), false),
            new Case("refuses it with -R", KEY_PARITY, MESSAGE, new SchnorrProof(RX, P.subtract(RY), Z), false),
            new Case(
                "refuses it with R at infinity",
                KEY_PARITY,
                MESSAGE,
                new SchnorrProof(BigInteger.ZERO, BigInteger.ZERO, Z),
                false
            )
        );
        for (Case c : cases) {
            byte[] message = c.message().getBytes(StandardCharsets.US_ASCII);
            var call = SchnorrVerifierContract.verifySchnorrMessage(KEY_X, c.parity(), message, c.proof());
            checks.add(Probe.check(chain, contract, address, c.name(), call, c.accepted()));
        }
        return checks;
    }

    private static BigInteger number(String hex) {
        return new BigInteger(hex, 16);
    }
}
