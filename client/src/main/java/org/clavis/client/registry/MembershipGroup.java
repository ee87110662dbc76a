package org.clavis.client.registry;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.clavis.contracts.MembershipRegistryContract.MemberJoined;
import org.clavis.contracts.MembershipRegistryContract.MemberRemoved;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.registry.Scope;
import org.clavis.verifier.semaphore.SemaphoreGroup;
import org.clavis.verifier.semaphore.SemaphoreMerkleProof;
import org.clavis.verifier.semaphore.SemaphoreValue;
import org.jspecify.annotations.Nullable;

/**
 * One scope's group as it is on the chain: rebuilt from the contract's log, and checked against its root.
 *
 * <p>The log is not believed: leaves that do not hash to the root that the contract has in the same block are refused with
 * {@link ChainReason#LOG_MISMATCH}, and the group is not to be had until an update succeeds. After other failures it is
 * as it was before, or not to be had either. An update reads what came
 * after the last one; if the chain has undone the block of the last one, it reads everything again.
 *
 * <p>Safe for use by many threads; {@link #update} is one after the other.
 */
public final class MembershipGroup {

    private static final long FIRST_SPAN_BLOCKS = 2_000;

    /** So often the chain may change its mind while it is read. */
    private static final int ATTEMPTS = 4;

    private final MembershipContract contract;
    private final Scope scope;
    private final long firstBlock;

    /** The group with the block that it was checked in, or neither. */
    private @Nullable State state;

    private record State(SemaphoreGroup group, Bytes32 root, long blockNumber, Bytes32 blockHash) {}

    private MembershipGroup(MembershipContract contract, Scope scope, long firstBlock) {
        this.contract = contract;
        this.scope = scope;
        this.firstBlock = firstBlock;
    }

    /**
     * Reads a group.
     *
     * @param firstBlock where to begin: not after the block in which the first member joined
     * @throws ChainException as {@link #update}
     */
    public static MembershipGroup read(MembershipContract contract, Scope scope, long firstBlock) {
        if (firstBlock < 0) {
            throw new IllegalArgumentException("block " + firstBlock);
        }
        MembershipGroup group = new MembershipGroup(contract, scope, firstBlock);
        group.update();
        return group;
    }

    /** The scope that its members have. */
    public Scope scope() {
        return scope;
    }

    /**
     * The group as of the last update, which changes with the next one.
     *
     * @throws IllegalStateException if the last update failed
     */
    public SemaphoreGroup group() {
        return known().group();
    }

    /**
     * The number of the block in which the group was checked last.
     *
     * @throws IllegalStateException if the last update failed
     */
    public long blockNumber() {
        return known().blockNumber();
    }

    /** What the contract takes to remove the leaf at a position: its path to the root of its perfect subtree. */
    List<Bytes32> siblings(int position) {
        SemaphoreGroup group = group();
        int levels = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(position ^ group.size());
        SemaphoreMerkleProof path = group.merkleProof(position);
        return path.siblings().subList(0, levels);
    }

    /**
     * Reads what has happened since the last update, up to the newest block.
     *
     * @return whether the group has changed
     * @throws ChainException {@link ChainReason#LOG_MISMATCH} if the node's log does not lead to the contract's root, and
     *     as every question to the chain
     */
    public synchronized boolean update() {
        State before = state;
        // nobody is to use what an update has begun to change
        state = null;
        State base = before;
        for (int attempt = 1; ; attempt++) {
            Block head = chain().head();
            if (base != null && !isOnChain(base.blockNumber(), base.blockHash(), head)) {
                base = null;
            }
            try {
                State after = read(base, head);
                state = after;
                return before == null || !after.root().equals(before.root());
            } catch (ChainException e) {
                // once more from the beginning, if that may help: after a change on the way, or of an increment
                boolean again = base != null || !isOnChain(head.number(), head.hash(), chain().head());
                if (e.reason() != ChainReason.LOG_MISMATCH || !again || attempt == ATTEMPTS) {
                    // a question without answer before anything was changed
                    state = base != null && base.group().root().equals(base.root()) ? base : null;
                    throw e;
                }
                base = null;
            }
        }
    }

    private State known() {
        State current = state();
        if (current == null) {
            throw new IllegalStateException("the last update of the group failed");
        }
        return current;
    }

    private synchronized @Nullable State state() {
        return state;
    }

    private Chain chain() {
        return contract.reader().chain();
    }

    private boolean isOnChain(long number, Bytes32 hash, Block head) {
        return number <= head.number() && chain().block(number).hash().equals(hash);
    }

    /** Brings a group, or an empty one, to {@code head}, and checks it there. */
    private State read(@Nullable State from, Block head) {
        SemaphoreGroup group = from == null ? new SemaphoreGroup() : from.group();
        long next = from == null ? firstBlock : from.blockNumber() + 1;
        long span = FIRST_SPAN_BLOCKS;
        while (next <= head.number()) {
            long last = Math.min(head.number(), next + span - 1);
            List<Log> logs;
            try {
                logs = logs(next, last);
            } catch (ChainException e) {
                if (!isTooMuch(e) || span == 1) {
                    throw e;
                }
                span = Math.max(1, span / 8);
                continue;
            }
            apply(group, logs, next, last);
            next = last + 1;
            span *= 2;
        }
        Bytes32 root = contract.rootAt(scope, head.number());
        if (!group.root().equals(root)) {
            throw mismatch("its leaves hash to " + group.root() + ", and the contract's root is " + root);
        }
        if (!isOnChain(head.number(), head.hash(), chain().head())) {
            throw mismatch("block " + head.number() + " is another one by now");
        }
        return new State(group, root, head.number(), head.hash());
    }

    private List<Log> logs(long first, long last) {
        return chain().logs(
            contract.domain().contract(),
            List.of(List.of(MemberJoined.TOPIC, MemberRemoved.TOPIC), List.of(scopeTopic())),
            first,
            last
        );
    }

    private static boolean isTooMuch(ChainException e) {
        return switch (e.reason()) {
            case ANSWER_TOO_LARGE, NODE_ERROR, MALFORMED_ANSWER -> true;
            default -> false;
        };
    }

    private Bytes32 scopeTopic() {
        return SemaphoreValue.fromNumber(BigInteger.valueOf(scope.bit()));
    }

    /** Those who join one after the other are hashed together. */
    private void apply(SemaphoreGroup group, List<Log> logs, long first, long last) {
        List<Bytes32> joining = new ArrayList<>();
        try {
            for (Log log : logs) {
                requireAsked(log, first, last);
                if (log.topics().getFirst().equals(MemberJoined.TOPIC)) {
                    MemberJoined event = MemberJoined.decode(log.topics(), log.data().toBytes());
                    requirePosition(event.index(), group.size() + joining.size());
                    joining.add(SemaphoreValue.fromNumber(event.commitment()));
                } else {
                    group.addAll(joining);
                    joining.clear();
                    MemberRemoved event = MemberRemoved.decode(log.topics(), log.data().toBytes());
                    int position = group.indexOf(SemaphoreValue.fromNumber(event.commitment())).orElse(-1);
                    requirePosition(event.index(), position);
                    group.remove(position);
                }
            }
            group.addAll(joining);
        } catch (EncodingException e) {
            throw mismatch(Objects.requireNonNull(e.getMessage()));
        }
    }

    private void requireAsked(Log log, long first, long last) {
        List<Bytes32> topics = log.topics();
        boolean asked =
            log.address().equals(contract.domain().contract()) &&
            topics.size() > 1 &&
            (topics.getFirst().equals(MemberJoined.TOPIC) || topics.getFirst().equals(MemberRemoved.TOPIC)) &&
            topics.get(1).equals(scopeTopic()) &&
            log.blockNumber() >= first &&
            log.blockNumber() <= last;
        if (!asked) {
            throw mismatch("an entry that was not asked for");
        }
    }

    private void requirePosition(BigInteger told, int due) {
        if (!told.equals(BigInteger.valueOf(due))) {
            throw mismatch("position " + told + " where " + due + " was due");
        }
    }

    private ChainException mismatch(String detail) {
        return new ChainException(
            ChainReason.LOG_MISMATCH,
            "the node's log of group " + scope + " is not the contract's: " + detail
        );
    }
}
