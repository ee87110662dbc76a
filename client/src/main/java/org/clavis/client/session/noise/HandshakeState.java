package org.clavis.client.session.noise;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.clavis.algebra.curve25519.PointMultiples;
import org.jspecify.annotations.Nullable;

/**
 * One side of a handshake.
 *
 * <p>The sides take turns: {@link #writeMessage} on one, {@link #readMessage} on the other, the initiator first, until
 * {@link #isFinished}; then {@link #split}. A message that is refused, or a key that is, ends the handshake: the keys
 * are overwritten and every later call throws {@link IllegalStateException}. {@link #close} overwrites what the
 * handshake holds, not the static key pair, which is borrowed. Not safe for use by several threads. Source: Noise
 * section 5.3.
 */
public final class HandshakeState implements AutoCloseable {

    /** Length of a pre-shared key in bytes. */
    public static final int PSK_BYTES = 32;

    private enum Progress {
        RUNNING,
        FINISHED,
        ENDED,
    }

    private final NoiseProtocol protocol;
    private final boolean initiator;
    private final SecureRandom random;
    private final SymmetricState symmetric;
    private final @Nullable DhKeyPair s;
    private final @Nullable StaticSecrets staticSecrets;
    private final List<byte[]> psks;
    private final byte @Nullable [] fixedEphemeral;
    private final @Nullable KemKeyPair staticKem;
    private final @Nullable SecureRandom fixedKemRandom;
    private @Nullable DhKeyPair e;
    private @Nullable KemKeyPair e1;
    private byte @Nullable [] re1;
    private byte @Nullable [] remoteStaticKem;
    private byte @Nullable [] rs;

    /** True once a secret of {@link #rs} was mixed. */
    private boolean rsMixed;

    /** True if this side chose {@link #rs}, or the peer has shown that it holds the private key. */
    private boolean rsShown;
    private byte @Nullable [] re;
    /** What this handshake found and {@link #staticSecrets} did not know. */
    private byte @Nullable [] newStaticSecret;

    /** What {@link StaticSecrets#timesForgotten} said before. */
    private long secretsAsOf;

    /** The secret of {@link #aheadToken}, found together with that of {@code ee}. */
    private byte @Nullable [] ahead;
    private HandshakePattern.@Nullable Token aheadToken;

    /** Of {@link #rs}, where {@link #staticSecrets} has them. */
    private @Nullable PointMultiples multiples;
    private boolean askedForMultiples;
    private int nextMessage;
    private int nextPsk;
    private Progress progress = Progress.RUNNING;

    private HandshakeState(Builder builder) {
        protocol = builder.protocol;
        initiator = builder.initiator;
        random = builder.random;
        s = builder.s;
        staticSecrets = builder.staticSecrets;
        rs = builder.rs;
        rsShown = rs != null;
        psks = builder.psks;
        fixedEphemeral = builder.fixedEphemeral;
        staticKem = builder.staticKem;
        remoteStaticKem = builder.remoteStaticKem;
        fixedKemRandom = builder.fixedKemRandom;
        symmetric = new SymmetricState(protocol);
        symmetric.mixHash(builder.prologue, 0, builder.prologue.length);
        if (protocol.pattern().staticKnownBefore(true)) {
            mixKnownStatic(initiator);
        }
        if (protocol.pattern().staticKnownBefore(false)) {
            mixKnownStatic(!initiator);
        }
    }

    /** Begins the description of the side that sends the first message. */
    public static Builder initiator(NoiseProtocol protocol) {
        return new Builder(protocol, true);
    }

    /** Begins the description of the side that receives the first message. */
    public static Builder responder(NoiseProtocol protocol) {
        return new Builder(protocol, false);
    }

    /** The protocol that runs. */
    public NoiseProtocol protocol() {
        return protocol;
    }

    /** True if {@link #writeMessage} comes next. */
    public boolean isMyTurn() {
        return progress == Progress.RUNNING && initiator == (nextMessage % 2 == 0);
    }

    /** True once every message has passed. */
    public boolean isFinished() {
        return progress == Progress.FINISHED;
    }

    /** The peer's static key once it is known. */
    public Optional<byte[]> remoteStatic() {
        return Optional.ofNullable(rs).map(byte[]::clone);
    }

    /**
     * Says what the peer's static KEM key is, for a responder that learns it from the first message; copied.
     *
     * @throws IllegalArgumentException if it has another length than the KEM's public keys
     * @throws IllegalStateException if the pattern has no use for it
     */
    public void setRemoteStaticKem(byte[] publicKey) {
        requireRunning();
        if (!protocol.pattern().hasStaticKem() || remoteStaticKem != null) {
            throw new IllegalStateException("the peer's static KEM key is known, or of no use");
        }
        requireKemLength(protocol, publicKey);
        remoteStaticKem = publicKey.clone();
    }

    /** How much longer than its payload the next message is, in bytes. */
    public int nextOverheadBytes() {
        requireRunning();
        return protocol.overheadBytes(nextMessage);
    }

    /**
     * Writes the next message to {@code out}.
     *
     * @return its length: the payload's and {@link #nextOverheadBytes}
     * @throws NoiseException if the message would be longer than 65,535 bytes, or the peer's key has low order
     * @throws IndexOutOfBoundsException if an array is too short; nothing has changed
     */
    public int writeMessage(byte[] payload, byte[] out, int outOffset) {
        if (!isMyTurn()) {
            throw new IllegalStateException("it is the peer's turn, or the handshake is over");
        }
        int length = payload.length + nextOverheadBytes();
        if (length > CipherState.MAX_MESSAGE_BYTES) {
            throw new NoiseException(NoiseReason.MESSAGE_TOO_LONG, "a message is at most 65,535 bytes");
        }
        Objects.checkFromIndexSize(outOffset, length, out.length);
        boolean done = false;
        try {
            int position = outOffset;
            for (HandshakePattern.Token token : protocol.pattern().message(nextMessage)) {
                position += writeToken(token, out, position);
            }
            position += symmetric.encryptAndHash(payload, 0, payload.length, out, position);
            advance();
            done = true;
            return position - outOffset;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    /**
     * Reads the peer's next message.
     *
     * @return its payload
     * @throws NoiseException if it is refused for whatever reason; the handshake has ended
     * @throws IndexOutOfBoundsException if the range is outside the array; nothing has changed
     */
    public byte[] readMessage(byte[] message, int offset, int length) {
        if (isMyTurn()) {
            throw new IllegalStateException("it is this side's turn");
        }
        requireRunning();
        Objects.checkFromIndexSize(offset, length, message.length);
        boolean done = false;
        try {
            if (length > CipherState.MAX_MESSAGE_BYTES) {
                throw new NoiseException(NoiseReason.MESSAGE_TOO_LONG, "a message is at most 65,535 bytes");
            }
            int overhead = nextOverheadBytes();
            if (length < overhead) {
                throw new NoiseException(
                    NoiseReason.MESSAGE_TOO_SHORT,
                    "message " + (nextMessage + 1) + " has at least " + overhead + " bytes, got " + length
                );
            }
            int position = offset;
            for (HandshakePattern.Token token : protocol.pattern().message(nextMessage)) {
                position += readToken(token, message, position);
            }
            byte[] payload = new byte[length - overhead];
            symmetric.decryptAndHash(message, position, offset + length - position, payload, 0);
            rsShown |= rsMixed;
            advance();
            done = true;
            return payload;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    /**
     * The hash of the whole transcript, the same on both sides and on no other session: for channel binding.
     *
     * @throws IllegalStateException before the handshake has finished
     */
    public byte[] handshakeHash() {
        requireFinished();
        return symmetric.handshakeHash();
    }

    /**
     * The keys of the session. Ends the handshake and overwrites what it holds.
     *
     * @throws IllegalStateException before the handshake has finished
     */
    public Transport split() {
        requireFinished();
        CipherState[] states = symmetric.split();
        if (staticSecrets != null && rs != null) {
            staticSecrets.met(rs, newStaticSecret, secretsAsOf);
        }
        close();
        return initiator ? new Transport(states[0], states[1]) : new Transport(states[1], states[0]);
    }

    @Override
    public void close() {
        progress = Progress.ENDED;
        symmetric.close();
        if (e != null) {
            e.close();
        }
        if (e1 != null) {
            e1.close();
        }
        wipeAhead();
        psks.forEach(psk -> Arrays.fill(psk, (byte) 0));
        if (newStaticSecret != null) {
            Arrays.fill(newStaticSecret, (byte) 0);
        }
        if (fixedEphemeral != null) {
            Arrays.fill(fixedEphemeral, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "HandshakeState[" + protocol.name() + ", " + (initiator ? "initiator" : "responder") + "]";
    }

    private int writeToken(HandshakePattern.Token token, byte[] out, int position) {
        int dhLen = protocol.dh().dhLen();
        return switch (token) {
            case E -> {
                e =
                    fixedEphemeral == null
                        ? DhKeyPair.generate(protocol.dh(), random)
                        : DhKeyPair.fromPrivateKey(protocol.dh(), fixedEphemeral);
                e.copyPublicKey(out, position);
                mixEphemeral(out, position);
                yield dhLen;
            }
            case S -> {
                byte[] publicKey = known(s).publicKey();
                yield symmetric.encryptAndHash(publicKey, 0, dhLen, out, position);
            }
            case E1 -> {
                e1 = KemKeyPair.generate(protocol.requireKem(), kemRandom());
                byte[] publicKey = e1.publicKey();
                yield symmetric.encryptAndHash(publicKey, 0, publicKey.length, out, position);
            }
            case EKEM1 -> writeEncapsulated(known(re1), out, position);
            case SKEM -> writeEncapsulated(known(remoteStaticKem), out, position);
            default -> {
                mixSecret(token);
                yield 0;
            }
        };
    }

    private int readToken(HandshakePattern.Token token, byte[] message, int position) {
        int dhLen = protocol.dh().dhLen();
        return switch (token) {
            case E -> {
                re = Arrays.copyOfRange(message, position, position + dhLen);
                mixEphemeral(re, 0);
                yield dhLen;
            }
            case S -> {
                int length = dhLen + (symmetric.hasKey() ? CipherFunction.TAG_BYTES : 0);
                byte[] publicKey = new byte[dhLen];
                symmetric.decryptAndHash(message, position, length, publicKey, 0);
                rs = publicKey;
                yield length;
            }
            case E1 -> {
                re1 = new byte[protocol.requireKem().publicKeyBytes()];
                yield readEncrypted(message, position, re1);
            }
            case EKEM1 -> readEncapsulated(known(e1), message, position);
            case SKEM -> readEncapsulated(known(staticKem), message, position);
            default -> {
                mixSecret(token);
                yield 0;
            }
        };
    }

    private int readEncrypted(byte[] message, int position, byte[] plain) {
        int length = plain.length + (symmetric.hasKey() ? CipherFunction.TAG_BYTES : 0);
        symmetric.decryptAndHash(message, position, length, plain, 0);
        return length;
    }

    private int writeEncapsulated(byte[] publicKey, byte[] out, int position) {
        byte[] ciphertext = new byte[protocol.requireKem().ciphertextBytes()];
        byte[] sharedSecret = new byte[KemFunction.SECRET_BYTES];
        try {
            protocol.requireKem().encapsulate(publicKey, kemRandom(), ciphertext, sharedSecret);
            int written = symmetric.encryptAndHash(ciphertext, 0, ciphertext.length, out, position);
            symmetric.mixKey(sharedSecret);
            return written;
        } finally {
            Arrays.fill(sharedSecret, (byte) 0);
        }
    }

    private int readEncapsulated(KemKeyPair pair, byte[] message, int position) {
        byte[] ciphertext = new byte[protocol.requireKem().ciphertextBytes()];
        byte[] sharedSecret = new byte[KemFunction.SECRET_BYTES];
        try {
            int length = readEncrypted(message, position, ciphertext);
            pair.decapsulate(ciphertext, sharedSecret);
            symmetric.mixKey(sharedSecret);
            return length;
        } finally {
            Arrays.fill(sharedSecret, (byte) 0);
        }
    }

    private SecureRandom kemRandom() {
        return fixedKemRandom == null ? random : fixedKemRandom;
    }

    private static void requireKemLength(NoiseProtocol protocol, byte[] publicKey) {
        if (publicKey.length != protocol.requireKem().publicKeyBytes()) {
            throw new IllegalArgumentException(
                "a KEM public key has " + protocol.requireKem().publicKeyBytes() + " bytes"
            );
        }
    }

    private void mixEphemeral(byte[] publicKey, int offset) {
        int dhLen = protocol.dh().dhLen();
        symmetric.mixHash(publicKey, offset, dhLen);
        if (protocol.pattern().pskCount() > 0) {
            symmetric.mixKey(Arrays.copyOfRange(publicKey, offset, offset + dhLen));
        }
    }

    /** {@code es} and {@code se} name the initiator's key first. */
    private void mixSecret(HandshakePattern.Token token) {
        switch (token) {
            case EE -> mixEphemerals();
            case ES, SE -> {
                if (token == aheadToken) {
                    mixAhead();
                } else {
                    mixDh(token);
                }
                rsMixed |= takesRemoteStatic(token);
            }
            case SS -> {
                mixStaticSecret();
                rsMixed = true;
            }
            case PSK -> symmetric.mixKeyAndHash(psks.get(nextPsk++));
            case E, S, E1, EKEM1, SKEM -> throw new IllegalArgumentException("not a secret of its own: " + token);
        }
    }

    private void mixStaticSecret() {
        if (staticSecrets == null) {
            mixDh(s, rs);
            return;
        }
        secretsAsOf = staticSecrets.timesForgotten();
        byte[] secret = staticSecrets.find(known(rs)).orElse(null);
        if (secret != null) {
            try {
                symmetric.mixKey(secret);
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
            return;
        }
        newStaticSecret = new byte[protocol.dh().dhLen()];
        staticSecrets.keyPair().agree(known(rs), newStaticSecret);
        symmetric.mixKey(newStaticSecret);
    }

    /** {@code ee}, and the other secret of the same message with it where its keys are known: two cost less at once. */
    private void mixEphemerals() {
        HandshakePattern.Token other = null;
        for (HandshakePattern.Token token : protocol.pattern().message(nextMessage)) {
            boolean candidate = token == HandshakePattern.Token.ES || token == HandshakePattern.Token.SE;
            if (candidate && localOf(token) != null && remoteOf(token) != null && remoteMultiples(token) == null) {
                other = token;
            }
        }
        if (other == null) {
            mixDh(e, re);
            return;
        }
        byte[] sharedSecret = new byte[protocol.dh().dhLen()];
        ahead = new byte[protocol.dh().dhLen()];
        aheadToken = other;
        try {
            known(e).agreeTwice(known(re), sharedSecret, known(localOf(other)), known(remoteOf(other)), ahead);
            symmetric.mixKey(sharedSecret);
        } finally {
            Arrays.fill(sharedSecret, (byte) 0);
        }
    }

    private void mixAhead() {
        byte[] sharedSecret = known(ahead);
        symmetric.mixKey(sharedSecret);
        wipeAhead();
    }

    private void wipeAhead() {
        if (ahead != null) {
            Arrays.fill(ahead, (byte) 0);
        }
        ahead = null;
        aheadToken = null;
    }

    /** Whether {@code es} or {@code se} is of this side's ephemeral key and the peer's static one, and not the reverse. */
    private boolean takesRemoteStatic(HandshakePattern.Token token) {
        return initiator == (token == HandshakePattern.Token.ES);
    }

    private @Nullable DhKeyPair localOf(HandshakePattern.Token token) {
        return takesRemoteStatic(token) ? e : s;
    }

    private byte @Nullable [] remoteOf(HandshakePattern.Token token) {
        return takesRemoteStatic(token) ? rs : re;
    }

    private void mixDh(@Nullable DhKeyPair local, byte @Nullable [] remote) {
        byte[] sharedSecret = new byte[protocol.dh().dhLen()];
        try {
            known(local).agree(known(remote), sharedSecret);
            symmetric.mixKey(sharedSecret);
        } finally {
            Arrays.fill(sharedSecret, (byte) 0);
        }
    }

    /** Of {@code es} or {@code se}. */
    private void mixDh(HandshakePattern.Token token) {
        PointMultiples known = remoteMultiples(token);
        if (known == null) {
            mixDh(localOf(token), remoteOf(token));
            return;
        }
        byte[] sharedSecret = new byte[protocol.dh().dhLen()];
        try {
            known(e).agree(known, sharedSecret);
            symmetric.mixKey(sharedSecret);
        } finally {
            Arrays.fill(sharedSecret, (byte) 0);
        }
    }

    /**
     * Multiples of the peer's static key, where the token has it and there are any. None of a key that anybody may have
     * written into a message: the time would tell whether this side has met its holder.
     */
    private @Nullable PointMultiples remoteMultiples(HandshakePattern.Token token) {
        if (staticSecrets == null || rs == null || !rsShown || !takesRemoteStatic(token)) {
            return null;
        }
        if (!askedForMultiples) {
            askedForMultiples = true;
            multiples = staticSecrets.multiplesOf(rs).orElse(null);
        }
        return multiples;
    }

    private void mixKnownStatic(boolean mine) {
        byte[] publicKey = mine ? known(s).publicKey() : known(rs);
        symmetric.mixHash(publicKey, 0, publicKey.length);
    }

    private void advance() {
        nextMessage++;
        if (nextMessage == protocol.pattern().messageCount()) {
            progress = Progress.FINISHED;
        }
    }

    private void requireRunning() {
        if (progress != Progress.RUNNING) {
            throw new IllegalStateException("the handshake is over");
        }
    }

    private void requireFinished() {
        if (progress != Progress.FINISHED) {
            throw new IllegalStateException("the handshake has not finished, or its keys were taken");
        }
    }

    /** The pattern's validity rules and {@link Builder#build} see to it that keys are there when a token needs them. */
    private static <T> T known(@Nullable T key) {
        return Objects.requireNonNull(key, "a key that the pattern has established");
    }

    /** Describes one side of a handshake. */
    public static final class Builder {

        private final NoiseProtocol protocol;
        private final boolean initiator;
        private final List<byte[]> psks = new ArrayList<>();
        private byte[] prologue = new byte[0];
        private SecureRandom random = new SecureRandom();
        private @Nullable DhKeyPair s;
        private @Nullable StaticSecrets staticSecrets;
        private byte @Nullable [] rs;
        private byte @Nullable [] fixedEphemeral;
        private @Nullable KemKeyPair staticKem;
        private byte @Nullable [] remoteStaticKem;
        private @Nullable SecureRandom fixedKemRandom;

        private Builder(NoiseProtocol protocol, boolean initiator) {
            this.protocol = protocol;
            this.initiator = initiator;
        }

        /** What both sides must agree on besides the messages; copied. Empty unless set. */
        public Builder prologue(byte[] bytes) {
            prologue = bytes.clone();
            return this;
        }

        /** This side's static key pair; borrowed, and closed by its owner only. */
        public Builder localStatic(DhKeyPair keyPair) {
            if (keyPair.function() != protocol.dh()) {
                throw new IllegalArgumentException("a key pair for another function");
            }
            s = keyPair;
            staticSecrets = null;
            return this;
        }

        /** {@link #localStatic(DhKeyPair)} with what it shares with the static keys of peers it has met. */
        public Builder localStatic(StaticSecrets secrets) {
            localStatic(secrets.keyPair());
            staticSecrets = secrets;
            return this;
        }

        /** The peer's static public key, where the pattern has it known beforehand; copied. */
        public Builder remoteStatic(byte[] publicKey) {
            if (publicKey.length != protocol.dh().dhLen()) {
                throw new IllegalArgumentException("a public key has " + protocol.dh().dhLen() + " bytes");
            }
            rs = publicKey.clone();
            return this;
        }

        /** This side's static KEM key pair, where the pattern has one; borrowed, and closed by its owner only. */
        public Builder localStaticKem(KemKeyPair keyPair) {
            if (keyPair.function() != protocol.kem()) {
                throw new IllegalArgumentException("a key pair for another KEM");
            }
            staticKem = keyPair;
            return this;
        }

        /**
         * The peer's static KEM public key, where the pattern has one; copied. An initiator needs it, a responder may
         * say it later.
         */
        public Builder remoteStaticKem(byte[] publicKey) {
            requireKemLength(protocol, publicKey);
            remoteStaticKem = publicKey.clone();
            return this;
        }

        /** The next pre-shared key, in the order of the pattern's modifiers; copied. */
        public Builder psk(byte[] key) {
            if (key.length != PSK_BYTES) {
                throw new IllegalArgumentException("a pre-shared key has " + PSK_BYTES + " bytes");
            }
            psks.add(key.clone());
            return this;
        }

        /** Where ephemeral keys come from. A new {@link SecureRandom} unless set. */
        public Builder random(SecureRandom source) {
            random = source;
            return this;
        }

        /** The ephemeral private key. Two handshakes with the same one have no secrets from anybody. */
        public Builder fixedEphemeralForTestingOnly(byte[] privateKey) {
            if (privateKey.length != protocol.dh().dhLen()) {
                throw new IllegalArgumentException("a private key has " + protocol.dh().dhLen() + " bytes");
            }
            fixedEphemeral = privateKey.clone();
            return this;
        }

        /** What the KEM draws from, for reproducing transcripts. */
        public Builder fixedKemRandomForTestingOnly(SecureRandom source) {
            fixedKemRandom = source;
            return this;
        }

        /**
         * The side described. The builder must not be used again.
         *
         * @throws IllegalStateException if keys are missing or the pattern has no use for them
         */
        public HandshakeState build() {
            HandshakePattern pattern = protocol.pattern();
            require((s != null) == pattern.needsStatic(initiator), "a local static key");
            require((rs != null) == pattern.staticKnownBefore(!initiator), "the peer's static key");
            require(psks.size() == pattern.pskCount(), pattern.pskCount() + " pre-shared keys");
            require((staticKem != null) == pattern.hasStaticKem(), "a local static KEM key");
            // a responder may learn it from the first message
            boolean known = remoteStaticKem != null;
            require(known == pattern.hasStaticKem() || (!known && !initiator), "the peer's static KEM key");
            return new HandshakeState(this);
        }

        private void require(boolean fits, String what) {
            if (!fits) {
                throw new IllegalStateException(protocol.pattern() + " takes exactly " + what + ", or none");
            }
        }
    }
}
