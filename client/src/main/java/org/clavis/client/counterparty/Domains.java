package org.clavis.client.counterparty;

import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.RegistryDomain;

/** Tells registries apart. */
final class Domains {

    private Domains() {}

    /** Accepts {@code found} if it is {@code expected}, or says what differs. */
    static Verification<RegistryDomain> check(RegistryDomain expected, RegistryDomain found) {
        if (found.chainId() != expected.chainId()) {
            String detail = "made for chain " + found.chainId() + ", this is chain " + expected.chainId();
            return Verification.rejected(RejectReason.WRONG_CHAIN, detail);
        }
        if (!found.registry().equals(expected.registry())) {
            String detail = "made for registry " + found.registry() + ", this is " + expected.registry();
            return Verification.rejected(RejectReason.WRONG_REGISTRY, detail);
        }
        return Verification.accepted(found);
    }
}
