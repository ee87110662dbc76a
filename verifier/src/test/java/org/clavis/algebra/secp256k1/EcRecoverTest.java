package org.clavis.algebra.secp256k1;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.clavis.evm.Address;
import org.clavis.testing.Vectors;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.junit.jupiter.api.Test;

class EcRecoverTest {

    @Test
    void agreesWithThePrecompile() {
        int cases = 0;
        for (Map<String, Object> vector : Vectors.jsonArray("bn254-precompiles/ecRecover.json")) {
            // the precompile pads its input to 128 bytes with zeros and drops the rest
            byte[] input = Arrays.copyOf(HexFormat.of().parseHex(Vectors.text(vector, "Input")), 128);
            String output = precompile(input)
                .map(address -> "0".repeat(24) + address.toHex().substring(2))
                .orElse("");
            assertThat(output).as(Vectors.text(vector, "Name")).isEqualTo(vector.get("Expected"));
            cases++;
        }
        assertThat(cases).isGreaterThanOrEqualTo(5);
    }

    @Test
    void recoversTheSignersAddress() {
        Random random = new Random(20260101);
        for (int i = 0; i < 20; i++) {
            BigInteger secret = new BigInteger(256, random).mod(CurveParams.N);
            BigInteger nonce = new BigInteger(256, random).mod(CurveParams.N);
            byte[] hash = new byte[32];
            random.nextBytes(hash);
            Model.Point r = Model.multiply(nonce, Model.G);
            Model.Point key = Model.multiply(secret, Model.G);
            assertThat(r).isNotNull();
            assertThat(key).isNotNull();
            if (r == null || key == null) {
                continue;
            }
            BigInteger s = nonce
                .modInverse(CurveParams.N)
                .multiply(new BigInteger(1, hash).add(r.x().multiply(secret)))
                .mod(CurveParams.N);
            int parity = r.y().testBit(0) ? 1 : 0;
            Verification<Address> result = EcRecover.recoverVartime(hash, parity, Model.word(r.x()), Model.word(s));
            assertThat(result).isEqualTo(new Accepted<>(EcRecover.addressOf(Model.affine(key), 0)));
        }
    }

    @Test
    void refusesScalarsOutOfRangeAndUnusableNonces() {
        byte[] hash = new byte[32];
        byte[] one = Model.word(BigInteger.ONE);
        byte[] zero = new byte[32];
        byte[] order = Model.word(CurveParams.N);
        refused(RejectReason.NOT_CANONICAL, hash, 0, zero, one);
        refused(RejectReason.NOT_CANONICAL, hash, 0, one, zero);
        refused(RejectReason.NOT_CANONICAL, hash, 0, order, one);
        refused(RejectReason.NOT_CANONICAL, hash, 0, one, order);
        refused(RejectReason.NOT_ON_CURVE, hash, 0, Model.word(BigInteger.valueOf(5)), one);
        refused(RejectReason.MALFORMED, hash, 2, one, one);
        refused(RejectReason.MALFORMED, new byte[31], 0, one, one);
        // s R = hash G makes the key infinity: R = G, s = hash
        byte[] gx = Model.word(CurveParams.GX);
        refused(RejectReason.POINT_AT_INFINITY, one, 0, gx, one);
    }

    private static void refused(RejectReason reason, byte[] hash, int parity, byte[] r, byte[] s) {
        assertThat(EcRecover.recoverVartime(hash, parity, r, s)).isInstanceOfSatisfying(Rejected.class, rejected ->
            assertThat(rejected.reason()).isEqualTo(reason)
        );
    }

    private static Optional<Address> precompile(byte[] input) {
        BigInteger v = new BigInteger(1, Arrays.copyOfRange(input, 32, 64)).subtract(BigInteger.valueOf(27));
        if (v.signum() < 0 || v.bitLength() > 1) {
            return Optional.empty();
        }
        Verification<Address> result = EcRecover.recoverVartime(
            Arrays.copyOf(input, 32),
            v.intValue(),
            Arrays.copyOfRange(input, 64, 96),
            Arrays.copyOfRange(input, 96, 128)
        );
        return result instanceof Accepted<Address>(Address address) ? Optional.of(address) : Optional.empty();
    }
}
