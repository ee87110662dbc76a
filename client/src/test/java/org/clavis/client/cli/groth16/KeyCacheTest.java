package org.clavis.client.cli.groth16;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.clavis.circuits.SemaphoreCircuit;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.groth16.Groth16Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCacheTest {

    private static final byte[] KEY = SemaphoreCircuit.depth1().verifier().key().toBytes();

    private final KeyCache keys = new KeyCache(new ProofFiles(Groth16Format.EVM));

    @TempDir
    Path folder;

    @Test
    void aKeyIsPreparedOnce() throws Exception {
        Path file = Files.write(folder.resolve("key"), KEY);

        CachedKey first = keys.get(file);
        Files.delete(file);

        assertThat(first).isInstanceOf(CachedKey.Prepared.class);
        assertThat(keys.get(file)).isSameAs(first);
    }

    @Test
    void onlyTheLastOnesUsedAreKept() throws Exception {
        Path first = Files.write(folder.resolve("first"), KEY);
        CachedKey kept = keys.get(first);
        for (int n = 0; n < KeyCache.MAX_KEYS - 1; n++) {
            keys.get(folder.resolve("none-" + n));
        }
        assertThat(keys.get(first)).isSameAs(kept);

        for (int n = 0; n < KeyCache.MAX_KEYS; n++) {
            keys.get(folder.resolve("more-" + n));
        }
        assertThat(keys.get(first)).isNotSameAs(kept);
    }

    @Test
    void aKeyThatIsNoneIsRememberedWithItsReason() throws Exception {
        Path file = Files.write(folder.resolve("key"), new byte[3]);

        assertThat(keys.get(file)).isInstanceOfSatisfying(CachedKey.Refused.class, key ->
            assertThat(key.reason()).isEqualTo(RejectReason.MALFORMED)
        );
        assertThat(keys.get(folder)).isInstanceOf(CachedKey.Unreadable.class);
    }
}
