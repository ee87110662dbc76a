package org.clavis.client.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clavis.client.registry.TestDesks.QUARTER;
import static org.clavis.client.registry.TestDesks.accepted;
import static org.clavis.client.registry.TestDesks.desk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.Requirements;
import org.clavis.client.identity.Identity;
import org.clavis.client.session.LiveSession;
import org.clavis.client.session.PeerConfirmation;
import org.clavis.client.session.SessionProtocol;
import org.clavis.client.session.SessionReason;
import org.clavis.client.session.live.SessionManager;
import org.clavis.client.session.live.SessionManagerEvents;
import org.clavis.client.session.live.SessionManagerOptions;
import org.clavis.contracts.Deployments;
import org.clavis.evm.Bytes32;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.junit.ScriptedNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Three registered desks, a node that can be told to lie, and a manager that follows it. */
abstract class ManagedSessions {

    final LocalChain local;
    final Deployments contracts;
    final List<String> told = new ArrayList<>();
    ScriptedNode node;
    Chain chain;
    KeyRegistry registry;
    SessionManager manager;
    List<Identity> desks;

    ManagedSessions(LocalChain local, Deployments contracts) {
        this.local = local;
        this.contracts = contracts;
    }

    /** A session that remembers what is done to it. */
    static final class Open implements LiveSession {

        Counterparty peer;
        Instant establishedAt;
        final List<SessionReason> ended = new ArrayList<>();
        int rekeys;
        Bytes32 localKeyId = Bytes32.ZERO;
        long localEpoch = 1;

        @Nullable
        PeerConfirmation confirmation;

        Open(Counterparty peer, Instant establishedAt) {
            this.peer = peer;
            this.establishedAt = establishedAt;
        }

        @Override
        public Bytes32 localKeyId() {
            return localKeyId;
        }

        @Override
        public long localEpoch() {
            return localEpoch;
        }

        @Override
        public Counterparty peer() {
            return peer;
        }

        @Override
        public SessionProtocol protocol() {
            return SessionProtocol.IK_CHACHA_POLY;
        }

        @Override
        public Instant establishedAt() {
            return establishedAt;
        }

        @Override
        public boolean isOpen() {
            return ended.isEmpty();
        }

        @Override
        public void end(SessionReason reason, String detail) {
            assertThat(detail).isNotBlank();
            ended.add(reason);
        }

        @Override
        public void requestRekey() {
            rekeys++;
        }

        @Override
        public void confirmWith(PeerConfirmation asked) {
            confirmation = asked;
        }
    }

    @BeforeEach
    void connect() {
        node = ScriptedNode.before(local.rpcUrl());
        chain = Chain.connect(node.url().toString());
        registry = KeyRegistry.at(chain, contracts.keyRegistry(), TestDesks.clockOf(local));
        desks = List.of(desk(local, 1, "desk-1"), desk(local, 2, "desk-2"), desk(local, 3, "desk-3"));
        desks.forEach(desk -> registry.register(desk, QUARTER));
        manager = SessionManager.create(registry, options());
    }

    @AfterEach
    void close() {
        manager.close();
        desks.forEach(Identity::close);
        chain.close();
        node.close();
    }

    SessionManagerOptions options() {
        return SessionManagerOptions.STANDARD.with(TestDesks.clockOf(local)).with(
            new SessionManagerEvents() {
                @Override
                public void sessionEnded(LiveSession session, SessionReason reason, String detail) {
                    told.add(reason.name());
                }

                @Override
                public void ownKeyEnded(Counterparty own, SessionReason reason, String detail) {
                    told.add("own " + reason);
                }

                @Override
                public void rekeyRequested(LiveSession session, String detail) {
                    told.add("rekey");
                }

                @Override
                public void chainUnavailable(String detail) {
                    told.add("unavailable");
                }
            }
        );
    }

    Open open(int desk) {
        return open(desks.get(desk));
    }

    Open open(Identity desk) {
        Counterparty peer = accepted(registry.check(desk.keyId(), Requirements.none()));
        Open session = new Open(peer, local.latestBlockTimestamp());
        manager.watch(session);
        return session;
    }

    static ArrayNode latest() {
        return JsonNodeFactory.instance.arrayNode().add("latest").add(false);
    }
}
