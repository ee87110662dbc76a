package org.clavis.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.clavis.algebra.lanes.Lanes;
import org.clavis.client.counterparty.ClaimJson;
import org.clavis.client.counterparty.ClaimProof;
import org.clavis.client.identity.Identity;
import org.clavis.client.identity.PasswordSource;
import org.clavis.client.registry.Account;
import org.clavis.client.registry.Chain;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.registry.Registration;
import org.clavis.client.registry.RegistryCall;
import org.clavis.contracts.Deployments;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.testnet.Faucet;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.junit.OnLocalChain;
import org.clavis.verifier.registry.KeyName;
import org.clavis.verifier.registry.OwnershipClaim;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.registry.Scope;
import org.clavis.verifier.schnorr.SchnorrSignature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user types them: what they print, and their exit codes. */
@OnLocalChain
class CommandTest {

    private final LocalChain chain;
    private final Deployments contracts;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private Path store;
    private Path password;

    CommandTest(LocalChain chain, Deployments contracts) {
        this.chain = chain;
        this.contracts = contracts;
    }

    @BeforeEach
    void writePassword() throws IOException {
        store = folder.resolve("desk.clavis");
        password = folder.resolve("password");
        Files.writeString(password, "correct horse battery staple\n");
    }

    @Test
    void aKeyLivesFromTheStoreToItsRevocation() {
        assertThat(run("identity", "new", "--store", store, "--label", "desk-1", "--password-file", password)).isZero();
        try (Identity desk = Identity.open(store, PasswordSource.file(password))) {
            Faucet.fund(chain, desk.address(), BigInteger.TEN.pow(17));
            assertThat(out.toString()).contains(desk.keyId().toHex(), desk.identityKey().toString());

            assertThat(lookup(desk)).isEqualTo(ExitCode.REJECTED);
            assertThat(out.toString()).contains("NOT_REGISTERED");

            assertThat(onChain("register", "--scopes", "TRADE,QUOTE", "--days", "30")).isZero();
            assertThat(lookup(desk)).isZero();
            assertThat(out.toString()).contains("epoch        1", "valid");

            assertThat(onChain("register", "--scopes", "TRADE")).isEqualTo(ExitCode.REJECTED);
            assertThat(err.toString()).contains("ALREADY_REGISTERED");

            assertThat(onChain("rotate", "--scopes", "TRADE")).isZero();
            assertThat(lookup(desk, "--require", "QUOTE")).isEqualTo(ExitCode.REJECTED);
            assertThat(out.toString()).contains("epoch        2", "SCOPE_MISSING");

            assertThat(onChain("revoke")).isZero();
            assertThat(lookup(desk)).isEqualTo(ExitCode.REJECTED);
            assertThat(out.toString()).contains("REVOKED");
        }
    }

    @Test
    void aKeyIsRegisteredForTheSuiteThatIsAskedForAndKeepsItWhenItRotates() {
        run("identity", "new", "--store", store, "--label", "desk-1", "--password-file", password);
        try (Identity desk = Identity.open(store, PasswordSource.file(password))) {
            Faucet.fund(chain, desk.address(), BigInteger.TEN.pow(17));
            for (String none : List.of("0", "4", "hybrid")) {
                assertThat(onChain("register", "--scopes", "TRADE", "--suite", none)).isEqualTo(ExitCode.USAGE);
                assertThat(err.toString()).contains("--suite", none);
            }
            assertThat(onChain("register", "--scopes", "TRADE", "--suite", "2")).isZero();
            assertThat(lookup(desk)).isZero();
            assertThat(out.toString()).contains("suite        2").doesNotContain("KEM key");
            assertThat(onChain("rotate", "--scopes", "TRADE", "--suite", "3")).isZero();
            assertThat(onChain("rotate", "--scopes", "TRADE")).isZero();
            assertThat(lookup(desk)).isZero();
            assertThat(out.toString()).contains("epoch        3", "suite        3", "KEM key      0x");
            assertThat(onChain("rotate", "--scopes", "TRADE", "--suite", "1")).isZero();
            assertThat(lookup(desk)).isZero();
            assertThat(out.toString()).contains("epoch        4", "suite        1").doesNotContain("KEM key");
        }
    }

    @Test
    void aKeyIsExtendedAndEndedByItsCertificate() throws IOException {
        run("identity", "new", "--store", store, "--label", "desk-1", "--password-file", password);
        Path certificate = folder.resolve("desk.revocation");
        try (Identity desk = Identity.open(store, PasswordSource.file(password))) {
            Faucet.fund(chain, desk.address(), BigInteger.TEN.pow(17));
            assertThat(onChain("certificate", "--out", certificate)).isEqualTo(ExitCode.REJECTED);
            assertThat(err.toString()).contains("NOT_REGISTERED");
            assertThat(onChain("register", "--scopes", "TRADE", "--days", "30")).isZero();
            assertThat(onChain("extend", "--days", "10")).isEqualTo(ExitCode.REJECTED);
            assertThat(err.toString()).contains("NOT_LATER");
            assertThat(onChain("certificate", "--out", certificate)).isZero();
            assertThat(onChain("certificate", "--out", certificate))
                .as("never overwritten")
                .isEqualTo(ExitCode.USAGE);
            assertThat(onChain("extend", "--days", "60")).isZero();
            assertThat(lookup(desk)).isZero();
            assertThat(out.toString()).contains("state        ACTIVE", "flags        NONE", "epoch        1");

            // another key store pays
            store = folder.resolve("other.clavis");
            run("identity", "new", "--store", store, "--label", "other", "--password-file", password);
            try (Identity other = Identity.open(store, PasswordSource.file(password))) {
                Faucet.fund(chain, other.address(), BigInteger.TEN.pow(17));
            }
            Path junk = Files.writeString(folder.resolve("junk"), "{}");
            assertThat(onChain("revoke", "--certificate", junk)).isEqualTo(ExitCode.REJECTED);
            assertThat(onChain("revoke", "--certificate", folder.resolve("none"))).isEqualTo(ExitCode.USAGE);
            assertThat(onChain("revoke", "--certificate", certificate)).isZero();
            assertThat(lookup(desk)).isEqualTo(ExitCode.REJECTED);
            assertThat(out.toString()).contains("state        REVOKED");
        }
    }

    @Test
    void lookupShowsWhoControlsAKey() {
        try (Chain client = Chain.connect(chain.rpcUrl().toString())) {
            KeyRegistry registry = KeyRegistry.at(client, contracts.keyRegistry());
            try (
                Identity firm = Identity.ephemeralForTestingOnly("firm");
                Identity bot = Identity.ephemeralForTestingOnly("bot")
            ) {
                Faucet.fund(chain, firm.address(), BigInteger.TEN.pow(17));
                Faucet.fund(chain, bot.address(), BigInteger.TEN.pow(17));
                Account owner = KeyRegistry.accountOf(firm);
                Account other = KeyRegistry.accountOf(bot);
                KeyName name = new KeyName(firm.address(), firm.label());
                registry.register(firm, Registration.scopes(Scope.QUOTE, Scope.DELEGATE).validFor(Duration.ofDays(9)));
                chain.increaseTime(Duration.ofSeconds(2));
                registry.agents().register(bot, firm, Registration.scopes(Scope.QUOTE).validFor(Duration.ofDays(1)));
                registry.send(owner, RegistryCall.setGuardian(name, bot.address(), Duration.ofDays(2)));
                registry.send(
                    other,
                    RegistryCall.proposeRecovery(
                        name,
                        bot.address(),
                        registry.lookup(bot.keyId()).orElseThrow().bundle()
                    )
                );
                registry.send(owner, RegistryCall.offerOwnership(name, bot.address()));
                assertThat(lookup(firm)).isZero();
                assertThat(out.toString()).contains(
                    "offered to   " + bot.address(),
                    "guardian     " + bot.address() + " after 172800 s",
                    "recovery     of epoch 1 to " + bot.address()
                );
                registry.send(other, RegistryCall.acceptOwnership(name));
                assertThat(lookup(firm)).isZero();
                assertThat(out.toString())
                    .contains(
                        "registrant   " + firm.address(),
                        "owner        " + bot.address(),
                        "flags        HANDED_OVER"
                    )
                    .doesNotContain("recovery", "guardian", "offered");

                assertThat(lookup(bot)).isZero();
                assertThat(out.toString()).contains("flags        AGENT", "parent       " + firm.keyId());
                registry.send(other, RegistryCall.revoke(name));
                assertThat(lookup(bot)).isEqualTo(ExitCode.REJECTED);
                assertThat(out.toString()).contains("state        LAPSED", "PARENT_REVOKED");
            }
        }
    }

    @Test
    void aWrongPasswordIsRefusedInOneLine() throws IOException {
        run("identity", "new", "--store", store, "--label", "desk-1", "--password-file", password);
        Path wrong = Files.writeString(folder.resolve("wrong"), "incorrect horse\n");
        byte[] before = Files.readAllBytes(store);

        assertThat(run("identity", "show", "--store", store, "--password-file", wrong)).isEqualTo(ExitCode.REJECTED);

        assertThat(err.toString().lines().toList()).hasSize(1);
        assertThat(Files.readAllBytes(store)).isEqualTo(before);
    }

    @Test
    void aStoreIsNeverOverwritten() {
        run("identity", "new", "--store", store, "--label", "desk-1", "--password-file", password);

        assertThat(
            run("identity", "new", "--store", store, "--label", "desk-1", "--password-file", password)
        ).isEqualTo(ExitCode.REJECTED);
    }

    @Test
    void anUnreachableChainIsAFaultInOneLine() {
        run("identity", "new", "--store", store, "--label", "desk-1", "--password-file", password);

        int exit = run(
            "revoke",
            "--rpc",
            "http://127.0.0.1:1",
            "--registry",
            contracts.keyRegistry(),
            "--store",
            store,
            "--password-file",
            password
        );

        assertThat(exit).isEqualTo(ExitCode.FAULT);
        assertThat(err.toString().lines().toList()).hasSize(1);
    }

    @Test
    void schnorrSignaturesAreJudged() {
        Bytes32 digest = Keccak256.hash(new byte[] { 1, 2, 3 });
        try (Identity signer = Identity.ephemeralForTestingOnly("signer")) {
            SchnorrSignature signature = signer.sign(digest);
            String good = HexFormat.of().formatHex(signature.toBytes());
            String key = HexFormat.of().formatHex(signer.identityKey().toBytes());
            String flipped = good.substring(0, 129) + (good.charAt(129) == '0' ? '1' : '0');

            assertThat(verify(key, digest, good)).isZero();
            assertThat(verify(key, digest, flipped)).isEqualTo(ExitCode.REJECTED);
            assertThat(out.toString()).contains("SIGNATURE_INVALID");
            assertThat(verify(key, digest, "0x12")).isEqualTo(ExitCode.REJECTED);
            assertThat(err.toString()).contains("--signature");
        }
    }

    @Test
    void signedClaimsAreJudged() throws IOException {
        try (Identity signer = Identity.ephemeralForTestingOnly("signer")) {
            var domain = new RegistryDomain(1, contracts.keyRegistry());
            var claim = new OwnershipClaim(signer.address(), signer.label(), 1, Bytes32.ZERO, Bytes32.ZERO, 2);
            var proof = new ClaimProof.Schnorr(domain, claim, signer.sign(claim.digest(domain)));
            Path file = Files.write(folder.resolve("claim.json"), ClaimJson.encode(proof));
            String key = HexFormat.of().formatHex(signer.identityKey().toBytes());

            assertThat(run("verify", "schnorr", "--key", key, "--claim", file)).isZero();

            var other = new ClaimProof.Schnorr(new RegistryDomain(2, domain.registry()), claim, proof.signature());
            Files.write(file, ClaimJson.encode(other));
            assertThat(run("verify", "schnorr", "--key", key, "--claim", file)).isEqualTo(ExitCode.REJECTED);
            assertThat(run("verify", "schnorr", "--key", key)).isEqualTo(ExitCode.USAGE);
        }
    }

    @Test
    void malformedProofFilesAreRejected() throws IOException {
        Path junk = Files.writeString(folder.resolve("junk.json"), "{\"protocol\": \"groth16\", ");

        assertThat(run("verify", "groth16", "--vk", junk, "--proof", junk, "--public", junk)).isEqualTo(
            ExitCode.REJECTED
        );
        assertThat(out.toString()).startsWith("rejected MALFORMED");
        assertThat(
            run("verify", "groth16", "--vk", folder.resolve("none"), "--proof", junk, "--public", junk)
        ).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void unknownWordsAreAUsageError() {
        assertThat(run("frobnicate")).isEqualTo(ExitCode.USAGE);
        assertThat(run("identity")).isEqualTo(ExitCode.USAGE);
        assertThat(run("lookup", "--rpc", chain.rpcUrl())).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void theVersionIsTheBuilds() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).matches("clavis \\d+\\.\\d+\\.\\d+.*\\R").doesNotContain("${");
    }

    @Test
    void theVersionTellsTheKernelIfAsked() {
        assertThat(run("--version", "--verbose")).isZero();
        assertThat(out.toString()).contains("\narithmetic: " + Lanes.describe());
        assertThat(run("--verbose", "--version")).isZero();
        assertThat(run("--verbose")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void malformedAddressesAndKeyIdsAreUsageErrors() {
        for (String bad : List.of("", "0x12", "0x" + "zz".repeat(20), contracts.keyRegistry() + "00")) {
            assertThat(lookup(bad, "--registrant", contracts.keyRegistry(), "--label", "x")).isEqualTo(ExitCode.USAGE);
            assertThat(err.toString()).contains("--registry");
            assertThat(lookup(contracts.keyRegistry(), "--registrant", bad, "--label", "x")).isEqualTo(ExitCode.USAGE);
            assertThat(err.toString()).contains("--registrant");
            assertThat(lookup(contracts.keyRegistry(), "--key-id", bad)).isEqualTo(ExitCode.USAGE);
            assertThat(err.toString()).contains("--key-id");
        }
    }

    private int lookup(Object registry, Object... subject) {
        err.getBuffer().setLength(0);
        Object[] args = Arrays.copyOf(
            new Object[] { "lookup", "--rpc", chain.rpcUrl(), "--registry", registry },
            5 + subject.length
        );
        System.arraycopy(subject, 0, args, 5, subject.length);
        return run(args);
    }

    private int lookup(Identity desk, Object... more) {
        out.getBuffer().setLength(0);
        Object[] args = {
            "lookup",
            "--rpc",
            chain.rpcUrl(),
            "--registry",
            contracts.keyRegistry(),
            "--registrant",
            desk.address(),
            "--label",
            desk.label(),
        };
        Object[] all = Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return run(all);
    }

    private int onChain(String command, Object... more) {
        Object[] args = {
            command,
            "--rpc",
            chain.rpcUrl(),
            "--registry",
            contracts.keyRegistry(),
            "--store",
            store,
            "--password-file",
            password,
        };
        Object[] all = Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return run(all);
    }

    private int verify(String key, Bytes32 digest, String signature) {
        return run("verify", "schnorr", "--key", key, "--digest", digest, "--signature", signature);
    }

    private int run(Object... args) {
        String[] words = Arrays.stream(args)
            .map(String::valueOf)
            .toArray(String[]::new);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    }
}
