package org.clavis.client.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A man in the middle of one TCP connection who forwards everything and keeps what the initiator said. */
final class RecordingProxy implements AutoCloseable {

    private static final int MAX_RECORDED_BYTES = 1 << 20;

    private final ServerSocket server;
    private final InetSocketAddress target;
    private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();

    RecordingProxy(InetSocketAddress target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("clavis-demo-proxy").start(this::forwardOne);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    /** The initiator's first frame: a length of two bytes, big-endian, and that many bytes. */
    byte[] firstFrame() {
        byte[] all;
        synchronized (recorded) {
            all = recorded.toByteArray();
        }
        int length = all.length < 2 ? 0 : ((all[0] & 0xff) << 8) | (all[1] & 0xff);
        if (all.length < 2 + length) {
            throw new IllegalStateException("no whole frame has passed");
        }
        return java.util.Arrays.copyOf(all, 2 + length);
    }

    private void forwardOne() {
        try (Socket initiator = server.accept(); Socket responder = new Socket()) {
            responder.connect(target);
            Thread back = Thread.ofVirtual().start(() -> pump(responder, initiator, false));
            pump(initiator, responder, true);
            back.join();
        } catch (IOException e) {
            // one side has gone, which ends the recording
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(Socket from, Socket to, boolean record) {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (record) {
                    synchronized (recorded) {
                        recorded.write(buffer, 0, Math.min(n, MAX_RECORDED_BYTES - recorded.size()));
                    }
                }
                out.write(buffer, 0, n);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // one side has gone, which ends the recording
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
