package org.clavis.bench.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compiles single Solidity files with the compiler and settings of the contracts' build. Needs Node, as that does. */
public final class SolidityCompiler {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path contracts;

    /** With the compiler that the contracts' build has fetched into {@code root}. */
    public SolidityCompiler(Path root) {
        this.contracts = root.resolve("contracts");
    }

    /** The code that is on a chain once {@code contract} of a file of the contracts' folder is deployed. */
    public byte[] runtimeCodeOf(String file, String contract) {
        try {
            return runtimeCode(Files.readString(contracts.resolve(file)), contract);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The code that is on a chain once {@code contract} is deployed.
     *
     * @param source without imports
     */
    public byte[] runtimeCode(String source, String contract) {
        Map<String, Object> settings = Map.of(
            "evmVersion",
            "shanghai",
            "viaIR",
            true,
            "optimizer",
            Map.of("enabled", true, "runs", 1_000_000),
            "metadata",
            Map.of("appendCBOR", false, "bytecodeHash", "none"),
            "outputSelection",
            Map.of("*", Map.of("*", List.of("evm.deployedBytecode.object")))
        );
        Map<String, Object> input = Map.of(
            "language",
            "Solidity",
            "sources",
            Map.of("Source.sol", Map.of("content", source)),
            "settings",
            settings
        );
        JsonNode output = JSON.readTree(run(JSON.writeValueAsBytes(input)));
        String code = output
            .path("contracts")
            .path("Source.sol")
            .path(contract)
            .path("evm")
            .path("deployedBytecode")
            .path("object")
            .asString("");
        if (code.isEmpty()) {
            throw new IllegalStateException("solc gave no code for " + contract + ": " + output.path("errors"));
        }
        return HexFormat.of().parseHex(code);
    }

    private byte[] run(byte[] input) {
        Path in = null;
        try {
            // a file, so that nothing waits for a pipe whose other end waits as well
            in = Files.createTempFile("clavis-solc", ".json");
            Files.write(in, input);
            Process solc = new ProcessBuilder("node", contracts.resolve("tools/solc.mjs").toString(), "--standard-json")
                .directory(contracts.toFile())
                .redirectInput(in.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
            byte[] output = solc.getInputStream().readAllBytes();
            int status = solc.waitFor();
            if (status != 0) {
                throw new IllegalStateException("solc.mjs ended with " + status);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run solc.mjs with node", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while compiling", e);
        } finally {
            delete(in);
        }
    }

    private static void delete(@Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
