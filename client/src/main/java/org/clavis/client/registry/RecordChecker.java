package org.clavis.client.registry;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.clavis.client.counterparty.Anchor;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.Requirements;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyName;
import org.clavis.verifier.registry.KeyRecord;
import org.clavis.verifier.registry.Label;
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

    /** A record that is valid by itself, and the parent's if it takes one. */
    private record Valid(KeyRecord record, Optional<KeyRecord> parent) {}

    Verification<Counterparty> check(Bytes32 keyId, Requirements requirements) {
        return judge(keyId, (block, record) ->
            valid(keyId, record, block).flatMap(valid ->
                suitability(record, requirements)
                    .flatMap(suitable -> bundles.find(keyId, suitable, block.number()))
                    .flatMap(found -> counterparty(found.name(), found.bundle(), valid, block))
            )
        );
    }

    Verification<Counterparty> recheck(Counterparty known) {
        return recheck(known, judgement -> judge(known.keyId(), judgement));
    }

    /** In that block, which has to be part of the chain. */
    Verification<Counterparty> recheck(Counterparty known, Block block) {
        return recheck(known, judgement -> {
            try {
                return judgeIn(block, known.keyId(), judgement).orElseGet(() ->
                    Verification.rejected(
                        RejectReason.CHAIN_UNAVAILABLE,
                        chain.displayName() + " has another block " + block.number() + " than " + block.hash()
                    )
                );
            } catch (ChainException e) {
                return unavailable(e);
            }
        });
    }

    private Verification<Counterparty> recheck(
        Counterparty known,
        Function<Judgement, Verification<Counterparty>> judge
    ) {
        RegistryDomain domain = registry.domain();
        if (known.domain().chainId() != domain.chainId()) {
            String detail = "checked on chain " + known.domain().chainId() + ", this is chain " + domain.chainId();
            return Verification.rejected(RejectReason.WRONG_CHAIN, detail);
        }
        if (!known.domain().equals(domain)) {
            String detail = "checked in registry " + known.domain().registry() + ", this is " + domain.registry();
            return Verification.rejected(RejectReason.WRONG_REGISTRY, detail);
        }
        KeyName name = new KeyName(known.registrant(), Label.of(known.label()));
        return judge.apply((block, record) ->
            sameKey(known, record).flatMap(bundle ->
                valid(known.keyId(), record, block)
                    .flatMap(valid -> counterparty(name, bundle, valid, block))
                    .flatMap(now -> sameOwner(known, now))
            )
        );
    }

    /** Asks everything about one block, and again about another if that one is no longer part of the chain. */
    private Verification<Counterparty> judge(Bytes32 keyId, Judgement judgement) {
        try {
            for (int i = 0; i < MAX_REORGANISATIONS; i++) {
                var verdict = judgeIn(chain.head(), keyId, judgement);
                if (verdict.isPresent()) {
                    return verdict.get();
                }
            }
            String detail = chain.displayName() + " changed its mind about the newest block each time it was asked";
            return Verification.rejected(RejectReason.CHAIN_UNAVAILABLE, detail);
        } catch (ChainException e) {
            return unavailable(e);
        }
    }

    /** Empty if the block is not part of the chain in the end. */
    private Optional<Verification<Counterparty>> judgeIn(Block block, Bytes32 keyId, Judgement judgement) {
        Verification<Counterparty> verdict = judgement.in(block, registry.recordIn(keyId, block));
        return Optional.of(verdict).filter(its -> chain.block(block.number()).hash().equals(block.hash()));
    }

    private static Verification<Counterparty> unavailable(ChainException e) {
        return Verification.rejected(RejectReason.CHAIN_UNAVAILABLE, String.valueOf(e.getMessage()));
    }

    private Verification<Valid> valid(Bytes32 keyId, KeyRecord record, Block block) {
        return validity(record, block).flatMap(valid ->
            record.isAgent()
                ? delegation(record, registry.parentIn(keyId, block), block)
                : Verification.accepted(new Valid(record, Optional.empty()))
        );
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

    /** The parent's key began before the agent's did, so no clock finds it too early. */
    private Verification<Valid> delegation(KeyRecord agent, KeyRecord parent, Block block) {
        long latest = Math.max(block.timestamp(), clock.instant().getEpochSecond());
        return agent
            .checkDelegationAt(parent, Math.max(latest, parent.endedAt()))
            .map(delegated -> new Valid(delegated, Optional.of(parent)));
    }

    /** {@code valid} with the owner of that block. */
    private Verification<Counterparty> counterparty(KeyName name, KeyBundle bundle, Valid valid, Block block) {
        KeyRecord record = valid.record();
        Address owner = registry.ownerIn(name, record, block);
        if (record.isHandedOver() == owner.equals(name.registrant())) {
            String detail = chain.displayName() + " contradicts itself about the owner of " + name;
            return Verification.rejected(RejectReason.CHAIN_UNAVAILABLE, detail);
        }
        return Verification.accepted(
            new Counterparty(
                registry.domain(),
                name.registrant(),
                name.label().text(),
                name.keyId(),
                owner,
                record,
                valid.parent(),
                bundle,
                new Anchor(block.number(), block.hash(), name.keyId(), record.epoch())
            )
        );
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

    /** The bundle of {@code record}, if that is the known one, or the known one with a later end. */
    private static Verification<KeyBundle> sameKey(Counterparty known, KeyRecord record) {
        long epoch = known.record().epoch();
        if (!record.exists()) {
            return Verification.rejected(RejectReason.NOT_REGISTERED, "the chain no longer has this key");
        }
        if (record.epoch() != epoch) {
            String detail = "epoch " + epoch + " was checked, the current one is " + record.epoch();
            return Verification.rejected(RejectReason.SUPERSEDED, detail);
        }
        if (record.isAgent() != known.record().isAgent()) {
            String detail = "flags 0x" + Integer.toHexString(record.flags()) + " make another sort of key of it";
            return Verification.rejected(RejectReason.BUNDLE_MISMATCH, detail);
        }
        // an extension is the one way to another bundle of the same epoch; its hash leaves no choice of the others
        boolean extended = !record.isAgent() && record.notAfter() > known.bundle().notAfter();
        return record.checkBundle(extended ? known.bundle().withNotAfter(record.notAfter()) : known.bundle());
    }

    private static Verification<Counterparty> sameOwner(Counterparty known, Counterparty now) {
        if (now.owner().equals(known.owner())) {
            return Verification.accepted(now);
        }
        String detail = "the key was " + known.owner() + "'s, now it is " + now.owner() + "'s";
        return Verification.rejected(RejectReason.OWNER_CHANGED, detail);
    }
}
