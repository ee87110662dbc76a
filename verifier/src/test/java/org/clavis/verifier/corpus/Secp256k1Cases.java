package org.clavis.verifier.corpus;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.Stream;
import org.clavis.algebra.secp256k1.CurveParams;
import org.clavis.evm.AccountSignature;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.secret.SecretScalar;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.schnorr.SchnorrPublicKey;
import org.clavis.verifier.schnorr.SchnorrSigner;
import org.jspecify.annotations.Nullable;

/** The cases of Schnorr signatures and of accounts' ECDSA signatures. */
final class Secp256k1Cases {

    private static final BigInteger P = CurveParams.P;
    private static final BigInteger N = CurveParams.N;
    private static final BigInteger HALF_N = N.shiftRight(1);
    private static final BigInteger MAX = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
    private static final BigInteger ZERO = BigInteger.ZERO;
    private static final BigInteger ONE = BigInteger.ONE;

    private Secp256k1Cases() {}

    /** Words as {@code verifySchnorr} takes them. */
    private record Signed(
        BigInteger keyX,
        BigInteger parity,
        Bytes32 digest,
        BigInteger rx,
        BigInteger ry,
        BigInteger z
    ) {
        Signed key(BigInteger x, BigInteger p) {
            return new Signed(x, p, digest, rx, ry, z);
        }

        Signed nonce(BigInteger x, BigInteger y) {
            return new Signed(keyX, parity, digest, x, y, z);
        }

        Signed z(BigInteger other) {
            return new Signed(keyX, parity, digest, rx, ry, other);
        }

        Signed digest(Bytes32 other) {
            return new Signed(keyX, parity, other, rx, ry, z);
        }

        byte[] keyBytes() {
            return bytes(new byte[] { (byte) (2 + parity.intValue()) }, word(keyX));
        }

        byte[] signatureBytes() {
            return bytes(word(rx), word(ry), word(z));
        }
    }

    static Corpus schnorr() {
        Corpus corpus = new Corpus("Schnorr signatures. Written by org.clavis.verifier.corpus.CorpusWriter.");
        Signed even = signedWithParity(0);
        Signed odd = signedWithParity(1);
        add(corpus, "key with even y", true, even);
        add(corpus, "key with odd y", true, odd);
        add(corpus, "secret 1", true, signed(ONE, "one"));
        add(corpus, "secret n - 1", true, signed(N.subtract(ONE), "last"));
        add(corpus, "key of the other parity", false, even.key(even.keyX, ONE));
        add(corpus, "parity 2", false, even.key(even.keyX, BigInteger.TWO));
        add(corpus, "parity 255", false, even.key(even.keyX, BigInteger.valueOf(255)));
        add(corpus, "Px 0", false, even.key(ZERO, ZERO));
        add(corpus, "Px n", false, even.key(N, ZERO));
        add(corpus, "Px n + 1", false, even.key(N.add(ONE), ZERO));
        add(corpus, "Px p", false, even.key(P, ZERO));
        add(corpus, "Px 2^256 - 1", false, even.key(MAX, ZERO));
        add(corpus, "Px on no point", false, even.key(BigInteger.valueOf(5), ZERO));
        add(corpus, "another key", false, even.key(odd.keyX, odd.parity));
        add(corpus, "R at infinity", false, even.nonce(ZERO, ZERO));
        add(corpus, "R off the curve", false, even.nonce(even.rx, even.ry.add(ONE).mod(P)));
        add(corpus, "R's x on no point", false, even.nonce(BigInteger.valueOf(5), even.ry));
        add(corpus, "R negated", false, even.nonce(even.rx, P.subtract(even.ry)));
        add(corpus, "R's coordinates swapped", false, even.nonce(even.ry, even.rx));
        add(corpus, "R's x is p", false, even.nonce(P, even.ry));
        add(corpus, "R's y is p", false, even.nonce(even.rx, P));
        add(corpus, "R's y is 2^256 - 1", false, even.nonce(even.rx, MAX));
        // (x, 1) is on the curve for x^3 = -6, whose root exists and is a power because p = 7 mod 9
        BigInteger smallY = ONE;
        BigInteger x = cubeRoot(smallY);
        while (x == null) {
            smallY = smallY.add(ONE);
            x = cubeRoot(smallY);
        }
        add(corpus, "R another point", false, even.nonce(x, smallY));
        add(corpus, "R's y plus p", false, even.nonce(x, smallY.add(P)));
        add(corpus, "R of another signature", false, even.nonce(odd.rx, odd.ry));
        add(corpus, "z 0", false, even.z(ZERO));
        add(corpus, "z n", false, even.z(N));
        add(corpus, "z n + 1", false, even.z(N.add(ONE)));
        add(corpus, "z 2^256 - 1", false, even.z(MAX));
        add(corpus, "z negated", false, even.z(N.subtract(even.z)));
        add(corpus, "z and R negated", false, even.z(N.subtract(even.z)).nonce(even.rx, P.subtract(even.ry)));
        add(corpus, "z plus one", false, even.z(even.z.add(ONE)));
        add(corpus, "message changed", false, even.digest(flipped(even.digest)));
        add(corpus, "message zero", false, even.digest(Bytes32.ZERO));
        erc7913(corpus, even, odd);
        return corpus;
    }

    private static void erc7913(Corpus corpus, Signed even, Signed odd) {
        byte[] key = even.keyBytes();
        byte[] signature = even.signatureBytes();
        byte[] hash = even.digest.toBytes();
        add7913(corpus, "key with even y", true, key, hash, signature);
        add7913(corpus, "key with odd y", true, odd.keyBytes(), odd.digest.toBytes(), odd.signatureBytes());
        add7913(corpus, "no key", false, new byte[0], hash, signature);
        add7913(corpus, "key without its first byte", false, word(even.keyX), hash, signature);
        add7913(corpus, "key with a byte more", false, Arrays.copyOf(key, 34), hash, signature);
        for (int first : new int[] { 0, 1, 3, 4, 6, 255 }) {
            byte[] changed = key.clone();
            changed[0] = (byte) first;
            add7913(corpus, "key's first byte " + first, false, changed, hash, signature);
        }
        add7913(corpus, "no signature", false, key, hash, new byte[0]);
        add7913(corpus, "signature with a byte less", false, key, hash, Arrays.copyOf(signature, 95));
        add7913(corpus, "signature with a byte more", false, key, hash, Arrays.copyOf(signature, 97));
        byte[] compressed = bytes(new byte[] { (byte) (even.ry.testBit(0) ? 3 : 2) }, word(even.rx), word(even.z));
        add7913(corpus, "the 65 bytes of RFC 9591", false, key, hash, compressed);
        add7913(corpus, "R negated", false, key, hash, even.nonce(even.rx, P.subtract(even.ry)).signatureBytes());
        add7913(corpus, "z 0", false, key, hash, even.z(ZERO).signatureBytes());
        add7913(corpus, "z n", false, key, hash, even.z(N).signatureBytes());
        add7913(corpus, "hash changed", false, key, flipped(even.digest).toBytes(), signature);
    }

    static Corpus ecdsa() {
        Corpus corpus = new Corpus(
            "ECDSA signatures of relayed calls, and whom they name. Written by org.clavis.verifier.corpus.CorpusWriter."
        );
        Bytes32 digest = hash("a relayed call");
        BigInteger d = BigInteger.valueOf(0xA11CE);
        boolean[] seen = new boolean[2];
        Ecdsa kept = Ecdsa.sign(digest, d, ONE);
        for (int k = 2; !(seen[0] && seen[1]); k++) {
            Ecdsa one = Ecdsa.sign(digest, d, BigInteger.valueOf(k));
            if (!seen[one.v - 27]) {
                seen[one.v - 27] = true;
                add(corpus, "v " + one.v, true, digest, one.bytes());
                kept = one;
            }
        }
        Ecdsa good = kept;
        add(corpus, "high s, the same signature", false, digest, good.with(N.subtract(good.s), 55 - good.v));
        add(corpus, "high s, v kept", false, digest, good.with(N.subtract(good.s), good.v));
        add(corpus, "s (n - 1) / 2", true, digest, good.with(HALF_N, good.v));
        add(corpus, "s (n + 1) / 2", false, digest, good.with(HALF_N.add(ONE), good.v));
        add(corpus, "s 0", false, digest, good.with(ZERO, good.v));
        add(corpus, "s n", false, digest, good.with(N, good.v));
        for (int v : new int[] { 0, 1, 26, 29, 255 }) {
            add(corpus, "v " + v, false, digest, good.with(good.s, v));
        }
        add(corpus, "the v of the other parity names another", true, digest, good.with(good.s, 55 - good.v));
        byte[] compact = bytes(word(good.r), word(good.s.or(BigInteger.valueOf(good.v - 27L).shiftLeft(255))));
        add(corpus, "compact form of EIP-2098", false, digest, compact);
        add(corpus, "no bytes", false, digest, new byte[0]);
        add(corpus, "64 bytes", false, digest, Arrays.copyOf(good.bytes(), 64));
        add(corpus, "66 bytes", false, digest, Arrays.copyOf(good.bytes(), 66));
        add(corpus, "r 0", false, digest, new Ecdsa(ZERO, good.s, good.v).bytes());
        add(corpus, "r n", false, digest, new Ecdsa(N, good.s, good.v).bytes());
        add(corpus, "r on no point", false, digest, new Ecdsa(BigInteger.valueOf(5), good.s, good.v).bytes());
        // s R = h G makes the recovered key infinity: ecrecover returns zero
        BigInteger k = BigInteger.valueOf(3);
        BigInteger s = BigInteger.valueOf(11);
        Ecdsa nonce = Ecdsa.sign(digest, d, k);
        Bytes32 cancelling = Bytes32.of(word(s.multiply(k).mod(N)));
        byte[] toInfinity = new Ecdsa(nonce.r, s, 27 + point(k).parity()).bytes();
        add(corpus, "recovered key at infinity", false, cancelling, toInfinity);
        add(corpus, "another digest names another", true, hash("another call"), good.bytes());
        return corpus;
    }

    /** r, s and v, in their canonical form if {@link #sign} made them. */
    private record Ecdsa(BigInteger r, BigInteger s, int v) {
        static Ecdsa sign(Bytes32 digest, BigInteger d, BigInteger k) {
            SchnorrPublicKey point = point(k);
            BigInteger r = new BigInteger(1, point.x().toBytes()).mod(N);
            BigInteger h = new BigInteger(1, digest.toBytes());
            BigInteger s = h.add(r.multiply(d)).multiply(k.modInverse(N)).mod(N);
            boolean high = s.compareTo(HALF_N) > 0;
            return new Ecdsa(r, high ? N.subtract(s) : s, 27 + (high ? 1 - point.parity() : point.parity()));
        }

        byte[] with(BigInteger otherS, int otherV) {
            return new Ecdsa(r, otherS, otherV).bytes();
        }

        byte[] bytes() {
            return Secp256k1Cases.bytes(word(r), word(s), new byte[] { (byte) v });
        }
    }

    private static void add(Corpus corpus, String name, boolean accepted, Bytes32 digest, byte[] signature) {
        String account =
            AccountSignature.recoverVartime(digest, signature) instanceof Accepted<?>(Object address)
                ? address.toString()
                : "0x" + "0".repeat(40);
        corpus.add("ecdsa", name, accepted, "digest", digest, "signature", signature, "account", account);
    }

    private static void add(Corpus corpus, String name, boolean accepted, Signed one) {
        corpus.add(
            "schnorr",
            name,
            accepted,
            "keyX",
            word(one.keyX),
            "keyParity",
            word(one.parity),
            "digest",
            one.digest,
            "rx",
            word(one.rx),
            "ry",
            word(one.ry),
            "z",
            word(one.z)
        );
    }

    private static void add7913(
        Corpus corpus,
        String name,
        boolean accepted,
        byte[] key,
        byte[] hash,
        byte[] signature
    ) {
        corpus.add("erc7913", name, accepted, "key", key, "hash", hash, "signature", signature);
    }

    private static Signed signedWithParity(int parity) {
        for (BigInteger d = BigInteger.valueOf(1000); ; d = d.add(ONE)) {
            Signed one = signed(d, "parity " + parity);
            if (one.parity.intValue() == parity) {
                return one;
            }
        }
    }

    private static Signed signed(BigInteger d, String message) {
        Bytes32 digest = hash(message);
        try (SchnorrSigner signer = signer(d)) {
            var proof = signer.sign(digest).toEvmProof();
            SchnorrPublicKey key = signer.publicKey();
            return new Signed(
                new BigInteger(1, key.x().toBytes()),
                BigInteger.valueOf(key.parity()),
                digest,
                proof.rx(),
                proof.ry(),
                proof.z()
            );
        }
    }

    private static SchnorrPublicKey point(BigInteger d) {
        try (SchnorrSigner signer = signer(d)) {
            return signer.publicKey();
        }
    }

    private static SchnorrSigner signer(BigInteger d) {
        return SchnorrSigner.of(SecretScalar.fromCanonicalBytes(SecretScalar.Group.SECP256K1, word(d)), new Zeros());
    }

    /** Makes nonces depend on key and message alone, so that the file comes out the same each time. */
    private static final class Zeros extends SecureRandom {

        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** x with x^3 = y^2 - 7, or null: p = 7 mod 9, so that a cubic residue's root is a power with (p + 2) / 9. */
    private static @Nullable BigInteger cubeRoot(BigInteger y) {
        BigInteger cube = y.multiply(y).subtract(BigInteger.valueOf(7)).mod(P);
        BigInteger x = cube.modPow(P.add(BigInteger.TWO).divide(BigInteger.valueOf(9)), P);
        return x.modPow(BigInteger.valueOf(3), P).equals(cube) ? x : null;
    }

    private static Bytes32 hash(String text) {
        return Keccak256.hash(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Bytes32 flipped(Bytes32 digest) {
        byte[] bytes = digest.toBytes();
        bytes[31] ^= 1;
        return Bytes32.of(bytes);
    }

    static byte[] word(BigInteger value) {
        byte[] minimal = value.toByteArray();
        byte[] word = new byte[32];
        int length = Math.min(minimal.length, 32);
        System.arraycopy(minimal, minimal.length - length, word, 32 - length, length);
        return word;
    }

    static byte[] bytes(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        Stream.of(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }
}
