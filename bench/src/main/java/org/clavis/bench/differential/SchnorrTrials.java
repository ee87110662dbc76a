package org.clavis.bench.differential;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.clavis.algebra.secp256k1.CurveParams;
import org.clavis.contracts.SchnorrVerifierContract;
import org.clavis.contracts.Structs;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.secret.SecretScalar;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.schnorr.SchnorrPublicKey;
import org.clavis.verifier.schnorr.SchnorrSignature;
import org.clavis.verifier.schnorr.SchnorrSigner;
import org.clavis.verifier.schnorr.SchnorrVerifier;

/** {@code verifySchnorr}: valid signatures, and each with one or two words changed. */
final class SchnorrTrials implements Category {

    static final BigInteger P = CurveParams.P;
    static final BigInteger N = CurveParams.N;
    private static final List<BigInteger> EXTREMES = Words.extremes(N, P);

    /** Changed copies of each valid signature. */
    private static final int CHANGES = 7;

    private static final int SELECTOR_BYTES = 4;
    private static final String[] FIELDS = { "key", "parity", "digest", "R.x", "R.y", "z" };
    private static final int KEY = 0;
    private static final int PARITY = 1;
    private static final int DIGEST = 2;
    private static final int RX = 3;
    private static final int RY = 4;
    private static final int Z = 5;

    private final Address target;
    private final List<SchnorrSigner> signers;

    SchnorrTrials(Address target) {
        this.target = target;
        this.signers = signers();
    }

    /** Secrets at both ends of their range, and others. */
    static List<SchnorrSigner> signers() {
        List<BigInteger> secrets = new ArrayList<>();
        for (int n = 1; n <= 4; n++) {
            secrets.add(BigInteger.valueOf(n));
            secrets.add(N.subtract(BigInteger.valueOf(n)));
        }
        for (int n = 1; n <= 24; n++) {
            secrets.add(
                BigInteger.valueOf(7)
                    .pow(80 + n)
                    .mod(N)
            );
        }
        SecureRandom nonces = new SecureRandom();
        return secrets
            .stream()
            .map(d -> SecretScalar.fromCanonicalBytes(SecretScalar.Group.SECP256K1, Words.of(d)))
            .map(d -> SchnorrSigner.of(d, nonces))
            .toList();
    }

    @Override
    public String name() {
        return "schnorr";
    }

    @Override
    public Address target() {
        return target;
    }

    @Override
    public long gasEach() {
        return 30_000;
    }

    @Override
    public List<Trial> trials(RandomGenerator random, int count) {
        List<Trial> trials = new ArrayList<>();
        byte[] another = signed(random);
        while (trials.size() < count) {
            byte[] valid = signed(random);
            trials.add(judged("valid", valid));
            for (int n = 0; n < CHANGES && trials.size() < count; n++) {
                trials.add(changed(random, valid, another));
            }
            another = valid;
        }
        return trials;
    }

    private byte[] signed(RandomGenerator random) {
        SchnorrSigner signer = Words.pick(random, signers);
        Bytes32 digest = Bytes32.of(Words.of(Words.random(random)));
        SchnorrSignature.EvmProof proof = signer.sign(digest).toEvmProof();
        SchnorrPublicKey key = signer.publicKey();
        return SchnorrVerifierContract.verifySchnorr(
            key.x(),
            key.parity(),
            digest,
            new Structs.SchnorrProof(proof.rx(), proof.ry(), proof.z())
        ).data();
    }

    private static Trial changed(RandomGenerator random, byte[] valid, byte[] another) {
        byte[] data = valid.clone();
        int field = random.nextInt(FIELDS.length);
        int at = at(field);
        String name = FIELDS[field];
        switch (random.nextInt(9)) {
            case 0 -> Words.flipBit(random, data, at, at + Words.BYTES);
            case 1 -> {
                Words.put(data, at, Words.pick(random, EXTREMES));
                name += " at the end of a range";
            }
            case 2 -> {
                System.arraycopy(another, at, data, at, Words.BYTES);
                name += " of another signature";
            }
            case 3 -> {
                Words.put(data, at, Words.integer(data, at).add(field == Z || field == DIGEST ? N : P));
                name += " plus a modulus";
            }
            case 4 -> {
                int other = at(random.nextInt(FIELDS.length));
                byte[] kept = Arrays.copyOfRange(data, at, at + Words.BYTES);
                System.arraycopy(data, other, data, at, Words.BYTES);
                System.arraycopy(kept, 0, data, other, Words.BYTES);
                name = "two words swapped";
            }
            case 5 -> {
                Words.put(data, at(RY), P.subtract(Words.integer(data, at(RY))));
                name = "R negated";
            }
            case 6 -> {
                Words.put(data, at(Z), N.subtract(Words.integer(data, at(Z))));
                name = "z negated";
                if (random.nextBoolean()) {
                    Words.put(data, at(RY), P.subtract(Words.integer(data, at(RY))));
                    name = "R and z negated";
                }
            }
            case 7 -> {
                data[at(PARITY) + Words.BYTES - 1] ^= 1;
                name = "key negated";
            }
            default -> {
                System.arraycopy(another, at(RX), data, at(RX), 3 * Words.BYTES);
                System.arraycopy(another, at(KEY), data, at(KEY), random.nextInt(3) * Words.BYTES);
                name = "another's signature";
            }
        }
        return judged(name, data);
    }

    private static int at(int field) {
        return SELECTOR_BYTES + field * Words.BYTES;
    }

    private static Trial judged(String kind, byte[] data) {
        return new Trial(kind, data, accepts(data) ? Optional.of(Words.of(1)) : Optional.empty());
    }

    private static boolean accepts(byte[] data) {
        BigInteger parity = Words.integer(data, at(PARITY));
        if (parity.bitLength() > 1) {
            return false;
        }
        Bytes32 x = Bytes32.of(Arrays.copyOfRange(data, at(KEY), at(PARITY)));
        Bytes32 digest = Bytes32.of(Arrays.copyOfRange(data, at(DIGEST), at(RX)));
        try {
            SchnorrPublicKey key = SchnorrPublicKey.fromXAndParity(x, parity.intValue());
            var signature = SchnorrSignature.fromEvmBytes(Arrays.copyOfRange(data, at(RX), data.length));
            return SchnorrVerifier.verify(key, digest, signature).isAccepted();
        } catch (EncodingException e) {
            return false;
        }
    }
}
