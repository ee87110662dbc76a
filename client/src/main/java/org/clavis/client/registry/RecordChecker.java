package org.clavis.client.registry;

import java.time.Clock;
import java.time.Duration;
import org.clavis.client.counterparty.Anchor;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.Requirements;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.KeyRecord;
import org.clavis.verifier.registry.RegistryDomain;

/** Judges records, each in one block from beginning to end. */
final class RecordChecker {

    /** How far a block's time may be ahead of this machine's before a key counts as not yet valid. */
    static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(2);

    /** Blocks tried before a chain that changes under every question is given up. */
    private static final int MAX_REORGANISATIONS = 3;

    private final KeyRegistry registry;
    private final Chain chain;
    private final BundleFinder bundles;
    private final Clock clock;

    RecordChecker(KeyRegistry registry, Chain chain, BundleFinder bundles, Clock clock) {
        this.registry = registry;
        this.chain = chain;
        this.bundles = bundles;
        this.clock = clock;
    }

    /** What is concluded from one block. */
    @FunctionalInterface
    private interface Judgement {
        Verification<Counterparty> in(Block block, KeyRecord record);
    }

    Verification<Counterparty> check(Bytes32 keyId, Requirements requirements) {
        return judge(keyId, (block, record) ->
            validity(record, block)
                .flatMap(valid -> suitability(valid, requirements))
                .flatMap(suitable -> bundles.find(keyId, suitable, block.number()))
                .map(found ->
                    new Counterparty(
                        registry.domain(),
                        found.owner(),
                        found.label().text(),
                        keyId,
                        record,
                        found.bundle(),
                        anchor(block, keyId, record)
                    )
                )
        );
    }

    Verification<Counterparty> recheck(Counterparty known) {
        RegistryDomain domain = registry.domain();
        if (known.domain().chainId() != domain.chainId()) {
            String detail = "checked on chain " + known.domain().chainId() + ", this is chain " + domain.chainId();
            return Verification.rejected(RejectReason.WRONG_CHAIN, detail);
        }
        if (!known.domain().equals(domain)) {
            String detail = "checked in registry " + known.domain().registry() + ", this is " + domain.registry();
            return Verification.rejected(RejectReason.WRONG_REGISTRY, detail);
        }
        return judge(known.keyId(), (block, record) ->
            sameKey(known, record)
                .flatMap(same -> validity(same, block))
                .map(valid ->
                    new Counterparty(
                        domain,
                        known.owner(),
                        known.label(),
                        known.keyId(),
                        valid,
                        known.bundle(),
                        anchor(block, known.keyId(), valid)
                    )
                )
        );
    }

    /** Asks everything about one block, and again about another if that one is no longer part of the chain. */
    private Verification<Counterparty> judge(Bytes32 keyId, Judgement judgement) {
        try {
            for (int i = 0; i < MAX_REORGANISATIONS; i++) {
                Block block = chain.head();
                Verification<Counterparty> verdict = judgement.in(block, registry.recordIn(keyId, block));
                if (chain.block(block.number()).hash().equals(block.hash())) {
                    return verdict;
                }
            }
            String detail = chain.displayName() + " changed its mind about the newest block each time it was asked";
            return Verification.rejected(RejectReason.CHAIN_UNAVAILABLE, detail);
        } catch (ChainException e) {
            return Verification.rejected(RejectReason.CHAIN_UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private Verification<KeyRecord> validity(KeyRecord record, Block block) {
        // a current record that has ended stays ended, whatever time a node claims
        long blockTime = Math.max(block.timestamp(), record.endedAt());
        return record.checkCurrentAt(blockTime).flatMap(valid -> {
            long local = clock.instant().getEpochSecond();
            if (local >= valid.notAfter()) {
                String detail = "valid until " + valid.notAfter() + ", this machine's clock says " + local;
                return Verification.rejected(RejectReason.EXPIRED, detail);
            }
            if (local + CLOCK_TOLERANCE.toSeconds() < valid.notBefore()) {
                String detail = "valid from " + valid.notBefore() + ", this machine's clock says " + local;
                return Verification.rejected(RejectReason.NOT_YET_VALID, detail);
            }
            return Verification.accepted(valid);
        });
    }

    private static Verification<KeyRecord> suitability(KeyRecord record, Requirements requirements) {
        if (!record.scopes().containsAll(requirements.scopes())) {
            String missing = record.scopes().missingFrom(requirements.scopes()).toString();
            String detail = "registered for " + record.scopes() + ", lacks " + missing;
            return Verification.rejected(RejectReason.SCOPE_MISSING, detail);
        }
        if (record.suite() < requirements.minimumSuite()) {
            String detail = "registered for suite " + record.suite() + ", needs " + requirements.minimumSuite();
            return Verification.rejected(RejectReason.SUITE_TOO_WEAK, detail);
        }
        return Verification.accepted(record);
    }

    private static Verification<KeyRecord> sameKey(Counterparty known, KeyRecord record) {
        long epoch = known.record().epoch();
        if (!record.exists()) {
            return Verification.rejected(RejectReason.NOT_REGISTERED, "the chain no longer has this key");
        }
        if (record.epoch() != epoch) {
            String detail = "epoch " + epoch + " was checked, the current one is " + record.epoch();
            return Verification.rejected(RejectReason.SUPERSEDED, detail);
        }
        return record.checkBundle(known.bundle()).map(bundle -> record);
    }

    private static Anchor anchor(Block block, Bytes32 keyId, KeyRecord record) {
        return new Anchor(block.number(), block.hash(), keyId, record.epoch());
    }
}
