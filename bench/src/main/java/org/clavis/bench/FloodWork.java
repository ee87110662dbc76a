package org.clavis.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * An attacker: sends first messages that mean nothing, from many ports of this machine.
 *
 * <p>Arguments: the port to flood, how many messages, how many a second (0: as fast as it goes), and the responder's
 * static key if the messages are to carry the code that shows that it is known. Prints what it sent, and in how many
 * milliseconds.
 */
public final class FloodWork {

    private static final int SOURCES = 256;
    private static final int HELLO_BYTES = 8 + 204 + 32;
    private static final int CODE_BYTES = 16;
    private static final int PREPARED = 1_000;

    private FloodWork() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        int count = Integer.parseInt(args[1]);
        long perSecond = Long.parseLong(args[2]);
        ByteBuffer[] hellos = prepared(args.length > 3 ? mac(args[3]) : null);
        DatagramChannel[] sources = new DatagramChannel[SOURCES];
        for (int i = 0; i < SOURCES; i++) {
            sources[i] = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            sources[i].configureBlocking(false);
        }
        long sent = 0;
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            if (perSecond > 0 && i % 16 == 0) {
                long due = start + (i * 1_000_000_000L) / perSecond;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(50_000);
                }
            }
            sent += sources[i % SOURCES].send(hellos[i % PREPARED].rewind(), target) > 0 ? 1 : 0;
        }
        System.out.println(sent + " " + (System.nanoTime() - start) / 1_000_000);
        for (DatagramChannel source : sources) {
            source.close();
        }
    }

    private static ByteBuffer[] prepared(@Nullable Mac mac) {
        Random random = new Random(1);
        ByteBuffer[] hellos = new ByteBuffer[PREPARED];
        for (int i = 0; i < PREPARED; i++) {
            byte[] hello = new byte[HELLO_BYTES];
            random.nextBytes(hello);
            hello[0] = 1;
            hello[1] = 0;
            hello[2] = 0;
            hello[3] = 0;
            if (mac != null) {
                mac.update(hello, 0, HELLO_BYTES - 2 * CODE_BYTES);
                System.arraycopy(mac.doFinal(), 0, hello, HELLO_BYTES - 2 * CODE_BYTES, CODE_BYTES);
            }
            hellos[i] = ByteBuffer.allocateDirect(HELLO_BYTES).put(hello).flip();
        }
        return hellos;
    }

    private static Mac mac(String responderStatic) throws GeneralSecurityException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update("clavis datagram hello".getBytes(StandardCharsets.US_ASCII));
        sha256.update(HexFormat.of().parseHex(responderStatic));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(sha256.digest(), "HmacSHA256"));
        return mac;
    }
}
