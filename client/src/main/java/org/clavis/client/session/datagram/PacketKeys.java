package org.clavis.client.session.datagram;

import java.util.Arrays;
import org.clavis.client.session.EstablishedSession;
import org.clavis.client.session.noise.CipherFunction;
import org.clavis.client.session.noise.CipherState;
import org.clavis.client.session.noise.NoiseException;

/**
 * The keys of one handshake: data packets in both directions, each under a counter of its own.
 *
 * <p>A packet's header, type, index and counter, is authenticated with it. Plaintext: kind (1), length of the content
 * (2), content, zeros. Not safe for use by several threads.
 */
final class PacketKeys implements AutoCloseable {

    /** Kind and length, before the content. */
    static final int PREFIX_BYTES = 3;

    /** How much longer than its padded content a packet is. */
    static final int OVERHEAD_BYTES = Packets.DATA_HEADER_BYTES + PREFIX_BYTES + CipherFunction.TAG_BYTES;

    /** The longest content. */
    static final int MAX_CONTENT_BYTES = Packets.MAX_PACKET_BYTES - OVERHEAD_BYTES;

    /** Where a decrypted packet has its content. */
    static final int CONTENT_OFFSET = Packets.DATA_HEADER_BYTES + PREFIX_BYTES;

    private static final int COUNTER_OFFSET = Packets.HEADER_BYTES;
    private static final int MAX_PLAINTEXT_BYTES = PREFIX_BYTES + MAX_CONTENT_BYTES;

    private final EstablishedSession established;
    private final CipherState sender;
    private final CipherState receiver;
    private final int localIndex;
    private final int remoteIndex;
    private final long createdNanos;
    private final long maxPackets;
    private final SlidingWindow window = new SlidingWindow();
    private final byte[] header = new byte[Packets.DATA_HEADER_BYTES];
    private long received;
    private boolean heard;

    PacketKeys(EstablishedSession established, int localIndex, int remoteIndex, long nowNanos, long maxPackets) {
        this.established = established;
        sender = established.transport().sender();
        receiver = established.transport().receiver();
        this.localIndex = localIndex;
        this.remoteIndex = remoteIndex;
        this.maxPackets = maxPackets;
        createdNanos = nowNanos;
    }

    EstablishedSession established() {
        return established;
    }

    /** What the peer calls these keys in packets to this side. */
    int localIndex() {
        return localIndex;
    }

    long ageNanos(long nowNanos) {
        return nowNanos - createdNanos;
    }

    /** Packets of the busier direction. */
    long packets() {
        return Math.max(sender.nonce(), received);
    }

    /** True once something authentic has come under these keys: the peer has them. */
    boolean isHeard() {
        return heard;
    }

    /** Whether another packet may be sent; the last one of a budget is kept for closing. */
    boolean hasBudget(PacketKind kind) {
        return sender.nonce() < (kind == PacketKind.CLOSE ? maxPackets : maxPackets - 1);
    }

    /** A packet; there is budget for it, and the content is at most {@link #MAX_CONTENT_BYTES}. */
    byte[] seal(PacketKind kind, byte[] content, int paddingBytes) {
        int plain = PREFIX_BYTES + content.length;
        int padded = Math.min(MAX_PLAINTEXT_BYTES, ((plain + paddingBytes - 1) / paddingBytes) * paddingBytes);
        byte[] packet = new byte[Packets.DATA_HEADER_BYTES + padded + CipherFunction.TAG_BYTES];
        Packets.putHeader(packet, PacketType.DATA, remoteIndex);
        Packets.putLong(packet, COUNTER_OFFSET, sender.nonce());
        packet[Packets.DATA_HEADER_BYTES] = kind.code();
        packet[Packets.DATA_HEADER_BYTES + 1] = (byte) (content.length >>> Byte.SIZE);
        packet[Packets.DATA_HEADER_BYTES + 2] = (byte) content.length;
        System.arraycopy(content, 0, packet, CONTENT_OFFSET, content.length);
        byte[] ad = Arrays.copyOf(packet, Packets.DATA_HEADER_BYTES);
        sender.encryptWithAd(ad, packet, Packets.DATA_HEADER_BYTES, padded, packet, Packets.DATA_HEADER_BYTES);
        return packet;
    }

    /**
     * Decrypts a data packet in place, unless it was seen before, is too old or not authentic: then nothing changes,
     * other than the packet.
     *
     * @return whether it was opened
     */
    boolean open(byte[] packet, int length) {
        if (length < OVERHEAD_BYTES) {
            return false;
        }
        long counter = Packets.getLong(packet, COUNTER_OFFSET);
        if (Long.compareUnsigned(counter, maxPackets) >= 0 || !window.isNew(counter)) {
            return false;
        }
        System.arraycopy(packet, 0, header, 0, header.length);
        int ciphertext = length - Packets.DATA_HEADER_BYTES;
        receiver.setNonce(counter);
        try {
            receiver.decryptWithAd(
                header,
                packet,
                Packets.DATA_HEADER_BYTES,
                ciphertext,
                packet,
                Packets.DATA_HEADER_BYTES
            );
        } catch (NoiseException forged) {
            return false;
        }
        window.see(counter);
        received = Math.max(received, counter + 1);
        heard = true;
        return true;
    }

    /** The counter of a packet that was opened, below the limit. */
    static long counter(byte[] packet) {
        return Packets.getLong(packet, COUNTER_OFFSET);
    }

    /** The length of an opened packet's content, or -1 if the plaintext is not of the documented form. */
    static int contentBytes(byte[] packet, int length) {
        int content =
            ((packet[Packets.DATA_HEADER_BYTES + 1] & 0xff) << Byte.SIZE) |
            (packet[Packets.DATA_HEADER_BYTES + 2] & 0xff);
        int end = length - CipherFunction.TAG_BYTES;
        if (content > end - CONTENT_OFFSET) {
            return -1;
        }
        for (int i = CONTENT_OFFSET + content; i < end; i++) {
            if (packet[i] != 0) {
                return -1;
            }
        }
        return content;
    }

    @Override
    public void close() {
        established.close();
    }
}
