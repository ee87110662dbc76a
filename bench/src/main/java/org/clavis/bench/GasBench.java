package org.clavis.bench;

import static org.clavis.verifier.registry.Scope.DELEGATE;
import static org.clavis.verifier.registry.Scope.QUOTE;
import static org.clavis.verifier.registry.Scope.TRADE;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.clavis.bench.differential.SolidityCompiler;
import org.clavis.circuits.OwnershipProof;
import org.clavis.circuits.OwnershipStatement;
import org.clavis.circuits.SemaphoreOwnership;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.Chain;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.registry.Registration;
import org.clavis.contracts.Call;
import org.clavis.contracts.Deployments;
import org.clavis.contracts.KeyRegistryContract;
import org.clavis.contracts.SchnorrVerifierContract;
import org.clavis.contracts.SemaphoreVerifier1Contract;
import org.clavis.contracts.Structs;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.testnet.AnvilChain;
import org.clavis.testnet.ContractDeployer;
import org.clavis.testnet.DevNode;
import org.clavis.testnet.Faucet;
import org.clavis.testnet.GasMeter;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.schnorr.SchnorrSignature;

/**
 * Gas on a fresh Anvil chain. Changes of the registry are whole transactions by a new owner, as their receipts say;
 * verifications are the cost of the call itself: a transaction to the verifier less its intrinsic gas. What another
 * contract pays for a question to the registry has, beside that, the first access to the registry (EIP-2929).
 */
public final class GasBench {

    private static final Bytes32 DIGEST = Keccak256.hash(new byte[] { 1 });
    private static final Duration VALIDITY = Duration.ofDays(90);
    private static final long COLD_ACCOUNT = 2_600;
    private static final int MEMBERS = 1_000;
    private static final int FEW_MEMBERS = 16;

    private final BenchReport report = new BenchReport("gas");
    private final AnvilChain node;
    private final Deployments contracts;

    private GasBench(AnvilChain node) {
        this.node = node;
        this.contracts = ContractDeployer.deployAll(node);
    }

    /** Runs the benchmark; {@code --quick} for a group of a few members instead of a thousand. */
    public static void main(String[] args) throws IOException {
        boolean quick = Options.quick("gas", args);
        try (AnvilChain node = AnvilChain.start()) {
            new GasBench(node).run(quick ? FEW_MEMBERS : MEMBERS);
        }
    }

    private void run(int members) throws IOException {
        try (
            Chain chain = Chain.connect(node.rpcUrl().toString());
            Identity desk = Identity.ephemeralForTestingOnly("gas");
            Identity parent = Identity.ephemeralForTestingOnly("parent");
            Identity agent = Identity.ephemeralForTestingOnly("agent")
        ) {
            for (Identity identity : List.of(desk, parent, agent)) {
                Faucet.fund(node, identity.address(), BigInteger.TEN.pow(18));
            }
            KeyRegistry registry = KeyRegistry.at(chain, contracts.keyRegistry());
            lifecycle(registry, desk);
            questions(registry, parent, agent);
            report.figure("schnorr_verify", callGas(contracts.schnorrVerifier(), schnorr(desk)));
            report.figure("groth16_verify_1_input", oneInputGas());
            report.figure("groth16_verify_4_inputs", callGas(contracts.semaphoreVerifier1(), groth16(desk)));
            GroupJoining joining = new GroupJoining(node, registry, contracts.membershipRegistry());
            report.figure("join", joining.average(members)).figure("members", members);
        }
        PeerGas.show();
        report.print();
    }

    private void lifecycle(KeyRegistry registry, Identity desk) {
        Registration terms = Registration.scopes(TRADE, QUOTE).validFor(VALIDITY);
        report.figure("register", registry.register(desk, terms).gasUsed());
        report.figure("extend", registry.extend(desk, registry.chainTime().plus(VALIDITY.multipliedBy(2))).gasUsed());
        report.figure("rotate", registry.rotate(desk, terms).gasUsed());
        report.figure("revoke", registry.revoke(desk).gasUsed());
    }

    private void questions(KeyRegistry registry, Identity parent, Identity agent) {
        registry.register(parent, Registration.scopes(TRADE, DELEGATE).validFor(VALIDITY));
        // a key delegates from its second second on
        node.increaseTime(Duration.ofSeconds(2));
        report.figure(
            "register_agent",
            registry
                .agents()
                .register(agent, parent, Registration.scopes(TRADE).validFor(VALIDITY.dividedBy(2)))
                .gasUsed()
        );
        report.figure("is_active", isActive(parent));
        report.figure("is_active_agent", isActive(agent));
    }

    private long isActive(Identity identity) {
        Call<Boolean> call = KeyRegistryContract.isActive(identity.keyId(), TRADE.bit());
        return COLD_ACCOUNT + callGas(contracts.keyRegistry(), call);
    }

    private long callGas(Address contract, Call<Boolean> call) {
        return GasMeter.callGas(node, contract, call.data());
    }

    /** A proof by gnark, and the contract of its key as {@code clavis export-verifier} writes it. */
    private long oneInputGas() throws IOException {
        byte[] code = new SolidityCompiler(Checkout.root()).runtimeCodeOf(
            "test/fixtures/OneInputVerifier.sol",
            "OneInputVerifier"
        );
        Path fixture = Checkout.root().resolve("circuits/gnark/fixtures/inputs-1-commitments-0");
        byte[] arguments = EvmCodec.encodeArguments(
            Groth16Format.GNARK.decodeProof(Files.readAllBytes(fixture.resolve("proof.bin"))),
            Groth16Format.GNARK.decodePublicInputs(Files.readAllBytes(fixture.resolve("public.wtns")))
        );
        byte[] selector = Keccak256.digest("verifyProof(uint256[8],uint256[1])".getBytes(StandardCharsets.US_ASCII));
        byte[] data = Arrays.copyOf(selector, 4 + arguments.length);
        System.arraycopy(arguments, 0, data, 4, arguments.length);
        Address verifier = Address.fromHex("00000000000000000000000000000000c1a71500");
        try (DevNode rpc = new DevNode(node.rpcUrl())) {
            rpc.call("anvil_setCode", verifier.toHex(), "0x" + HexFormat.of().formatHex(code));
        }
        return GasMeter.callGas(node, verifier, data);
    }

    private static Call<Boolean> schnorr(Identity desk) {
        SchnorrSignature.EvmProof proof = desk.sign(DIGEST).toEvmProof();
        return SchnorrVerifierContract.verifySchnorr(
            desk.identityKey().x(),
            desk.identityKey().parity(),
            DIGEST,
            new Structs.SchnorrProof(proof.rx(), proof.ry(), proof.z())
        );
    }

    private static Call<Boolean> groth16(Identity desk) {
        var statement = new OwnershipStatement(desk.commitment(), DIGEST, DIGEST);
        OwnershipProof made = new SemaphoreOwnership().prove(desk.semaphore(), statement);
        List<BigInteger> signals = statement.expectedSignals(made.nullifier());
        return SemaphoreVerifier1Contract.verifyProof(EvmCodec.proofWords(made.proof()), signals);
    }
}
