package org.clavis.bench;

import static org.clavis.verifier.registry.Scope.QUOTE;
import static org.clavis.verifier.registry.Scope.TRADE;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
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
import org.clavis.testnet.Faucet;
import org.clavis.testnet.GasMeter;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.schnorr.SchnorrSignature;

/**
 * Gas on a fresh Anvil chain. Registry operations are whole transactions by a new owner, as their receipts say;
 * verifications are the cost of the call itself: a transaction to the verifier less its intrinsic gas.
 */
public final class GasBench {

    private static final Bytes32 DIGEST = Keccak256.hash(new byte[] { 1 });

    private GasBench() {}

    /** Runs the benchmark. */
    public static void main(String[] args) {
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
            report.figure("groth16_verify_4_inputs", callGas(node, contracts.semaphoreVerifier1(), groth16(desk)));
        }
        report.print();
    }

    private static long callGas(AnvilChain node, Address contract, Call<Boolean> call) {
        return GasMeter.callGas(node, contract, call.data());
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
