package org.clavis.client.registry;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.state.BlockHeader;
import org.clavis.verifier.state.LogEntry;

/**
 * Follows a chain block by block, and notices what it undoes.
 *
 * <p>Headers are hashed here and each must be the parent of the next; logs must come with all receipts of the block, whose
 * root is the header's. So whoever vouches for the newest block's hash vouches for every log. A node that makes up blocks
 * of its own is not found out by this alone.
 *
 * <p>Remembers {@value #MAX_BLOCKS} hashes. For one thread at a time.
 */
public final class ChainFollower {

    /** How far a block's time may be ahead: of use to whoever makes up blocks that end keys before their time. */
    private static final int TOLERANCE_SECONDS = 120;

    /** How many blocks back an undone one is recognised, and how many new ones are read in one step. */
    public static final int MAX_BLOCKS = 256;

    private final BlockReader blocks;
    private final Set<Address> contracts;
    private final InstantSource clock;

    /** Oldest first, each the parent of the next. */
    private final Deque<BlockHeader> known = new ArrayDeque<>();

    private final Set<Bytes32> knownHashes = new HashSet<>();

    /**
     * Follows from the newest block on, which is not read itself.
     *
     * @param clock which blocks may be ahead of by {@value #TOLERANCE_SECONDS} s
     */
    public ChainFollower(Chain chain, Set<Address> contracts, InstantSource clock) {
        this.blocks = new BlockReader(chain);
        this.contracts = Set.copyOf(contracts);
        this.clock = clock;
    }

    /**
     * What has happened since the last call. The first call tells the newest block and nothing else.
     *
     * <p>A node that shows a block which is not its newest any more has told nothing new. What can be read of the new
     * blocks before one that cannot is told; the next call goes on from there. A block with more receipts than are read
     * comes without its logs, so that nobody can stop this by filling one. If this throws, nothing has changed.
     *
     * @throws ChainException if the chain cannot be asked, the answers contradict each other, or a block's time is far
     *     ahead of the clock
     */
    public ChainStep advance() {
        BlockHeader head = requirePresent(blocks.head());
        BlockHeader last = known.peekLast();
        if (last == null) {
            remember(head);
            return new ChainStep(head, List.of(), ChainStep.NOTHING_UNDONE);
        }
        if (knownHashes.contains(head.hash())) {
            return new ChainStep(last, List.of(), ChainStep.NOTHING_UNDONE);
        }
        List<BlockHeader> path = pathFromKnown(head);
        if (path.isEmpty()) {
            known.clear();
            knownHashes.clear();
            remember(head);
            return new ChainStep(head, List.of(), ChainStep.ALL_UNDONE);
        }
        List<FollowedBlock> added = readable(path);
        Bytes32 fork = path.getFirst().parentHash();
        boolean undone = !fork.equals(last.hash());
        forgetAfter(fork);
        added.forEach(block -> remember(block.header()));
        return new ChainStep(
            added.getLast().header(),
            added,
            undone ? path.getFirst().number() - 1 : ChainStep.NOTHING_UNDONE
        );
    }

    /** The blocks before the first that cannot be read; one at least. */
    private List<FollowedBlock> readable(List<BlockHeader> path) {
        List<FollowedBlock> read = new ArrayList<>(path.size());
        try {
            for (BlockHeader header : path) {
                read.add(new FollowedBlock(requirePresent(header), logs(header)));
            }
        } catch (ChainException e) {
            if (read.isEmpty()) {
                throw e;
            }
        }
        return read;
    }

    private Optional<List<LogEntry>> logs(BlockHeader header) {
        try {
            return Optional.of(blocks.logs(header, contracts));
        } catch (ChainException e) {
            if (e.reason() != ChainReason.ANSWER_TOO_LARGE) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private BlockHeader requirePresent(BlockHeader header) {
        long latest = clock.instant().getEpochSecond() + TOLERANCE_SECONDS;
        if (header.timestamp() > latest) {
            String message = header + " is of second " + header.timestamp() + ", this machine's clock before " + latest;
            throw new ChainException(ChainReason.MALFORMED_ANSWER, message);
        }
        return header;
    }

    /** The blocks from the first unknown one to {@code head}; none if that are too many. */
    private List<BlockHeader> pathFromKnown(BlockHeader head) {
        List<BlockHeader> path = new ArrayList<>();
        for (BlockHeader oldest = head; ; ) {
            path.add(oldest);
            if (knownHashes.contains(oldest.parentHash())) {
                Collections.reverse(path);
                return path;
            }
            if (path.size() == MAX_BLOCKS || oldest.number() == 0) {
                return List.of();
            }
            BlockHeader parent = blocks.header(oldest.parentHash());
            if (parent.number() != oldest.number() - 1) {
                throw new ChainException(ChainReason.MALFORMED_ANSWER, oldest + " is no child of " + parent);
            }
            oldest = parent;
        }
    }

    private void forgetAfter(Bytes32 fork) {
        while (!known.getLast().hash().equals(fork)) {
            knownHashes.remove(known.removeLast().hash());
        }
    }

    private void remember(BlockHeader header) {
        known.addLast(header);
        knownHashes.add(header.hash());
        if (known.size() > MAX_BLOCKS) {
            knownHashes.remove(known.removeFirst().hash());
        }
    }
}
