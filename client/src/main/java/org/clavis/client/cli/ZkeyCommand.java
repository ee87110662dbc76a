package org.clavis.client.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.clavis.circuits.PtauFile;
import org.clavis.circuits.R1csFile;
import org.clavis.circuits.ZkeyFile;
import org.clavis.circuits.ZkeyInspection;
import org.clavis.client.cli.circuit.ProgressBar;
import org.clavis.client.cli.groth16.ProofFiles;
import org.clavis.verifier.groth16.Groth16Format;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code clavis zkey}: proving keys. */
@Command(name = "zkey", description = "Look into proving keys of snarkjs.", mixinStandardHelpOptions = true)
final class ZkeyCommand {

    @Spec
    private @Nullable CommandSpec spec;

    @Command(
        name = "inspect",
        description = {
            "Say what is in a proving key and what is wrong with it: its points, whether its verifying key is sound,",
            "and whether it belongs to the given constraints, powers of tau and verifying key. With constraints and",
            "powers of tau every point of the key is compared with what a setup makes of them. Exit code 3 if",
            "something is wrong.",
        },
        mixinStandardHelpOptions = true
    )
    int inspect(
        @Parameters(paramLabel = "FILE", description = "The proving key, .zkey.") Path file,
        @Option(names = "--r1cs", paramLabel = "FILE", description = "The circuit's constraints.") @Nullable Path r1cs,
        @Option(
            names = "--ptau",
            paramLabel = "FILE",
            description = "The powers of tau that the key was made from, prepared for phase 2."
        ) @Nullable Path ptau,
        @Option(
            names = "--vk",
            paramLabel = "FILE",
            description = "A verifying key of any format."
        ) @Nullable Path verifyingKey,
        @Option(names = "--json", description = "Say it as JSON.") boolean json
    ) throws IOException {
        ZkeyFile zkey = ZkeyFile.map(file);
        List<ZkeyInspection.Finding> findings;
        try (ProgressBar bar = new ProgressBar(Outputs.errorsOf(spec), !json && ProgressBar.isTerminal())) {
            bar.stage("inspecting the key");
            findings = inspection(zkey, r1cs, ptau, verifyingKey).run();
        }
        PrintWriter out = Outputs.of(spec);
        if (json) {
            out.println(json(zkey, Files.size(file), findings));
        } else {
            print(out, zkey, Files.size(file), findings);
        }
        return findings.stream().allMatch(ZkeyInspection.Finding::holds) ? ExitCode.DONE : ExitCode.REJECTED;
    }

    private static ZkeyInspection inspection(
        ZkeyFile zkey,
        @Nullable Path r1cs,
        @Nullable Path ptau,
        @Nullable Path verifyingKey
    ) throws IOException {
        ZkeyInspection inspection = new ZkeyInspection(zkey);
        if (r1cs != null) {
            inspection.withConstraints(R1csFile.map(r1cs));
        }
        if (ptau != null) {
            PtauFile powers = PtauFile.map(ptau);
            powers.checkPoints();
            inspection.withPowersOfTau(powers);
        }
        if (verifyingKey != null) {
            inspection.withVerifyingKey(new ProofFiles(Groth16Format.AUTO).key(verifyingKey));
        }
        return inspection;
    }

    private static void print(PrintWriter out, ZkeyFile zkey, long bytes, List<ZkeyInspection.Finding> findings) {
        out.println("size            " + bytes + " bytes");
        out.println("signals         " + zkey.signalCount() + ", of which " + zkey.publicCount() + " public");
        out.println("domain          " + zkey.domainSize());
        out.println("coefficients    " + zkey.coefficientCount());
        out.println("circuit hash    " + zkey.circuitHash());
        for (String name : zkey.contributionNames()) {
            out.println("contribution    " + name);
        }
        for (ZkeyInspection.Finding finding : findings) {
            String name = finding.check().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            out.println((finding.holds() ? "ok    " : "WRONG ") + name + ": " + finding.detail());
        }
    }

    private static String json(ZkeyFile zkey, long bytes, List<ZkeyInspection.Finding> findings) {
        JsonMapper mapper = JsonMapper.shared();
        ObjectNode root = mapper
            .createObjectNode()
            .put("bytes", bytes)
            .put("signals", zkey.signalCount())
            .put("publicSignals", zkey.publicCount())
            .put("domainSize", zkey.domainSize())
            .put("coefficients", zkey.coefficientCount())
            .put("circuitHash", zkey.circuitHash());
        ArrayNode names = root.putArray("contributions");
        zkey.contributionNames().forEach(names::add);
        ArrayNode checks = root.putArray("checks");
        for (ZkeyInspection.Finding finding : findings) {
            checks
                .addObject()
                .put("check", finding.check().name())
                .put("holds", finding.holds())
                .put("detail", finding.detail());
        }
        root.put("sound", findings.stream().allMatch(ZkeyInspection.Finding::holds));
        return mapper.writeValueAsString(root);
    }
}
