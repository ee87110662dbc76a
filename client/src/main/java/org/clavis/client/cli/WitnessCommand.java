package org.clavis.client.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.clavis.circuits.Witness;
import org.clavis.circuits.WtnsFile;
import org.clavis.client.cli.circuit.CircuitFiles;
import org.clavis.client.cli.circuit.Interruptible;
import org.clavis.client.cli.circuit.NewFiles;
import org.clavis.client.cli.circuit.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code clavis witness}: runs a circuit's program. */
@Command(
    name = "witness",
    description = {
        "Compute a circuit's witness with the program that circom made (WebAssembly), within bounds of time and memory.",
        "The witness is as secret as the inputs.",
    },
    mixinStandardHelpOptions = true
)
final class WitnessCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--program", required = true, paramLabel = "FILE", description = "The circuit's program, .wasm.")
    private Path program = Path.of("");

    @Option(names = "--input", required = true, paramLabel = "FILE", description = "The inputs by name, as JSON.")
    private Path input = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The witness to write, .wtns.")
    private Path out = Path.of("");

    @ArgGroup(exclusive = false)
    private CircuitOptions circuit = new CircuitOptions();

    @Option(names = "--force", description = "Write over FILE if it exists.")
    private boolean force;

    @Option(names = "--json", description = "Say what was done as JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        int signals = Interruptible.call(this::compute);
        PrintWriter writer = Outputs.of(spec);
        if (json) {
            var mapper = JsonMapper.shared();
            writer.println(
                mapper.writeValueAsString(
                    mapper
                        .createObjectNode()
                        .put("witness", out.toString())
                        .put("signals", signals)
                        .put("constraintsChecked", circuit.r1cs != null)
                )
            );
        } else {
            writer.println("witness of " + signals + " signals");
        }
        return ExitCode.DONE;
    }

    private int compute() throws Exception {
        try (
            NewFiles files = new NewFiles(force);
            ProgressBar bar = new ProgressBar(Outputs.errorsOf(spec), !json && ProgressBar.isTerminal())
        ) {
            files.require(out);
            bar.stage("computing the witness");
            try (Witness witness = CircuitFiles.witness(program, input)) {
                if (circuit.r1cs != null) {
                    bar.stage("checking the constraints");
                }
                CircuitFiles.check(witness, circuit.r1cs, circuit.symbols);
                byte[] bytes = WtnsFile.encode(witness);
                try {
                    files.add(out, bytes);
                } finally {
                    Arrays.fill(bytes, (byte) 0);
                }
                files.commit();
                return witness.size();
            }
        }
    }
}
