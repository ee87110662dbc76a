package org.clavis.client.cli.groth16;

import org.clavis.verifier.Accepted;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What became of a line of a list of proofs.
 *
 * @param reason why it was rejected: the name of a {@link RejectReason}, or {@link #UNREADABLE}; empty if accepted
 */
record Verdict(ListLine line, boolean accepted, String reason, String detail) {
    /** The reason where a file that the line names cannot be read. */
    static final String UNREADABLE = "UNREADABLE";

    private static final JsonMapper JSON = JsonMapper.shared();

    static Verdict of(ListLine line, Verification<?> verification) {
        return switch (verification) {
            case Accepted<?> _ -> new Verdict(line, true, "", "");
            case Rejected<?>(RejectReason reason, String detail) -> new Verdict(line, false, reason.name(), detail);
        };
    }

    static Verdict refused(ListLine line, RejectReason reason, String detail) {
        return new Verdict(line, false, reason.name(), detail);
    }

    static Verdict unreadable(ListLine line, String detail) {
        return new Verdict(line, false, UNREADABLE, detail);
    }

    /** {@code {"id", "accepted", "reason"?, "detail"?}} in one line; {@code "line"} too where the id is null. */
    String toJson() {
        ObjectNode out = JSON.createObjectNode();
        if (line.id() == null) {
            out.putNull("id").put("line", line.number());
        } else {
            out.set("id", line.id());
        }
        out.put("accepted", accepted);
        if (!accepted) {
            out.put("reason", reason).put("detail", detail);
        }
        return out.toString();
    }
}
