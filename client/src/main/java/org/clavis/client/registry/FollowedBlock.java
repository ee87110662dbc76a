package org.clavis.client.registry;

import java.util.List;
import java.util.Objects;
import org.clavis.verifier.state.BlockHeader;
import org.clavis.verifier.state.LogEntry;

/**
 * A block that was followed.
 *
 * @param header hashed here
 * @param logs those of the contracts that are followed, all of them, bound to the header by its receipts' root
 */
public record FollowedBlock(BlockHeader header, List<LogEntry> logs) {
    public FollowedBlock {
        Objects.requireNonNull(header, "header");
        logs = List.copyOf(logs);
    }
}
