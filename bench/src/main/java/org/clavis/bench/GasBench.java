package org.clavis.bench;

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
 * Gas on a fresh Anvil chain. Registry operations are whole transactions by a new owner, as their receipts say;
 * verifications are the cost of the call itself: a transaction to the verifier less its intrinsic gas.
 */
public final class GasBench {

    private static final Bytes32 DIGEST = Keccak256.hash(new byte[] { 1 });

    private GasBench() {}

    /** Runs the benchmark. */
    public static void main(String[] args) throws IOException {
        BenchReport report = new BenchReport("gas");
        try (AnvilChain node = AnvilChain.start(); Identity desk = Identity.ephemeralForTestingOnly("gas")) {
            Deployments contracts = ContractDeployer.deployAll(node);
            Faucet.fund(node, desk.address(), BigInteger.TEN.pow(18));
            try (Chain chain = Chain.connect(node.rpcUrl().toString())) {
                KeyRegistry registry = KeyRegistry.at(chain, contracts.keyRegistry());
                Registration terms = Registration.scopes(TRADE, QUOTE).validFor(Duration.ofDays(90));
                report.figure("register", registry.register(desk, terms).gasUsed());
                report.figure("rotate", registry.rotate(desk, terms).gasUsed());
                report.figure("revoke", registry.revoke(desk).gasUsed());
            }
            report.figure("schnorr_verify", callGas(node, contracts.schnorrVerifier(), schnorr(desk)));
            report.figure("groth16_verify_1_input", oneInputGas(node));
            report.figure("groth16_verify_4_inputs", callGas(node, contracts.semaphoreVerifier1(), groth16(desk)));
        }
        report.print();
    }

    private static long callGas(AnvilChain node, Address contract, Call<Boolean> call) {
        return GasMeter.callGas(node, contract, call.data());
    }

    /** A proof by gnark, and the contract of its key as {@code clavis export-verifier} writes it. */
    private static long oneInputGas(AnvilChain node) throws IOException {
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
