package org.clavis.client.counterparty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.clavis.client.identity.Identity;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyRecord;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.registry.Scope;
import org.clavis.verifier.registry.ScopeSet;
import org.junit.jupiter.api.Test;

/** What belongs to a counterparty that is an agent, or was handed over. */
class CounterpartyTest {

    private static final Address SOMEBODY = Address.fromHex("0x" + "11".repeat(20));
    private static final ScopeSet QUOTE = ScopeSet.of(Scope.QUOTE);
    private static final ScopeSet PARENT = ScopeSet.of(Scope.QUOTE, Scope.DELEGATE);

    @Test
    void anAgentHasAParentAndNobodyElseDoes() {
        KeyRecord parent = record(100, 900, 0, PARENT, 0);
        KeyRecord agent = record(200, 800, 0, QUOTE, KeyRecord.AGENT);
        assertThat(counterparty(agent, Optional.of(parent), Address.ZERO).parent()).contains(parent);
        assertThatThrownBy(() -> counterparty(agent, Optional.empty(), Address.ZERO)).isInstanceOf(
            IllegalArgumentException.class
        );
        assertThatThrownBy(() -> counterparty(parent, Optional.of(parent), Address.ZERO)).isInstanceOf(
            IllegalArgumentException.class
        );
    }

    @Test
    void aHandedOverKeyHasAnotherOwnerAndNobodyElsesDoes() {
        KeyRecord handedOver = record(100, 900, 0, QUOTE, KeyRecord.HANDED_OVER);
        assertThat(counterparty(handedOver, Optional.empty(), SOMEBODY).owner()).isEqualTo(SOMEBODY);
        assertThatThrownBy(() -> counterparty(handedOver, Optional.empty(), Address.ZERO)).isInstanceOf(
            IllegalArgumentException.class
        );
        KeyRecord plain = record(100, 900, 0, QUOTE, 0);
        assertThatThrownBy(() -> counterparty(plain, Optional.empty(), SOMEBODY)).isInstanceOf(
            IllegalArgumentException.class
        );
    }

    @Test
    void anAgentIsJudgedWithItsParent() {
        KeyRecord agent = record(200, 800, 0, QUOTE, KeyRecord.AGENT);
        Counterparty good = counterparty(agent, Optional.of(record(100, 900, 0, PARENT, 0)), Address.ZERO);
        assertThat(good.checkAt(200).isAccepted()).isTrue();
        rejected(RejectReason.NOT_YET_VALID, good.checkAt(199));
        rejected(RejectReason.EXPIRED, good.checkAt(800));
        Counterparty revoked = counterparty(agent, Optional.of(record(100, 900, 300, PARENT, 0)), Address.ZERO);
        assertThat(revoked.checkAt(299).isAccepted()).isTrue();
        rejected(RejectReason.PARENT_REVOKED, revoked.checkAt(300));
        Counterparty rotated = counterparty(agent, Optional.of(record(250, 900, 0, PARENT, 0)), Address.ZERO);
        rejected(RejectReason.DELEGATION_LAPSED, rotated.checkAt(400));
        Counterparty unknown = counterparty(record(100, 900, 0, QUOTE, 8), Optional.empty(), Address.ZERO);
        rejected(RejectReason.UNKNOWN_FLAGS, unknown.checkAt(400));
    }

    private static Counterparty counterparty(KeyRecord record, Optional<KeyRecord> parent, Address owner) {
        try (Identity desk = Identity.ephemeralForTestingOnly("desk")) {
            KeyBundle bundle = desk.bundle(record.scopes(), record.notBefore(), record.notAfter());
            return new Counterparty(
                new RegistryDomain(1, SOMEBODY),
                Address.ZERO,
                "desk",
                desk.keyId(),
                owner,
                record,
                parent,
                bundle,
                new Anchor(1, Bytes32.ZERO, desk.keyId(), 1)
            );
        }
    }

    private static KeyRecord record(long notBefore, long notAfter, long endedAt, ScopeSet scopes, int flags) {
        return new KeyRecord(1, notBefore, notAfter, endedAt, 1, scopes, 1, flags, Bytes32.ZERO);
    }

    private static void rejected(RejectReason reason, Verification<?> verdict) {
        assertThat(verdict).isInstanceOfSatisfying(Rejected.class, r -> assertThat(r.reason()).isEqualTo(reason));
    }
}
