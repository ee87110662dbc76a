package org.clavis.client.session;

/**
 * What a session has carried so far.
 *
 * @param bytesSent on the wire, handshake and framing included
 * @param bytesReceived on the wire, handshake and framing included
 * @param messagesSent by the application
 * @param messagesReceived by the application
 * @param handshakeBytes of the first handshake, both ways, part of the above
 * @param handshakeNanos from the established connection to agreed keys
 * @param rekeys handshakes for fresh keys since, the last one perhaps under way
 */
public record SessionStatistics(
    long bytesSent,
    long bytesReceived,
    long messagesSent,
    long messagesReceived,
    long handshakeBytes,
    long handshakeNanos,
    int rekeys
) {}
