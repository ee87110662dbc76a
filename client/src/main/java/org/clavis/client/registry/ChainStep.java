package org.clavis.client.registry;

import java.util.List;
import java.util.Objects;
import org.clavis.verifier.state.BlockHeader;

/**
 * What became of the chain since the last time.
 *
 * @param head the newest block that was followed to
 * @param added the blocks since, oldest first; none if nothing is new
 * @param undoneAbove what was known of blocks above this number is no longer so; {@link #NOTHING_UNDONE} if all of it is
 */
public record ChainStep(BlockHeader head, List<FollowedBlock> added, long undoneAbove) {
    /** No block was undone. */
    public static final long NOTHING_UNDONE = Long.MAX_VALUE;

    /** The chain moved further than is followed: nothing that was known need be so. */
    public static final long ALL_UNDONE = -1;

    public ChainStep {
        Objects.requireNonNull(head, "head");
        added = List.copyOf(added);
    }
}
