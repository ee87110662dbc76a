package org.clavis.client.session.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
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
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.jspecify.annotations.Nullable;

/**
 * Ends sessions when the chain ends the keys they rest on, and no others.
 *
 * <p>Follows the chain's blocks. A revocation, a rotation past its grace, a hand-over, the end of an agent's parent, a
 * stricter policy, an expiry or a reorganisation that undoes what a peer was known by ends the sessions concerned; an
 * extension asks for a handshake inside the session, so that both sides know the later end. All of this happens at the
 * first {@link #poll} after the block, so within a block's time.
 *
 * <p>A chain that cannot be followed ends no session by itself: each ends when it cannot agree on fresh keys, because
 * {@link #resolver} refuses everybody once the chain has been silent too long.
 *
 * <p>Safe for use by many threads.
 */
public final class SessionManager implements AutoCloseable {

    /** How many sessions are watched at most. */
    public static final int MAX_SESSIONS = 1 << 18;

    private static final int CONCURRENT_QUESTIONS = 16;
    private static final Duration REKEY_MARGIN = Duration.ofSeconds(30);

    private final KeyRegistry registry;
    private final Address registryAddress;
    private final SessionManagerOptions options;
    private final PolicyWatch policy;
    private final ChainFollower follower;
    private final ExecutorService questions = Executors.newFixedThreadPool(
        CONCURRENT_QUESTIONS,
        Thread.ofVirtual().name("clavis-recheck-", 0).factory()
    );

    private final Object pollTurn = new Object();
    private final Object lock = new Object();
    private final Map<LiveSession, Watched> watched = new LinkedHashMap<>();
    private final List<Runnable> outbox = new ArrayList<>();
    private @Nullable Bytes32 headHash;
    private boolean policyUnread = true;
    private long headTime;
    private volatile Instant answeredAt = Instant.MIN;
    private volatile long newestBlockTime;
    private @Nullable Thread thread;
    private volatile boolean closed;

    private SessionManager(KeyRegistry registry, SessionManagerOptions options) {
        this.registry = registry;
        this.registryAddress = registry.domain().registry();
        this.options = options;
        policy = new PolicyWatch(options.policy());
        Set<Address> contracts = new HashSet<>(Set.of(registryAddress));
        options.policy().ifPresent(its -> contracts.add(its.address()));
        follower = new ChainFollower(registry.chain(), contracts);
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
     * Watches a session from now on, until it ends. Nothing that happened since its handshake is missed.
     *
     * @throws IllegalStateException if {@value #MAX_SESSIONS} are watched, or this is closed
     */
    public void watch(LiveSession session) {
        Watched entry = new Watched(session);
        synchronized (lock) {
            if (closed || watched.size() >= MAX_SESSIONS) {
                throw new IllegalStateException(closed ? "closed" : "too many sessions");
            }
            Bytes32 head = headHash;
            boolean asOfTheHead = head != null && head.equals(entry.peer().anchor().blockHash());
            if (asOfTheHead && entry.peer().parent().isEmpty()) {
                entry.trust(entry.peer(), Optional.empty());
            }
            watched.putIfAbsent(session, entry);
        }
    }

    /** How many sessions are watched. */
    public int sessionCount() {
        synchronized (lock) {
            return watched.size();
        }
    }

    /** The policy in force. */
    public Policy policy() {
        return policy.inForce();
    }

    /** Whether the chain has answered lately, with a block that is not old. */
    public boolean isFollowing() {
        Instant now = options.clock().instant();
        return (
            !closed &&
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
        return keyId ->
            isFollowing()
                ? admitted.resolve(keyId)
                : Verification.rejected(RejectReason.CHAIN_UNAVAILABLE, "the chain has not been followed lately");
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
            try {
                event.run();
            } catch (RuntimeException e) {
                // the application's own failure must not keep the next revocation from being seen
                Thread thisThread = Thread.currentThread();
                thisThread.getUncaughtExceptionHandler().uncaughtException(thisThread, e);
            }
        }
    }

    /** Stops following. Sessions stay open, and {@link #resolver} refuses everybody. */
    @Override
    public void close() {
        closed = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
        questions.shutdownNow();
    }

    private void run() {
        while (!closed) {
            try {
                Thread.sleep(options.pollInterval());
                poll();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean advance() {
        ChainStep step;
        List<KeyChange> changes = new ArrayList<>();
        boolean unread = false;
        try {
            step = follower.advance();
        } catch (ChainException e) {
            if (headHash == null) {
                throw e;
            }
            tell(() -> options.events().chainUnavailable(String.valueOf(e.getMessage())));
            return false;
        }
        try {
            for (FollowedBlock block : step.added()) {
                changes.addAll(KeyChange.in(block.logs(), registryAddress));
                policy.follow(block);
            }
            if (policyUnread || step.undoneAbove() == ChainStep.ALL_UNDONE) {
                policyUnread = true;
                policy.read();
                policyUnread = false;
            }
        } catch (ChainException e) {
            // the blocks have been told and will not be told again: whatever they said, ask for it
            if (headHash == null) {
                throw e;
            }
            unread = true;
            policyUnread = true;
            tell(() -> options.events().chainUnavailable(String.valueOf(e.getMessage())));
        }
        synchronized (lock) {
            for (Watched entry : watched.values()) {
                entry.refresh();
                if (unread || entry.restsOnBlocksAbove(step.undoneAbove())) {
                    entry.doubt(!unread);
                }
            }
            changes.forEach(this::apply);
            headHash = step.head().hash();
            headTime = step.head().timestamp();
            newestBlockTime = headTime;
        }
        answeredAt = options.clock().instant();
        return true;
    }

    private void apply(KeyChange change) {
        Instant now = options.clock().instant();
        for (Watched entry : watched.values()) {
            if (entry.isAgentOf(change.keyId())) {
                switch (change.kind()) {
                    case REVOKED, ROTATED -> end(
                        entry,
                        SessionReason.PARENT_ENDED,
                        "the chain has ended its parent's key"
                    );
                    case EXTENDED, HANDED_OVER -> entry.doubt(false);
                }
            } else if (entry.isOf(change.keyId())) {
                applyToOwn(entry, change, now);
            }
            // an agent whose parent is not known yet is in doubt, and so is asked about all the same
        }
    }

    private void applyToOwn(Watched entry, KeyChange change, Instant now) {
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
                    ask(entry, "the peer's key is valid for longer");
                }
            }
            case HANDED_OVER -> entry.doubt(false);
        }
    }

    /** Asks the registry about every key that is in doubt, each once. */
    private void recheck() {
        Map<Bytes32, List<Watched>> doubted = new LinkedHashMap<>();
        synchronized (lock) {
            for (Watched entry : watched.values()) {
                if (entry.isDoubted() && entry.session.isOpen()) {
                    doubted.computeIfAbsent(entry.peer().keyId(), keyId -> new ArrayList<>()).add(entry);
                }
            }
        }
        List<Future<?>> asked = new ArrayList<>();
        try {
            doubted.values().forEach(entries -> asked.add(questions.submit(() -> recheck(entries))));
        } catch (RejectedExecutionException e) {
            return; // closed meanwhile
        }
        for (Future<?> answer : asked) {
            try {
                answer.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException e) {
                throw new IllegalStateException("a question to the registry failed", e.getCause());
            }
        }
    }

    /** Sessions with the same key; they may know different epochs of it. */
    private void recheck(List<Watched> entries) {
        Map<Counterparty, Verification<Counterparty>> verdicts = new LinkedHashMap<>();
        Optional<Bytes32> parent = Optional.empty();
        try {
            for (Watched entry : entries) {
                Counterparty known = entry.peer();
                if (!verdicts.containsKey(known)) {
                    verdicts.put(known, registry.recheck(known));
                }
                if (parent.isEmpty() && known.parent().isPresent()) {
                    parent = registry.agents().parentOf(known.keyId());
                }
            }
        } catch (ChainException e) {
            tell(() -> options.events().chainUnavailable(String.valueOf(e.getMessage())));
            return;
        }
        synchronized (lock) {
            for (Watched entry : entries) {
                Verification<Counterparty> verdict = verdicts.get(entry.peer());
                if (verdict != null) {
                    conclude(entry, verdict, parent);
                }
            }
        }
    }

    private void conclude(Watched entry, Verification<Counterparty> verdict, Optional<Bytes32> parent) {
        switch (verdict) {
            case Accepted<Counterparty>(Counterparty now) -> entry.trust(now, parent);
            case Rejected<Counterparty>(RejectReason reason, String detail) -> {
                if (reason == RejectReason.CHAIN_UNAVAILABLE) {
                    tell(() -> options.events().chainUnavailable(detail));
                } else if (reason == RejectReason.SUPERSEDED && !entry.isChainChanged()) {
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
            Instant local = options.clock().instant();
            Instant now = local.getEpochSecond() >= headTime ? local : Instant.ofEpochSecond(headTime);
            Policy inForce = policy.at(now.getEpochSecond());
            for (Watched entry : watched.values()) {
                entry.refresh();
                if (entry.session.isOpen()) {
                    judge(entry, inForce, local, now);
                }
            }
            watched.keySet().removeIf(session -> !session.isOpen());
        }
    }

    private void judge(Watched entry, Policy inForce, Instant local, Instant now) {
        if (!local.isBefore(entry.endsAt())) {
            end(entry, SessionReason.SUPERSEDED, "the peer's key was replaced");
            return;
        }
        if (entry.peer().checkAt(now.getEpochSecond()) instanceof Rejected<?>(RejectReason reason, String detail)) {
            end(entry, reasonOf(reason, false), detail);
            return;
        }
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
        if (entry.session.isOpen()) {
            entry.session.end(reason, detail);
            tell(() -> options.events().sessionEnded(entry.session, reason, detail));
        }
    }

    private static Instant later(Instant time, Duration by) {
        return time.equals(Instant.MIN) ? time : time.plus(by);
    }
}
