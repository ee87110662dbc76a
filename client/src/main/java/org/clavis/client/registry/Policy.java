package org.clavis.client.registry;

import java.time.Instant;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.contracts.Structs;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;

/**
 * What a publisher asks of keys and sessions. Published policies only ever get stricter.
 *
 * @param minimumSuite least session suite that is accepted, below 2^8
 * @param classicCutoff seconds since 1970 from which suites without ML-KEM are refused, or 0: never
 * @param maximumKeyAge seconds after its {@code notBefore} at which a key is refused, or 0: unlimited
 * @param maximumSessionAge seconds after its last handshake at which a session ends, or 0: unlimited
 */
public record Policy(int minimumSuite, long classicCutoff, long maximumKeyAge, long maximumSessionAge) {
    /** Asks for nothing. */
    public static final Policy NONE = new Policy(0, 0, 0, 0);

    private static final int FIRST_HYBRID_SUITE = 2;

    /** Throws {@link IllegalArgumentException} if a number is negative. */
    public Policy {
        if (minimumSuite < 0 || classicCutoff < 0 || maximumKeyAge < 0 || maximumSessionAge < 0) {
            throw new IllegalArgumentException("a policy has no negative numbers");
        }
    }

    static Policy of(Structs.Policy its) {
        return new Policy(its.minimumSuite(), its.classicCutoff(), its.maximumKeyAge(), its.maximumSessionAge());
    }

    Structs.Policy toStruct() {
        return new Structs.Policy(minimumSuite, classicCutoff, maximumKeyAge, maximumSessionAge);
    }

    /** The policy that refuses what either refuses. */
    public Policy and(Policy other) {
        return new Policy(
            Math.max(minimumSuite, other.minimumSuite),
            stricter(classicCutoff, other.classicCutoff),
            stricter(maximumKeyAge, other.maximumKeyAge),
            stricter(maximumSessionAge, other.maximumSessionAge)
        );
    }

    /**
     * Whether a suite is accepted at a time.
     *
     * <p>Rejects with {@link RejectReason#SUITE_TOO_WEAK}.
     */
    public Verification<Integer> checkSuite(int suite, Instant time) {
        if (suite < minimumSuite) {
            String detail = "suite " + suite + ", the policy asks for " + minimumSuite;
            return Verification.rejected(RejectReason.SUITE_TOO_WEAK, detail);
        }
        if (suite < FIRST_HYBRID_SUITE && classicCutoff != 0 && time.getEpochSecond() >= classicCutoff) {
            String detail = "suite " + suite + ", the policy refuses classic ones since " + classicCutoff;
            return Verification.rejected(RejectReason.SUITE_TOO_WEAK, detail);
        }
        return Verification.accepted(suite);
    }

    /**
     * Whether a key is accepted at a time, as the contract's {@code admits} has it.
     *
     * <p>Rejects with {@link RejectReason#SUITE_TOO_WEAK}, and with {@link RejectReason#EXPIRED} a key that is too old.
     */
    public Verification<Counterparty> checkKey(Counterparty peer, Instant time) {
        return checkSuite(peer.record().suite(), time).flatMap(suite -> {
            long notBefore = peer.record().notBefore();
            if (maximumKeyAge != 0 && time.getEpochSecond() >= notBefore + maximumKeyAge) {
                String detail = "valid since " + notBefore + ", the policy allows " + maximumKeyAge + " s";
                return Verification.rejected(RejectReason.EXPIRED, detail);
            }
            return Verification.accepted(peer);
        });
    }

    private static long stricter(long a, long b) {
        return a == 0 || b == 0 ? a + b : Math.min(a, b);
    }
}
