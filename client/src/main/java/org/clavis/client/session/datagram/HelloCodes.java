package org.clavis.client.session.datagram;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.clavis.evm.Bytes32;

/**
 * The two codes at the end of a hello, and the one of a cookie reply.
 *
 * <p>The first code shows that the sender knows whom it talks to, which somebody who tries all addresses does not; the
 * second that it has received a cookie. The code of a reply binds it to one hello: its sender has seen that hello go
 * by. None of them is a secret's proof: the responder's static key, from which they are made, is public. All are
 * HMAC-SHA-256, cut to 16 bytes. Not safe for use by several threads.
 */
final class HelloCodes {

    private static final String HMAC = "HmacSHA256";

    private final Mac first;
    private final Mac reply;
    private final Mac second;

    /** The codes of hellos to the holder of this static key. */
    HelloCodes(Bytes32 responderStatic) {
        first = keyed("clavis datagram hello", responderStatic);
        reply = keyed("clavis datagram cookie", responderStatic);
        second = mac();
    }

    /** Writes the first code of a hello, which has this length. */
    void putFirst(byte[] hello, int length) {
        int offset = length - Packets.CODES_BYTES;
        System.arraycopy(code(first, hello, offset), 0, hello, offset, Packets.CODE_BYTES);
    }

    boolean firstMatches(byte[] hello, int length) {
        int offset = length - Packets.CODES_BYTES;
        return matches(code(first, hello, offset), hello, offset);
    }

    /** Writes the second code, over everything before it. */
    void putSecond(byte[] cookie, byte[] hello, int length) {
        int offset = length - Packets.CODE_BYTES;
        System.arraycopy(secondCode(cookie, hello, offset), 0, hello, offset, Packets.CODE_BYTES);
    }

    boolean secondMatches(byte[] cookie, byte[] hello, int length) {
        int offset = length - Packets.CODE_BYTES;
        return matches(secondCode(cookie, hello, offset), hello, offset);
    }

    /** The answer to a hello that is to come back with a cookie. Shorter than any hello. */
    byte[] cookieReply(byte[] cookie, byte[] hello, int length) {
        byte[] packet = new byte[Packets.COOKIE_BYTES];
        Packets.putHeader(packet, PacketType.COOKIE, Packets.index(hello));
        System.arraycopy(cookie, 0, packet, Packets.HEADER_BYTES, Packets.CODE_BYTES);
        int offset = Packets.COOKIE_BYTES - Packets.CODE_BYTES;
        System.arraycopy(replyCode(packet, hello, length), 0, packet, offset, Packets.CODE_BYTES);
        return packet;
    }

    /** The cookie in a reply to this hello; empty if it is a reply to something else, or altered. */
    byte[] cookieIn(byte[] packet, int packetLength, byte[] hello, int length) {
        int offset = Packets.COOKIE_BYTES - Packets.CODE_BYTES;
        if (packetLength != Packets.COOKIE_BYTES || !matches(replyCode(packet, hello, length), packet, offset)) {
            return new byte[0];
        }
        return Arrays.copyOfRange(packet, Packets.HEADER_BYTES, offset);
    }

    private byte[] secondCode(byte[] cookie, byte[] hello, int offset) {
        try {
            second.init(new SecretKeySpec(cookie, HMAC));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key was refused", e);
        }
        return code(second, hello, offset);
    }

    private byte[] replyCode(byte[] packet, byte[] hello, int length) {
        reply.update(packet, 0, Packets.COOKIE_BYTES - Packets.CODE_BYTES);
        reply.update(hello, length - Packets.CODES_BYTES, Packets.CODE_BYTES);
        return reply.doFinal();
    }

    private static byte[] code(Mac mac, byte[] bytes, int length) {
        mac.update(bytes, 0, length);
        return mac.doFinal();
    }

    private static boolean matches(byte[] code, byte[] packet, int offset) {
        return MessageDigest.isEqual(
            Arrays.copyOf(code, Packets.CODE_BYTES),
            Arrays.copyOfRange(packet, offset, offset + Packets.CODE_BYTES)
        );
    }

    private static Mac keyed(String label, Bytes32 responderStatic) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(label.getBytes(StandardCharsets.US_ASCII));
            sha256.update(responderStatic.toBytes());
            Mac mac = mac();
            mac.init(new SecretKeySpec(sha256.digest(), HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks SHA-256", e);
        }
    }

    private static Mac mac() {
        try {
            return Mac.getInstance(HMAC);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks " + HMAC, e);
        }
    }
}
