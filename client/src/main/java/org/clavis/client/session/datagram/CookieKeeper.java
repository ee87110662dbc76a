package org.clavis.client.session.datagram;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes cookies: a code over an address and a port, under a secret that changes. Nothing is kept of the sources.
 *
 * <p>The secret before the present one is still good, so a cookie lasts for two to four minutes. Not safe for use by
 * several threads.
 */
final class CookieKeeper {

    /** How long a secret makes cookies. */
    static final Duration PERIOD = Duration.ofMinutes(2);

    private static final String HMAC = "HmacSHA256";
    private static final int SECRET_BYTES = 32;

    private final SecureRandom random;
    private Mac present;
    private Mac previous;
    private long changedAt;

    CookieKeeper(SecureRandom random, long nowNanos) {
        this.random = random;
        present = fresh();
        previous = fresh();
        changedAt = nowNanos;
    }

    /** The cookie of a source. */
    byte[] cookie(InetSocketAddress source, long nowNanos) {
        rotate(nowNanos);
        return make(present, source);
    }

    /** Whether the second code of a hello, whose first one is right, is made with a cookie of its source. */
    boolean isProven(HelloCodes codes, byte[] hello, int length, InetSocketAddress source, long nowNanos) {
        rotate(nowNanos);
        return (
            codes.secondMatches(make(present, source), hello, length) ||
            codes.secondMatches(make(previous, source), hello, length)
        );
    }

    private void rotate(long nowNanos) {
        long age = nowNanos - changedAt;
        if (age < PERIOD.toNanos()) {
            return;
        }
        previous = age < 2 * PERIOD.toNanos() ? present : fresh();
        present = fresh();
        changedAt = nowNanos;
    }

    private static byte[] make(Mac secret, InetSocketAddress source) {
        byte[] address = source.getAddress().getAddress();
        ByteBuffer bytes = ByteBuffer.allocate(1 + address.length + Short.BYTES);
        bytes
            .put((byte) address.length)
            .put(address)
            .putShort((short) source.getPort());
        return Arrays.copyOf(secret.doFinal(bytes.array()), Packets.CODE_BYTES);
    }

    private Mac fresh() {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks " + HMAC, e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
