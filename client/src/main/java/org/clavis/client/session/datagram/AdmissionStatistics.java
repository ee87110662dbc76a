package org.clavis.client.session.datagram;

/**
 * What has become of first packets.
 *
 * @param malformed of no possible length
 * @param wrongCode by somebody who does not know whom it talks to
 * @param askedForCookie under load, without a cookie of their source
 * @param overSourceLimit of sources that have begun too many
 * @param full with no place left
 * @param admitted to a handshake
 * @param refused after a handshake was computed
 * @param answered with the second frame
 */
public record AdmissionStatistics(
    long malformed,
    long wrongCode,
    long askedForCookie,
    long overSourceLimit,
    long full,
    long admitted,
    long refused,
    long answered
) {
    static final AdmissionStatistics NONE = new AdmissionStatistics(0, 0, 0, 0, 0, 0, 0, 0);
}
