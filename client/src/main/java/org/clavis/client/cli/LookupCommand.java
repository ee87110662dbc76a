package org.clavis.client.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.clavis.client.counterparty.Requirements;
import org.clavis.client.registry.KeyControl;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.registry.RegisteredKey;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.registry.KeyIds;
import org.clavis.verifier.registry.KeyRecord;
import org.clavis.verifier.registry.Scope;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code clavis lookup}: shows what is registered, and whether it is valid now. */
@Command(
    name = "lookup",
    description = "Show what is registered under a key id, and whether it is valid now (exit code 3 if not).",
    mixinStandardHelpOptions = true
)
final class LookupCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private RegistryOptions registry = new RegistryOptions();

    @ArgGroup(exclusive = true, multiplicity = "1")
    private @Nullable Subject subject;

    @Option(names = "--require", split = ",", description = "Scopes that the key must have: ${COMPLETION-CANDIDATES}.")
    private Scope[] required = {};

    /** Whose key. */
    static final class Subject {

        @Option(names = "--key-id", paramLabel = "HEX", description = "The key's identifier.")
        private @Nullable Bytes32 keyId;

        @ArgGroup(exclusive = false)
        private @Nullable Named named;
    }

    /** A key by its name. */
    static final class Named {

        @Option(
            names = { "--registrant", "--owner" },
            required = true,
            paramLabel = "ADDRESS",
            description = "The account that registered the key."
        )
        private Address registrant = Address.ZERO;

        @Option(names = "--label", required = true, description = "Under which label.")
        private String label = "";
    }

    @Override
    public Integer call() {
        return registry.with(this::show);
    }

    private int show(KeyRegistry keys) {
        PrintWriter out = Outputs.of(spec);
        Bytes32 keyId = keyId();
        Optional<RegisteredKey> found = keys.lookup(keyId);
        out.println("key id       " + keyId);
        if (found.isPresent()) {
            print(out, found.get());
            out.println("state        " + keys.stateOf(keyId));
            keys.agents()
                .parentOf(keyId)
                .ifPresent(parent -> out.println("parent       " + parent));
            print(out, keys.controlOf(keyId));
            out.println("as of block  " + found.get().anchor().blockNumber() + " " + found.get().anchor().blockHash());
        }
        return switch (keys.check(keyId, Requirements.scope(required))) {
            case Accepted<?> _ -> {
                out.println("verdict      valid");
                yield ExitCode.DONE;
            }
            case Rejected<?>(var reason, String detail) -> {
                out.println("verdict      " + reason + ": " + detail);
                yield ExitCode.REJECTED;
            }
        };
    }

    private static void print(PrintWriter out, RegisteredKey key) {
        KeyRecord record = key.record();
        out.println("registrant   " + key.registrant());
        out.println("label        " + key.label());
        out.println("owner        " + key.owner());
        out.println("epoch        " + record.epoch());
        out.println("flags        " + flags(record));
        out.println("identity key " + key.bundle().identityKey());
        out.println("session key  " + key.bundle().sessionKey());
        if (!key.bundle().kemKeyHash().equals(Bytes32.ZERO)) {
            out.println("KEM key      " + key.bundle().kemKeyHash() + " (hash)");
        }
        out.println("scopes       " + record.scopes());
        out.println("suite        " + record.suite());
        out.println("not before   " + Instant.ofEpochSecond(record.notBefore()));
        out.println("not after    " + Instant.ofEpochSecond(record.notAfter()));
    }

    private static void print(PrintWriter out, KeyControl control) {
        control.pendingOwner().ifPresent(account -> out.println("offered to   " + account));
        control
            .guardian()
            .ifPresent(its ->
                out.println("guardian     " + its.account() + " after " + its.delay().toSeconds() + " s")
            );
        control
            .recovery()
            .ifPresent(its ->
                out.println(
                    "recovery     of epoch " +
                        its.epoch() +
                        " to " +
                        its.newOwner() +
                        " from " +
                        Instant.ofEpochSecond(its.readyAt()) +
                        " until " +
                        Instant.ofEpochSecond(its.expiresAt())
                )
            );
    }

    private static String flags(KeyRecord record) {
        List<String> names = new ArrayList<>();
        if (record.isAgent()) {
            names.add("AGENT");
        }
        if (record.isHandedOver()) {
            names.add("HANDED_OVER");
        }
        int unknown = record.flags() & ~(KeyRecord.AGENT | KeyRecord.HANDED_OVER);
        if (unknown != 0) {
            names.add("0x" + Integer.toHexString(unknown));
        }
        return names.isEmpty() ? "NONE" : String.join("+", names);
    }

    private Bytes32 keyId() {
        if (subject != null && subject.keyId != null) {
            return subject.keyId;
        }
        if (subject == null || subject.named == null) {
            throw new IllegalStateException("picocli requires a key id, or registrant and label");
        }
        return KeyIds.keyId(subject.named.registrant, subject.named.label);
    }
}
