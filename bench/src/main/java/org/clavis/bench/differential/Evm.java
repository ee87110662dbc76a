package org.clavis.bench.differential;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.clavis.contracts.Deployments;
import org.clavis.contracts.rpc.JsonRpc;
import org.clavis.contracts.rpc.RpcException;
import org.clavis.contracts.rpc.RpcLimits;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.testnet.AnvilChain;
import org.clavis.testnet.ContractDeployer;
import tools.jackson.databind.JsonNode;

/** A chain that answers many calls in one, through {@code BatchProbe}. */
final class Evm implements AutoCloseable {

    private static final String GAS_LIMIT = "1000000000";
    private static final RpcLimits LIMITS = new RpcLimits(Duration.ofSeconds(5), Duration.ofMinutes(3), 16 << 20);
    private static final Address PROBE = Address.fromHex("00000000000000000000000000000000c1a71500");

    private final AnvilChain chain;
    private final Deployments contracts;
    private final JsonRpc rpc;
    private int installed;

    private Evm(AnvilChain chain, Deployments contracts, JsonRpc rpc) {
        this.chain = chain;
        this.contracts = contracts;
        this.rpc = rpc;
    }

    static Evm start(SolidityCompiler compiler) {
        byte[] probe = compiler.runtimeCodeOf("test/probes/BatchProbe.sol", "BatchProbe");
        AnvilChain chain = AnvilChain.options()
            .arguments("--hardfork", "prague", "--gas-limit", GAS_LIMIT, "--no-request-size-limit")
            .start();
        JsonRpc rpc = new JsonRpc(chain.rpcUrl(), LIMITS);
        Evm evm = new Evm(chain, ContractDeployer.deployAll(chain), rpc);
        evm.setCode(PROBE, probe);
        return evm;
    }

    /** The contracts as they are deployed anywhere. */
    Deployments contracts() {
        return contracts;
    }

    /** Puts code on the chain; its address comes back. */
    Address install(byte[] runtimeCode) {
        installed++;
        Address address = Address.fromHex("%040x".formatted(0xc1a7_1600 + installed));
        setCode(address, runtimeCode);
        return address;
    }

    /** The answer to each call of the category's contract, refusals as empty. All inputs are of one length. */
    List<Optional<byte[]>> answers(Category category, List<Trial> trials) {
        int inputBytes = trials.getFirst().callData().length;
        ByteBuffer request = ByteBuffer.allocate(4 * Bytes32.BYTES + inputBytes * trials.size());
        request.position(Bytes32.BYTES - Address.BYTES).put(category.target().toBytes());
        putWord(request, inputBytes);
        putWord(request, category.answerBytes());
        putWord(request, category.gasEach());
        trials.forEach(trial -> request.put(trial.callData()));
        byte[] records = call(request.array());
        int recordBytes = category.answerBytes() + 1;
        if (records.length != recordBytes * trials.size()) {
            throw new IllegalStateException("the probe answered " + records.length + " bytes, out of gas perhaps");
        }
        List<Optional<byte[]>> answers = new ArrayList<>();
        for (int at = 0; at < records.length; at += recordBytes) {
            byte[] answer = Arrays.copyOfRange(records, at + 1, at + recordBytes);
            boolean given = records[at] == 1 && !Arrays.equals(answer, category.refusal());
            answers.add(given ? Optional.of(answer) : Optional.empty());
        }
        return answers;
    }

    @Override
    public void close() {
        rpc.close();
        chain.close();
    }

    private void setCode(Address address, byte[] code) {
        rpc("anvil_setCode", address.toHex(), hex(code));
    }

    private byte[] call(byte[] data) {
        Map<String, String> transaction = Map.of(
            "to",
            PROBE.toHex(),
            "data",
            hex(data),
            "gas",
            "0x" + Long.toHexString(Long.parseLong(GAS_LIMIT))
        );
        return HexFormat.of().parseHex(rpc("eth_call", transaction, "latest").asString().substring(2));
    }

    private JsonNode rpc(String method, Object... params) {
        try {
            return rpc.call(method, List.of(params));
        } catch (RpcException e) {
            throw new IllegalStateException(method + " failed", e);
        }
    }

    private static void putWord(ByteBuffer out, long value) {
        out.put(new byte[Bytes32.BYTES - Long.BYTES]).putLong(value);
    }

    private static String hex(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }
}
