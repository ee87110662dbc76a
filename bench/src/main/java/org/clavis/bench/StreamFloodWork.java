package org.clavis.bench;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/**
 * An attacker over TCP: as many connections as it can make, one after the other.
 *
 * <p>Arguments: the port to flood, how many connections, and what to say on each, in hexadecimal. Who has nothing to say
 * keeps its last thousand connections open. Prints how many milliseconds it took.
 */
public final class StreamFloodWork {

    private static final int KEPT = 1_000;
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final int CONNECT_MILLIS = 50;
    private static final int LENGTH_BYTES = 2;

    private StreamFloodWork() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        int count = Integer.parseInt(args[1]);
        byte[] frame = frame(HexFormat.of().parseHex(args.length > 2 ? args[2] : ""));
        Deque<Socket> kept = new ArrayDeque<>();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            Socket socket = connected(target);
            kept.add(socket);
            if (frame.length > LENGTH_BYTES) {
                speak(socket, frame);
                kept.remove().close();
            } else if (kept.size() > KEPT) {
                kept.remove().close();
            }
        }
        System.out.println((System.nanoTime() - start) / 1_000_000);
        for (Socket socket : kept) {
            socket.close();
        }
    }

    /** From another address than the others' where the system has one. */
    private static Socket connected(InetSocketAddress target) throws IOException {
        Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress("127.0.0.2", 0));
        } catch (BindException e) {
            // then from the same one
        }
        socket.setSoTimeout(TIMEOUT_MILLIS);
        try {
            socket.connect(target, CONNECT_MILLIS);
        } catch (SocketTimeoutException e) {
            // the listener's system has dropped it: on to the next
        }
        return socket;
    }

    private static void speak(Socket socket, byte[] frame) {
        try {
            socket.getOutputStream().write(frame);
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // turned away
        }
    }

    private static byte[] frame(byte[] body) {
        byte[] frame = new byte[LENGTH_BYTES + body.length];
        frame[0] = (byte) (body.length >>> Byte.SIZE);
        frame[1] = (byte) body.length;
        System.arraycopy(body, 0, frame, LENGTH_BYTES, body.length);
        return frame;
    }
}
