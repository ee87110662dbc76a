package org.clavis.client.session;

/**
 * What a session has carried so far.
 *
 * @param bytesSent on the wire, handshake and framing included
 * @param bytesReceived on the wire, handshake and framing included
 * @param messagesSent by the application
 * @param messagesReceived by the application
 * @param handshakeBytes both ways, part of the above
 * @param handshakeNanos from the established connection to agreed keys
 */
public record SessionStatistics(
    long bytesSent,
    long bytesReceived,
    long messagesSent,
    long messagesReceived,
    long handshakeBytes,
    long handshakeNanos
) {}
