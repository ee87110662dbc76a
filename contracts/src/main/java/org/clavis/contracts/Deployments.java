package org.clavis.contracts;

import org.clavis.evm.Address;

/**
 * One set of the contracts on one chain.
 *
 * @param semaphoreVerifier1 Groth16 verifier of Semaphore v4 at depth 1
 * @param schnorrVerifier Schnorr verification for other contracts
 * @param keyRegistry the registry
 * @param ownershipVerifier ownership claims about the registry's keys
 */
public record Deployments(
    Address semaphoreVerifier1,
    Address schnorrVerifier,
    Address keyRegistry,
    Address ownershipVerifier
) {
    /**
     * Puts one contract on a chain.
     *
     * @param <E> what goes wrong when it cannot
     */
    @FunctionalInterface
    public interface Deployer<E extends Exception> {
        /**
         * Sends {@code initCode} as a transaction without recipient and waits for it.
         *
         * @param contract the contract's name, for messages
         * @return where the contract now is; its deployment has not reverted
         */
        Address deploy(String contract, byte[] initCode) throws E;
    }

    /** Deploys the contracts, one after the other because later ones refer to earlier ones. */
    public static <E extends Exception> Deployments deploy(Deployer<E> deployer) throws E {
        Address semaphoreVerifier1 = deployer.deploy(
            SemaphoreVerifier1Contract.NAME,
            SemaphoreVerifier1Contract.initCode()
        );
        Address schnorrVerifier = deployer.deploy(SchnorrVerifierContract.NAME, SchnorrVerifierContract.initCode());
        Address keyRegistry = deployer.deploy(KeyRegistryContract.NAME, KeyRegistryContract.initCode());
        Address ownershipVerifier = deployer.deploy(
            OwnershipVerifierContract.NAME,
            OwnershipVerifierContract.initCode(keyRegistry, semaphoreVerifier1)
        );
        return new Deployments(semaphoreVerifier1, schnorrVerifier, keyRegistry, ownershipVerifier);
    }
}
