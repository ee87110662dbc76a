package org.clavis.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.clavis.verifier.registry.Scope.DELEGATE;
import static org.clavis.verifier.registry.Scope.QUOTE;
import static org.clavis.verifier.registry.Scope.TRADE;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.clavis.circuits.MembershipStatement;
import org.clavis.circuits.SemaphoreMembership;
import org.clavis.circuits.SemaphoreOwnership;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.Requirements;
import org.clavis.client.identity.Identity;
import org.clavis.client.identity.PasswordSource;
import org.clavis.client.registry.Account;
import org.clavis.client.registry.Chain;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.registry.KeyState;
import org.clavis.client.registry.MembershipContract;
import org.clavis.client.registry.MembershipGroup;
import org.clavis.client.registry.MembershipVerifier;
import org.clavis.client.registry.Registration;
import org.clavis.client.registry.RegistryCall;
import org.clavis.client.registry.SignedRevocation;
import org.clavis.client.session.ChannelSession;
import org.clavis.client.session.ListenerOptions;
import org.clavis.client.session.LocalDesk;
import org.clavis.client.session.ReplayGuard;
import org.clavis.client.session.Session;
import org.clavis.client.session.SessionListener;
import org.clavis.client.session.SessionSelector;
import org.clavis.client.session.datagram.DatagramEndpoint;
import org.clavis.client.session.datagram.DatagramOptions;
import org.clavis.client.session.live.SessionManager;
import org.clavis.client.session.live.SessionManagerOptions;
import org.clavis.contracts.Deployments;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.testnet.Faucet;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.junit.OnLocalChain;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.Verification;
import org.clavis.verifier.semaphore.SemaphoreProof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's example: it stands there as it stands here, and it runs. */
@OnLocalChain
class ReadmeExampleTest {

    private static final BigInteger ETHER = BigInteger.TEN.pow(18);

    @Test
    void aDeskRegistersChecksItsPeerAndTalks(LocalChain node, Deployments contracts, @TempDir Path folder)
        throws Exception {
        PasswordSource password = PasswordSource.fixedForTestingOnly("a password of some length");
        BlockingQueue<byte[]> received = new ArrayBlockingQueue<>(1);
        try (
            Identity created = Identity.create(folder.resolve("desk.clavis"), "desk", password);
            Identity peer = Identity.create(folder.resolve("peer.clavis"), "desk-1", password);
            Chain peersChain = Chain.connect(node.rpcUrl().toString())
        ) {
            Faucet.fund(node, created.address(), ETHER);
            Faucet.fund(node, peer.address(), ETHER);
            KeyRegistry peersRegistry = KeyRegistry.at(peersChain, contracts.keyRegistry());
            peersRegistry.register(peer, Registration.scopes(TRADE).validFor(Duration.ofDays(1)));
            try (
                SessionListener listener = SessionListener.open(
                    peer,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    peersRegistry.resolver(Requirements.scope(TRADE)),
                    session -> session.receive().ifPresent(received::add)
                )
            ) {
                example(
                    node.rpcUrl().toString(),
                    contracts.keyRegistry().toHex(),
                    folder.resolve("desk.clavis"),
                    password,
                    peer.address(),
                    listener.address(),
                    "a quote, please".getBytes(UTF_8)
                );
                assertThat(received.poll(10, TimeUnit.SECONDS)).asString(UTF_8).isEqualTo("a quote, please");
            }
        }
    }

    private static void example(
        String rpcUrl,
        String registryAddress,
        Path store,
        PasswordSource passwordPrompt,
        Address peerOwner,
        InetSocketAddress address,
        byte[] quoteRequest
    ) {
        // README begin
        try (var chain = Chain.connect(rpcUrl)) {
            var registry = KeyRegistry.at(chain, registryAddress);
            var desk = Identity.open(store, passwordPrompt);
            registry.register(desk, Registration.scopes(TRADE, QUOTE).validFor(Duration.ofDays(90)));

            Verification<Counterparty> check = registry.check(peerOwner, "desk-1", Requirements.scope(TRADE));
            if (check instanceof Accepted(var peer)) {
                try (var session = Session.connect(desk, peer, address)) {
                    session.send(quoteRequest);
                }
            }
        }
        // README end
    }

    @Test
    void aKeyIsExtendedDelegatesRotatesAndEnds(LocalChain node, Deployments contracts) {
        try (
            Identity desk = Identity.ephemeralForTestingOnly("desk");
            Identity bot = Identity.ephemeralForTestingOnly("bot");
            Identity carrier = Identity.ephemeralForTestingOnly("carrier");
            Chain chain = Chain.connect(node.rpcUrl().toString())
        ) {
            for (Identity identity : List.of(desk, bot, carrier)) {
                Faucet.fund(node, identity.address(), ETHER);
            }
            KeyRegistry registry = KeyRegistry.at(chain, contracts.keyRegistry());
            Registration terms = Registration.scopes(QUOTE, DELEGATE).validFor(Duration.ofDays(90));
            registry.register(desk, terms);
            node.increaseTime(Duration.ofSeconds(2));
            Instant deadline = registry.chainTime().plus(Duration.ofHours(1));

            life(registry, desk, bot, terms, deadline, KeyRegistry.accountOf(carrier));

            assertThat(registry.currentRecord(desk.keyId()).epoch()).isEqualTo(2);
            assertThat(registry.stateOf(desk.keyId())).isEqualTo(KeyState.REVOKED);
            assertThat(registry.stateOf(bot.keyId())).isEqualTo(KeyState.LAPSED);
        }
    }

    private static void life(
        KeyRegistry registry,
        Identity desk,
        Identity bot,
        Registration terms,
        Instant deadline,
        Account relayer
    ) {
        // README life begin
        registry.extend(desk, registry.chainTime().plus(Duration.ofDays(180))); // same key, later end; sessions go on
        registry.agents().register(bot, desk, Registration.scopes(QUOTE).validFor(Duration.ofDays(7))); // ends with desk's key

        RegistryCall rotation = registry.requests(desk).rotate(terms, deadline); // signed here
        registry.send(relayer, rotation); // sent and paid for elsewhere
        registry.reconcile(desk);

        SignedRevocation worstDay = registry.certificate(desk); // keep it offline
        registry.revoke(relayer, worstDay); // whoever has it can end the key
        // README life end
    }

    @Test
    void aDeskSpeaksAsOneOfMany(LocalChain node, Deployments contracts) {
        try (
            Identity desk = Identity.ephemeralForTestingOnly("desk");
            Chain chain = Chain.connect(node.rpcUrl().toString())
        ) {
            Faucet.fund(node, desk.address(), ETHER);
            KeyRegistry registry = KeyRegistry.at(chain, contracts.keyRegistry());
            registry.register(desk, Registration.scopes(TRADE).validFor(Duration.ofDays(90)));
            Bytes32 auction = Keccak256.hash("auction 7".getBytes(UTF_8));
            Bytes32 bid = Keccak256.hash("buy 100".getBytes(UTF_8));
            assertThat(
                membership(registry, contracts.membershipRegistry(), desk, auction, bid, desk.address()).isAccepted()
            ).isTrue();
        }
    }

    private static Verification<Bytes32> membership(
        KeyRegistry registry,
        Address groupsAddress,
        Identity desk,
        Bytes32 auction,
        Bytes32 bid,
        Address peerOwner
    ) {
        // README membership begin
        var groups = MembershipContract.at(registry, groupsAddress);
        groups.join(desk, TRADE, new SemaphoreOwnership()); // once, while the key is active

        var traders = MembershipGroup.read(groups, TRADE, 0); // checked against the contract's root; update() follows it
        var statement = new MembershipStatement(groups.domain(), TRADE, auction, bid, peerOwner);
        SemaphoreProof proof = new SemaphoreMembership().prove(desk.semaphore(), traders.group(), statement);

        var verifier = new MembershipVerifier(groups); // the counterparty's
        Verification<Bytes32> nullifier = verifier.verify(statement, proof); // the same again: ALREADY_USED
        // README membership end
        return nullifier;
    }

    @Test
    @Timeout(60)
    void desksListenAndDialInTheStrongestSuite(LocalChain node, Deployments contracts, @TempDir Path folder)
        throws Exception {
        try (
            Identity venue = Identity.ephemeralForTestingOnly("venue");
            Identity trader = Identity.ephemeralForTestingOnly("trader");
            Chain chain = Chain.connect(node.rpcUrl().toString())
        ) {
            KeyRegistry registry = KeyRegistry.at(chain, contracts.keyRegistry());
            for (Identity identity : List.of(venue, trader)) {
                Faucet.fund(node, identity.address(), ETHER);
                registry.register(identity, Registration.scopes(QUOTE).validFor(Duration.ofDays(1)).forSuite(3));
            }
            var told = new ArrayBlockingQueue<InetSocketAddress>(2);
            var stopped = new CountDownLatch(1);
            var failure = new CompletableFuture<Void>();
            Thread listening = Thread.ofVirtual().start(() -> {
                try {
                    listen(registry, venue, folder.resolve("venue.replay"), told, stopped);
                    failure.complete(null);
                } catch (Exception | AssertionError e) {
                    failure.completeExceptionally(e);
                }
            });
            var answers = new ArrayBlockingQueue<String>(3);
            try {
                Counterparty peer = (
                    (Accepted<Counterparty>) registry.check(venue.keyId(), Requirements.scope(QUOTE))
                ).verified();
                InetSocketAddress tcp = told.poll(30, TimeUnit.SECONDS);
                InetSocketAddress udp = told.poll(30, TimeUnit.SECONDS);
                dial(registry, trader, peer, tcp, udp, "bid?".getBytes(UTF_8), answers);
            } finally {
                stopped.countDown();
                listening.join();
            }
            assertThat(failure).isCompleted();
            assertThat(answers).containsExactly("bid? 99", "bid? 99", "bid? 99");
        }
    }

    private static byte[] quote(byte[] request) {
        return (new String(request, UTF_8) + " 99").getBytes(UTF_8);
    }

    private static void listen(
        KeyRegistry registry,
        Identity identity,
        Path replayFile,
        BlockingQueue<InetSocketAddress> published,
        CountDownLatch stopped
    ) throws InterruptedException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        // README listen begin
        var anybodyWhoQuotes = registry.resolver(Requirements.scope(QUOTE));
        try (
            var manager = SessionManager.start(registry, SessionManagerOptions.STANDARD); // follows the chain
            var desk = LocalDesk.of(identity, anybodyWhoQuotes); // knows its own epoch and suite
            var guard = ReplayGuard.open(replayFile, desk, InstantSource.system()); // remembers first messages
            var tcp = SessionListener.open(
                desk,
                address,
                manager.resolver(anybodyWhoQuotes),
                guard,
                session -> {
                    manager.watch(session);
                    for (var next = session.receive(); next.isPresent(); next = session.receive()) {
                        session.send(quote(next.get()));
                    }
                },
                ListenerOptions.STANDARD
            );
            var udp = DatagramEndpoint.listen(
                desk,
                address,
                manager.resolver(anybodyWhoQuotes),
                guard,
                session -> {
                    manager.watch(session);
                    session.receive().ifPresent(request -> session.send(quote(request)));
                },
                DatagramOptions.STANDARD
            )
        ) {
            published.put(tcp.address());
            published.put(udp.address());
            stopped.await();
        }
        // README listen end
    }

    private static void dial(
        KeyRegistry registry,
        Identity identity,
        Counterparty peer,
        InetSocketAddress tcp,
        InetSocketAddress udp,
        byte[] request,
        BlockingQueue<String> answers
    ) throws InterruptedException {
        // README dial begin
        try (var desk = LocalDesk.of(identity, registry.resolver(Requirements.scope(QUOTE)))) {
            // TCP, one thread a session: virtual threads will do
            try (var session = Session.connect(desk, peer, tcp)) {
                session.send(request);
                session.receive().ifPresent(quote -> answers.add(new String(quote, UTF_8)));
            }

            // TCP, thousands of sessions on one thread, which the handler must not block
            var answered = new CountDownLatch(1);
            try (var selector = SessionSelector.open()) {
                ChannelSession session = selector.adopt(
                    Session.connect(desk, peer, tcp),
                    (from, buffer, offset, length) -> {
                        answers.add(new String(buffer, offset, length, UTF_8));
                        answered.countDown();
                    }
                );
                session.trySend(request); // false if the peer reads too slowly
                answered.await();
            }

            // UDP: a message arrives once or not at all
            var here = new InetSocketAddress(0);
            try (
                var endpoint = DatagramEndpoint.open(desk, here, DatagramOptions.STANDARD);
                var session = endpoint.connect(peer, udp)
            ) {
                session.send(request);
                session.receive(Duration.ofSeconds(1)).ifPresent(quote -> answers.add(new String(quote, UTF_8)));
            }
        }
        // README dial end
    }

    @Test
    void theReadmeSaysTheSame() throws IOException {
        Path root = Path.of(System.getProperty("clavis.root", ".."));
        String source = Files.readString(root.resolve("client/src/test/java/org/clavis/client/ReadmeExampleTest.java"));
        String here = between(source, "// README begin\n", "// README end");
        String there = between(Files.readString(root.resolve("README.md")), "```java\n", "```");

        assertThat(there.replace("Path.of(\"desk.clavis\")", "store")).isEqualToNormalizingWhitespace(here);

        String life = between(source, "// README life begin\n", "// README life end");
        String readme = Files.readString(root.resolve("README.md"));
        assertThat(between(readme, "### The rest of a key's life\n\n```java\n", "```")).isEqualToNormalizingWhitespace(
            life
        );
        String membership = between(source, "// README membership begin\n", "// README membership end");
        assertThat(between(readme, "### One of many\n\n```java\n", "```")).isEqualToNormalizingWhitespace(membership);
        String listen = between(source, "// README listen begin\n", "// README listen end");
        assertThat(between(readme, "## Sessions\n\n```java\n", "```")).isEqualToNormalizingWhitespace(listen);
        String dial = between(source, "// README dial begin\n", "// README dial end");
        assertThat(between(readme, "And the other side:\n\n```java\n", "```")).isEqualToNormalizingWhitespace(dial);
    }

    private static String between(String text, String begin, String end) {
        assertThat(text).contains(begin);
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
