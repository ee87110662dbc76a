package org.clavis.verifier.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.clavis.evm.Bytes32;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.junit.jupiter.api.Test;

/** What a record's flags mean, and when an agent's record is worth something. */
class DelegationRuleTest {

    private static final ScopeSet PARENT_SCOPES = ScopeSet.of(Scope.TRADE, Scope.QUOTE, Scope.DELEGATE);
    private static final KeyRecord PARENT = record(1000, 5000, 0, PARENT_SCOPES, 0);
    private static final KeyRecord AGENT = record(1001, 5000, 0, ScopeSet.of(Scope.TRADE), KeyRecord.AGENT);

    @Test
    void flagsSayWhoseKeyItIs() {
        assertThat(PARENT.isAgent()).isFalse();
        assertThat(PARENT.isHandedOver()).isFalse();
        assertThat(AGENT.isAgent()).isTrue();
        assertThat(AGENT.isHandedOver()).isFalse();
        KeyRecord handedOver = record(1000, 5000, 0, PARENT_SCOPES, KeyRecord.HANDED_OVER);
        assertThat(handedOver.isAgent()).isFalse();
        assertThat(handedOver.isHandedOver()).isTrue();
        assertThat(handedOver.packed()).isNotEqualTo(PARENT.packed());
        // bits 248 and 249 of the status word
        assertThat(AGENT.packed().toBytes()[0]).isEqualTo((byte) 1);
        assertThat(handedOver.packed().toBytes()[0]).isEqualTo((byte) 2);
    }

    @Test
    void everyFlagThatIsNotKnownIsRefused() {
        for (int flags = 0; flags < 256; flags++) {
            KeyRecord record = record(1000, 5000, 0, PARENT_SCOPES, flags);
            Verification<KeyRecord> current = record.checkCurrentAt(2000);
            Verification<KeyRecord> historical = record.checkHistoricalAt(2000);
            if (flags < 4) {
                assertThat(current.isAccepted()).isTrue();
                assertThat(historical.isAccepted()).isTrue();
            } else {
                rejected(RejectReason.UNKNOWN_FLAGS, current);
                rejected(RejectReason.UNKNOWN_FLAGS, historical);
                rejected(RejectReason.UNKNOWN_FLAGS, AGENT.checkDelegation(withFlags(PARENT, flags & ~1)));
            }
        }
    }

    @Test
    void anAgentIsWorthWhatItsParentsKeyIs() {
        assertThat(AGENT.checkDelegation(PARENT)).isEqualTo(Verification.accepted(AGENT));
        assertThat(AGENT.checkDelegationAt(PARENT, 1001)).isEqualTo(Verification.accepted(AGENT));
        assertThat(AGENT.checkDelegationAt(PARENT, 4999).isAccepted()).isTrue();
        assertThat(AGENT.checkDelegationAt(withFlags(PARENT, KeyRecord.HANDED_OVER), 2000).isAccepted()).isTrue();
        rejected(RejectReason.PARENT_EXPIRED, AGENT.checkDelegationAt(PARENT, 5000));
        rejected(RejectReason.NOT_YET_VALID, AGENT.checkDelegationAt(PARENT, 999));

        KeyRecord revoked = record(1000, 5000, 3000, PARENT_SCOPES, 0);
        assertThat(AGENT.checkDelegationAt(revoked, 2999).isAccepted()).isTrue();
        rejected(RejectReason.PARENT_REVOKED, AGENT.checkDelegationAt(revoked, 3000));
        rejected(RejectReason.PARENT_REVOKED, AGENT.checkDelegationAt(revoked, 6000));
    }

    @Test
    void onlyAKeyThatBeganBeforeTheAgentDelegatedToIt() {
        for (long begin : new long[] { 1001, 1002, 4000, (1L << 40) - 1 }) {
            rejected(RejectReason.DELEGATION_LAPSED, AGENT.checkDelegation(record(begin, 5000, 0, PARENT_SCOPES, 0)));
        }
        rejected(RejectReason.DELEGATION_LAPSED, AGENT.checkDelegation(KeyRecord.ABSENT));
    }

    @Test
    void anAgentHasNoMoreThanItsParent() {
        rejected(RejectReason.DELEGATION_EXCEEDED, AGENT.checkDelegation(withFlags(PARENT, KeyRecord.AGENT)));
        // the parent may not delegate, or lacks the agent's scope
        rejected(RejectReason.DELEGATION_EXCEEDED, AGENT.checkDelegation(parentFor(ScopeSet.of(Scope.TRADE))));
        rejected(
            RejectReason.DELEGATION_EXCEEDED,
            AGENT.checkDelegation(parentFor(ScopeSet.of(Scope.QUOTE, Scope.DELEGATE)))
        );
        // the scope to delegate is not passed on
        rejected(
            RejectReason.DELEGATION_EXCEEDED,
            record(1001, 5000, 0, ScopeSet.of(Scope.DELEGATE), KeyRecord.AGENT).checkDelegation(PARENT)
        );
        // scopes without a name count like the others
        rejected(
            RejectReason.DELEGATION_EXCEEDED,
            record(1001, 5000, 0, new ScopeSet(1L << 47), KeyRecord.AGENT).checkDelegation(PARENT)
        );
        rejected(
            RejectReason.DELEGATION_EXCEEDED,
            record(1001, 5001, 0, ScopeSet.of(Scope.TRADE), KeyRecord.AGENT).checkDelegation(PARENT)
        );
    }

    @Test
    void onlyAgentsRecordsHaveParents() {
        assertThatThrownBy(() -> PARENT.checkDelegation(PARENT)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> PARENT.checkDelegationAt(PARENT, 2000)).isInstanceOf(IllegalStateException.class);
        KeyRecord nothing = new KeyRecord(0, 0, 0, 0, 0, ScopeSet.NONE, 0, KeyRecord.AGENT, Bytes32.ZERO);
        rejected(RejectReason.NOT_REGISTERED, nothing.checkDelegation(PARENT));
    }

    private static KeyRecord parentFor(ScopeSet scopes) {
        return record(1000, 5000, 0, scopes, 0);
    }

    private static KeyRecord withFlags(KeyRecord r, int flags) {
        return record(r.notBefore(), r.notAfter(), r.endedAt(), r.scopes(), flags);
    }

    private static KeyRecord record(long notBefore, long notAfter, long endedAt, ScopeSet scopes, int flags) {
        return new KeyRecord(1, notBefore, notAfter, endedAt, 9, scopes, 1, flags, Bytes32.ZERO);
    }

    private static void rejected(RejectReason reason, Verification<?> verdict) {
        assertThat(verdict).isInstanceOfSatisfying(Rejected.class, r -> assertThat(r.reason()).isEqualTo(reason));
    }
}
