package org.clavis.bench.differential;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.schnorr.SchnorrPublicKey;
import org.clavis.verifier.schnorr.SchnorrSignature;
import org.clavis.verifier.schnorr.SchnorrSigner;
import org.clavis.verifier.schnorr.SchnorrVerifier;

/** ERC-7913's {@code verify}: keys and signatures as byte strings, of any length. */
final class Erc7913Trials implements Category {

    /** Of {@code verify(bytes,bytes32,bytes)}, which is also the answer to a valid signature. */
    private static final byte[] SELECTOR = HexFormat.of().parseHex("024ad318");

    private static final List<BigInteger> EXTREMES = Words.extremes(SchnorrTrials.N, SchnorrTrials.P);
    private static final int CHANGES = 5;

    // one layout for all lengths: offset, hash, offset, then room for keys and signatures that are too long
    private static final int KEY_ROOM = 64;
    private static final int SIGNATURE_ROOM = 128;
    private static final int KEY_AT = 3 * Words.BYTES;
    private static final int SIGNATURE_AT = KEY_AT + Words.BYTES + KEY_ROOM;
    private static final int CALL_BYTES = SELECTOR.length + SIGNATURE_AT + Words.BYTES + SIGNATURE_ROOM;

    private final Address target;
    private final List<SchnorrSigner> signers = SchnorrTrials.signers();

    Erc7913Trials(Address target) {
        this.target = target;
    }

    @Override
    public String name() {
        return "erc7913";
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
    public byte[] refusal() {
        return Arrays.copyOf(new byte[] { -1, -1, -1, -1 }, Words.BYTES);
    }

    @Override
    public List<Trial> trials(RandomGenerator random, int count) {
        List<Trial> trials = new ArrayList<>();
        while (trials.size() < count) {
            SchnorrSigner signer = Words.pick(random, signers);
            byte[] hash = Words.of(Words.random(random));
            byte[] key = signer.publicKey().toBytes();
            byte[] signature = signer.sign(Bytes32.of(hash)).toEvmBytes();
            trials.add(judged("valid", key, hash, signature));
            for (int n = 0; n < CHANGES && trials.size() < count; n++) {
                trials.add(changed(random, key, hash, signature));
            }
        }
        return trials;
    }

    private static Trial changed(RandomGenerator random, byte[] key, byte[] hash, byte[] signature) {
        byte[] k = key.clone();
        byte[] h = hash.clone();
        byte[] s = signature.clone();
        switch (random.nextInt(8)) {
            case 0 -> Words.flipBit(random, k, 0, k.length);
            case 1 -> Words.flipBit(random, h, 0, h.length);
            case 2 -> Words.flipBit(random, s, 0, s.length);
            case 3 -> {
                return judged("key of another length", Arrays.copyOf(k, random.nextInt(KEY_ROOM + 1)), h, s);
            }
            case 4 -> {
                return judged(
                    "signature of another length",
                    k,
                    h,
                    Arrays.copyOf(s, random.nextInt(SIGNATURE_ROOM + 1))
                );
            }
            case 5 -> {
                k[0] = (byte) random.nextInt(256);
                return judged("key's first byte", k, h, s);
            }
            case 6 -> {
                Words.put(s, random.nextInt(3) * Words.BYTES, Words.pick(random, EXTREMES));
                return judged("signature at the end of a range", k, h, s);
            }
            default -> {
                Words.put(k, 1, Words.pick(random, EXTREMES));
                return judged("key at the end of a range", k, h, s);
            }
        }
        return judged("flipped bit", k, h, s);
    }

    private static Trial judged(String kind, byte[] key, byte[] hash, byte[] signature) {
        byte[] data = Arrays.copyOf(SELECTOR, CALL_BYTES);
        int from = SELECTOR.length;
        Words.put(data, from, BigInteger.valueOf(KEY_AT));
        System.arraycopy(hash, 0, data, from + Words.BYTES, Words.BYTES);
        Words.put(data, from + 2 * Words.BYTES, BigInteger.valueOf(SIGNATURE_AT));
        Words.put(data, from + KEY_AT, BigInteger.valueOf(key.length));
        System.arraycopy(key, 0, data, from + KEY_AT + Words.BYTES, key.length);
        Words.put(data, from + SIGNATURE_AT, BigInteger.valueOf(signature.length));
        System.arraycopy(signature, 0, data, from + SIGNATURE_AT + Words.BYTES, signature.length);
        boolean accepted = accepts(key, hash, signature);
        return new Trial(kind, data, accepted ? Optional.of(Arrays.copyOf(SELECTOR, Words.BYTES)) : Optional.empty());
    }

    private static boolean accepts(byte[] key, byte[] hash, byte[] signature) {
        try {
            return SchnorrVerifier.verify(
                SchnorrPublicKey.fromCanonicalBytes(key),
                Bytes32.of(hash),
                SchnorrSignature.fromEvmBytes(signature)
            ).isAccepted();
        } catch (EncodingException e) {
            return false;
        }
    }
}
