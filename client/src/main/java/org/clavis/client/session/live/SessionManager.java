package org.clavis.client.session.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.registry.ChainException;
import org.clavis.client.registry.ChainFollower;
import org.clavis.client.registry.ChainStep;
import org.clavis.client.registry.FollowedBlock;
import org.clavis.client.registry.KeyChange;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.registry.Policy;
import org.clavis.client.session.LiveSession;
import org.clavis.client.session.SessionReason;
import org.clavis.client.session.live.KeyQuestions.Answer;
import org.clavis.client.session.live.KeyQuestions.Question;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.clavis.verifier.state.BlockHeader;
import org.clavis.verifier.state.LogEntry;
import org.jspecify.annotations.Nullable;

/**
 * Ends sessions when the chain ends the keys they rest on, and no others.
 *
 * <p>Follows the chain's blocks. A revocation, a rotation past its grace, a hand-over, the end of an agent's parent, a
 * stricter policy, an expiry or a reorganisation that undoes what a peer was known by ends the sessions concerned; an
 * extension asks for a handshake inside the session, so that both sides know the later end. All of this happens at the
 * first {@link #poll} after the block, so within a block's time.
 *
 * <p>A chain that cannot be followed ends no session by itself: each ends when it cannot agree on fresh keys. Sessions
 * that this side answered ask {@link #resolver}, which refuses everybody once the chain has been silent too long; those
 * that it opened are confirmed by what is known here, and not while that is in doubt.
 *
 * <p>Safe for use by many threads.
 */
public final class SessionManager implements AutoCloseable {

    /** How many sessions are watched at most. */
    public static final int MAX_SESSIONS = 1 << 18;

    private static final Duration REKEY_MARGIN = Duration.ofSeconds(30);
    private static final Verification<Counterparty> NOT_FOLLOWED = Verification.rejected(
        RejectReason.CHAIN_UNAVAILABLE,
        "the chain has not been followed lately"
    );
    private static final Verification<Counterparty> IN_DOUBT = Verification.rejected(
        RejectReason.CHAIN_UNAVAILABLE,
        "the chain has not said yet that the peer's key stands"
    );

    private final Address registryAddress;
    private final SessionManagerOptions options;
    private final PolicyWatch policy;
    private final ChainFollower follower;
    private final KeyQuestions questions;

    private final Object pollTurn = new Object();
    private final Object lock = new Object();
    private final Map<LiveSession, Watched> watched = new LinkedHashMap<>();
    private final List<Runnable> outbox = new ArrayList<>();

    /** Keys of this side's that are over; one of each key id. */
    private final List<OwnKey> overKeys = new ArrayList<>();

    private volatile @Nullable BlockHeader head;
    private volatile boolean policyUnread = true;
    private volatile Instant answeredAt = Instant.MIN;
    private volatile long newestBlockTime;
    private @Nullable Thread thread;
    private volatile boolean closed;

    private SessionManager(KeyRegistry registry, SessionManagerOptions options) {
        registryAddress = registry.domain().registry();
        this.options = options;
        policy = new PolicyWatch(options.policy());
        questions = new KeyQuestions(registry, this::conclude, this::unavailable);
        Set<Address> contracts = new HashSet<>(Set.of(registryAddress));
        options.policy().ifPresent(its -> contracts.add(its.address()));
        follower = new ChainFollower(registry.chain(), contracts, options.clock());
    }

    /**
     * Reads the policy and the newest block, and follows from there whenever {@link #poll} is called.
     *
     * @throws ChainException if the chain cannot be reached
     */
    public static SessionManager create(KeyRegistry registry, SessionManagerOptions options) {
        SessionManager manager = new SessionManager(registry, options);
        // the block first: what is announced after it is in the log
        manager.advance();
        return manager;
    }

    /** {@link #create} and polls on a virtual thread until {@link #close}. */
    public static SessionManager start(KeyRegistry registry, SessionManagerOptions options) {
        SessionManager manager = create(registry, options);
        manager.thread = Thread.ofVirtual().name("clavis-sessions").start(manager::run);
        return manager;
    }

    /**
     * Watches a session from now on, until it ends, and confirms its peer before each handshake inside it. Nothing that
     * happened since its handshake is missed. What the policy in force refuses, or this side's own key no longer carries,
     * is ended here and now.
     *
     * @throws IllegalStateException if {@value #MAX_SESSIONS} are watched, or this is closed
     */
    public void watch(LiveSession session) {
        Watched entry = new Watched(session);
        synchronized (lock) {
            if (closed || watched.size() >= MAX_SESSIONS) {
                throw new IllegalStateException(closed ? "closed" : "too many sessions");
            }
            entry.trustIfOf(headHash());
            if (watched.putIfAbsent(session, entry) != null) {
                return;
            }
            judge(entry);
        }
        PolicyResolver known = new PolicyResolver(keyId -> confirm(entry, keyId), policy::inForce, options.clock());
        session.confirmWith(peer -> known.resolve(peer.keyId()));
    }

    /**
     * Watches a key of this side's, too: what would end a session with it as the peer's ends those watched here that rest
     * on it, {@link SessionReason#OWN_KEY_ENDED}. To be called again with the next key after a rotation.
     *
     * @param own as the registry has it
     * @throws IllegalStateException as {@link #watch}
     */
    public void watchOwn(Counterparty own) {
        OwnKey key = new OwnKey(own);
        synchronized (lock) {
            overKeys.removeIf(over -> over.carries(key));
        }
        watch(key);
    }

    private @Nullable Bytes32 headHash() {
        BlockHeader present = head;
        return present == null ? null : present.hash();
    }

    /** Holds no lock: the session that asks may hold its own. */
    private Verification<Counterparty> confirm(Watched entry, Bytes32 keyId) {
        if (!isFollowing()) {
            return NOT_FOLLOWED;
        }
        return entry
            .trusted()
            .filter(peer -> peer.keyId().equals(keyId))
            .<Verification<Counterparty>>map(Verification::accepted)
            .orElse(IN_DOUBT);
    }

    /** How many sessions are watched. */
    public int sessionCount() {
        synchronized (lock) {
            return watched.size() - Math.toIntExact(watched.keySet().stream().filter(OwnKey.class::isInstance).count());
        }
    }

    /** The policy in force. */
    public Policy policy() {
        return policy.inForce();
    }

    /** Whether the chain has answered lately, with a block that is not old, and the policy is known. */
    public boolean isFollowing() {
        Instant now = options.clock().instant();
        return (
            !closed &&
            !policyUnread &&
            now.isBefore(later(answeredAt, options.maxSilence())) &&
            now.isBefore(later(Instant.ofEpochSecond(newestBlockTime), options.maxHeadAge()))
        );
    }

    /**
     * For handshakes: accepts whom {@code resolver} and the policy accept, as long as the chain is followed. Rejects with
     * {@link RejectReason#CHAIN_UNAVAILABLE} else.
     */
    public CounterpartyResolver resolver(CounterpartyResolver resolver) {
        CounterpartyResolver admitted = new PolicyResolver(resolver, policy::inForce, options.clock());
        return keyId -> isFollowing() ? admitted.resolve(keyId) : NOT_FOLLOWED;
    }

    /**
     * Asks the chain what is new and does what follows from it. Never throws for what a node answers.
     *
     * @return false if the chain could not be followed this time
     */
    public boolean poll() {
        synchronized (pollTurn) {
            if (closed) {
                return false;
            }
            boolean followed = advance();
            recheck();
            watchTheClock();
            deliver();
            return followed;
        }
    }

    /** To the application, when no lock is held that it could need. */
    private void tell(Runnable event) {
        synchronized (lock) {
            outbox.add(event);
        }
    }

    private void deliver() {
        List<Runnable> events;
        synchronized (lock) {
            events = List.copyOf(outbox);
            outbox.clear();
        }
        for (Runnable event : events) {
            unstoppably(event);
        }
    }

    /** Whatever fails, the application or this, must not keep the next revocation from being seen. */
    @SuppressWarnings("IllegalCatch") // an error, too
    private static void unstoppably(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            Thread thisThread = Thread.currentThread();
            thisThread.getUncaughtExceptionHandler().uncaughtException(thisThread, e);
        }
    }

    /**
     * Stops following. Sessions stay open as long as their keys last, and nobody is admitted or confirmed any more.
     */
    @Override
    public void close() {
        closed = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
        questions.close();
        synchronized (lock) {
            watched.clear();
            outbox.clear();
        }
    }

    private void run() {
        while (!closed) {
            try {
                Thread.sleep(options.pollInterval());
            } catch (InterruptedException e) {
                continue; // closed, or somebody else's flag
            }
            unstoppably(this::poll);
        }
    }

    private boolean advance() {
        ChainStep step;
        try {
            step = follower.advance();
        } catch (ChainException e) {
            if (head == null) {
                throw e;
            }
            unavailable(e);
            return false;
        }
        List<KeyChange> changes = new ArrayList<>();
        boolean allRead = true;
        for (FollowedBlock block : step.added()) {
            allRead &= read(block, changes);
        }
        if (!allRead || step.undoneAbove() == ChainStep.ALL_UNDONE) {
            policyUnread = true;
        }
        readPolicy();
        synchronized (lock) {
            for (Watched entry : watched.values()) {
                entry.refresh(headHash());
                if (step.undoneAbove() != ChainStep.NOTHING_UNDONE) {
                    entry.undone(step.undoneAbove());
                }
                if (!allRead) {
                    entry.doubt(false);
                }
            }
            changes.forEach(this::apply);
            head = step.head();
            newestBlockTime = step.head().timestamp();
        }
        answeredAt = options.clock().instant();
        return true;
    }

    /** The block will not be told again: if this is false, whatever it said has to be asked for. */
    private boolean read(FollowedBlock block, List<KeyChange> changes) {
        if (block.logs().isEmpty()) {
            tell(() -> options.events().chainUnavailable(block.header() + " has more receipts than are read"));
            return false;
        }
        List<LogEntry> logs = block.logs().get();
        try {
            changes.addAll(KeyChange.in(logs, registryAddress));
            policy.follow(logs);
            return true;
        } catch (ChainException e) {
            unavailable(e);
            return false;
        }
    }

    private void readPolicy() {
        if (!policyUnread) {
            return;
        }
        try {
            policy.read();
            policyUnread = false;
        } catch (ChainException e) {
            if (head == null) {
                throw e;
            }
            unavailable(e);
        }
    }

    private void unavailable(ChainException e) {
        tell(() -> options.events().chainUnavailable(String.valueOf(e.getMessage())));
    }

    private void apply(KeyChange change) {
        Instant now = options.clock().instant();
        for (Watched entry : watched.values()) {
            if (entry.isAgentOf(change.keyId())) {
                applyToParent(entry, change);
            } else if (entry.isOf(change.keyId())) {
                applyToPeer(entry, change, now);
            }
            // an agent whose parent is not known yet is in doubt, and so is asked about all the same
        }
    }

    /** A later key of the parent's may have vouched for the agent by now. */
    private void applyToParent(Watched entry, KeyChange change) {
        long epoch = entry.parentEpoch();
        boolean over = switch (change.kind()) {
            case REVOKED -> epoch <= change.epoch();
            case ROTATED -> epoch < change.epoch();
            case EXTENDED, HANDED_OVER -> false;
        };
        if (over) {
            end(entry, SessionReason.PARENT_ENDED, "the chain has ended its parent's key");
        } else {
            entry.doubt(false);
        }
    }

    private void applyToPeer(Watched entry, KeyChange change, Instant now) {
        long epoch = entry.peer().record().epoch();
        switch (change.kind()) {
            case REVOKED -> {
                if (epoch <= change.epoch()) {
                    end(entry, SessionReason.REVOKED, "the chain has revoked epoch " + change.epoch());
                }
            }
            case ROTATED -> {
                if (epoch < change.epoch()) {
                    entry.endAt(now.plus(options.rotationGrace()));
                }
            }
            case EXTENDED -> {
                if (epoch == change.epoch()) {
                    entry.doubt(false);
                }
            }
            case HANDED_OVER -> entry.doubt(false);
        }
    }

    /** Asks the registry about every key that is in doubt, as of the block that was followed to. */
    private void recheck() {
        Map<Bytes32, List<Question>> doubted = new LinkedHashMap<>();
        BlockHeader asOf = Objects.requireNonNull(head);
        synchronized (lock) {
            for (Watched entry : watched.values()) {
                Bytes32 keyId = entry.peer().keyId();
                boolean answerable = entry.isDoubted() && entry.isAnswerableIn(asOf) && entry.session.isOpen();
                if (answerable && !questions.isAsking(keyId)) {
                    doubted
                        .computeIfAbsent(keyId, its -> new ArrayList<>())
                        .add(new Question(entry, entry.peer(), entry.news()));
                }
            }
        }
        questions.ask(doubted, asOf);
    }

    private void conclude(Question question, Answer answer) {
        synchronized (lock) {
            if (question.entry().news() == question.news()) {
                conclude(question.entry(), answer);
            }
        }
    }

    private void conclude(Watched entry, Answer answer) {
        switch (answer.verdict()) {
            case Accepted<Counterparty>(Counterparty now) -> {
                boolean extended = now.record().notAfter() > entry.peer().record().notAfter();
                if (now.parent().isPresent() == answer.parent().isPresent()) {
                    entry.trust(now, answer.parent());
                    if (extended) {
                        ask(entry, "the peer's key is valid for longer");
                    }
                }
            }
            case Rejected<Counterparty>(RejectReason reason, String detail) -> {
                if (reason == RejectReason.CHAIN_UNAVAILABLE) {
                    tell(() -> options.events().chainUnavailable(detail));
                } else if (reason == RejectReason.SUPERSEDED && (entry.isRotated() || !entry.isChainChanged())) {
                    entry.endAt(options.clock().instant().plus(options.rotationGrace()));
                } else {
                    end(entry, reasonOf(reason, entry.isChainChanged()), detail);
                }
            }
        }
    }

    private static SessionReason reasonOf(RejectReason reason, boolean chainChanged) {
        return switch (reason) {
            case REVOKED -> SessionReason.REVOKED;
            case EXPIRED -> SessionReason.EXPIRED;
            case PARENT_REVOKED, PARENT_EXPIRED, DELEGATION_LAPSED, DELEGATION_EXCEEDED -> SessionReason.PARENT_ENDED;
            case NOT_REGISTERED, NOT_YET_VALID -> SessionReason.REGISTRATION_UNDONE;
            default -> chainChanged ? SessionReason.REGISTRATION_UNDONE : SessionReason.SUPERSEDED;
        };
    }

    /** Ends what has come to its end by this machine's clock or the newest block's time, whichever is later. */
    private void watchTheClock() {
        synchronized (lock) {
            policy.at(laterTime().getEpochSecond());
            for (Watched entry : watched.values()) {
                entry.refresh(headHash());
                judge(entry);
            }
            watched.keySet().removeIf(session -> !session.isOpen());
        }
    }

    /** By this machine's clock or the newest block's time. */
    private Instant laterTime() {
        Instant local = options.clock().instant();
        return local.getEpochSecond() >= newestBlockTime ? local : Instant.ofEpochSecond(newestBlockTime);
    }

    private void judge(Watched entry) {
        if (!entry.session.isOpen()) {
            return;
        }
        Instant local = options.clock().instant();
        Instant now = laterTime();
        if (!local.isBefore(entry.endsAt())) {
            end(entry, SessionReason.SUPERSEDED, "the key was replaced");
            return;
        }
        if (entry.peer().checkAt(now.getEpochSecond()) instanceof Rejected<?>(RejectReason reason, String detail)) {
            end(entry, reasonOf(reason, false), detail);
            return;
        }
        if (entry.session instanceof OwnKey) {
            return; // the policy says whom this side accepts
        }
        if (overKeys.stream().anyMatch(over -> over.carries(entry.session))) {
            end(entry, SessionReason.OWN_KEY_ENDED, "this side's key is over");
            return;
        }
        Policy inForce = policy.inForce();
        Verification<?> admitted = inForce
            .checkKey(entry.peer(), now)
            .flatMap(peer -> inForce.checkSuite(entry.session.protocol().suite(), now));
        if (admitted instanceof Rejected<?>(var _, String detail)) {
            end(entry, SessionReason.POLICY_TIGHTENED, detail);
        } else if (inForce.maximumSessionAge() != 0) {
            judgeAge(entry, Duration.ofSeconds(inForce.maximumSessionAge()), local);
        }
    }

    private void judgeAge(Watched entry, Duration maxAge, Instant local) {
        Instant end = entry.session.establishedAt().plus(maxAge);
        Duration margin = maxAge.dividedBy(3).compareTo(REKEY_MARGIN) < 0 ? maxAge.dividedBy(3) : REKEY_MARGIN;
        if (!local.isBefore(end)) {
            end(entry, SessionReason.POLICY_TIGHTENED, "the policy allows sessions of " + maxAge);
        } else if (!local.isBefore(end.minus(margin)) && entry.shouldAskForRekey()) {
            ask(entry, "the policy allows sessions of " + maxAge);
        }
    }

    private void ask(Watched entry, String detail) {
        entry.session.requestRekey();
        tell(() -> options.events().rekeyRequested(entry.session, detail));
    }

    private void end(Watched entry, SessionReason reason, String detail) {
        if (!entry.session.isOpen()) {
            return;
        }
        entry.session.end(reason, detail);
        if (entry.session instanceof OwnKey own) {
            overKeys.removeIf(own::carries);
            overKeys.add(own);
            tell(() -> options.events().ownKeyEnded(own.peer(), reason, detail));
        } else {
            tell(() -> options.events().sessionEnded(entry.session, reason, detail));
        }
    }

    private static Instant later(Instant time, Duration by) {
        return time.equals(Instant.MIN) ? time : time.plus(by);
    }
}
