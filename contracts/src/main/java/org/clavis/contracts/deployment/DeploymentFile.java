package org.clavis.contracts.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Optional;
import org.clavis.contracts.deployment.DeploymentChain.Transaction;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A deployment as a file, {@code CHAIN-ID.json}. Beside it, in the folder {@code CHAIN-ID}, lies for each contract the
 * compiler's standard JSON input, which explorers verify sources with.
 */
public final class DeploymentFile {

    private static final JsonMapper JSON = JsonMapper.shared();

    private DeploymentFile() {}

    /**
     * Writes a deployment's file. Which transactions deployed contracts that were there before is taken from the file
     * that it replaces, if that has the same contract.
     *
     * @return the file
     */
    public static Path write(Path folder, DeploymentReport report) throws IOException {
        Path file = folder.resolve(report.chainId() + ".json");
        Path sources = Files.createDirectories(folder.resolve(Long.toString(report.chainId())));
        JsonNode previous = read(file);
        ObjectNode root = JSON.createObjectNode()
            .put("chainId", report.chainId())
            .put("factory", Create2Factory.ADDRESS.toHex())
            .put("salt", report.plan().salt().toHex());
        var contracts = root.putArray("contracts");
        for (PlannedContract contract : report.plan().contracts()) {
            CompiledContract compiled = CompiledContract.of(contract.name());
            ObjectNode entry = describe(contract, compiled, report.chainId());
            transaction(report, contract, entry, previous).ifPresent(transaction ->
                entry.put("transaction", transaction.hash().toHex()).put("block", transaction.blockNumber())
            );
            contracts.add(entry);
            Files.write(sources.resolve(contract.name() + ".input.json"), compiled.sourceInput());
        }
        Path written = Files.createTempFile(folder, "deployment-", ".json");
        Files.writeString(written, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
        return Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static ObjectNode describe(PlannedContract contract, CompiledContract compiled, long chainId) {
        ObjectNode entry = JSON.createObjectNode()
            .put("name", contract.name())
            .put("address", contract.address().toHex())
            .put("initCodeHash", contract.initCodeHash().toHex())
            .put("codeHash", Keccak256.hash(compiled.runtimeCode(contract.immutables(chainId))).toHex())
            .put("constructorArguments", "0x" + HexFormat.of().formatHex(compiled.constructorArguments(contract)))
            .put("source", compiled.source())
            .put("compiler", compiled.compiler());
        entry.set("settings", compiled.settings());
        return entry;
    }

    private static Optional<Transaction> transaction(
        DeploymentReport report,
        PlannedContract contract,
        JsonNode entry,
        JsonNode previous
    ) {
        return report.transaction(contract).or(() ->
            previous
                .path("contracts")
                .valueStream()
                .filter(old -> old.path("address").equals(entry.path("address")) && old.has("transaction"))
                .findFirst()
                .map(old ->
                    new Transaction(Bytes32.fromHex(old.path("transaction").asString()), old.path("block").asLong())
                )
        );
    }

    /** An earlier file's content; nothing if there is none. */
    private static JsonNode read(Path file) throws IOException {
        try {
            return Files.exists(file) ? JSON.readTree(Files.readString(file)) : JSON.createObjectNode();
        } catch (JacksonException e) {
            throw new IOException(file + " is no JSON: " + e.getOriginalMessage(), e);
        }
    }
}
