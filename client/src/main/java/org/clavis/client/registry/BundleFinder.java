package org.clavis.client.registry;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.clavis.contracts.KeyRegistryContract.KeyExtended;
import org.clavis.contracts.KeyRegistryContract.KeyRegistered;
import org.clavis.contracts.KeyRegistryContract.KeyRotated;
import org.clavis.contracts.Structs;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyName;
import org.clavis.verifier.registry.KeyRecord;
import org.clavis.verifier.registry.Label;

/**
 * Finds the bundle that a record stands for in the contract's log.
 *
 * <p>The record names the block, so one question is enough. On chains whose contracts see another block number than
 * their log has (rollups that show them their base layer's), the log is searched backwards from the newest block, in
 * pieces that grow while the node answers and shrink when it finds them too large, within a bounded number of questions
 * and a bounded time. The log is not believed: a bundle counts only if it hashes to the record.
 */
final class BundleFinder {

    /** A bundle with the name that it was registered under. */
    record Found(KeyName name, KeyBundle bundle) {}

    private static final int MAX_QUESTIONS = 40;
    private static final Duration MAX_DURATION = Duration.ofSeconds(20);
    private static final long FIRST_SPAN_BLOCKS = 2_000;
    private static final List<Bytes32> ANNOUNCEMENTS = List.of(
        KeyRegistered.TOPIC,
        KeyRotated.TOPIC,
        KeyExtended.TOPIC
    );

    private final Chain chain;
    private final Address registry;

    BundleFinder(Chain chain, Address registry) {
        this.chain = chain;
        this.registry = registry;
    }

    /**
     * The bundle of {@code record}, which exists under {@code keyId} in block {@code head}.
     *
     * <p>Rejects with {@link RejectReason#BUNDLE_MISMATCH} if the log has only others for this epoch, and with
     * {@link RejectReason#CHAIN_UNAVAILABLE} if it has none.
     */
    Verification<Found> find(Bytes32 keyId, KeyRecord record, long head) {
        if (record.changedBlock() <= head) {
            List<Log> logs = logs(keyId, record.changedBlock(), record.changedBlock());
            if (!logs.isEmpty()) {
                return best(logs, keyId, record);
            }
        }
        return search(keyId, record, head);
    }

    private Verification<Found> search(Bytes32 keyId, KeyRecord record, long head) {
        long deadline = System.nanoTime() + MAX_DURATION.toNanos();
        long span = FIRST_SPAN_BLOCKS;
        long last = head;
        for (int i = 0; i < MAX_QUESTIONS && last >= 0 && System.nanoTime() - deadline < 0; i++) {
            long first = Math.max(0, last - span + 1);
            try {
                List<Log> logs = logs(keyId, first, last);
                if (!logs.isEmpty()) {
                    return best(logs, keyId, record);
                }
                last = first - 1;
                span *= 2;
            } catch (ChainException e) {
                boolean tooMuch = e.reason() == ChainReason.ANSWER_TOO_LARGE || e.reason() == ChainReason.NODE_ERROR;
                if (!tooMuch || span == 1) {
                    throw e;
                }
                span = Math.max(1, span / 8);
            }
        }
        String detail = "the node's log lacks the bundle of epoch " + record.epoch();
        return Verification.rejected(
            RejectReason.CHAIN_UNAVAILABLE,
            detail + ", announced in block " + record.changedBlock()
        );
    }

    private List<Log> logs(Bytes32 keyId, long first, long last) {
        return chain.logs(registry, List.of(ANNOUNCEMENTS, List.of(keyId)), first, last);
    }

    private Verification<Found> best(List<Log> logs, Bytes32 keyId, KeyRecord record) {
        Verification<Found> result = Verification.rejected(
            RejectReason.BUNDLE_MISMATCH,
            "the log has no bundle of epoch " + record.epoch()
        );
        for (Log log : logs) {
            Optional<Announcement> announcement = Announcement.in(log, registry);
            if (announcement.isEmpty() || announcement.get().epoch() != record.epoch()) {
                continue;
            }
            result = announcement.get().check(keyId, record);
            if (result.isAccepted()) {
                return result;
            }
        }
        return result;
    }

    /** An event that carries a bundle. */
    private record Announcement(Address registrant, Bytes32 label, long epoch, Structs.KeyBundle bundle) {
        /** Empty if the node answered with something that was not asked for. */
        static Optional<Announcement> in(Log log, Address registry) {
            if (!log.address().equals(registry) || log.topics().isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(decode(log.topics(), log.data().toBytes()));
            } catch (EncodingException e) {
                return Optional.empty();
            }
        }

        private static Announcement decode(List<Bytes32> topics, byte[] data) {
            Bytes32 topic = topics.getFirst();
            if (topic.equals(KeyRegistered.TOPIC)) {
                KeyRegistered event = KeyRegistered.decode(topics, data);
                return new Announcement(event.registrant(), event.label(), event.epoch(), event.bundle());
            }
            if (topic.equals(KeyExtended.TOPIC)) {
                KeyExtended event = KeyExtended.decode(topics, data);
                return new Announcement(event.registrant(), event.label(), event.epoch(), event.bundle());
            }
            KeyRotated event = KeyRotated.decode(topics, data);
            return new Announcement(event.registrant(), event.label(), event.epoch(), event.bundle());
        }

        Verification<Found> check(Bytes32 keyId, KeyRecord record) {
            try {
                KeyName name = new KeyName(registrant, Label.fromCanonicalWord(label));
                if (!name.keyId().equals(keyId)) {
                    String detail = "the announced registrant and label are not those of key " + keyId;
                    return Verification.rejected(RejectReason.STATEMENT_MISMATCH, detail);
                }
                return record.checkBundle(Abi.bundle(bundle)).map(checked -> new Found(name, checked));
            } catch (EncodingException e) {
                return e.asRejection();
            }
        }
    }
}
