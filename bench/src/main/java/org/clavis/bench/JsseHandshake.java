package org.clavis.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS 1.3 of the platform, as it comes, between two engines in memory: both sides show a certificate that the other one
 * trusts, every handshake is a full one.
 */
final class JsseHandshake {

    /** What the certificates' keys are. */
    enum Keys {
        EC_P256("EC", "-groupname", "secp256r1"),
        RSA_2048("RSA", "-keysize", "2048");

        private final String algorithm;
        private final String option;
        private final String value;

        Keys(String algorithm, String option, String value) {
            this.algorithm = algorithm;
            this.option = option;
            this.value = value;
        }
    }

    private static final String PROTOCOL = "TLSv1.3";
    private static final String PASSWORD = "benchmark";
    private static final int BUFFER_BYTES = 1 << 16;

    private final SSLContext client;
    private final SSLContext server;
    private final ByteBuffer toServer = ByteBuffer.allocate(BUFFER_BYTES);
    private final ByteBuffer toClient = ByteBuffer.allocate(BUFFER_BYTES);
    private final ByteBuffer application = ByteBuffer.allocate(BUFFER_BYTES);
    private int bytes;

    private JsseHandshake(SSLContext client, SSLContext server) {
        this.client = client;
        this.server = server;
    }

    /** Makes fresh keys and certificates. */
    static JsseHandshake prepare(Keys keys) throws IOException, GeneralSecurityException, InterruptedException {
        Path folder = Files.createTempDirectory("clavis-bench");
        try {
            KeyStore clientKeys = keyStore(folder, "client", keys);
            KeyStore serverKeys = keyStore(folder, "server", keys);
            return new JsseHandshake(
                context(clientKeys, serverKeys, "server"),
                context(serverKeys, clientKeys, "client")
            );
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /** One handshake, from nothing to keys on both sides. */
    void run() {
        try {
            SSLEngine clientEngine = engine(client, true);
            SSLEngine serverEngine = engine(server, false);
            toServer.clear();
            toClient.clear();
            bytes = 0;
            clientEngine.beginHandshake();
            serverEngine.beginHandshake();
            while (!done(clientEngine) || !done(serverEngine)) {
                step(clientEngine, toClient, toServer);
                step(serverEngine, toServer, toClient);
            }
            if (
                clientEngine.getSession().getPeerCertificates().length != 1 ||
                serverEngine.getSession().getPeerCertificates().length != 1 ||
                !clientEngine.getSession().getProtocol().equals(PROTOCOL)
            ) {
                throw new IllegalStateException("not the handshake that was asked for");
            }
        } catch (SSLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes both ways of the last {@link #run}. */
    int bytes() {
        return bytes;
    }

    private void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> {
                    application.clear().flip();
                    bytes += engine.wrap(application, out).bytesProduced();
                }
                case NEED_UNWRAP -> {
                    in.flip();
                    application.clear();
                    SSLEngineResult result = engine.unwrap(in, application);
                    in.compact();
                    if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                        return;
                    }
                }
                default -> {
                    return;
                }
            }
        }
    }

    private static boolean done(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    /** Without the peer's name an engine finds no session to resume. */
    private static SSLEngine engine(SSLContext context, boolean clientMode) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(clientMode);
        engine.setEnabledProtocols(new String[] { PROTOCOL });
        if (!clientMode) {
            engine.setNeedClientAuth(true);
        }
        return engine;
    }

    private static SSLContext context(KeyStore own, KeyStore peers, String peer)
        throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(peer, peers.getCertificate(peer));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance(PROTOCOL);
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** A self-signed certificate by the platform's own tool. The password protects nothing of value. */
    private static KeyStore keyStore(Path folder, String name, Keys keys)
        throws IOException, GeneralSecurityException, InterruptedException {
        Path file = folder.resolve(name + ".p12");
        Path password = Files.writeString(folder.resolve(name + ".password"), PASSWORD);
        Process keytool = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            name,
            "-keyalg",
            keys.algorithm,
            keys.option,
            keys.value,
            "-dname",
            "CN=" + name,
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass:file",
            password.toString()
        )
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS)) {
            keytool.destroyForcibly();
            throw new IOException("keytool did not finish within 60 s");
        }
        if (keytool.exitValue() != 0) {
            throw new IOException("keytool ended with code " + keytool.exitValue());
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }
}
