package org.clavis.bench;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import org.clavis.client.session.SessionProtocol;

/**
 * A session's handshake against TLS 1.3 with mutual authentication, both sides of each in memory.
 *
 * <p>{@code ik_vs_jsse} is against P-256 certificates, the faster choice for TLS; RSA with 2048 bits stands beside it.
 */
public final class HandshakeBench {

    private static final int WARMUP_TURNS = 15;
    private static final int TURNS = 25;
    private static final int TURN_MILLIS = 200;

    private HandshakeBench() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException, GeneralSecurityException, InterruptedException {
        JsseHandshake jsse = JsseHandshake.prepare(JsseHandshake.Keys.EC_P256);
        JsseHandshake jsseRsa = JsseHandshake.prepare(JsseHandshake.Keys.RSA_2048);
        IkHandshake chaChaPoly = new IkHandshake(SessionProtocol.IK_CHACHA_POLY);
        IkHandshake aesGcm = new IkHandshake(SessionProtocol.IK_AES_GCM);
        Turns turns = Turns.run(
            List.of(
                Contestant.local("ik", i -> chaChaPoly.run()),
                Contestant.local("ik_aesgcm", i -> aesGcm.run()),
                Contestant.local("jsse", i -> jsse.run()),
                Contestant.local("jsse_rsa2048", i -> jsseRsa.run())
            ),
            WARMUP_TURNS,
            TURNS,
            TURN_MILLIS
        );
        new BenchReport("handshake")
            .figure("ik_us", turns.medianMicros("ik"))
            .figure("ik_aesgcm_us", turns.medianMicros("ik_aesgcm"))
            .figure("jsse_us", turns.medianMicros("jsse"))
            .figure("jsse_rsa2048_us", turns.medianMicros("jsse_rsa2048"))
            .figure("ik_bytes", chaChaPoly.bytes())
            .figure("jsse_bytes", jsse.bytes())
            .figure("jsse_rsa2048_bytes", jsseRsa.bytes())
            .ratio("ik_vs_jsse", turns.ratio("jsse", "ik"))
            .ratio("ik_vs_jsse_rsa2048", turns.ratio("jsse_rsa2048", "ik"))
            .ratio("ik_aesgcm_vs_jsse", turns.ratio("jsse", "ik_aesgcm"))
            .print();
    }
}
