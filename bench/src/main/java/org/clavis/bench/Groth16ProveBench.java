package org.clavis.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Groth16 proofs of Semaphore's membership statement at depth 20, over 64 distinct witnesses: Clavis, arkworks and
 * snarkjs on the very same key and witnesses, gnark on a circuit of the same size, in alternation on two cores; and the
 * sums and transforms that proofs consist of, on one.
 */
public final class Groth16ProveBench {

    private static final int CORES = 2;

    private final boolean quick;
    private final Path parent = Checkout.root().resolve("bench/target/groth16-prove");
    private final BenchReport report = new BenchReport("groth16-prove");

    private Groth16ProveBench(boolean quick) {
        this.quick = quick;
    }

    /** Runs the benchmark; {@code --quick} for few and short turns, which say that it works and not how fast it is. */
    public static void main(String[] args) throws IOException {
        new Groth16ProveBench(Options.quick("groth16-prove", args)).run();
    }

    private void run() throws IOException {
        Path folder = ProverFiles.membership(parent);
        if (Cores.count() < CORES) {
            System.err.println("there are fewer than two cores here: everything has what there is");
        }
        proofs(folder, CORES);
        proofs(folder, 1);
        kernels();
        growth();
        report.print();
    }

    /** Proofs by processes that have {@code cores}. */
    private void proofs(Path folder, int cores) {
        Map<String, PeerProcess> peers = new LinkedHashMap<>();
        String suffix = cores == 1 ? "-1-core" : "";
        try {
            peers.put("clavis", start("clavis", cores, OurJvm.groth16ProveWork(folder, "proofs")));
            peer("arkworks", "arkworks-prover", folder, cores).ifPresent(peer -> peers.put("arkworks", peer));
            peer("gnark", "gnark-prover", folder, cores).ifPresent(peer -> peers.put("gnark", peer));
            if (cores > 1) {
                Peers.snarkjsProverCommand(folder).ifPresent(command ->
                    peers.put("snarkjs", start("snarkjs", cores, command))
                );
            }
            List<Contestant> contestants = new ArrayList<>();
            peers.forEach((name, peer) -> contestants.add(peer.contestant(name + "-prove" + suffix, "prove")));
            if (cores > 1) {
                contestants.add(peers.get("clavis").contestant("clavis-ownership", "ownership"));
                contestants.add(peers.get("clavis").contestant("clavis-witness", "witness"));
                Rapidsnark.contestant(folder).ifPresent(contestants::add);
            }
            Turns turns = quick ? Turns.run(contestants, 1, 1, 100) : Turns.run(contestants, 8, 21, 600);
            turns.show();
            for (Contestant contestant : contestants) {
                report.figure(contestant.name().replace('-', '_') + "_ms", turns.medianMicros(contestant.name()) / 1e3);
            }
            String ours = "clavis-prove" + suffix;
            String ending = suffix.replace('-', '_');
            ratio(turns, "depth20_vs_arkworks" + ending, "arkworks-prove" + suffix, ours);
            ratio(turns, "size_vs_gnark" + ending, "gnark-prove" + suffix, ours);
            if (cores > 1) {
                ratio(turns, "depth20_vs_snarkjs", "snarkjs-prove", ours);
                ratio(turns, "depth20_vs_rapidsnark", Rapidsnark.NAME, ours);
                report.ratio("ownership_vs_depth20", turns.ratio("clavis-ownership", ours));
                report.ratio("witness_vs_depth20", turns.ratio("clavis-witness", ours));
            }
        } finally {
            peers.values().forEach(PeerProcess::close);
        }
    }

    /** Sums of points and transforms on one core. */
    private void kernels() {
        try (PeerProcess clavis = start("clavis", 1, OurJvm.groth16ProveWork(parent, "kernels"))) {
            Optional<PeerProcess> gnark = peer("gnark", "gnark-prover", parent, 1);
            try {
                List<Contestant> contestants = new ArrayList<>();
                for (String work : List.of("msm", "fft")) {
                    contestants.add(clavis.contestant("clavis-" + work, work));
                    gnark.ifPresent(peer -> contestants.add(peer.contestant("gnark-" + work, work)));
                }
                Turns turns = quick ? Turns.run(contestants, 1, 1, 50) : Turns.run(contestants, 12, 21, 300);
                turns.show();
                for (Contestant contestant : contestants) {
                    report.figure(
                        contestant.name().replace('-', '_') + "_ms",
                        turns.medianMicros(contestant.name()) / 1e3
                    );
                }
                ratio(turns, "msm_vs_gnark", "gnark-msm", "clavis-msm");
                ratio(turns, "fft_vs_gnark", "gnark-fft", "clavis-fft");
            } finally {
                gnark.ifPresent(PeerProcess::close);
            }
        }
    }

    /** The time of a proof as the circuit grows, each size in a JVM of 4 GiB. */
    private void growth() throws IOException {
        int[] logs = quick ? new int[] { 8 } : new int[] { 12, 13, 14, 15, 16, 17, 18 };
        for (int log : logs) {
            Path folder = ChainCircuit.files(parent, log);
            try (PeerProcess clavis = start("clavis", CORES, OurJvm.groth16ProveWork(folder, "proofs"))) {
                Contestant contestant = clavis.contestant("clavis-prove-2^" + log, "prove");
                Turns turns = quick
                    ? Turns.run(List.of(contestant), 1, 1, 50)
                    : Turns.run(List.of(contestant), 6, 7, 800);
                report.figure("prove_2_" + log + "_ms", turns.medianMicros(contestant.name()) / 1e3);
            }
        }
    }

    private static PeerProcess start(String name, int cores, List<String> command) {
        return PeerProcess.start(name, Cores.on(cores, command), cores);
    }

    private static Optional<PeerProcess> peer(String name, String program, Path folder, int cores) {
        return Peers.command(name, program, folder).map(command -> start(name, cores, command));
    }

    private void ratio(Turns turns, String key, String peer, String ours) {
        if (turns.has(peer)) {
            report.ratio(key, turns.ratio(peer, ours));
        } else {
            System.err.println(key + ": skipped with its peer");
        }
    }
}
