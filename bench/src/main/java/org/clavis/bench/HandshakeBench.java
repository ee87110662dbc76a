package org.clavis.bench;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.clavis.client.session.SessionProtocol;

/**
 * A session's handshake against TLS 1.3 with mutual authentication and against Rust's {@code snow} and {@code clatter},
 * both sides of each in memory, on one pinned core.
 *
 * <p>{@code ik} and {@code ikhfs} are all that two desks do over TCP, other than TCP, in suites 1 and 2, and {@code
 * ikhfs_skem} in suite 3; {@code engine_} names the engine's part of it alone, which is the peers' whole work. Sixty-four
 * pairs of desks take turns; what their static keys share is remembered, as a desk does that meets the same counterparties
 * again, while the peers compute it each time. {@code ik_vs_jsse} is against P-256 certificates, the faster choice for
 * TLS; RSA with 2048 bits stands beside it. TLS is classic throughout, also where a hybrid handshake is compared with it.
 */
public final class HandshakeBench {

    private HandshakeBench() {}

    /** Runs it; {@code --quick} for few and short turns, which say that it works and not how fast it is. */
    public static void main(String[] args) throws IOException, GeneralSecurityException, InterruptedException {
        boolean quick = Options.quick("handshake", args);
        JsseHandshake jsse = JsseHandshake.prepare(JsseHandshake.Keys.EC_P256);
        JsseHandshake jsseRsa = JsseHandshake.prepare(JsseHandshake.Keys.RSA_2048);
        IkHandshake chaChaPoly = new IkHandshake(SessionProtocol.IK_CHACHA_POLY);
        IkHandshake aesGcm = new IkHandshake(SessionProtocol.IK_AES_GCM);
        List<Contestant> contestants = new ArrayList<>();
        IkHandshake hybrid = new IkHandshake(SessionProtocol.IK_HYBRID_CHACHA_POLY);
        IkHandshake registeredKem = new IkHandshake(SessionProtocol.IK_REGISTERED_KEM_CHACHA_POLY);
        contestants.add(Contestant.local("ik", chaChaPoly::run));
        contestants.add(Contestant.local("ik_aesgcm", aesGcm::run));
        contestants.add(Contestant.local("ikhfs", hybrid::run));
        contestants.add(Contestant.local("ikhfs_skem", registeredKem::run));
        EngineHandshake engine = new EngineHandshake(SessionProtocol.IK_CHACHA_POLY.noise().name());
        EngineHandshake hybridEngine = new EngineHandshake(SessionProtocol.IK_HYBRID_CHACHA_POLY.noise().name());
        contestants.add(Contestant.local("engine_ik", engine::run));
        contestants.add(Contestant.local("engine_ikhfs", hybridEngine::run));
        contestants.add(Contestant.local("jsse", _ -> jsse.run()));
        contestants.add(Contestant.local("jsse_rsa2048", _ -> jsseRsa.run()));
        List<String> others = new ArrayList<>();
        PeerProcess snow = Peers.program("snow", Checkout.root()).orElse(null);
        PeerProcess clatter = null;
        Turns turns;
        try {
            clatter = Peers.program("clatter", Checkout.root()).orElse(null);
            if (snow != null) {
                others.addAll(List.of("snow_ik", "snow_ik_ring", "snow_ik_aesgcm", "snow_ikhfs"));
                contestants.add(snow.contestant("snow_ik", "ik"));
                contestants.add(snow.contestant("snow_ik_ring", "ik-ring"));
                contestants.add(snow.contestant("snow_ik_aesgcm", "ik-aesgcm"));
                contestants.add(snow.contestant("snow_ikhfs", "ikhfs"));
            }
            if (clatter != null) {
                others.add("clatter_hybridik");
                contestants.add(clatter.contestant("clatter_hybridik", "hybridik"));
            }
            turns = quick ? Turns.run(contestants, 5, 5, 50) : Turns.run(contestants, 15, 25, 200);
        } finally {
            if (snow != null) {
                snow.close();
            }
            if (clatter != null) {
                clatter.close();
            }
        }
        turns.show();
        BenchReport report = new BenchReport("handshake")
            .figure("ik_us", turns.medianMicros("ik"))
            .figure("ik_aesgcm_us", turns.medianMicros("ik_aesgcm"))
            .figure("ikhfs_us", turns.medianMicros("ikhfs"))
            .figure("ikhfs_skem_us", turns.medianMicros("ikhfs_skem"))
            .figure("engine_ik_us", turns.medianMicros("engine_ik"))
            .figure("engine_ikhfs_us", turns.medianMicros("engine_ikhfs"))
            .figure("jsse_us", turns.medianMicros("jsse"))
            .figure("jsse_rsa2048_us", turns.medianMicros("jsse_rsa2048"))
            .figure("ik_bytes", chaChaPoly.bytes())
            .figure("ikhfs_bytes", hybrid.bytes())
            .figure("ikhfs_skem_bytes", registeredKem.bytes())
            .figure("jsse_bytes", jsse.bytes())
            .figure("jsse_rsa2048_bytes", jsseRsa.bytes())
            .ratio("ik_vs_jsse", turns.ratio("jsse", "ik"))
            .ratio("ikhfs_vs_jsse", turns.ratio("jsse", "ikhfs"))
            .ratio("engine_ikhfs_vs_jsse", turns.ratio("jsse", "engine_ikhfs"))
            .ratio("ik_vs_jsse_rsa2048", turns.ratio("jsse_rsa2048", "ik"))
            .ratio("ik_aesgcm_vs_jsse", turns.ratio("jsse", "ik_aesgcm"));
        for (String other : others) {
            report.figure(other + "_us", turns.medianMicros(other));
        }
        if (snow != null) {
            report
                .ratio("ik_vs_snow", turns.ratio("snow_ik", "ik"))
                .ratio("engine_ik_vs_snow", turns.ratio("snow_ik", "engine_ik"))
                .ratio("ikhfs_vs_snow", turns.ratio("snow_ikhfs", "ikhfs"))
                .ratio("engine_ikhfs_vs_snow", turns.ratio("snow_ikhfs", "engine_ikhfs"))
                .ratio("ik_vs_snow_ring", turns.ratio("snow_ik_ring", "ik"))
                .ratio("ik_aesgcm_vs_snow", turns.ratio("snow_ik_aesgcm", "ik_aesgcm"));
        }
        if (clatter != null) {
            report.ratio("ikhfs_vs_clatter", turns.ratio("clatter_hybridik", "ikhfs"));
        }
        report.print();
    }
}
