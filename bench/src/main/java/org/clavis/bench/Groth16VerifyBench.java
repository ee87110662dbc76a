package org.clavis.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clavis.algebra.lanes.Lanes;

/**
 * Groth16 verification, 4 public inputs, over 256 distinct proofs of one key: Clavis, gnark, arkworks and snarkjs on the
 * very same files, in alternation on one pinned core. Clavis runs three times: as it chooses, without lanes, and on a
 * JVM that may use AVX2 only.
 */
public final class Groth16VerifyBench {

    private static final long SEED = 4;
    private static final int LATENCY_CALLS = 3000;
    private static final int ALLOCATION_CALLS = 1000;

    private final boolean quick;
    private final Path folder = Checkout.root().resolve("bench/target/groth16");
    private final BenchReport report = new BenchReport("groth16-verify");
    private final Map<String, PeerProcess> peers = new LinkedHashMap<>();

    private Groth16VerifyBench(boolean quick) {
        this.quick = quick;
    }

    /** Runs the benchmark; {@code --quick} for few and short turns, which say that it works and not how fast it is. */
    public static void main(String[] args) throws IOException {
        new Groth16VerifyBench(Options.quick("groth16-verify", args)).run();
    }

    private void run() throws IOException {
        Groth16Files.write(folder, SEED);
        System.err.println(Cores.pinned() ? "pinned to one core" : "not pinned: there is no taskset here");
        try {
            startPeers();
            compare();
            PeerProcess clavis = peer("clavis");
            long[] latency = clavis.ask("latency", "verify", quick ? 100 : LATENCY_CALLS, 3);
            report.figure("verify_p50_us", latency[0] / 1e3).figure("verify_p99_us", latency[1] / 1e3);
            long[] bytes = clavis.ask("allocation", "verify", ALLOCATION_CALLS, 1);
            report.figure("verify_allocation_bytes", (double) bytes[0] / ALLOCATION_CALLS);
        } finally {
            peers.values().forEach(PeerProcess::close);
        }
        scaling();
        coldStart();
        report.print();
    }

    private void startPeers() {
        peers.put("clavis", PeerProcess.start("clavis", OurJvm.groth16Work(folder)));
        peers.put("scalar", PeerProcess.start("scalar", OurJvm.groth16Work(folder, "-Dclavis.lanes=0")));
        peers.put("avx2", PeerProcess.start("avx2", OurJvm.groth16Work(folder, "-XX:UseAVX=2")));
        Peers.program("gnark", folder).ifPresent(peer -> peers.put("gnark", peer));
        Peers.program("arkworks", folder).ifPresent(peer -> peers.put("arkworks", peer));
        Peers.snarkjs(folder).ifPresent(peer -> peers.put("snarkjs", peer));
    }

    private void compare() {
        List<Contestant> contestants = new ArrayList<>();
        add(contestants, "clavis", "verify", "verify-bytes", "decode");
        contestants.add(peer("clavis").contestant("clavis-verify-all", "verify-all", Groth16Files.PROOFS));
        add(contestants, "gnark", "verify", "decode", "subgroup", "miller-loop", "final-exp", "msm");
        add(contestants, "arkworks", "verify", "decode");
        add(contestants, "snarkjs", "verify");
        add(contestants, "scalar", "verify");
        add(contestants, "avx2", "verify");
        List<Contestant> all = new ArrayList<>(contestants);
        kernels(all);
        Turns turns = quick ? Turns.run(all, 5, 5, 50) : Turns.run(all, 40, 41, 100);
        turns.show();
        for (Contestant contestant : contestants) {
            report.figure(contestant.name().replace('-', '_') + "_us", turns.medianMicros(contestant.name()));
        }
        products(turns);
        report.figure("clavis_verify_p10_us", turns.quantileMicros("clavis-verify", 0.1));
        report.figure("clavis_verify_p90_us", turns.quantileMicros("clavis-verify", 0.9));
        ratio(turns, "single_vs_gnark", "gnark-verify", "clavis-verify");
        ratio(turns, "single_vs_arkworks", "arkworks-verify", "clavis-verify");
        ratio(turns, "single_vs_snarkjs", "snarkjs-verify", "clavis-verify");
        ratio(turns, "batch_vs_gnark", "gnark-verify", "clavis-verify-all");
        ratio(turns, "decode_vs_gnark", "gnark-decode", "clavis-decode");
        ratio(turns, "lanes_vs_scalar", "scalar-verify", "clavis-verify");
    }

    /** What one product costs by itself, where nothing else is done. */
    private void kernels(List<Contestant> contestants) {
        PeerProcess clavis = peer("clavis");
        contestants.add(clavis.contestant("scalar-product", "scalar-products", ScalarProducts.PRODUCTS));
        if (Lanes.areEnabled()) {
            contestants.add(clavis.contestant("lane-product", "lane-products", ScalarProducts.PRODUCTS));
            contestants.add(clavis.contestant("lane-accumulation", "lane-accumulations", ScalarProducts.PRODUCTS));
        }
    }

    /** How far a verification is from the products that it consists of. */
    private void products(Turns turns) {
        ProductCount.Count count = ProductCount.ofVerification(folder);
        double scalar = turns.medianMicros("scalar-product") * 1e3;
        double nanos = turns.medianMicros("clavis-verify") * 1e3;
        double inKernels = count.scalar() * scalar;
        report
            .figure("scalar_products", count.scalar())
            .figure("lane_products", count.lanes())
            .figure("lane_reductions", count.reductions())
            .figure("scalar_product_ns", scalar);
        if (turns.has("lane-product")) {
            double product = turns.medianMicros("lane-product") * 1e3;
            double accumulation = turns.medianMicros("lane-accumulation") * 1e3;
            inKernels += count.lanes() * accumulation + count.reductions() * (product - accumulation);
            report.figure("lane_product_ns", product).figure("lane_accumulation_ns", accumulation);
        }
        report
            .figure("verify_ns_per_product", nanos / (count.scalar() + count.lanes()))
            .figure("verify_outside_products_percent", 100 * (1 - inKernels / nanos));
    }

    private void add(List<Contestant> contestants, String name, String... works) {
        PeerProcess peer = peers.get(name);
        if (peer != null) {
            for (String work : works) {
                contestants.add(peer.contestant(name + "-" + work, work));
            }
        }
    }

    private void ratio(Turns turns, String key, String peer, String ours) {
        if (turns.has(peer)) {
            report.ratio(key, turns.ratio(peer, ours));
        } else {
            System.err.println(key + ": skipped with its peer");
        }
    }

    private PeerProcess peer(String name) {
        PeerProcess peer = peers.get(name);
        if (peer == null) {
            throw new IllegalStateException("no peer " + name);
        }
        return peer;
    }

    /** A stream of claims in a JVM that has one core, and in one that has two. */
    private void scaling() {
        if (!Cores.pinned() || Cores.count() < 2) {
            System.err.println("stream_2_cores_vs_1: skipped, two cores cannot be had");
            return;
        }
        try (
            PeerProcess one = PeerProcess.start("one-core", Cores.on(1, OurJvm.groth16Work(folder)));
            PeerProcess two = PeerProcess.start("two-cores", Cores.on(2, OurJvm.groth16Work(folder)))
        ) {
            List<Contestant> contestants = List.of(
                one.contestant("stream-1-core", "verify-stream", Groth16Work.STREAM),
                two.contestant("stream-2-cores", "verify-stream", Groth16Work.STREAM)
            );
            Turns turns = quick ? Turns.run(contestants, 1, 1, 50) : Turns.run(contestants, 6, 15, 500);
            turns.show();
            report
                .figure("stream_1_core_us", turns.medianMicros("stream-1-core"))
                .figure("stream_2_cores_us", turns.medianMicros("stream-2-cores"))
                .ratio("stream_2_cores_vs_1", turns.ratio("stream-1-core", "stream-2-cores"));
        }
    }

    /** A verification by a process of its own, start included. */
    private void coldStart() {
        int runs = quick ? 1 : 11;
        List<String> clavis = OurJvm.command(
            List.of(),
            "org.clavis.client.cli.Main",
            "verify",
            "groth16",
            "--vk",
            file("key.json"),
            "--proof",
            file("proof-000.json"),
            "--public",
            file("public-000.json")
        );
        report.figure("cold_one_core_ms", ColdStart.medianMillis(Cores.on(1, clavis), runs));
        report.figure("cold_ms", ColdStart.medianMillis(Cores.on(Cores.count(), clavis), runs));
        Peers.snarkjsCommand().ifPresent(cli -> {
            List<String> snarkjs = List.of(
                "node",
                cli.toString(),
                "groth16",
                "verify",
                file("key.json"),
                file("public-000.json"),
                file("proof-000.json")
            );
            report.figure("snarkjs_cold_ms", ColdStart.medianMillis(Cores.on(Cores.count(), snarkjs), runs));
        });
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }
}
