package org.clavis.client.session;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.clavis.client.counterparty.Anchor;
import org.clavis.client.session.noise.KemFunction;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.registry.RegistryDomain;

/**
 * What the initiator says in the clear before its first Noise message.
 *
 * <p>Registry and responder travel as four leading bytes, enough to tell a mistake from a forgery and to route by; the
 * {@link #prologue} that both sides hash holds them whole. Integers are big-endian.
 *
 * @param protocol what the initiator chose
 * @param domain the registry both sides rely on
 * @param initiator the initiator's key id
 * @param responder the responder's key id
 * @param responderEpoch the epoch in which the initiator found the responder's key
 */
record Hello(
    SessionProtocol protocol,
    RegistryDomain domain,
    Bytes32 initiator,
    Bytes32 responder,
    long responderEpoch
) {
    /** Length of {@link #toBytes}. */
    static final int BYTES = 58;

    /** Length of {@link #prologue}. */
    static final int PROLOGUE_BYTES = 102;

    static final int VERSION = 1;

    /** How much of an address or key id travels. */
    private static final int TAG_BYTES = 4;

    private static final byte[] MAGIC = { 'C', 'L', 'V' };

    /** What a request for the responder's KEM key begins with in place of {@link #MAGIC}. */
    private static final byte[] KEY_REQUEST_MAGIC = { 'C', 'L', 'K' };

    /** A hello that names neither side. */
    static Hello toStranger(SessionProtocol protocol, RegistryDomain domain) {
        return new Hello(protocol, domain, Bytes32.ZERO, Bytes32.ZERO, 0);
    }

    /** The frame's first {@link #BYTES} bytes. */
    byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        putChoice(out);
        out.put(domain.registry().toBytes(), 0, TAG_BYTES);
        out.put(initiator.toBytes());
        out.put(responder.toBytes(), 0, TAG_BYTES);
        out.putInt((int) responderEpoch);
        return out.array();
    }

    /**
     * A frame that asks for the responder's KEM key: this hello with another beginning and as many zeros as make it as
     * long as the answer, so that nobody can have a third party flooded.
     */
    byte[] toKeyRequest() {
        byte[] frame = Arrays.copyOf(toBytes(), KemFunction.MLKEM768.publicKeyBytes());
        System.arraycopy(KEY_REQUEST_MAGIC, 0, frame, 0, KEY_REQUEST_MAGIC.length);
        return frame;
    }

    /** True if a frame begins as {@link #toKeyRequest} does. */
    static boolean isKeyRequest(byte[] frame) {
        int length = KEY_REQUEST_MAGIC.length;
        return frame.length >= length && Arrays.equals(frame, 0, length, KEY_REQUEST_MAGIC, 0, length);
    }

    /**
     * Reads a key request.
     *
     * @throws HandshakeException if it is not for this desk, or not understood
     */
    static Hello readKeyRequest(byte[] frame, LocalDesk desk) {
        if (frame.length != KemFunction.MLKEM768.publicKeyBytes()) {
            throw new HandshakeException(
                HandshakeReason.FRAME_SIZE,
                "a request for a key has " + frame.length + " bytes"
            );
        }
        byte[] hello = frame.clone();
        System.arraycopy(MAGIC, 0, hello, 0, MAGIC.length);
        return read(hello, desk);
    }

    /** What the transcript begins with on both sides. */
    byte[] prologue() {
        ByteBuffer out = ByteBuffer.allocate(PROLOGUE_BYTES);
        putChoice(out);
        out.put(domain.registry().toBytes());
        out.put(initiator.toBytes());
        out.put(responder.toBytes());
        out.putInt((int) responderEpoch);
        return out.array();
    }

    /**
     * Reads the first {@link #BYTES} bytes of {@code frame} as addressed to {@code desk}.
     *
     * @throws HandshakeException if it is not for this desk, or not understood
     */
    static Hello read(byte[] frame, LocalDesk desk) {
        if (frame.length < BYTES) {
            throw new HandshakeException(
                HandshakeReason.FRAME_SIZE,
                "the first frame has " + frame.length + " bytes, fewer than a hello"
            );
        }
        ByteBuffer in = ByteBuffer.wrap(frame);
        byte[] magic = new byte[MAGIC.length];
        in.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new HandshakeException(HandshakeReason.NOT_A_SESSION, "the first bytes are not those of a session");
        }
        int version = in.get() & 0xff;
        if (version != VERSION) {
            throw new HandshakeException(HandshakeReason.UNSUPPORTED_VERSION, "version " + version);
        }
        int suite = in.get() & 0xff;
        int code = in.get() & 0xff;
        SessionProtocol protocol = SessionProtocol.ofCode(code)
            .filter(known -> known.suite() == suite && suite <= desk.suite())
            .orElseThrow(() ->
                new HandshakeException(HandshakeReason.UNSUPPORTED_SUITE, "suite " + suite + ", protocol " + code)
            );
        long chainId = in.getLong();
        if (chainId != desk.domain().chainId()) {
            throw new HandshakeException(
                HandshakeReason.WRONG_CHAIN,
                "the initiator is on chain " +
                    Long.toUnsignedString(chainId) +
                    ", this desk on " +
                    desk.domain().chainId()
            );
        }
        Address registry = desk.domain().registry();
        if (!matchesTag(in, registry.toBytes())) {
            throw new HandshakeException(
                HandshakeReason.WRONG_REGISTRY,
                "the initiator relies on another registry than " + registry
            );
        }
        if (protocol.isIntroduction()) {
            return readStranger(in, protocol, desk);
        }
        byte[] initiator = new byte[Bytes32.BYTES];
        in.get(initiator);
        if (!matchesTag(in, desk.keyId().toBytes())) {
            throw new HandshakeException(
                HandshakeReason.WRONG_RESPONDER,
                "the initiator wants another key than " + desk.keyId()
            );
        }
        long epoch = in.getInt() & Anchor.MAX_EPOCH;
        if (epoch != desk.epoch()) {
            throw new HandshakeException(
                HandshakeReason.STALE_EPOCH,
                "the initiator knows this desk's key of epoch " + epoch + ", which is in epoch " + desk.epoch()
            );
        }
        return new Hello(protocol, desk.domain(), Bytes32.of(initiator), desk.keyId(), epoch);
    }

    private static Hello readStranger(ByteBuffer in, SessionProtocol protocol, LocalDesk desk) {
        int named = 0;
        for (int i = in.position(); i < BYTES; i++) {
            named |= in.get();
        }
        if (named != 0) {
            throw new HandshakeException(HandshakeReason.WRONG_RESPONDER, "an introduction names nobody in the clear");
        }
        return toStranger(protocol, desk.domain());
    }

    private void putChoice(ByteBuffer out) {
        out.put(MAGIC);
        out.put((byte) VERSION);
        out.put((byte) protocol.suite());
        out.put((byte) protocol.code());
        out.putLong(domain.chainId());
    }

    private static boolean matchesTag(ByteBuffer in, byte[] whole) {
        byte[] tag = new byte[TAG_BYTES];
        in.get(tag);
        return Arrays.equals(tag, 0, TAG_BYTES, whole, 0, TAG_BYTES);
    }
}
