package org.clavis.contracts;

import org.clavis.evm.Address;

/**
 * Where one set of the contracts is.
 *
 * @param semaphoreVerifier1 Groth16 verifier of Semaphore v4 at depth 1
 * @param semaphoreVerifier20 Groth16 verifier of Semaphore v4 at depth 20
 * @param schnorrVerifier Schnorr verification for other contracts
 * @param keyRegistry the registry
 * @param ownershipVerifier ownership claims about the registry's keys
 * @param securityPolicy security policies that only tighten
 * @param membershipRegistry anonymous groups of the registry's keys
 */
public record Deployments(
    Address semaphoreVerifier1,
    Address semaphoreVerifier20,
    Address schnorrVerifier,
    Address keyRegistry,
    Address ownershipVerifier,
    Address securityPolicy,
    Address membershipRegistry
) {}
