package org.clavis.bench.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Proofs of every tool before every other one. Clavis, snarkjs, {@code @semaphore-protocol/proof} and the contracts always
 * take part; gnark and arkworks where their programs are.
 *
 * <p>Each tool's proof has to be accepted by all, and each tampered one refused by all. What a tool accepts and Clavis
 * refuses by design is listed here and in {@code docs/interop.md}; anything else is a disagreement, and so is a tool that
 * has become as strict as Clavis.
 */
public final class Interop {

    /** What the tools named accept and Clavis, like its contracts, refuses by design. */
    private static final Map<String, Set<String>> STRICTER = Map.of(
        Tampering.COORDINATE_PLUS_P,
        Set.of("snarkjs", "semaphore"),
        Tampering.ZERO_TOO_MANY,
        Set.of("arkworks"),
        Tampering.ZERO_LEFT_OUT,
        Set.of("arkworks", "snarkjs"),
        "A " + Tampering.INFINITY_THAT_FITS,
        Set.of("arkworks", "gnark", "snarkjs"),
        "B " + Tampering.INFINITY_THAT_FITS,
        Set.of("arkworks", "gnark"),
        "C " + Tampering.INFINITY_THAT_FITS,
        Set.of("arkworks", "gnark", "snarkjs")
    );

    /** Programs that have the verb {@code prove-zkey} as well. */
    private static final Set<String> ZKEY_PROVERS = Set.of("arkworks");

    private final Path root;
    private final Path folder;
    private final Map<String, Path> programs;

    /**
     * One trial's outcome.
     *
     * @param proof who made the proof, and for which circuit
     * @param trial what was done to it
     * @param expected whether it is to be accepted
     * @param verdicts each tool's; one that has no form for the trial is missing
     * @param disagreements each in words
     */
    public record Row(
        String proof,
        String trial,
        boolean expected,
        Map<String, Boolean> verdicts,
        List<String> disagreements
    ) {
        public Row {
            verdicts = Map.copyOf(verdicts);
            disagreements = List.copyOf(disagreements);
        }

        /** Tools that accept what Clavis refuses by design. */
        public long laxer() {
            return verdicts
                .values()
                .stream()
                .filter(accepted -> accepted && !expected)
                .count();
        }
    }

    private Interop(Path root, Path folder, Map<String, Path> programs) {
        this.root = root;
        this.folder = folder;
        this.programs = new TreeMap<>(programs);
    }

    /**
     * Makes all proofs and has all of them judged.
     *
     * @param root this checkout, after a build
     * @param folder for files; what is in it is deleted
     * @param programs of gnark and arkworks by these names, each with the verbs {@code prove} and {@code judge}
     */
    public static List<Row> run(Path root, Path folder, Map<String, Path> programs) throws IOException {
        return new Interop(root, folder, programs).run();
    }

    private List<Row> run() throws IOException {
        deleteAll();
        List<Trial> trials = trials();
        Path files = folder.resolve("trials");
        TrialFiles.write(files, trials);
        List<Judge> judges = new ArrayList<>();
        judges.add(new ClavisJudge());
        judges.add(new ProgramJudge(script("judge.mjs"), files));
        programs.forEach((_, program) -> judges.add(new ProgramJudge(List.of(program.toString(), "judge"), files)));
        judges.add(new ChainJudge(root));
        Map<String, Map<Integer, Verdict>> verdicts = new LinkedHashMap<>();
        judges
            .parallelStream()
            .map(judge -> judge.judge(trials))
            .toList()
            .forEach(verdicts::putAll);
        List<Row> rows = new ArrayList<>();
        for (int n = 0; n < trials.size(); n++) {
            rows.add(row(trials.get(n), n, verdicts));
        }
        return rows;
    }

    private List<Trial> trials() throws IOException {
        Path circuits = Files.createDirectories(folder.resolve("circuits"));
        List<Specimen> ours = Circuits.prove(root, circuits);
        Programs.run(script("prove.mjs"), circuits);
        List<Specimen> specimens = new ArrayList<>(ours);
        specimens.addAll(OtherProvers.node(circuits, ours));
        for (Map.Entry<String, Path> program : programs.entrySet()) {
            String tool = program.getKey();
            Path own = Files.createDirectories(folder.resolve(tool));
            Programs.run(List.of(program.getValue().toString(), "prove"), own);
            specimens.add(OtherProvers.ofOwnKey(tool, own));
            if (ZKEY_PROVERS.contains(tool)) {
                for (Specimen ofOurs : ours) {
                    Path files = circuits.resolve(ofOurs.circuit());
                    Programs.run(List.of(program.getValue().toString(), "prove-zkey"), files);
                    specimens.add(OtherProvers.ofZkey(tool, files, ofOurs));
                }
            }
        }
        List<Trial> trials = new ArrayList<>();
        for (Specimen specimen : specimens) {
            Specimen other = specimen.circuit().equals(Circuits.semaphoreName(1)) ? ours.get(1) : ours.getFirst();
            trials.addAll(Tampering.of(specimen, other));
        }
        trials.addAll(Tampering.forged(new Random(7)));
        return trials;
    }

    private static Row row(Trial trial, int place, Map<String, Map<Integer, Verdict>> all) {
        Map<String, Boolean> verdicts = new TreeMap<>();
        List<String> disagreements = new ArrayList<>();
        all.forEach((tool, byTrial) -> {
            Verdict verdict = byTrial.get(place);
            if (verdict == null) {
                if (!tool.equals("semaphore") || trial.specimen().claim().isPresent()) {
                    disagreements.add(tool + " has no verdict on " + trial.title());
                }
                return;
            }
            verdicts.put(tool, verdict.accepted());
            boolean expected = trial.valid() || STRICTER.getOrDefault(trial.name(), Set.of()).contains(tool);
            if (verdict.accepted() != expected) {
                String did = verdict.accepted() ? " accepts " : " refuses (" + verdict.detail() + ") ";
                disagreements.add(tool + did + trial.title());
            }
        });
        String proof = trial.specimen().maker() + ", " + trial.specimen().circuit();
        return new Row(proof, trial.name(), trial.valid(), verdicts, disagreements);
    }

    private List<String> script(String name) {
        return List.of("node", root.resolve("circuits/interop").resolve(name).toString());
    }

    private void deleteAll() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
