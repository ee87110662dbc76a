package org.clavis.client.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import org.clavis.circuits.Groth16Prover;
import org.clavis.circuits.ProvingKey;
import org.clavis.circuits.Witness;
import org.clavis.circuits.WtnsFile;
import org.clavis.circuits.ZkeyFile;
import org.clavis.client.cli.circuit.CircuitFiles;
import org.clavis.client.cli.circuit.Interruptible;
import org.clavis.client.cli.circuit.NewFiles;
import org.clavis.client.cli.circuit.ProgressBar;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.groth16.PointForm;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.groth16.PublicInputs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code clavis prove}: makes a Groth16 proof with a proving key of snarkjs. */
@Command(
    name = "prove",
    description = {
        "Make a Groth16 proof over BN254 with a proving key of snarkjs (.zkey), from a witness or from a circuit's",
        "program and its inputs. Proof and public inputs are written as snarkjs does, and only after the proof was",
        "verified. Ctrl-C leaves no file behind.",
    },
    mixinStandardHelpOptions = true
)
final class ProveCommand implements Callable<Integer> {

    private static final int MAX_THREADS = 1024;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--key", required = true, paramLabel = "FILE", description = "The proving key, .zkey.")
    private Path key = Path.of("");

    @ArgGroup(exclusive = true, multiplicity = "1")
    private @Nullable Source source;

    @ArgGroup(exclusive = false)
    private CircuitOptions circuit = new CircuitOptions();

    @Option(names = "--proof", required = true, paramLabel = "FILE", description = "The proof to write.")
    private Path proof = Path.of("");

    @Option(names = "--public", required = true, paramLabel = "FILE", description = "The public inputs to write.")
    private Path inputs = Path.of("");

    @Option(names = "--threads", paramLabel = "N", description = "Threads that prove; one a core unless told.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--force", description = "Write over files that exist.")
    private boolean force;

    @Option(names = "--json", description = "Say what was done as JSON.")
    private boolean json;

    /** Where the witness comes from. */
    static final class Source {

        @Option(names = "--witness", required = true, paramLabel = "FILE", description = "The witness, .wtns.")
        private @Nullable Path witness;

        @ArgGroup(exclusive = false)
        private @Nullable Computed computed;
    }

    /** A program and what it is given. */
    static final class Computed {

        @Option(
            names = "--program",
            required = true,
            paramLabel = "FILE",
            description = "The circuit's program, .wasm."
        )
        private Path program = Path.of("");

        @Option(names = "--input", required = true, paramLabel = "FILE", description = "The inputs by name, as JSON.")
        private Path input = Path.of("");
    }

    /** What was made. */
    private record Made(Proof proof, PublicInputs inputs, int signals, int domainSize, long provingMillis) {}

    @Override
    public Integer call() throws Exception {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new ParameterException(
                Objects.requireNonNull(spec, "picocli sets the spec").commandLine(),
                "--threads needs a number from 1 to " + MAX_THREADS
            );
        }
        report(Interruptible.call(this::make));
        return ExitCode.DONE;
    }

    private Made make() throws Exception {
        try (
            NewFiles files = new NewFiles(force);
            ProgressBar bar = new ProgressBar(Outputs.errorsOf(spec), !json && ProgressBar.isTerminal())
        ) {
            files.require(proof);
            files.require(inputs);
            Made made = prove(bar);
            files.add(proof, Groth16Format.SNARKJS.encode(made.proof, PointForm.UNCOMPRESSED));
            files.add(inputs, Groth16Format.SNARKJS.encode(made.inputs));
            files.commit();
            return made;
        }
    }

    private Made prove(ProgressBar bar) throws IOException {
        bar.stage("reading the key");
        ZkeyFile zkey = ZkeyFile.map(key);
        try (Witness witness = witness(bar)) {
            if (circuit.r1cs != null) {
                bar.stage("checking the constraints");
            }
            CircuitFiles.check(witness, circuit.r1cs, circuit.symbols);
            bar.stage("preparing the key");
            // multiples of the key's points pay for many proofs, not for one
            ProvingKey prepared = ProvingKey.of(zkey, 0);
            bar.stage("proving");
            long start = System.nanoTime();
            try (ForkJoinPool pool = new ForkJoinPool(threads)) {
                Proof made = new Groth16Prover(prepared, pool).prove(witness, bar::done);
                long millis = (System.nanoTime() - start) / 1_000_000;
                PublicInputs signals = PublicInputs.of(witness.publicSignals(prepared.publicCount()));
                return new Made(made, signals, prepared.signalCount(), prepared.domainSize(), millis);
            }
        }
    }

    private Witness witness(ProgressBar bar) throws IOException {
        Source given = Objects.requireNonNull(source, "picocli requires one");
        if (given.witness != null) {
            bar.stage("reading the witness");
            return WtnsFile.read(given.witness);
        }
        Computed computed = Objects.requireNonNull(given.computed, "picocli requires one");
        bar.stage("computing the witness");
        return CircuitFiles.witness(computed.program, computed.input);
    }

    private void report(Made made) {
        PrintWriter out = Outputs.of(spec);
        if (json) {
            var mapper = JsonMapper.shared();
            out.println(
                mapper.writeValueAsString(
                    mapper
                        .createObjectNode()
                        .put("proof", proof.toString())
                        .put("public", inputs.toString())
                        .put("signals", made.signals)
                        .put("domainSize", made.domainSize)
                        .put("threads", threads)
                        .put("provingMillis", made.provingMillis)
                        .put("verified", true)
                )
            );
        } else {
            out.println(
                "proof of " + made.signals + " signals in " + made.provingMillis + " ms, verified before it was written"
            );
        }
    }
}
