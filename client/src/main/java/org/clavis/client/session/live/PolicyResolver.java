package org.clavis.client.session.live;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.registry.Policy;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.Verification;

/**
 * Refuses in a handshake whom a policy refuses, besides whom another resolver refuses.
 *
 * <p>Rejects with that one's reasons and those of {@link Policy#checkKey}.
 */
public final class PolicyResolver implements CounterpartyResolver {

    private final CounterpartyResolver resolver;
    private final Supplier<Policy> policy;
    private final InstantSource clock;

    /**
     * @param resolver asked first
     * @param policy the one in force whenever it is asked for
     * @param clock what time it is
     */
    public PolicyResolver(CounterpartyResolver resolver, Supplier<Policy> policy, InstantSource clock) {
        this.resolver = Objects.requireNonNull(resolver, "resolver");
        this.policy = Objects.requireNonNull(policy, "policy");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public Verification<Counterparty> resolve(Bytes32 keyId) {
        Instant now = clock.instant();
        return resolver.resolve(keyId).flatMap(peer -> policy.get().checkKey(peer, now));
    }
}
