package org.clavis.client.session.datagram;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.session.HandshakeException;
import org.clavis.client.session.HandshakeGate;
import org.clavis.client.session.HandshakeReason;
import org.clavis.client.session.LocalDesk;
import org.clavis.client.session.ReplayGuard;
import org.clavis.client.session.SourceLimiter;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.ClavisException;

/**
 * The listening half of an endpoint: what comes of first packets.
 *
 * <p>A place among the half-open is taken when a hello is admitted and given back when the handshake fails, or the
 * initiator has confirmed its session, or has not done so in time. Nobody is told of a refusal.
 */
final class Acceptor {

    /** Answered and unconfirmed sessions of one initiator. */
    static final int MAX_UNCONFIRMED_OF_ONE = 8;

    private final DatagramEndpoint endpoint;
    private final DatagramOptions options;
    private final DatagramHandler handler;
    private final Handshakes handshakes;
    private final HelloJudge judge;
    private final AtomicInteger halfOpen = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private final Map<Bytes32, Integer> unconfirmed = new ConcurrentHashMap<>();
    private final Map<HelloJudge.Verdict, LongAdder> verdicts = new EnumMap<>(HelloJudge.Verdict.class);
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();

    /**
     * Who is let in, and to what.
     *
     * @param resolver says who initiators are
     * @param guard remembers first messages
     * @param handler gets the sessions
     */
    record Rules(CounterpartyResolver resolver, ReplayGuard guard, DatagramHandler handler) {}

    Acceptor(DatagramEndpoint endpoint, LocalDesk desk, DatagramOptions options, Rules rules, SecureRandom random) {
        this.endpoint = endpoint;
        this.options = options;
        handler = rules.handler();
        for (HelloJudge.Verdict verdict : HelloJudge.Verdict.values()) {
            verdicts.put(verdict, new LongAdder());
        }
        handshakes = DeskHandshakes.from(desk, rules.guard(), options.clock(), rules.resolver(), new HandshakeGate());
        judge = new HelloJudge(
            desk.sessionPublicKey(),
            new SourceLimiter(options.nanoTime()),
            random,
            options.nanoTime().getAsLong()
        );
    }

    AdmissionStatistics statistics() {
        return new AdmissionStatistics(
            count(HelloJudge.Verdict.MALFORMED),
            count(HelloJudge.Verdict.WRONG_CODE),
            count(HelloJudge.Verdict.ASK_FOR_COOKIE),
            count(HelloJudge.Verdict.SOURCE_LIMIT),
            count(HelloJudge.Verdict.FULL),
            count(HelloJudge.Verdict.ADMIT),
            refused.get(),
            answered.get()
        );
    }

    private long count(HelloJudge.Verdict verdict) {
        return tally(verdict).sum();
    }

    private LongAdder tally(HelloJudge.Verdict verdict) {
        return Objects.requireNonNull(verdicts.get(verdict));
    }

    /** Takes a first packet. Called by the endpoint's one reading thread. */
    void hello(byte[] packet, int length, InetSocketAddress source) {
        long now = options.nanoTime().getAsLong();
        int busy = taken.get() < options.maxSessions() ? halfOpen.get() : options.maxHalfOpen();
        HelloJudge.Verdict verdict = judge.judge(packet, length, source, busy, options.maxHalfOpen(), now);
        tally(verdict).increment();
        if (verdict == HelloJudge.Verdict.ASK_FOR_COOKIE) {
            endpoint.send(judge.cookieReply(packet, length, source, now), source);
        } else if (verdict == HelloJudge.Verdict.ADMIT) {
            halfOpen.incrementAndGet();
            taken.incrementAndGet();
            byte[] frame = Packets.helloFrame(packet, length);
            int remoteIndex = Packets.index(packet);
            Thread.ofVirtual()
                .name("clavis-datagram-handshake")
                .start(() -> answer(frame, remoteIndex, source));
        }
    }

    private void answer(byte[] frame, int remoteIndex, InetSocketAddress source) {
        HandshakeException refusal;
        boolean done = false;
        try {
            Handshakes.Answered answer = handshakes.answer(frame, null);
            begin(answer, remoteIndex, source);
            done = true;
            answered.incrementAndGet();
            return;
        } catch (HandshakeException e) {
            refusal = e;
        } finally {
            if (!done) {
                refused.incrementAndGet();
                halfOpen.decrementAndGet();
                taken.decrementAndGet();
            }
        }
        options.events().handshakeRefused(source, refusal);
    }

    private void begin(Handshakes.Answered answer, int remoteIndex, InetSocketAddress source) {
        Bytes32 initiator = answer.established().peer().keyId();
        if (unconfirmed.merge(initiator, 1, Integer::sum) > MAX_UNCONFIRMED_OF_ONE) {
            unconfirmed.computeIfPresent(initiator, Acceptor::oneLess);
            answer.established().close();
            throw new HandshakeException(HandshakeReason.OVERLOADED, "too many unconfirmed sessions of " + initiator);
        }
        DatagramSession session = new DatagramSession(endpoint, answer.established(), source, options, false);
        int localIndex = endpoint.newIndex(session);
        session.use(
            DatagramEngine.responder(
                answer.established(),
                localIndex,
                remoteIndex,
                handshakes,
                options,
                session.new Outlet(),
                options.nanoTime().getAsLong()
            )
        );
        endpoint.add(session);
        endpoint.send(Packets.answer(localIndex, remoteIndex, answer.frame()), source);
    }

    /** The initiator has shown that it has the keys. */
    void confirmed(DatagramSession session) {
        halfOpen.decrementAndGet();
        unconfirmed.computeIfPresent(session.peer().keyId(), Acceptor::oneLess);
        Thread.ofVirtual()
            .name("clavis-datagram-session")
            .start(() -> use(session));
    }

    void ended(DatagramSession session, boolean wasConfirmed) {
        taken.decrementAndGet();
        if (!wasConfirmed) {
            halfOpen.decrementAndGet();
            unconfirmed.computeIfPresent(session.peer().keyId(), Acceptor::oneLess);
        }
    }

    private void use(DatagramSession session) {
        try (session) {
            handler.handle(session);
        } catch (ClavisException e) {
            session.failed(e);
        }
    }

    @SuppressWarnings("NullAway") // null takes the entry out
    private static Integer oneLess(Bytes32 initiator, Integer count) {
        return count == 1 ? null : count - 1;
    }
}
