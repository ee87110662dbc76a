package org.clavis.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.clavis.contracts.deployment.Create2Factory;
import org.clavis.contracts.deployment.DeploymentPlan;
import org.clavis.contracts.deployment.PlannedContract;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.testnet.AnvilChain;
import org.clavis.testnet.DevNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code clavis deploy} on a chain that has nothing on it, not even the factory. */
@Timeout(180)
class DeployCommandTest {

    private static AnvilChain chain;
    private static String bare;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private Path key;

    @BeforeAll
    static void start() {
        chain = AnvilChain.options().arguments("--disable-default-create2-deployer").start();
        bare = chain.snapshot();
    }

    @AfterAll
    static void stop() {
        chain.close();
    }

    @BeforeEach
    void startAfresh() throws IOException {
        chain.revert(bare);
        bare = chain.snapshot();
        key = folder.resolve("key");
        Files.writeString(key, "%064x\n".formatted(chain.accounts().getFirst().getEcKeyPair().getPrivateKey()));
    }

    @Test
    void aChainGetsTheContractsAndTheFileSaysWhichAndWhere() throws IOException {
        assertThat(deploy("--account-key-file", key)).isZero();

        assertThat(out.toString())
            .contains("refuses it with a signal + r", "immutable registry")
            .doesNotContain("FAILED");
        JsonNode file = JsonMapper.shared().readTree(Files.readString(folder.resolve(chain.chainId() + ".json")));
        assertThat(file.path("chainId").asLong()).isEqualTo(chain.chainId());
        assertThat(file.path("factory").asString()).isEqualTo(Create2Factory.ADDRESS.toHex());
        try (DevNode node = new DevNode(chain.rpcUrl())) {
            for (PlannedContract contract : DeploymentPlan.shared().contracts()) {
                JsonNode entry = entry(file, contract.name());
                assertThat(entry.path("address").asString()).isEqualTo(contract.address().toHex());
                assertThat(entry.path("initCodeHash").asString()).isEqualTo(contract.initCodeHash().toHex());
                String code = node.call("eth_getCode", contract.address().toHex(), "latest").asString();
                assertThat(entry.path("codeHash").asString()).isEqualTo(hash(code));
                JsonNode receipt = node.call("eth_getTransactionReceipt", entry.path("transaction").asString());
                assertThat(Long.decode(receipt.path("blockNumber").asString()).longValue()).isEqualTo(
                    entry.path("block").asLong()
                );
                assertThat(entry.path("compiler").asString()).startsWith("0.8.37+");
                Path input = folder.resolve(Long.toString(chain.chainId())).resolve(contract.name() + ".input.json");
                assertThat(Files.readString(input)).contains("\"language\": \"Solidity\"", contract.name() + ".sol");
            }
        }
        assertThat(entry(file, "OwnershipVerifier").path("constructorArguments").asString()).hasSize(2 + 4 * 32);
        assertThat(entry(file, "KeyRegistry").path("constructorArguments").asString()).isEqualTo("0x");
    }

    @Test
    void aSecondTimeNothingIsSentAndTheFileKeepsTheTransactions() throws IOException {
        assertThat(deploy("--account-key", key)).isZero();
        Path file = folder.resolve(chain.chainId() + ".json");
        String first = Files.readString(file);
        try (DevNode node = new DevNode(chain.rpcUrl())) {
            String block = node.call("eth_blockNumber").asString();
            assertThat(deploy("--account-key", key)).isZero();
            assertThat(node.call("eth_blockNumber").asString()).isEqualTo(block);
        }
        assertThat(out.toString()).contains("was there").doesNotContain("deployed in block");
        assertThat(file).hasContent(first);
    }

    @Test
    void aDryRunSendsAndWritesNothing() throws IOException {
        assertThat(deploy("--dry-run")).isZero();
        assertThat(out.toString()).contains("KeyRegistry", "missing").doesNotContain("ok ");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(key);
        }
        try (DevNode node = new DevNode(chain.rpcUrl())) {
            assertThat(node.call("eth_getCode", Create2Factory.ADDRESS.toHex(), "latest").asString()).isEqualTo("0x");
        }
    }

    @Test
    void aContractThatIsNotOursIsRejectedAndNothingIsWritten() throws IOException {
        try (DevNode node = new DevNode(chain.rpcUrl())) {
            String registry = DeploymentPlan.shared().addresses().keyRegistry().toHex();
            node.call("anvil_setCode", registry, "0x6000");
        }
        assertThat(deploy("--account-key-file", key)).isEqualTo(ExitCode.REJECTED);
        assertThat(out.toString()).contains("FAILED KeyRegistry code is what was compiled");
        assertThat(folder.resolve(chain.chainId() + ".json")).doesNotExist();
    }

    @Test
    void whoPaysMustBeSaid() {
        assertThat(deploy()).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--account-key-file");
    }

    @Test
    void anUnreachableChainIsAFault() {
        assertThat(run("deploy", "--rpc", "http://127.0.0.1:1", "--dry-run")).isEqualTo(ExitCode.FAULT);
        assertThat(err.toString().lines().toList()).hasSize(1);
    }

    private static JsonNode entry(JsonNode file, String name) {
        return file
            .path("contracts")
            .valueStream()
            .filter(node -> node.path("name").asString().equals(name))
            .findFirst()
            .orElseThrow();
    }

    private static String hash(String hex) {
        Bytes32 hash = Keccak256.hash(HexFormat.of().parseHex(hex.substring(2)));
        return hash.toHex();
    }

    private int deploy(Object... more) {
        Stream<Object> first = Stream.of("deploy", "--rpc", chain.rpcUrl(), "--out", folder);
        return run(Stream.concat(first, Stream.of(more)).toArray());
    }

    private int run(Object... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] words = Stream.of(args)
            .map(Object::toString)
            .toArray(String[]::new);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    }
}
