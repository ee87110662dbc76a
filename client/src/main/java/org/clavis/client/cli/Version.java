package org.clavis.client.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import org.clavis.algebra.lanes.Lanes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** What {@code clavis --version} says, and with {@code --verbose} also which kernel does the arithmetic. */
final class Version implements IVersionProvider {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public String[] getVersion() {
        var properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = "clavis " + properties.getProperty("version", "unknown") + ", Java " + Runtime.version();
        ParseResult parsed = Objects.requireNonNull(spec, "picocli sets the spec").commandLine().getParseResult();
        return parsed != null && parsed.hasMatchedOption("--verbose")
            ? new String[] { version, "arithmetic: " + Lanes.describe() }
            : new String[] { version };
    }
}
