package org.clavis.algebra.secp256k1;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
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

    @Test
    void recoversWycheproofsKeysFromValidSignaturesAndFromNoOthers() throws NoSuchAlgorithmException {
        var sha = MessageDigest.getInstance("SHA-256");
        // for r below p - n the nonce's x may be r + n, which no parity of the precompile stands for
        BigInteger wrapped = CurveParams.P.subtract(CurveParams.N);
        int valid = 0;
        int invalid = 0;
        Map<String, Object> root = Vectors.jsonObject("wycheproof/ecdsa_secp256k1_sha256_test.json");
        for (Map<String, Object> group : Vectors.array(root, "testGroups")) {
            Map<String, Object> key = Vectors.object(group, "publicKey");
            Address signer = EcRecover.addressOf(
                Model.affine(new Model.Point(number(key, "wx"), number(key, "wy"))),
                0
            );
            for (Map<String, Object> test : Vectors.array(group, "tests")) {
                List<BigInteger> rs = derIntegers(HexFormat.of().parseHex(Vectors.text(test, "sig")));
                if (rs.stream().anyMatch(x -> x.signum() < 0 || x.bitLength() > 256) || rs.size() != 2) {
                    assertThat(test.get("result")).isEqualTo("invalid");
                    continue;
                }
                byte[] hash = sha.digest(HexFormat.of().parseHex(Vectors.text(test, "msg")));
                byte[] r = Model.word(rs.get(0));
                byte[] s = Model.word(rs.get(1));
                boolean recovered =
                    EcRecover.recoverVartime(hash, 0, r, s).equals(new Accepted<>(signer)) ||
                    EcRecover.recoverVartime(hash, 1, r, s).equals(new Accepted<>(signer));
                boolean isValid = Vectors.text(test, "result").equals("valid");
                if (!isValid || rs.get(0).compareTo(wrapped) >= 0) {
                    assertThat(recovered).as("tcId %s", test.get("tcId")).isEqualTo(isValid);
                }
                valid += recovered ? 1 : 0;
                invalid += isValid ? 0 : 1;
            }
        }
        assertThat(valid).isGreaterThan(100);
        assertThat(invalid).isGreaterThan(20);
    }

    /** The integers of a DER sequence of two; none if the bytes are not that. */
    private static List<BigInteger> derIntegers(byte[] der) {
        if (der.length < 8 || der[0] != 0x30 || der[1] != der.length - 2 || der[2] != 2) {
            return List.of();
        }
        int first = der[3];
        if (first < 1 || 4 + first + 2 >= der.length || der[4 + first] != 2) {
            return List.of();
        }
        int second = der[5 + first];
        if (second < 1 || 6 + first + second != der.length) {
            return List.of();
        }
        List<BigInteger> integers = List.of(new BigInteger(der, 4, first), new BigInteger(der, 6 + first, second));
        boolean minimal =
            integers.get(0).toByteArray().length == first && integers.get(1).toByteArray().length == second;
        return minimal ? integers : List.of();
    }

    private static BigInteger number(Map<String, Object> parent, String key) {
        return new BigInteger(Vectors.text(parent, key), 16);
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
