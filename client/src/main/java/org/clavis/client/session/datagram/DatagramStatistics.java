package org.clavis.client.session.datagram;

/**
 * What a datagram session has carried so far.
 *
 * @param packetsSent handed to the operating system, of all kinds
 * @param packetsReceived that were authentic and new
 * @param packetsIgnored that were neither: repeated, too late, forged, or from another address
 * @param packetsUnsent that the operating system had no room for
 * @param messagesDropped that were authentic and found the inbox full
 */
public record DatagramStatistics(
    long packetsSent,
    long packetsReceived,
    long packetsIgnored,
    long packetsUnsent,
    long messagesDropped
) {}
