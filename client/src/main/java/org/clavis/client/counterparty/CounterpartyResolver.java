package org.clavis.client.counterparty;

import org.clavis.evm.Bytes32;
import org.clavis.verifier.ClavisException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;

/** Finds out who stands behind a key identifier, and whether to deal with them. */
@FunctionalInterface
public interface CounterpartyResolver {
    /**
     * The counterparty registered under {@code keyId}, if it meets what the resolver requires.
     *
     * <p>Answers within bounded time: a peer waits. Called by many threads at once.
     */
    Verification<Counterparty> resolve(Bytes32 keyId);

    /** The same resolver, of whose failures {@link RejectReason#CHAIN_UNAVAILABLE} is told: nobody is vouched for. */
    default CounterpartyResolver rejectingOnFailure() {
        return keyId -> {
            try {
                return resolve(keyId);
            } catch (ClavisException e) {
                return Verification.rejected(RejectReason.CHAIN_UNAVAILABLE, String.valueOf(e.getMessage()));
            }
        };
    }
}
