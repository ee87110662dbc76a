package org.clavis.client.cli.groth16;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.clavis.circuits.SemaphoreCircuit;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.groth16.Groth16Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCacheTest {

    private static final byte[] KEY = SemaphoreCircuit.depth1().verifier().key().toBytes();

    private final KeyCache keys = new KeyCache(new ProofFiles(Groth16Format.EVM), 100);

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

    @Test
    void keysThatAreTooManyTogetherAreNotAllKept() throws Exception {
        // each counts as 36 of 100
        Path first = Files.write(folder.resolve("first"), KEY);
        Path second = Files.write(folder.resolve("second"), KEY);
        Path third = Files.write(folder.resolve("third"), KEY);
        CachedKey kept = keys.get(first);
        CachedKey forgotten = keys.get(second);
        assertThat(keys.get(first)).isSameAs(kept);

        keys.get(third);

        assertThat(keys.get(first)).isSameAs(kept);
        assertThat(keys.get(second)).isNotSameAs(forgotten);
    }

    @Test
    void aKeyThatIsTooLargeIsNotKeptAndDisplacesNothing() throws Exception {
        Path small = Files.write(folder.resolve("small"), KEY);
        byte[] bytes = Arrays.copyOf(KEY, KEY.length + 100 * 64);
        for (int at = KEY.length; at < bytes.length; at += 64) {
            System.arraycopy(KEY, KEY.length - 64, bytes, at, 64);
        }
        Path large = Files.write(folder.resolve("large"), bytes);
        CachedKey kept = keys.get(small);

        CachedKey prepared = keys.get(large);

        assertThat(prepared).isInstanceOf(CachedKey.Prepared.class);
        assertThat(keys.get(large)).isNotSameAs(prepared);
        assertThat(keys.get(small)).isSameAs(kept);
    }

    @Test
    void limitsFitTheHeap() {
        assertThat(Limits.of(64L << 20, 8)).isEqualTo(new Limits(1, 409));
        assertThat(Limits.of(256L << 20, 2)).isEqualTo(new Limits(2, 1092));
        assertThat(Limits.of(8L << 30, 4)).isEqualTo(new Limits(4, 16_384));
        assertThat(Limits.of(Long.MAX_VALUE, 1)).isEqualTo(new Limits(1, 16_384));
    }
}
