package org.clavis.client.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Entry point of the {@code clavis} command. */
public final class Main {

    private Main() {}

    /** Runs one command and ends the process with its exit code: 0 done, 1 fault, 2 usage, 3 rejected. */
    public static void main(String[] args) {
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, args));
    }

    /** Runs one command without ending the process; the exit code comes back. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new ClavisCommand())
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(Address.class, text -> converted(text, Address::fromHex))
            .registerConverter(Bytes32.class, text -> converted(text, Bytes32::fromHex))
            .setExecutionExceptionHandler(new Failures())
            .execute(args);
    }

    /** What does not encode a value is a usage error, not a verdict. */
    private static <T> T converted(String text, Function<String, T> decoder) {
        try {
            return decoder.apply(text);
        } catch (EncodingException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
