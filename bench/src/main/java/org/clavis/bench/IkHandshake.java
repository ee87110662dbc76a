package org.clavis.bench;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.clavis.client.counterparty.Anchor;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.session.EstablishedSession;
import org.clavis.client.session.InitiatorHandshake;
import org.clavis.client.session.LocalDesk;
import org.clavis.client.session.ReplayGuard;
import org.clavis.client.session.ResponderHandshake;
import org.clavis.client.session.SessionProtocol;
import org.clavis.client.session.noise.KemFunction;
import org.clavis.client.session.noise.KemKeyPair;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.secret.SecretBytes;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyIds;
import org.clavis.verifier.registry.KeyRecord;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.registry.Scope;
import org.clavis.verifier.registry.ScopeSet;
import org.clavis.verifier.schnorr.SchnorrPublicKey;

/** A session's handshake between two desks in memory: everything that happens over TCP, other than TCP. */
final class IkHandshake {

    private static final RegistryDomain DOMAIN = new RegistryDomain(1, Address.fromHex("c1".repeat(Address.BYTES)));
    private static final InstantSource CLOCK = InstantSource.system();

    /** secp256k1's generator: an identity key that plays no part here. */
    private static final Bytes32 SOME_X = Bytes32.fromHex(
        "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
    );

    private static final int PAIRS = 64;
    private static final int CLASSIC_SUITE = 1;
    private static final int HYBRID_SUITE = 2;
    private static final int REGISTERED_KEM_SUITE = 3;
    private static final SecureRandom RANDOM = new SecureRandom();

    @SuppressWarnings("ArrayRecordComponent") // read once
    private record Desk(LocalDesk local, Counterparty entry, byte[] kemKey) {}

    private final SessionProtocol protocol;
    private final List<Desk> initiators;
    private final List<Desk> responders;
    private final Map<Bytes32, Counterparty> registry;
    private final ReplayGuard guard = new ReplayGuard(CLOCK);
    private int bytes;

    IkHandshake(SessionProtocol protocol) {
        this.protocol = protocol;
        initiators = desks("initiator", protocol.suite());
        responders = desks("responder", protocol.suite());
        for (int i = 0; i < PAIRS && protocol.suite() == REGISTERED_KEM_SUITE; i++) {
            initiators.get(i).local.learnKemKey(responders.get(i).entry, responders.get(i).kemKey);
        }
        registry = initiators
            .stream()
            .map(Desk::entry)
            .collect(Collectors.toMap(Counterparty::keyId, entry -> entry));
    }

    /** One handshake, from nothing to keys on both sides; {@code call} chooses whose. */
    void run(int call) {
        Desk initiator = initiators.get(call % PAIRS);
        Desk responder = responders.get(call % PAIRS);
        try (
            InitiatorHandshake ours = InitiatorHandshake.begin(initiator.local, responder.entry, protocol, CLOCK);
            ResponderHandshake theirs = ResponderHandshake.begin(responder.local, guard, this::resolve, CLOCK)
        ) {
            byte[] hello = ours.hello();
            byte[] answer = theirs.receive(hello).orElseThrow();
            ours.receive(answer);
            try (EstablishedSession mine = ours.established(); EstablishedSession yours = theirs.established()) {
                if (!mine.handshakeHash().equals(yours.handshakeHash())) {
                    throw new IllegalStateException("the two sides do not agree");
                }
            }
            bytes = hello.length + answer.length;
        }
    }

    /** Bytes both ways of the last {@link #run}, without the two of each frame's length. */
    int bytes() {
        return bytes;
    }

    private Verification<Counterparty> resolve(Bytes32 keyId) {
        Counterparty found = registry.get(keyId);
        return found == null
            ? Verification.rejected(RejectReason.NOT_REGISTERED, "no such key")
            : Verification.accepted(found);
    }

    private static List<Desk> desks(String label, int suite) {
        return IntStream.range(0, PAIRS)
            .mapToObj(i -> desk(label + i, suite))
            .toList();
    }

    private static Desk desk(String label, int suite) {
        long now = Instant.now().getEpochSecond();
        long ends = now + 86_400;
        ScopeSet scopes = ScopeSet.of(Scope.TRADE);
        Address owner = DOMAIN.registry();
        Anchor anchor = new Anchor(1, SOME_X, KeyIds.keyId(owner, label), 1);
        try (
            SecretBytes secret = SecretBytes.random(RANDOM, Bytes32.BYTES);
            SecretBytes seed = SecretBytes.random(RANDOM, KemFunction.SEED_BYTES)
        ) {
            LocalDesk local = switch (suite) {
                case CLASSIC_SUITE -> LocalDesk.of(DOMAIN, anchor, secret);
                case HYBRID_SUITE -> LocalDesk.hybrid(DOMAIN, anchor, secret);
                case REGISTERED_KEM_SUITE -> LocalDesk.hybrid(DOMAIN, anchor, secret, seed);
                default -> throw new IllegalArgumentException("no suite " + suite);
            };
            byte[] kemKey = seed.expose(its -> KemKeyPair.fromSeed(KemFunction.MLKEM768, its).publicKey());
            KeyBundle bundle = new KeyBundle(
                SchnorrPublicKey.fromXAndParity(SOME_X, 0),
                local.sessionPublicKey(),
                suite == REGISTERED_KEM_SUITE ? Keccak256.hash(kemKey) : Bytes32.ZERO,
                scopes,
                suite,
                now,
                ends,
                Bytes32.ZERO
            );
            KeyRecord record = new KeyRecord(1, now, ends, 0, 1, scopes, suite, 0, bundle.structHash());
            Counterparty entry = new Counterparty(DOMAIN, owner, label, anchor.keyId(), record, bundle, anchor);
            return new Desk(local, entry, kemKey);
        }
    }
}
