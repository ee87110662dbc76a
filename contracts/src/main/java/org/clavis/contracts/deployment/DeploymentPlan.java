package org.clavis.contracts.deployment;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.clavis.contracts.Deployments;
import org.clavis.contracts.KeyRegistryContract;
import org.clavis.contracts.MembershipRegistryContract;
import org.clavis.contracts.OwnershipVerifierContract;
import org.clavis.contracts.SchnorrVerifierContract;
import org.clavis.contracts.SecurityPolicyContract;
import org.clavis.contracts.SemaphoreVerifier1Contract;
import org.clavis.contracts.SemaphoreVerifier20Contract;
import org.clavis.contracts.deployment.PlannedContract.Immutables;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.verifier.registry.RegistryDomain;

/**
 * The contracts of one deployment, in the order in which they refer to each other, with the addresses that the factory
 * gives them: the same on every chain, whoever deploys.
 */
public final class DeploymentPlan {

    /** The salt of the deployment that everybody shares. */
    public static final Bytes32 SALT = Bytes32.of(Arrays.copyOf("clavis".getBytes(US_ASCII), Bytes32.BYTES));

    private final List<PlannedContract> contracts = new ArrayList<>();
    private final Bytes32 salt;
    private final Deployments addresses;

    private DeploymentPlan(Bytes32 salt) {
        this.salt = salt;
        Address semaphoreVerifier1 = add(
            SemaphoreVerifier1Contract.NAME,
            SemaphoreVerifier1Contract.initCode(),
            DeploymentPlan::noImmutables,
            new Groth16Probe(
                "semaphore-v4-depth-1",
                "2138d5bba77020ed8e1f1cc1983c33d8b2fc1d71e9d22592b3b72b31bfa470fb",
                SemaphoreVerifier1Contract::verifyProof
            )
        );
        Address semaphoreVerifier20 = add(
            SemaphoreVerifier20Contract.NAME,
            SemaphoreVerifier20Contract.initCode(),
            DeploymentPlan::noImmutables,
            new Groth16Probe(
                "semaphore-v4-depth-20",
                "6fda771369c19517c8f7575cb9f1d18a8846e46baa1dc0c032bac9492c29559e",
                SemaphoreVerifier20Contract::verifyProof
            )
        );
        Address schnorrVerifier = add(
            SchnorrVerifierContract.NAME,
            SchnorrVerifierContract.initCode(),
            DeploymentPlan::noImmutables,
            new SchnorrProbe()
        );
        Address keyRegistry = add(
            KeyRegistryContract.NAME,
            KeyRegistryContract.initCode(),
            (chainId, registry) -> domain(RegistryDomain.NAME, chainId, registry),
            DeploymentPlan::domainReadsBack
        );
        Address ownershipVerifier = add(
            OwnershipVerifierContract.NAME,
            OwnershipVerifierContract.initCode(keyRegistry, semaphoreVerifier1),
            (_, _) -> Map.of("registry", word(keyRegistry), "groth16Verifier", word(semaphoreVerifier1)),
            Probe.answers(OwnershipVerifierContract.registry(), keyRegistry),
            Probe.answers(OwnershipVerifierContract.groth16Verifier(), semaphoreVerifier1)
        );
        Address securityPolicy = add(
            SecurityPolicyContract.NAME,
            SecurityPolicyContract.initCode(),
            DeploymentPlan::noImmutables
        );
        Address membershipRegistry = add(
            MembershipRegistryContract.NAME,
            MembershipRegistryContract.initCode(keyRegistry, semaphoreVerifier1, semaphoreVerifier20),
            (chainId, membership) -> {
                Map<String, Bytes32> values = new HashMap<>(domain("Clavis MembershipRegistry", chainId, membership));
                values.put("registry", word(keyRegistry));
                values.put("ownershipVerifier", word(semaphoreVerifier1));
                values.put("membershipVerifier", word(semaphoreVerifier20));
                return values;
            },
            Probe.answers(MembershipRegistryContract.registry(), keyRegistry),
            Probe.answers(MembershipRegistryContract.ownershipVerifier(), semaphoreVerifier1),
            Probe.answers(MembershipRegistryContract.membershipVerifier(), semaphoreVerifier20)
        );
        addresses = new Deployments(
            semaphoreVerifier1,
            semaphoreVerifier20,
            schnorrVerifier,
            keyRegistry,
            ownershipVerifier,
            securityPolicy,
            membershipRegistry
        );
    }

    /** The deployment that everybody shares. */
    public static DeploymentPlan shared() {
        return new DeploymentPlan(SALT);
    }

    /** A set of contracts apart from the shared ones. */
    public static DeploymentPlan withSalt(Bytes32 salt) {
        return new DeploymentPlan(salt);
    }

    /** The contracts, those that others refer to before these. */
    public List<PlannedContract> contracts() {
        return List.copyOf(contracts);
    }

    /** What the addresses depend on, beside the code. */
    public Bytes32 salt() {
        return salt;
    }

    /** Where the contracts are, or will be. */
    public Deployments addresses() {
        return addresses;
    }

    private Address add(String name, byte[] initCode, Immutables immutables, Probe... probes) {
        PlannedContract contract = new PlannedContract(name, salt, initCode, immutables, List.of(probes));
        contracts.add(contract);
        return contract.address();
    }

    private static Map<String, Bytes32> noImmutables(long chainId, Address contract) {
        return Map.of();
    }

    /** The immutables of Eip712Domain. Source: EIP-712. */
    private static Map<String, Bytes32> domain(String name, long chainId, Address contract) {
        Bytes32 separator = Keccak256.hash(
            Keccak256.digest(
                "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)".getBytes(US_ASCII)
            ),
            Keccak256.digest(name.getBytes(US_ASCII)),
            Keccak256.digest(RegistryDomain.VERSION.getBytes(US_ASCII)),
            word(chainId).toBytes(),
            word(contract).toBytes()
        );
        return Map.of("DEPLOYED_CHAIN_ID", word(chainId), "DEPLOYED_SEPARATOR", separator);
    }

    private static List<DeploymentCheck> domainReadsBack(DeploymentChain chain, String contract, Address registry) {
        Bytes32 separator = new RegistryDomain(chain.chainId(), registry).separator();
        return Probe.answers(KeyRegistryContract.domainSeparator(), separator).ask(chain, contract, registry);
    }

    private static Bytes32 word(Address address) {
        return Bytes32.fromHex("0".repeat(2 * (Bytes32.BYTES - Address.BYTES)) + address.toHex().substring(2));
    }

    private static Bytes32 word(long value) {
        return Bytes32.fromHex("0".repeat(2 * (Bytes32.BYTES - Long.BYTES)) + "%016x".formatted(value));
    }
}
