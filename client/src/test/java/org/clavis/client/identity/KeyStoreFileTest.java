package org.clavis.client.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.clavis.client.identity.KeyStoreException.Reason;
import org.clavis.secret.SecretScalar;
import org.clavis.verifier.registry.Label;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The file's bytes, without a disk. Key derivation is made cheap, except where its parameters are the subject. */
class KeyStoreFileTest {

    static final Argon2Parameters CHEAP = new Argon2Parameters(8, 1, 1);
    private static final PasswordSource PASSWORD = PasswordSource.fixedForTestingOnly("correct horse");
    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void lengthsAddUp() {
        assertThat(KeyStoreFile.HEADER_BYTES).isEqualTo(8 + 2 + 1 + 1 + 4 + 4 + 4 + 16 + 12);
        assertThat(KeyStoreContent.BYTES_VERSION_1).isEqualTo(6 * 32 + 1 + 2 * 32);
        assertThat(KeyStoreContent.BYTES).isEqualTo(KeyStoreContent.BYTES_VERSION_1 + 2 * 64);
        assertThat(KeyStoreFile.BYTES_VERSION_1).isEqualTo(357);
        assertThat(KeyStoreFile.BYTES).isEqualTo(485);
        byte[] file = file();
        assertThat(file).hasSize(485).startsWith('C', 'L', 'A', 'V', 'I', 'S', 'K', 'S', 0, 2, 1, 1, 0, 0, 0, 8);
    }

    @Test
    void opensWhatWasSealed() {
        KeyStoreContent content = content();
        try (KeyStoreFile.Key key = KeyStoreFile.Key.derive(CHEAP, PASSWORD, RANDOM)) {
            byte[] plain = KeyStoreFile.open(KeyStoreFile.seal(key, content, RANDOM), PASSWORD)
                .content()
                .toBytes();
            assertThat(plain).isEqualTo(content.toBytes());
            assertThat(plain[192]).isEqualTo((byte) 2);
            assertThat(Arrays.copyOfRange(plain, 193, 257)).containsOnly(0);
            assertThat(Arrays.copyOfRange(plain, 321, 385)).containsOnly(0);

            KeyStoreContent pending = content.withPending(
                new KeyStoreContent.Pending(SessionKey.generate(RANDOM), content().next())
            );
            byte[] withPending = KeyStoreFile.open(KeyStoreFile.seal(key, pending, RANDOM), PASSWORD)
                .content()
                .toBytes();
            assertThat(withPending).isEqualTo(pending.toBytes());
            assertThat(withPending[192]).isEqualTo((byte) (1 | 2 | 4));
        }
    }

    @Test
    void sealingTwiceRepeatsNoNonceAndShowsNoSecret() {
        KeyStoreContent content = content();
        try (KeyStoreFile.Key key = KeyStoreFile.Key.derive(CHEAP, PASSWORD, RANDOM)) {
            byte[] one = KeyStoreFile.seal(key, content, RANDOM);
            byte[] other = KeyStoreFile.seal(key, content, RANDOM);
            assertThat(Arrays.copyOfRange(one, 40, 52)).isNotEqualTo(Arrays.copyOfRange(other, 40, 52));
            assertThat(Arrays.copyOfRange(one, 52, 437)).isNotEqualTo(Arrays.copyOfRange(other, 52, 437));
            byte[] plain = content.toBytes();
            for (int secret = 32; secret < 192; secret += 32) {
                byte[] bytes = Arrays.copyOfRange(plain, secret, secret + 32);
                assertThat(indexOf(one, bytes)).isNegative();
            }
            assertThat(indexOf(one, Arrays.copyOfRange(plain, 257, 321))).isNegative();
        }
    }

    @Test
    void wrongPasswordsAreRefused() {
        byte[] file = file();
        for (String wrong : new String[] { "correct horsf", "correct horse ", "Correct horse", "x" }) {
            refused(Reason.WRONG_PASSWORD, file, PasswordSource.fixedForTestingOnly(wrong));
        }
        refused(Reason.UNUSABLE_PASSWORD, file, PasswordSource.fixedForTestingOnly(""));
        refused(Reason.UNUSABLE_PASSWORD, file, PasswordSource.fixedForTestingOnly("x".repeat(1025)));
        refused(Reason.UNUSABLE_PASSWORD, file, PasswordSource.fixedForTestingOnly("\uD83D"));
        assertThat(open(file, PASSWORD)).isNull();
    }

    @Test
    void everyFlippedBitIsRefusedBeforeThePasswordIsAskedFor() {
        byte[] file = file();
        Set<Reason> seen = EnumSet.noneOf(Reason.class);
        for (int bit = 0; bit < 8 * file.length; bit++) {
            file[bit >>> 3] ^= (byte) (1 << (bit & 7));
            Reason reason = open(file, KeyStoreFileTest::mustNotBeAsked);
            assertThat(reason).as("bit %d", bit).isNotNull();
            seen.add(reason);
            file[bit >>> 3] ^= (byte) (1 << (bit & 7));
        }
        assertThat(seen).containsExactlyInAnyOrder(
            Reason.NOT_A_KEY_STORE,
            Reason.UNSUPPORTED_VERSION,
            Reason.UNSUPPORTED_ALGORITHM,
            Reason.PARAMETERS_OUT_OF_RANGE,
            Reason.ALTERED
        );
    }

    @Test
    void everyFlippedByteIsRefusedAlsoUnderARepairedChecksum() {
        byte[] file = file();
        for (int at = 0; at < file.length - KeyStoreFile.CHECKSUM_BYTES; at++) {
            byte[] changed = file.clone();
            changed[at] ^= (byte) 0x80;
            repairChecksum(changed);
            assertThat(open(changed, PASSWORD)).as("byte %d", at).isNotNull();
        }
    }

    @Test
    void otherCostsOfTheSameFileAreRefusedByTheTag() {
        byte[] file = file();
        ByteBuffer.wrap(file).putInt(16, 2);
        repairChecksum(file);
        refused(Reason.WRONG_PASSWORD, file, PASSWORD);
    }

    @Test
    void everyTruncationAndAnythingLongerIsRefused() {
        byte[] file = file();
        for (int length = 0; length < file.length; length++) {
            refused(Reason.TRUNCATED, Arrays.copyOf(file, length), KeyStoreFileTest::mustNotBeAsked);
        }
        for (int extra : new int[] { 1, 2, 1000 }) {
            refused(Reason.TOO_LONG, Arrays.copyOf(file, file.length + extra), KeyStoreFileTest::mustNotBeAsked);
        }
    }

    @Test
    void costsThatWouldExhaustTheMachineAreRefusedBeforeAnythingIsAllocated() {
        int tebibyteInKib = 1 << 30;
        int[][] bad = {
            { tebibyteInKib, 3, 1 },
            { -1, 3, 1 },
            { Integer.MIN_VALUE, 3, 1 },
            { Argon2Parameters.MAX_MEMORY_KIB + 1, 3, 1 },
            { 7, 3, 1 },
            { 0, 3, 1 },
            { 31, 3, 4 },
            { 65536, 0, 1 },
            { 65536, -1, 1 },
            { 65536, Argon2Parameters.MAX_ITERATIONS + 1, 1 },
            { 65536, 3, 0 },
            { 65536, 3, -1 },
            { 65536, 3, Argon2Parameters.MAX_PARALLELISM + 1 },
        };
        for (int[] costs : bad) {
            byte[] file = file();
            ByteBuffer.wrap(file).putInt(12, costs[0]).putInt(16, costs[1]).putInt(20, costs[2]);
            repairChecksum(file);
            refused(Reason.PARAMETERS_OUT_OF_RANGE, file, KeyStoreFileTest::mustNotBeAsked);
        }
    }

    @Test
    void defaultCostsAreThoseOfTheDocument() {
        assertThat(Argon2Parameters.DEFAULT).isEqualTo(new Argon2Parameters(64 * 1024, 3, 1));
    }

    @Test
    void contentsThatAreNoIdentityAreRefused() {
        byte[] good = content().toBytes();
        // label, flags that are unknown or belie what follows, and what must be zero without them
        int[][] changes = {
            { 0, 0 },
            { 0, 7 },
            { 192, 0 },
            { 192, 8 | 2 },
            { 192, -1 },
            { 192, 4 | 2 },
            { 193, 1 },
            { 256, 1 },
            { 192, 1 | 2 },
            { 321, 1 },
            { 384, 1 },
        };
        for (int[] change : changes) {
            byte[] bytes = good.clone();
            bytes[change[0]] = (byte) change[1];
            malformed(bytes);
        }
        for (int scalar : new int[] { 32, 64, 96 }) {
            byte[] zero = good.clone();
            Arrays.fill(zero, scalar, scalar + 32, (byte) 0);
            malformed(zero);
            byte[] large = good.clone();
            Arrays.fill(large, scalar, scalar + 32, (byte) 0xff);
            malformed(large);
        }
        malformed(new byte[0]);
        malformed(Arrays.copyOf(good, 257));
        malformed(Arrays.copyOf(good, 384));
        malformed(Arrays.copyOf(good, 386));
        assertThat(KeyStoreContent.fromCanonicalBytes(good).toBytes()).isEqualTo(good);
    }

    @Test
    void hostileFilesGiveReasons() {
        long seed = RANDOM.nextLong();
        System.out.println("KeyStoreFileTest.hostileFilesGiveReasons seed " + seed);
        Random random = new Random(seed);
        byte[] good = file();
        for (int i = 0; i < 3000; i++) {
            byte[] file = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(500) : good.length);
            for (int changes = random.nextInt(4); changes >= 0 && file.length > 0; changes--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt();
            }
            if (file.length == good.length && random.nextBoolean() && costs(file) <= 64) {
                repairChecksum(file);
            }
            assertThat(open(file, PASSWORD) == null).isEqualTo(Arrays.equals(file, good));
        }
    }

    /** What reading the file would cost, so that the test stays short. */
    private static long costs(byte[] file) {
        ByteBuffer header = ByteBuffer.wrap(file);
        long memory = Integer.toUnsignedLong(header.getInt(12));
        return memory * Integer.toUnsignedLong(header.getInt(16));
    }

    private static void malformed(byte[] content) {
        assertThatThrownBy(() -> KeyStoreContent.fromCanonicalBytes(content)).isInstanceOfSatisfying(
            KeyStoreException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED_CONTENT)
        );
    }

    private static void refused(Reason reason, byte[] file, PasswordSource source) {
        assertThat(open(file, source)).isEqualTo(reason);
    }

    /** Why the file does not open, or null if it does. No other exception will do. */
    private static @Nullable Reason open(byte[] file, PasswordSource source) {
        byte[] before = file.clone();
        try {
            KeyStoreFile.open(file, source).content().close();
            return null;
        } catch (KeyStoreException e) {
            return e.reason();
        } finally {
            assertThat(file).isEqualTo(before);
        }
    }

    private static char[] mustNotBeAsked() {
        throw new AssertionError("asked for the password of an unsound file");
    }

    static KeyStoreContent content() {
        SecretScalar account = SecretScalar.random(SecretScalar.Group.SECP256K1, RANDOM);
        return KeyStoreContent.generate(Label.of("desk-1"), AccountKey.of(account), RANDOM);
    }

    private static byte[] file() {
        try (KeyStoreFile.Key key = KeyStoreFile.Key.derive(CHEAP, PASSWORD, RANDOM)) {
            return KeyStoreFile.seal(key, content(), RANDOM);
        }
    }

    private static void repairChecksum(byte[] file) {
        try {
            int end = file.length - KeyStoreFile.CHECKSUM_BYTES;
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            System.arraycopy(sha.digest(Arrays.copyOf(file, end)), 0, file, end, KeyStoreFile.CHECKSUM_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }
}
