package org.clavis.client.counterparty;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.Label;
import org.clavis.verifier.registry.OwnershipClaim;
import org.clavis.verifier.registry.RegistryDomain;

/**
 * Picks challenges and judges their answers, each at most once.
 *
 * <p>Refuses like the {@code OwnershipVerifier} contract does, and in one thing more precisely: it knows which chain,
 * registry, owner, label, commitment, purpose and deadline it asked about. An answer that is refused does not use up
 * its challenge. Safe for use by many threads.
 */
public final class ClaimVerifier {

    /** Challenges remembered at a time. */
    public static final int MAX_CHALLENGES = 10_000;

    /** The longest time to answer. */
    public static final Duration MAX_VALIDITY = Duration.ofDays(1);

    private final RegistryDomain domain;
    private final CounterpartyResolver resolver;
    private final InstantSource clock;
    private final ChallengeBook book = new ChallengeBook(MAX_CHALLENGES);
    private final SecureRandom random = new SecureRandom();

    /**
     * A verifier.
     *
     * @param domain the registry that claims are about
     * @param resolver finds the current key of whoever claims
     * @param clock what deadlines are measured with
     */
    public ClaimVerifier(RegistryDomain domain, CounterpartyResolver resolver, InstantSource clock) {
        this.domain = domain;
        this.resolver = resolver;
        this.clock = clock;
    }

    /**
     * Asks for a signature by a registered identity key.
     *
     * @param owner the registrant, see {@link OwnershipClaim}
     * @param label under which label
     * @param purpose what the answer is for, see {@link Challenge#purpose(String)}
     * @param validity time to answer: 1 s to {@link #MAX_VALIDITY}
     */
    public Challenge challenge(Address owner, Label label, Bytes32 purpose, Duration validity) {
        return issue(owner, label, Optional.empty(), purpose, validity);
    }

    /**
     * Asks for a proof of an identity commitment. That it is the owner's is for the caller to know: the answer shows that
     * whoever gave it knows the commitment's secret, and that the owner's key is valid.
     *
     * @param commitment not zero
     */
    public Challenge challenge(Address owner, Label label, Bytes32 commitment, Bytes32 purpose, Duration validity) {
        return issue(owner, label, Optional.of(commitment), purpose, validity);
    }

    /**
     * Judges an answer in its JSON form, which may be any bytes.
     *
     * @return as {@link #verify(ClaimProof)}, or a reason of kind {@link RejectReason.Kind#ENCODING}
     */
    public Verification<Counterparty> verify(byte[] json) {
        try {
            return verify(ClaimJson.decode(json));
        } catch (EncodingException e) {
            return e.asRejection();
        }
    }

    /**
     * Judges an answer. Accepts one answer to each challenge.
     *
     * <p>Rejects, in this order: {@link RejectReason#WRONG_CHAIN}, {@link RejectReason#WRONG_REGISTRY},
     * {@link RejectReason#UNKNOWN_CHALLENGE}, {@link RejectReason#ALREADY_USED},
     * {@link RejectReason#STATEMENT_MISMATCH}, {@link RejectReason#DEADLINE_PASSED}, whatever the resolver has against
     * the key, {@link RejectReason#SUPERSEDED} for an earlier epoch, {@link RejectReason#SIGNATURE_INVALID} or
     * {@link RejectReason#PROOF_INVALID}.
     *
     * @return whose claim it was
     */
    public Verification<Counterparty> verify(ClaimProof proof) {
        OwnershipClaim claim = proof.claim();
        return Domains.check(domain, proof.domain())
            .flatMap(same -> unanswered(claim))
            .flatMap(challenge -> asAsked(challenge, proof))
            .flatMap(this::inTime)
            .flatMap(timely -> resolver.resolve(timely.keyId()))
            .flatMap(counterparty -> currentEpoch(counterparty, claim))
            .flatMap(counterparty -> proven(counterparty, proof))
            .flatMap(counterparty -> use(counterparty, claim));
    }

    private Challenge issue(
        Address owner,
        Label label,
        Optional<Bytes32> commitment,
        Bytes32 purpose,
        Duration validity
    ) {
        if (validity.toSeconds() < 1 || validity.compareTo(MAX_VALIDITY) > 0) {
            throw new IllegalArgumentException("a challenge can be answered for 1 s to " + MAX_VALIDITY);
        }
        byte[] value = new byte[Bytes32.BYTES];
        random.nextBytes(value);
        long now = clock.instant().getEpochSecond();
        Challenge challenge = new Challenge(
            domain,
            owner,
            label,
            commitment,
            purpose,
            Bytes32.of(value),
            now + validity.toSeconds()
        );
        book.add(challenge, now);
        return challenge;
    }

    private Verification<Challenge> unanswered(OwnershipClaim claim) {
        Optional<ChallengeBook.Entry> entry = book.find(claim.challenge());
        if (entry.isEmpty()) {
            String detail = "this verifier does not remember the challenge " + claim.challenge();
            return Verification.rejected(RejectReason.UNKNOWN_CHALLENGE, detail);
        }
        return entry.get().used() ? alreadyUsed(claim) : Verification.accepted(entry.get().challenge());
    }

    private static Verification<OwnershipClaim> asAsked(Challenge challenge, ClaimProof proof) {
        OwnershipClaim claim = proof.claim();
        Optional<Bytes32> proven =
            proof instanceof ClaimProof.Commitment p ? Optional.of(p.commitment()) : Optional.empty();
        if (!proven.equals(challenge.commitment())) {
            return mismatch("commitment", named(proven), named(challenge.commitment()));
        }
        if (!claim.owner().equals(challenge.owner())) {
            return mismatch("owner", claim.owner(), challenge.owner());
        }
        if (!claim.label().equals(challenge.label())) {
            return mismatch("label", claim.label(), challenge.label());
        }
        if (!claim.purpose().equals(challenge.purpose())) {
            return mismatch("purpose", claim.purpose(), challenge.purpose());
        }
        if (claim.deadline() != challenge.deadline()) {
            return mismatch("deadline", claim.deadline(), challenge.deadline());
        }
        return Verification.accepted(claim);
    }

    private static Verification<OwnershipClaim> mismatch(String field, Object found, Object asked) {
        String detail = "the claim has " + field + " " + found + ", asked for was " + asked;
        return Verification.rejected(RejectReason.STATEMENT_MISMATCH, detail);
    }

    private static String named(Optional<Bytes32> commitment) {
        return commitment.map(Bytes32::toHex).orElse("none");
    }

    private Verification<OwnershipClaim> inTime(OwnershipClaim claim) {
        long now = clock.instant().getEpochSecond();
        if (now > claim.deadline()) {
            String detail = "the deadline was " + claim.deadline() + ", the time is " + now;
            return Verification.rejected(RejectReason.DEADLINE_PASSED, detail);
        }
        return Verification.accepted(claim);
    }

    private static Verification<Counterparty> currentEpoch(Counterparty counterparty, OwnershipClaim claim) {
        long current = counterparty.record().epoch();
        if (claim.epoch() == current) {
            return Verification.accepted(counterparty);
        }
        String detail = "the claim is for epoch " + claim.epoch() + ", the current one is " + current;
        RejectReason reason = claim.epoch() < current ? RejectReason.SUPERSEDED : RejectReason.STATEMENT_MISMATCH;
        return Verification.rejected(reason, detail);
    }

    private static Verification<Counterparty> proven(Counterparty counterparty, ClaimProof proof) {
        return switch (proof) {
            case ClaimProof.Schnorr signed -> signed
                .verifySignature(counterparty.bundle().identityKey())
                .map(key -> counterparty);
            case ClaimProof.Commitment proven -> proven.verifyProof().map(nullifier -> counterparty);
        };
    }

    private Verification<Counterparty> use(Counterparty counterparty, OwnershipClaim claim) {
        return book.use(claim.challenge()) ? Verification.accepted(counterparty) : alreadyUsed(claim);
    }

    private static <T> Verification<T> alreadyUsed(OwnershipClaim claim) {
        return Verification.rejected(
            RejectReason.ALREADY_USED,
            "the challenge " + claim.challenge() + " was answered before"
        );
    }
}
