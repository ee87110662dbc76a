package org.clavis.client.session.datagram;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import org.clavis.client.session.SourceLimiter;
import org.clavis.evm.Bytes32;

/**
 * Decides about first packets, before anything is computed or kept for them.
 *
 * <p>While few come, whatever has the first code is let in. Under load, which is more than {@link #UNPROVEN_PER_SECOND}
 * lastingly or an eighth of the places for handshakes taken, a hello has to bring a cookie, and then its source, which
 * is real, must not have begun too many. Not safe for use by several threads.
 */
final class HelloJudge {

    /** Hellos without a cookie that are let in, a second. */
    static final int UNPROVEN_PER_SECOND = 100;

    /** Hellos without a cookie that are let in in a row. */
    static final int UNPROVEN_BURST = 32;

    private static final long SECOND = 1_000_000_000L;
    private static final long NANOS_PER_UNPROVEN = SECOND / UNPROVEN_PER_SECOND;
    private static final int MIN_FRAME_BYTES = 64;
    private static final int BUSY_FRACTION = 8;

    private final HelloCodes codes;
    private final CookieKeeper cookies;
    private final SourceLimiter limiter;
    private long bucketFullAt;
    private long busyUntil;

    enum Verdict {
        /** Not a hello. */
        MALFORMED,
        /** The sender does not know whom it talks to. */
        WRONG_CODE,
        /** Answer with {@link #cookieReply}. */
        ASK_FOR_COOKIE,
        /** The source has begun too many, or there are too many sources. */
        SOURCE_LIMIT,
        /** There is no place for a handshake. */
        FULL,
        /** Let it in. */
        ADMIT,
    }

    HelloJudge(Bytes32 responderStatic, SourceLimiter limiter, SecureRandom random, long now) {
        codes = new HelloCodes(responderStatic);
        cookies = new CookieKeeper(random, now);
        this.limiter = limiter;
        bucketFullAt = now;
        busyUntil = now;
    }

    Verdict judge(byte[] packet, int length, InetSocketAddress source, int taken, int places, long now) {
        int frame = length - Packets.HEADER_BYTES - Packets.CODES_BYTES;
        if (frame < MIN_FRAME_BYTES || frame > Packets.MAX_FRAME_BYTES) {
            return Verdict.MALFORMED;
        }
        if (!codes.firstMatches(packet, length)) {
            return Verdict.WRONG_CODE;
        }
        if (isBusy(taken, places, now)) {
            if (!cookies.isProven(codes, packet, length, source, now)) {
                return Verdict.ASK_FOR_COOKIE;
            }
            if (!limiter.tryBegin(source.getAddress())) {
                return Verdict.SOURCE_LIMIT;
            }
        } else {
            bucketFullAt = Math.max(bucketFullAt, now) + NANOS_PER_UNPROVEN;
        }
        return taken < places ? Verdict.ADMIT : Verdict.FULL;
    }

    /** What to send to the source of a hello that needs a cookie: shorter than the hello. */
    byte[] cookieReply(byte[] packet, int length, InetSocketAddress source, long now) {
        return codes.cookieReply(cookies.cookie(source, now), packet, length);
    }

    /** Once busy, it is for a second, so that hellos and cookies do not take turns. */
    private boolean isBusy(int taken, int places, long now) {
        boolean spent = bucketFullAt - now > (UNPROVEN_BURST - 1) * NANOS_PER_UNPROVEN;
        if (spent || taken * BUSY_FRACTION > places) {
            busyUntil = now + SECOND;
        }
        return busyUntil - now > 0;
    }
}
