package org.clavis.verifier.registry;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;

/**
 * The two words that the registry stores for one epoch of a key.
 *
 * <p>Word 0, from the low bits up:
 *
 * <pre>
 *  bits       field
 *    0 -  31  epoch         1 for the first registration; 0 means that nothing was registered
 *   32 -  71  notBefore     seconds since 1970
 *   72 - 111  notAfter      seconds since 1970
 *  112 - 151  endedAt       seconds since 1970, or 0: revocation of a current record, supersession of an older one
 *  152 - 191  changedBlock  number of the block whose logs hold the bundle
 *  192 - 239  scopes
 *  240 - 247  suite
 *  248 - 255  flags         bit 0: an agent's; bit 1: another owner than the registrant
 * </pre>
 *
 * <p>Word 1 is {@link KeyBundle#structHash}.
 *
 * <p>An agent's record says nothing by itself: the key is valid only together with its parent's, see
 * {@link #checkDelegationAt}.
 *
 * @param epoch see above, below 2^32
 * @param notBefore see above, below 2^40; never earlier than the time of registration
 * @param notAfter see above, below 2^40
 * @param endedAt see above, below 2^40
 * @param changedBlock see above, below 2^40
 * @param scopes see above
 * @param suite see above, below 2^8
 * @param flags see above, below 2^8
 * @param bundleHash word 1
 */
public record KeyRecord(
    long epoch,
    long notBefore,
    long notAfter,
    long endedAt,
    long changedBlock,
    ScopeSet scopes,
    int suite,
    int flags,
    Bytes32 bundleHash
) {
    /** In {@link #flags}: the key is an agent's, valid only as long as its parent's. */
    public static final int AGENT = 1;

    /** In {@link #flags}: the key has another owner than the account in its name. */
    public static final int HANDED_OVER = 2;

    /** What the registry answers where nothing is registered. */
    public static final KeyRecord ABSENT = new KeyRecord(0, 0, 0, 0, 0, ScopeSet.NONE, 0, 0, Bytes32.ZERO);

    /**
     * A record.
     *
     * @throws org.clavis.verifier.EncodingException if a number is out of its range
     */
    public KeyRecord {
        Objects.requireNonNull(scopes, "scopes");
        Objects.requireNonNull(bundleHash, "bundleHash");
        Uints.check("epoch", epoch, Uints.MAX_UINT32);
        Uints.check("notBefore", notBefore, Uints.MAX_UINT40);
        Uints.check("notAfter", notAfter, Uints.MAX_UINT40);
        Uints.check("endedAt", endedAt, Uints.MAX_UINT40);
        Uints.check("changedBlock", changedBlock, Uints.MAX_UINT40);
        Uints.check("suite", suite, Uints.MAX_UINT8);
        Uints.check("flags", flags, Uints.MAX_UINT8);
    }

    /** A record from its two storage words. Every pair of words is some record. */
    public static KeyRecord fromWords(Bytes32 packed, Bytes32 bundleHash) {
        ByteBuffer words = ByteBuffer.wrap(packed.toBytes());
        long bits255to192 = words.getLong();
        long bits191to128 = words.getLong();
        long bits127to64 = words.getLong();
        long bits63to0 = words.getLong();
        return new KeyRecord(
            bits63to0 & Uints.MAX_UINT32,
            ((bits63to0 >>> 32) | (bits127to64 << 32)) & Uints.MAX_UINT40,
            (bits127to64 >>> 8) & Uints.MAX_UINT40,
            ((bits127to64 >>> 48) | (bits191to128 << 16)) & Uints.MAX_UINT40,
            bits191to128 >>> 24,
            new ScopeSet(bits255to192 & Uints.MAX_UINT48),
            (int) ((bits255to192 >>> 48) & Uints.MAX_UINT8),
            (int) (bits255to192 >>> 56),
            bundleHash
        );
    }

    /** Word 0. */
    public Bytes32 packed() {
        ByteBuffer words = ByteBuffer.allocate(Bytes32.BYTES);
        words.putLong(((long) flags << 56) | ((long) suite << 48) | scopes.bits());
        words.putLong((changedBlock << 24) | (endedAt >>> 16));
        words.putLong((endedAt << 48) | (notAfter << 8) | (notBefore >>> 32));
        words.putLong((notBefore << 32) | epoch);
        return Bytes32.of(words.array());
    }

    /** True if something was ever registered here. */
    public boolean exists() {
        return epoch != 0;
    }

    /** True if the key is an agent's: then its parent's record has to be judged too. */
    public boolean isAgent() {
        return (flags & AGENT) != 0;
    }

    /** True if somebody else than the account in the key's name owns it. */
    public boolean isHandedOver() {
        return (flags & HANDED_OVER) != 0;
    }

    /**
     * Whether this record, read as the current one, was valid at a time. Of an agent's this is half of the answer, and
     * {@link #checkDelegationAt} the other half.
     *
     * <p>Rejects, in this order: {@link RejectReason#NOT_REGISTERED}, {@link RejectReason#UNKNOWN_FLAGS},
     * {@link RejectReason#REVOKED}, {@link RejectReason#NOT_YET_VALID}, {@link RejectReason#EXPIRED}.
     *
     * @param unixSeconds seconds since 1970
     */
    public Verification<KeyRecord> checkCurrentAt(long unixSeconds) {
        return checkAt(unixSeconds, RejectReason.REVOKED, "revoked");
    }

    /**
     * Whether this record, read from history, was valid at a time. As {@link #checkCurrentAt}, with
     * {@link RejectReason#SUPERSEDED} in place of revoked.
     *
     * @param unixSeconds seconds since 1970
     */
    public Verification<KeyRecord> checkHistoricalAt(long unixSeconds) {
        return checkAt(unixSeconds, RejectReason.SUPERSEDED, "superseded");
    }

    /**
     * Whether this agent's record stems from a delegation by the parent's key of record {@code parent}, whatever the time.
     *
     * <p>An agent begins when it is written, at a moment at which its parent's key has been valid for a second; a later
     * key of the parent begins no earlier than it is written itself. So the parent's key delegated to the agent exactly
     * if it began before the agent did.
     *
     * <p>Rejects, in this order: {@link RejectReason#NOT_REGISTERED} if this is no record, then for the parent
     * {@link RejectReason#DELEGATION_LAPSED} if there is none, {@link RejectReason#UNKNOWN_FLAGS},
     * {@link RejectReason#DELEGATION_EXCEEDED} if it is an agent itself, {@link RejectReason#DELEGATION_LAPSED} if it did
     * not begin before the agent, {@link RejectReason#DELEGATION_EXCEEDED} if it has not all of the agent's scopes and the
     * one to delegate, or ends earlier.
     *
     * @param parent the parent's record of the same moment
     * @throws IllegalStateException if this is not an agent's record
     */
    public Verification<KeyRecord> checkDelegation(KeyRecord parent) {
        if (!isAgent()) {
            throw new IllegalStateException("not an agent's record");
        }
        if (!exists()) {
            return notRegistered();
        }
        if (!parent.exists()) {
            return Verification.rejected(RejectReason.DELEGATION_LAPSED, "the agent's parent is not registered");
        }
        if (parent.hasUnknownFlags()) {
            return parent.unknownFlags();
        }
        if (parent.isAgent()) {
            return Verification.rejected(RejectReason.DELEGATION_EXCEEDED, "the agent's parent is an agent itself");
        }
        if (parent.notBefore >= notBefore) {
            return Verification.rejected(
                RejectReason.DELEGATION_LAPSED,
                "the parent's key of epoch " +
                    parent.epoch +
                    " began at " +
                    parent.notBefore +
                    ", the agent at " +
                    notBefore +
                    " with an earlier one"
            );
        }
        ScopeSet needed = new ScopeSet(scopes.bits() | Scope.DELEGATE.bit());
        if (scopes.contains(Scope.DELEGATE) || !parent.scopes.containsAll(needed)) {
            return Verification.rejected(
                RejectReason.DELEGATION_EXCEEDED,
                "the agent has scopes " + scopes + ", its parent " + parent.scopes
            );
        }
        if (notAfter > parent.notAfter) {
            return Verification.rejected(
                RejectReason.DELEGATION_EXCEEDED,
                "the agent is valid until " + notAfter + ", its parent until " + parent.notAfter
            );
        }
        return Verification.accepted(this);
    }

    /**
     * {@link #checkDelegation}, and whether the parent's record, read as the current one, was valid at a time. Says
     * nothing of this record's own time.
     *
     * <p>Rejects with what that one rejects, {@link RejectReason#PARENT_REVOKED} and {@link RejectReason#PARENT_EXPIRED};
     * {@link RejectReason#NOT_YET_VALID} for a time at which neither was valid yet.
     *
     * @param unixSeconds seconds since 1970
     */
    public Verification<KeyRecord> checkDelegationAt(KeyRecord parent, long unixSeconds) {
        return checkDelegation(parent).flatMap(
            agent ->
                switch (parent.checkCurrentAt(unixSeconds)) {
                    case Accepted<KeyRecord> _ -> Verification.accepted(this);
                    case Rejected<KeyRecord>(RejectReason reason, String detail) -> Verification.rejected(
                        ofParent(reason),
                        "the agent's parent: " + detail
                    );
                }
        );
    }

    /**
     * Whether {@code bundle} is the one that this record stands for: its hash, and what the record repeats of it.
     *
     * <p>Rejects with {@link RejectReason#NOT_REGISTERED} or {@link RejectReason#BUNDLE_MISMATCH}.
     */
    public Verification<KeyBundle> checkBundle(KeyBundle bundle) {
        if (!exists()) {
            return notRegistered();
        }
        Bytes32 hash = bundle.structHash();
        if (!hash.equals(bundleHash)) {
            return Verification.rejected(
                RejectReason.BUNDLE_MISMATCH,
                "bundle hashes to " + hash + ", the registry holds " + bundleHash
            );
        }
        // the contract moves notBefore forward to the time of registration, and copies the rest
        if (
            bundle.notBefore() > notBefore ||
            bundle.notAfter() != notAfter ||
            !bundle.scopes().equals(scopes) ||
            bundle.suite() != suite
        ) {
            return Verification.rejected(RejectReason.BUNDLE_MISMATCH, "record and bundle contradict each other");
        }
        return Verification.accepted(bundle);
    }

    private Verification<KeyRecord> checkAt(long unixSeconds, RejectReason ended, String endedText) {
        if (!exists()) {
            return notRegistered();
        }
        if (hasUnknownFlags()) {
            return unknownFlags();
        }
        if (endedAt != 0 && unixSeconds >= endedAt) {
            return Verification.rejected(ended, "epoch " + epoch + " was " + endedText + " at " + endedAt);
        }
        if (unixSeconds < notBefore) {
            return Verification.rejected(
                RejectReason.NOT_YET_VALID,
                "valid from " + notBefore + ", the time is " + unixSeconds
            );
        }
        if (unixSeconds >= notAfter) {
            return Verification.rejected(
                RejectReason.EXPIRED,
                "valid until " + notAfter + ", the time is " + unixSeconds
            );
        }
        return Verification.accepted(this);
    }

    private boolean hasUnknownFlags() {
        return (flags & ~(AGENT | HANDED_OVER)) != 0;
    }

    private Verification<KeyRecord> unknownFlags() {
        return Verification.rejected(RejectReason.UNKNOWN_FLAGS, "flags 0x" + Integer.toHexString(flags));
    }

    private static RejectReason ofParent(RejectReason reason) {
        return switch (reason) {
            case REVOKED -> RejectReason.PARENT_REVOKED;
            case EXPIRED -> RejectReason.PARENT_EXPIRED;
            default -> reason;
        };
    }

    private static <T> Verification<T> notRegistered() {
        return Verification.rejected(RejectReason.NOT_REGISTERED, "nothing is registered under this identifier");
    }
}
