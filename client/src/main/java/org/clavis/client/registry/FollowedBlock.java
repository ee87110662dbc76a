package org.clavis.client.registry;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.clavis.verifier.state.BlockHeader;
import org.clavis.verifier.state.LogEntry;

/**
 * A block that was followed.
 *
 * @param header hashed here
 * @param logs those of the contracts that are followed, all of them, bound to the header by its receipts' root; none if
 *     the block's receipts are more than is read, in which case anything may have happened in it
 */
public record FollowedBlock(BlockHeader header, Optional<List<LogEntry>> logs) {
    public FollowedBlock {
        Objects.requireNonNull(header, "header");
        logs = logs.map(List::copyOf);
    }
}
