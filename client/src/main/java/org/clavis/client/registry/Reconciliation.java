package org.clavis.client.registry;

/** What {@link KeyRegistry#reconcile} found. */
public enum Reconciliation {
    /** No rotation was under way. */
    NOTHING_PENDING,
    /** The registry has the prepared keys; the identity uses them now. */
    COMPLETED,
    /** The registry still has the previous keys. The transaction may yet come, if one was sent. */
    STILL_PENDING,
}
