package org.clavis.client.session.noise;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Cipher;

/**
 * The platform's ciphers that sessions share: one is some kilobytes, a session's key is 32 bytes, and few sessions are
 * at work at the same moment.
 *
 * <p>An owner finds the cipher that it used last as long as nobody needed its place, and then the platform need not
 * expand the key again. At most {@value #SLOTS} ciphers wait; what is more is dropped, without a key. Safe for use by
 * several threads, and never waits.
 */
final class CipherPool {

    /** A power of two. */
    private static final int SLOTS = 64;

    /** How far from its home an owner's cipher may be. */
    private static final int REACH = 8;

    private static final AtomicLong OWNERS = new AtomicLong(PooledCipher.NOBODY);

    private static final Map<CipherFunction, CipherPool> ENCRYPTORS = pools(Cipher.ENCRYPT_MODE);
    private static final Map<CipherFunction, CipherPool> DECRYPTORS = pools(Cipher.DECRYPT_MODE);

    private final CipherFunction function;
    private final int mode;
    private final AtomicReferenceArray<PooledCipher> slots = new AtomicReferenceArray<>(SLOTS);

    private CipherPool(CipherFunction function, int mode) {
        this.function = function;
        this.mode = mode;
    }

    private static Map<CipherFunction, CipherPool> pools(int mode) {
        Map<CipherFunction, CipherPool> pools = new EnumMap<>(CipherFunction.class);
        for (CipherFunction function : CipherFunction.values()) {
            pools.put(function, new CipherPool(function, mode));
        }
        return pools;
    }

    /** The ciphers for {@code mode}, the platform's constant for encryption or decryption. */
    static CipherPool of(CipherFunction function, int mode) {
        Map<CipherFunction, CipherPool> pools = mode == Cipher.ENCRYPT_MODE ? ENCRYPTORS : DECRYPTORS;
        return Objects.requireNonNull(pools.get(function));
    }

    /** A number that no other owner has. */
    static long newOwner() {
        return OWNERS.incrementAndGet();
    }

    /** A cipher for {@code owner}, who gives it back. */
    PooledCipher take(long owner) {
        for (int i = 0; i < REACH; i++) {
            int slot = slot(owner, i);
            // looked at first, because an exchange takes the line from the other cores even where there is nothing
            PooledCipher found = slots.getPlain(slot) == null ? null : slots.getAndSet(slot, null);
            if (found != null) {
                return found;
            }
        }
        return new PooledCipher(function, mode);
    }

    /** Takes back what {@link #take} gave to {@code owner}. */
    void give(PooledCipher cipher, long owner) {
        for (int i = 0; i < REACH; i++) {
            if (slots.compareAndSet(slot(owner, i), null, cipher)) {
                return;
            }
        }
        cipher.scrub();
    }

    /** Sees to it that no waiting cipher holds a key of {@code owner}, who must not be at work. */
    void forget(long owner) {
        for (int i = 0; i < REACH; i++) {
            int slot = slot(owner, i);
            PooledCipher seen = slots.get(slot);
            if (seen != null && seen.owner() == owner && slots.compareAndSet(slot, seen, null)) {
                seen.scrub();
                give(seen, owner);
            }
        }
    }

    private static int slot(long owner, int step) {
        return (int) (owner + step) & (SLOTS - 1);
    }
}
