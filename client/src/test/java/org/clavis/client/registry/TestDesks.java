package org.clavis.client.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.clavis.client.identity.Identity;
import org.clavis.evm.Address;
import org.clavis.secret.SecretScalar;
import org.clavis.testnet.LocalChain;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.Scope;
import org.web3j.crypto.Credentials;
import org.web3j.utils.Numeric;

/** Desks of the development accounts, and a clock that goes with the chain. */
final class TestDesks {

    static final Registration QUARTER = Registration.scopes(Scope.TRADE, Scope.QUOTE).validFor(Duration.ofDays(90));

    private TestDesks() {}

    /** A fresh identity whose account is the chain's funded account of this number. */
    static Identity desk(LocalChain chain, int account, String label) {
        byte[] key = Numeric.toBytesPadded(chain.accounts().get(account).getEcKeyPair().getPrivateKey(), 32);
        try (SecretScalar secret = SecretScalar.fromCanonicalBytes(SecretScalar.Group.SECP256K1, key)) {
            return Identity.ephemeralForTestingOnly(label, secret);
        }
    }

    static Address address(LocalChain chain, int account) {
        return Address.fromHex(chain.accounts().get(account).getAddress());
    }

    static Account account(Credentials credentials) {
        byte[] key = Numeric.toBytesPadded(credentials.getEcKeyPair().getPrivateKey(), 32);
        try (SecretScalar secret = SecretScalar.fromCanonicalBytes(SecretScalar.Group.SECP256K1, key)) {
            return new IdentityAccount(Identity.ephemeralForTestingOnly("account", secret));
        }
    }

    static RejectReason reason(Verification<?> verification) {
        if (verification instanceof Rejected<?>(RejectReason reason, String detail)) {
            assert !detail.isBlank();
            return reason;
        }
        throw new AssertionError("accepted");
    }

    static <T> T accepted(Verification<T> verification) {
        if (verification instanceof Accepted<T>(T verified)) {
            return verified;
        }
        throw new AssertionError(verification.toString());
    }

    /** The reason for which a contract refuses {@code action}, or this client on its behalf. */
    static RegistryReason refusal(Runnable action) {
        RegistryException e = catchThrowableOfType(RegistryException.class, action::run);
        assertThat(e).isNotNull();
        assertThat(e.getMessage()).doesNotContain("\n");
        return e.reason();
    }

    /** The time of the chain's newest block, as a local clock that agrees with it. */
    static Clock clockOf(LocalChain chain) {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return chain.latestBlockTimestamp();
            }
        };
    }
}
