package org.clavis.contracts.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.clavis.evm.Bytes32;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the compiler said of a contract, from this module's resources. */
final class CompiledContract {

    /**
     * An immutable variable.
     *
     * @param name its name in Solidity
     * @param offsets where its 32 bytes are in the deployed code
     */
    record Immutable(String name, List<Integer> offsets) {}

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String name;
    private final byte[] runtimeCode;
    private final JsonNode description;

    private CompiledContract(String name, byte[] runtimeCode, JsonNode description) {
        this.name = name;
        this.runtimeCode = runtimeCode;
        this.description = description;
    }

    static CompiledContract of(String name) {
        return new CompiledContract(name, resource(name + ".runtime.bin"), json(name + ".json"));
    }

    static byte[] resource(String name) {
        try (InputStream in = CompiledContract.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("this build of org.clavis.contracts lacks deployment/" + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    static JsonNode json(String name) {
        return JSON.readTree(resource(name));
    }

    /** Path of the source and name of the contract, as source verification wants it. */
    String source() {
        return description.path("source").asString();
    }

    String compiler() {
        return description.path("compiler").asString();
    }

    /** The compiler's settings, as its standard JSON input has them. */
    JsonNode settings() {
        return description.path("settings");
    }

    /** The compiler's standard JSON input, with this contract's sources only. */
    byte[] sourceInput() {
        return resource(name + ".input.json");
    }

    /** What follows the creation code in the contract's init code. */
    byte[] constructorArguments(PlannedContract contract) {
        byte[] creationCode = resource("/org/clavis/contracts/" + name + ".bin");
        byte[] initCode = contract.initCode();
        return Arrays.copyOfRange(initCode, creationCode.length, initCode.length);
    }

    List<Immutable> immutables() {
        return description
            .path("immutables")
            .valueStream()
            .map(node ->
                new Immutable(
                    node.path("name").asString(),
                    node.path("offsets").valueStream().map(JsonNode::asInt).toList()
                )
            )
            .toList();
    }

    /** The code that a deployment with these immutables leaves. */
    byte[] runtimeCode(Map<String, Bytes32> values) {
        byte[] code = runtimeCode.clone();
        for (Immutable variable : immutables()) {
            Bytes32 value = values.get(variable.name());
            if (value == null) {
                throw new IllegalStateException("no value is known for " + name + "'s immutable " + variable.name());
            }
            variable.offsets().forEach(offset -> System.arraycopy(value.toBytes(), 0, code, offset, Bytes32.BYTES));
        }
        return code;
    }

    /** An immutable's value in code that is as long as this contract's. */
    static Bytes32 read(byte[] code, int offset) {
        return Bytes32.of(Arrays.copyOfRange(code, offset, offset + Bytes32.BYTES));
    }
}
