package org.clavis.client.registry;

/** Why the chain could not be read or written. */
public enum ChainReason {
    /** What was given as an RPC URL is none. */
    INVALID_URL,
    /** Nothing answers at the URL. */
    UNREACHABLE,
    /** The node's answer did not come in time, or broke off. */
    TIMED_OUT,
    /** The node answered with something that is no answer to the question. */
    MALFORMED_ANSWER,
    /** The node's answer is longer than allowed. */
    ANSWER_TOO_LARGE,
    /** The node's log does not lead to what its chain's state says. */
    LOG_MISMATCH,
    /** The node refused the question, in its own words. */
    NODE_ERROR,
    /** The node runs another chain than the one asked for. */
    WRONG_CHAIN,
    /** There is no contract, or another one, at the address. */
    NO_SUCH_CONTRACT,
    /** The account cannot pay for the transaction. */
    OUT_OF_FUNDS,
    /** The node asks for a higher fee than allowed. */
    FEE_TOO_HIGH,
    /** The contract refuses the transaction; it was not sent. */
    WOULD_REVERT,
    /** The transaction was mined and had no effect. */
    REVERTED,
    /** The transaction was sent, perhaps, and no block has it yet. It may still come. */
    PENDING,
    /** Another transaction took this one's place. It will never come. */
    REPLACED,
}
