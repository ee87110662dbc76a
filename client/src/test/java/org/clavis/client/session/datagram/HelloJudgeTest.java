package org.clavis.client.session.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.clavis.client.session.SourceLimiter;
import org.clavis.client.session.datagram.HelloJudge.Verdict;
import org.clavis.evm.Bytes32;
import org.junit.jupiter.api.Test;

/** First packets before anything is computed for them, and the codes and cookies that they carry. */
class HelloJudgeTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final int PLACES = 256;

    private long now = 5 * SECOND;
    private final SecureRandom random = new SecureRandom();
    private final Bytes32 responder = randomKey();
    private final HelloCodes codes = new HelloCodes(responder);
    private final HelloJudge judge = new HelloJudge(responder, new SourceLimiter(() -> now), random, now);
    private final InetSocketAddress alice = source("192.0.2.1", 4_000);

    private Bytes32 randomKey() {
        byte[] key = new byte[Bytes32.BYTES];
        random.nextBytes(key);
        return Bytes32.of(key);
    }

    private static InetSocketAddress source(String address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private byte[] hello() {
        byte[] frame = new byte[204];
        random.nextBytes(frame);
        byte[] packet = Packets.hello(random.nextInt(), frame);
        codes.putFirst(packet, packet.length);
        return packet;
    }

    private Verdict judge(byte[] packet, InetSocketAddress source, int taken) {
        return judge.judge(packet, packet.length, source, taken, PLACES, now);
    }

    /** The hello as its sender repeats it after it got the judge's cookie. */
    private byte[] withCookie(byte[] hello, InetSocketAddress source) {
        byte[] reply = judge.cookieReply(hello, hello.length, source, now);
        byte[] cookie = codes.cookieIn(reply, reply.length, hello, hello.length);
        assertThat(cookie).hasSize(Packets.CODE_BYTES);
        byte[] again = hello.clone();
        codes.putSecond(cookie, again, again.length);
        return again;
    }

    @Test
    void whileFewComeTheFirstCodeIsEnough() {
        byte[] hello = hello();
        assertThat(judge(hello, alice, 0)).isEqualTo(Verdict.ADMIT);
        for (int i = 0; i < hello.length - Packets.CODE_BYTES; i++) {
            byte[] altered = hello.clone();
            altered[i] ^= 4;
            assertThat(judge(altered, alice, 0))
                .as("byte " + i)
                .isEqualTo(Verdict.WRONG_CODE);
        }
        byte[] toAnother = hello.clone();
        new HelloCodes(randomKey()).putFirst(toAnother, toAnother.length);
        assertThat(judge(toAnother, alice, 0)).isEqualTo(Verdict.WRONG_CODE);
    }

    @Test
    void impossibleLengthsAreMalformed() {
        for (int length : new int[] { 8, 40, 64 + 39, 8_192 + 41, 65_507 }) {
            assertThat(judge.judge(new byte[65_507], length, alice, 0, PLACES, now)).isEqualTo(Verdict.MALFORMED);
        }
    }

    @Test
    void manyInARowNeedCookiesUntilASecondAfterTheLast() {
        for (int i = 0; i < HelloJudge.UNPROVEN_BURST; i++) {
            assertThat(judge(hello(), alice, 0))
                .as("hello " + i)
                .isEqualTo(Verdict.ADMIT);
        }
        byte[] hello = hello();
        assertThat(judge(hello, alice, 0)).isEqualTo(Verdict.ASK_FOR_COOKIE);
        assertThat(judge(withCookie(hello, alice), alice, 0)).isEqualTo(Verdict.ADMIT);
        now += SECOND - 1;
        assertThat(judge(hello(), alice, 0)).isEqualTo(Verdict.ASK_FOR_COOKIE);
        now += SECOND;
        assertThat(judge(hello(), alice, 0)).isEqualTo(Verdict.ADMIT);
    }

    @Test
    void takenPlacesNeedCookiesToo() {
        assertThat(judge(hello(), alice, PLACES / 8)).isEqualTo(Verdict.ADMIT);
        assertThat(judge(hello(), alice, PLACES / 8 + 1)).isEqualTo(Verdict.ASK_FOR_COOKIE);
        assertThat(judge(withCookie(hello(), alice), alice, PLACES - 1)).isEqualTo(Verdict.ADMIT);
        assertThat(judge(withCookie(hello(), alice), alice, PLACES)).isEqualTo(Verdict.FULL);
    }

    @Test
    void aCookieIsOfItsSourceAndItsTime() {
        byte[] proven = withCookie(hello(), alice);
        assertThat(judge(proven, alice, PLACES / 2)).isEqualTo(Verdict.ADMIT);
        assertThat(judge(proven, source("192.0.2.1", 4_001), PLACES / 2)).isEqualTo(Verdict.ASK_FOR_COOKIE);
        assertThat(judge(proven, source("192.0.2.2", 4_000), PLACES / 2)).isEqualTo(Verdict.ASK_FOR_COOKIE);
        for (int i = proven.length - Packets.CODE_BYTES; i < proven.length; i++) {
            byte[] altered = proven.clone();
            altered[i] ^= 1;
            assertThat(judge(altered, alice, PLACES / 2)).isEqualTo(Verdict.ASK_FOR_COOKIE);
        }
        now += 2 * MINUTE;
        assertThat(judge(proven, alice, PLACES / 2))
            .as("under the secret before")
            .isEqualTo(Verdict.ADMIT);
        now += 2 * MINUTE;
        assertThat(judge(proven, alice, PLACES / 2))
            .as("two secrets ago")
            .isEqualTo(Verdict.ASK_FOR_COOKIE);
        proven = withCookie(hello(), alice);
        now += 5 * MINUTE;
        assertThat(judge(proven, alice, PLACES / 2))
            .as("nothing happened meanwhile")
            .isEqualTo(Verdict.ASK_FOR_COOKIE);
    }

    @Test
    void aRealSourceIsLimitedTooAndHarmsNoOther() {
        int admitted = 0;
        for (int i = 0; i < 500; i++) {
            InetSocketAddress source = source("192.0.2.7", 1_000 + i);
            admitted += judge(withCookie(hello(), source), source, PLACES / 2) == Verdict.ADMIT ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(SourceLimiter.STANDARD_BURST);
        assertThat(judge(withCookie(hello(), alice), alice, PLACES / 2)).isEqualTo(Verdict.ADMIT);
    }

    @Test
    void aCookieReplyBelongsToOneHelloAndIsShorter() {
        byte[] hello = hello();
        byte[] reply = judge.cookieReply(hello, hello.length, alice, now);
        assertThat(reply.length).isLessThan(Packets.HEADER_BYTES + 64 + Packets.CODES_BYTES);
        assertThat(codes.cookieIn(reply, reply.length, hello, hello.length)).hasSize(Packets.CODE_BYTES);
        byte[] other = hello();
        assertThat(codes.cookieIn(reply, reply.length, other, other.length)).isEmpty();
        assertThat(codes.cookieIn(reply, reply.length - 1, hello, hello.length)).isEmpty();
        for (int i = 0; i < reply.length; i++) {
            byte[] altered = reply.clone();
            altered[i] ^= 1;
            assertThat(codes.cookieIn(altered, altered.length, hello, hello.length))
                .as("byte " + i)
                .isEmpty();
        }
        assertThat(Arrays.copyOfRange(reply, 4, 8)).isEqualTo(Arrays.copyOfRange(hello, 4, 8));
    }
}
