package org.clavis.client.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.clavis.client.identity.KeyStoreException.Reason;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.hash.Keccak256;
import org.clavis.secret.SecretClosedException;
import org.clavis.secret.SecretScalar;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyIds;
import org.clavis.verifier.registry.Scope;
import org.clavis.verifier.registry.ScopeSet;
import org.clavis.verifier.schnorr.SchnorrPublicKey;
import org.clavis.verifier.schnorr.SchnorrVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {

    private static final PasswordSource PASSWORD = PasswordSource.fixedForTestingOnly("correct horse");
    private static final Bytes32 DIGEST = Keccak256.hash(new byte[] { 42 });
    private static final ScopeSet SCOPES = ScopeSet.of(Scope.TRADE);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void opensAsItWasCreatedWithTheDefaultCosts() throws IOException {
        Path path = folder.resolve("desk.clavis");
        try (Identity created = Identity.create(path, "desk-1", PASSWORD); Identity opened = open(path)) {
            assertThat(opened.label()).hasToString("desk-1").isEqualTo(created.label());
            assertThat(opened.address()).isEqualTo(created.address());
            assertThat(opened.keyId()).isEqualTo(KeyIds.keyId(created.address(), "desk-1"));
            assertThat(opened.commitment()).isEqualTo(created.commitment());
            assertThat(opened.semaphore().commitment()).isEqualTo(created.commitment());
            assertThat(opened.bundle(SCOPES, 1, 2)).isEqualTo(created.bundle(SCOPES, 1, 2));
            assertThat(secrets(opened)).isEqualTo(secrets(created));
            assertThat(opened.pendingRotation()).isEmpty();
        }
        assertThat(filesIn(folder)).containsExactly(path);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
        assertThat(Files.size(path)).isEqualTo(485);
    }

    @Test
    void signsSoThatItsIdentityKeyVerifies() {
        try (Identity identity = ephemeral()) {
            assertThat(
                SchnorrVerifier.verify(identity.identityKey(), DIGEST, identity.sign(DIGEST)).isAccepted()
            ).isTrue();
        }
    }

    @Test
    void publishesWhatItHolds() {
        try (Identity identity = ephemeral()) {
            KeyBundle bundle = identity.bundle(SCOPES, 10, 20);
            assertThat(bundle.identityKey()).isEqualTo(identity.identityKey());
            assertThat(bundle.sessionKey()).isEqualTo(identity.sessionPublicKey());
            assertThat(bundle.nextKeyHash()).isEqualTo(identity.nextKeyHash());
            assertThat(bundle.suite()).isOne();
            assertThat(bundle.kemKeyHash()).isEqualTo(Bytes32.ZERO);
            byte[] u = identity.exposeSessionKey(secret -> {
                byte[] out = new byte[32];
                X25519.scalarMultBase(secret, 0, out, 0);
                return out;
            });
            assertThat(identity.sessionPublicKey().toBytes()).isEqualTo(u);
        }
    }

    @Test
    void theKemKeyIsInTheBundleOfTheSuiteThatUsesIt() {
        try (Identity identity = ephemeral()) {
            byte[] kemKey = identity.kemPublicKey().orElseThrow();
            assertThat(kemKey).hasSize(1184);
            assertThat(identity.bundle(SCOPES, 1, 10, 20)).isEqualTo(identity.bundle(SCOPES, 10, 20));
            KeyBundle hybrid = identity.bundle(SCOPES, 2, 10, 20);
            assertThat(hybrid.suite()).isEqualTo(2);
            assertThat(hybrid.kemKeyHash()).isEqualTo(Bytes32.ZERO);
            KeyBundle registered = identity.bundle(SCOPES, 3, 10, 20);
            assertThat(registered.suite()).isEqualTo(3);
            assertThat(registered.kemKeyHash()).isEqualTo(Keccak256.hash(kemKey));
            // another implementation makes the same public key of the seed
            byte[] independent = identity.exposeKemSeed(seed ->
                new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, seed).getPublicKey()
            );
            assertThat(independent).isEqualTo(kemKey);
            for (int none : new int[] { -1, 0, 4, 255 }) {
                assertThatIllegalArgumentException().isThrownBy(() -> identity.bundle(SCOPES, none, 10, 20));
            }
        }
    }

    @Test
    void filesOfVersion1AreReadAndGetAKemKeyByRotation() throws IOException {
        Path path = folder.resolve("old.clavis");
        copyResource("key-store-1.bin", path);
        byte[] before = Files.readAllBytes(path);
        try (Identity old = open(path)) {
            assertThat(old.sessionPublicKey()).hasToString(
                "0xc0d5c28850790990c370e9ff406e65842f2fcf1cc6015faa22da3b1a0026b343"
            );
            assertThat(old.commitment()).hasToString(
                "0x2577d8bccbb9ff55e960382f757f483455be82358bb85a00d2f68729b8fa2283"
            );
            assertThat(old.pendingRotation()).isEmpty();
            assertThat(old.kemPublicKey()).isEmpty();
            assertThat(old.bundle(SCOPES, 2, 1, 2).suite()).isEqualTo(2);
            refused(Reason.NO_KEM_KEY, () -> old.bundle(SCOPES, 3, 1, 2));
            refused(Reason.NO_KEM_KEY, () -> old.exposeKemSeed(seed -> 0));
            assertThat(Files.readAllBytes(path)).as("reading writes nothing").isEqualTo(before);
            KeyBundle next = old.prepareRotation().bundle(SCOPES, 3, 1, 2);
            assertThat(Files.size(path)).isEqualTo(KeyStoreFile.BYTES);
            try (Identity opened = open(path)) {
                assertThat(opened.kemPublicKey()).as("there is none yet").isEmpty();
                assertThat(opened.prepareRotation().bundle(SCOPES, 3, 1, 2)).isEqualTo(next);
            }
            old.completeRotation();
            assertThat(old.bundle(SCOPES, 3, 1, 2)).isEqualTo(next);
        }
    }

    @Test
    void aRotationPendingInAFileOfVersion1Goes() throws IOException {
        Path path = folder.resolve("old.clavis");
        copyResource("key-store-1-pending.bin", path);
        try (Identity old = open(path)) {
            PendingRotation pending = old.pendingRotation().orElseThrow();
            assertThat(pending.sessionPublicKey()).hasToString(
                "0xc762af1cc25c7ff9267dabd4fe7c6c3b6ee2ed9e1847640df30c50a5db32ab0f"
            );
            refused(Reason.NO_KEM_KEY, () -> pending.bundle(SCOPES, 3, 1, 2));
            old.completeRotation();
            assertThat(old.kemPublicKey()).isEmpty();
            try (Identity opened = open(path)) {
                assertThat(opened.sessionPublicKey()).isEqualTo(pending.sessionPublicKey());
            }
        }
    }

    @Test
    void filesOfVersion1WithMoreThanThatAreRefused() throws IOException {
        Path path = folder.resolve("old.clavis");
        copyResource("key-store-1.bin", path);
        byte[] good = Files.readAllBytes(path);
        for (int length = 0; length < good.length; length++) {
            Files.write(path, Arrays.copyOf(good, length));
            refused(Reason.TRUNCATED, () -> open(path));
        }
        Files.write(path, Arrays.copyOf(good, KeyStoreFile.BYTES));
        refused(Reason.TOO_LONG, () -> open(path));
        byte[] content = new byte[KeyStoreContent.BYTES_VERSION_1];
        content[192] = 2;
        refused(Reason.MALFORMED_CONTENT, () -> KeyStoreContent.fromCanonicalBytesOfVersion1(content));
        refused(Reason.MALFORMED_CONTENT, () -> KeyStoreContent.fromCanonicalBytesOfVersion1(new byte[385]));
    }

    private static void copyResource(String name, Path to) throws IOException {
        try (InputStream in = Objects.requireNonNull(IdentityTest.class.getResourceAsStream(name), name)) {
            Files.copy(in, to);
        }
    }

    @Test
    void takesAnExistingAccount() {
        // the first account of the well-known development mnemonic
        byte[] key = HexFormat.of().parseHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
        try (
            SecretScalar scalar = SecretScalar.fromCanonicalBytes(SecretScalar.Group.SECP256K1, key);
            Identity identity = Identity.ephemeralForTestingOnly("desk-1", scalar)
        ) {
            assertThat(identity.address()).isEqualTo(Address.fromHex("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"));
            assertThat(identity.<byte[]>exposeAccountKey(byte[]::clone)).isEqualTo(key);
            assertThat(scalar.<byte[]>expose(byte[]::clone)).isEqualTo(key);
        }
    }

    @Test
    void refusesToReplaceAFile() throws IOException {
        Path path = folder.resolve("desk.clavis");
        Files.writeString(path, "precious");
        refused(Reason.ALREADY_EXISTS, () -> Identity.create(path, "desk-1", IdentityTest::mustNotBeAsked));
        // also when the file appears after the first look
        byte[] bytes = new byte[KeyStoreFile.BYTES];
        refused(Reason.ALREADY_EXISTS, () -> KeyStoreDisk.create(path, bytes));
        assertThat(path).hasContent("precious");
        assertThat(filesIn(folder)).containsExactly(path);
    }

    @Test
    void refusesBadLabelsBeforeAskingForAPassword() throws IOException {
        for (String bad : List.of("", "x".repeat(33), "a\nb")) {
            assertThatThrownBy(() ->
                Identity.create(folder.resolve("desk.clavis"), bad, IdentityTest::mustNotBeAsked)
            ).isInstanceOf(EncodingException.class);
        }
        assertThat(filesIn(folder)).isEmpty();
    }

    @Test
    void missingFilesFoldersAndPasswordsAreRefused() throws IOException {
        refused(Reason.NOT_FOUND, () -> open(folder.resolve("nowhere.clavis")));
        refused(Reason.IO, () -> open(folder));
        refused(Reason.IO, () -> cheap(folder.resolve("no/such/folder.clavis")));
        refused(Reason.PASSWORD_UNAVAILABLE, () ->
            Identity.create(folder.resolve("a.clavis"), "a", PasswordSource.file(folder.resolve("no-password")))
        );
        refused(Reason.UNUSABLE_PASSWORD, () ->
            Identity.create(folder.resolve("a.clavis"), "a", PasswordSource.fixedForTestingOnly(""))
        );
        assertThat(filesIn(folder)).isEmpty();
    }

    @Test
    void refusedFilesStayAsTheyWere() throws IOException {
        Path path = folder.resolve("desk.clavis");
        cheap(path).close();
        byte[] good = Files.readAllBytes(path);
        refused(Reason.WRONG_PASSWORD, () -> Identity.open(path, PasswordSource.fixedForTestingOnly("wrong")));
        assertThat(Files.readAllBytes(path)).isEqualTo(good);
        byte[] bad = good.clone();
        bad[100] ^= 1;
        Files.write(path, bad);
        refused(Reason.ALTERED, () -> open(path));
        assertThat(Files.readAllBytes(path)).isEqualTo(bad);
    }

    @Test
    void hugeFilesAreNotRead() throws IOException {
        Path path = folder.resolve("huge.clavis");
        cheap(path).close();
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            // sparse: takes no room on the disk, and would not fit an array
            file.setLength(1L << 40);
        }
        refused(Reason.TOO_LONG, () -> open(path));
    }

    @Test
    void rotationKeepsTheKeysOfBothEpochsUntilItIsCompleted() throws IOException {
        Path path = folder.resolve("desk.clavis");
        try (Identity identity = cheap(path)) {
            SchnorrPublicKey first = identity.identityKey();
            Bytes32 firstSession = identity.sessionPublicKey();
            Bytes32 committed = identity.nextKeyHash();

            PendingRotation rotation = identity.prepareRotation();
            assertThat(rotation.identityKey().keyHash()).as("opens the commitment").isEqualTo(committed);
            assertThat(rotation.sessionPublicKey()).isNotEqualTo(firstSession);
            assertThat(rotation.nextKeyHash()).isNotEqualTo(committed);
            KeyBundle next = rotation.bundle(SCOPES, 5, 6);
            assertThat(next.identityKey()).isEqualTo(rotation.identityKey());
            KeyBundle nextWithKem = rotation.bundle(SCOPES, 3, 5, 6);
            byte[] firstKem = identity.kemPublicKey().orElseThrow();
            assertThat(nextWithKem.kemKeyHash()).isNotEqualTo(Keccak256.hash(firstKem));
            assertThat(
                SchnorrVerifier.verify(rotation.identityKey(), DIGEST, rotation.sign(DIGEST)).isAccepted()
            ).isTrue();
            assertThat(identity.identityKey()).as("nothing has changed yet").isEqualTo(first);
            assertThat(identity.sessionPublicKey()).isEqualTo(firstSession);

            // preparing again after a crash must not make new keys: the first may be on their way
            assertThat(identity.prepareRotation().bundle(SCOPES, 5, 6)).isEqualTo(next);
            try (Identity afterCrash = open(path)) {
                assertThat(afterCrash.pendingRotation().orElseThrow().bundle(SCOPES, 5, 6)).isEqualTo(next);
                assertThat(afterCrash.prepareRotation().bundle(SCOPES, 5, 6)).isEqualTo(next);
                assertThat(afterCrash.identityKey()).isEqualTo(first);
                assertThat(afterCrash.prepareRotation().bundle(SCOPES, 3, 5, 6)).isEqualTo(nextWithKem);
                assertThat(afterCrash.kemPublicKey()).hasValue(firstKem);
            }

            identity.completeRotation();
            assertThat(identity.bundle(SCOPES, 5, 6)).isEqualTo(next);
            assertThat(identity.pendingRotation()).isEmpty();
            assertThat(SchnorrVerifier.verify(next.identityKey(), DIGEST, identity.sign(DIGEST)).isAccepted()).isTrue();
            refused(Reason.NO_PENDING_ROTATION, identity::completeRotation);
            try (Identity opened = open(path)) {
                assertThat(opened.bundle(SCOPES, 5, 6)).isEqualTo(next);
                assertThat(opened.bundle(SCOPES, 3, 5, 6)).isEqualTo(nextWithKem);
                assertThat(secrets(opened)).isEqualTo(secrets(identity));
            }
        }
        assertThat(filesIn(folder)).containsExactly(path);
    }

    @Test
    void abandonedRotationsLeaveTheOldKeys() {
        Path path = folder.resolve("desk.clavis");
        try (Identity identity = cheap(path)) {
            KeyBundle before = identity.bundle(SCOPES, 1, 2);
            refused(Reason.NO_PENDING_ROTATION, identity::abandonRotation);
            KeyBundle prepared = identity.prepareRotation().bundle(SCOPES, 1, 2);
            identity.abandonRotation();
            assertThat(identity.pendingRotation()).isEmpty();
            assertThat(identity.bundle(SCOPES, 1, 2)).isEqualTo(before);
            try (Identity opened = open(path)) {
                assertThat(opened.pendingRotation()).isEmpty();
                assertThat(opened.bundle(SCOPES, 1, 2)).isEqualTo(before);
            }
            KeyBundle again = identity.prepareRotation().bundle(SCOPES, 1, 2);
            assertThat(again.identityKey()).as("the commitment does not change").isEqualTo(prepared.identityKey());
            assertThat(again.sessionKey()).isNotEqualTo(prepared.sessionKey());
        }
    }

    @Test
    void aRotationThatCannotBeStoredDoesNotBegin() throws IOException {
        Path path = folder.resolve("desk.clavis");
        try (Identity identity = cheap(path)) {
            KeyBundle before = identity.bundle(SCOPES, 1, 2);
            Files.delete(path);
            refused(Reason.CHANGED_ON_DISK, identity::prepareRotation);
            assertThat(identity.pendingRotation()).isEmpty();
            assertThat(identity.bundle(SCOPES, 1, 2)).isEqualTo(before);
        }
        assertThat(filesIn(folder)).isEmpty();
    }

    @Test
    void twoProgramsDoNotUndoEachOther() {
        Path path = folder.resolve("desk.clavis");
        try (Identity one = cheap(path); Identity other = open(path)) {
            one.prepareRotation();
            refused(Reason.CHANGED_ON_DISK, other::prepareRotation);
            one.completeRotation();
            try (Identity opened = open(path)) {
                assertThat(opened.identityKey()).isEqualTo(one.identityKey());
            }
        }
    }

    @Test
    void anotherPasswordOpensTheSameIdentity() {
        Path path = folder.resolve("desk.clavis");
        PasswordSource changed = PasswordSource.fixedForTestingOnly("battery staple");
        try (Identity identity = cheap(path)) {
            refused(Reason.UNUSABLE_PASSWORD, () -> identity.changePassword(PasswordSource.fixedForTestingOnly("")));
            try (Identity opened = open(path)) {
                assertThat(secrets(opened)).isEqualTo(secrets(identity));
            }
            identity.changePassword(changed);
            refused(Reason.WRONG_PASSWORD, () -> open(path));
            try (Identity opened = Identity.open(path, changed)) {
                assertThat(secrets(opened)).isEqualTo(secrets(identity));
            }
            identity.prepareRotation();
        }
        try (Identity opened = Identity.open(path, changed)) {
            assertThat(opened.pendingRotation()).isPresent();
        }
    }

    @Test
    void closedIdentitiesShowOnlyTheirPublicParts() {
        Identity identity = ephemeral();
        KeyBundle bundle = identity.bundle(SCOPES, 1, 2);
        PendingRotation rotation = identity.prepareRotation();
        String secretsBefore = secrets(identity);
        identity.close();
        identity.close();
        assertThat(identity.bundle(SCOPES, 1, 2)).isEqualTo(bundle);
        assertThat(identity.toString()).contains("desk-1", identity.address().toHex());
        assertThat(secretsBefore).doesNotContain(identity.toString());
        assertThatThrownBy(() -> identity.sign(DIGEST)).isInstanceOf(SecretClosedException.class);
        assertThatThrownBy(() -> rotation.sign(DIGEST)).isInstanceOf(SecretClosedException.class);
        assertThatThrownBy(() -> identity.exposeAccountKey(bytes -> 0)).isInstanceOf(SecretClosedException.class);
        assertThatThrownBy(() -> identity.exposeSessionKey(bytes -> 0)).isInstanceOf(SecretClosedException.class);
        assertThatThrownBy(() -> identity.exposeKemSeed(bytes -> 0)).isInstanceOf(SecretClosedException.class);
    }

    @Test
    void passwordsAreErasedAfterUse() {
        AtomicReference<char[]> given = new AtomicReference<>(new char[0]);
        PasswordSource source = () -> {
            given.set("correct horse".toCharArray());
            return given.get();
        };
        Path path = folder.resolve("desk.clavis");
        SecretScalar account = SecretScalar.random(SecretScalar.Group.SECP256K1, new SecureRandom());
        Identity.create(path, "desk-1", account, source, KeyStoreFileTest.CHEAP).close();
        assertThat(given.get()).hasSize(13).containsOnly('\0');
        Identity.open(path, source).close();
        assertThat(given.get()).hasSize(13).containsOnly('\0');
    }

    @Test
    void identitiesDiffer() {
        try (Identity one = ephemeral(); Identity other = ephemeral()) {
            assertThat(one.address()).isNotEqualTo(other.address());
            assertThat(one.identityKey()).isNotEqualTo(other.identityKey());
            assertThat(one.sessionPublicKey()).isNotEqualTo(other.sessionPublicKey());
            assertThat(one.kemPublicKey().orElseThrow()).isNotEqualTo(other.kemPublicKey().orElseThrow());
            assertThat(one.commitment()).isNotEqualTo(other.commitment());
            assertThat(one.nextKeyHash()).isNotEqualTo(one.identityKey().keyHash());
        }
    }

    private static Identity ephemeral() {
        return Identity.ephemeralForTestingOnly("desk-1");
    }

    private static Identity cheap(Path path) {
        SecretScalar account = SecretScalar.random(SecretScalar.Group.SECP256K1, new SecureRandom());
        return Identity.create(path, "desk-1", account, PASSWORD, KeyStoreFileTest.CHEAP);
    }

    private static Identity open(Path path) {
        return Identity.open(path, PASSWORD);
    }

    private static char[] mustNotBeAsked() {
        throw new AssertionError("asked for a password");
    }

    private static String secrets(Identity identity) {
        HexFormat hex = HexFormat.of();
        return String.join(
            "/",
            identity.<String>exposeAccountKey(hex::formatHex),
            identity.<String>exposeSessionKey(hex::formatHex),
            identity.<String>exposeKemSeed(hex::formatHex),
            identity
                .semaphore()
                .<BigInteger>exposeSecretScalar(bytes -> new BigInteger(1, bytes))
                .toString(16)
        );
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void refused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(KeyStoreException.class, e ->
            assertThat(e.reason()).isEqualTo(reason)
        );
    }
}
