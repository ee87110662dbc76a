package org.clavis.verifier.groth16;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.clavis.verifier.groth16.Fixtures.Judged;

/** Holds this library's verdicts against another library's. */
final class Verdicts {

    private final Groth16Format format;
    private final Map<String, RejectReason> stricter;
    private final Map<String, RejectReason> reasons;
    private final Map<ByteBuffer, Groth16Verifier> verifiers = new HashMap<>();
    private int refusedByBoth;
    private int refusedHere;

    /**
     * @param stricter what the other library accepts and this one refuses, and why
     * @param reasons why this library refuses what both refuse, where it is not the equation
     */
    Verdicts(Groth16Format format, Map<String, RejectReason> stricter, Map<String, RejectReason> reasons) {
        this.format = format;
        this.stricter = stricter;
        this.reasons = reasons;
    }

    int refusedByBoth() {
        return refusedByBoth;
    }

    int stricter() {
        return refusedHere;
    }

    void requireAlike(Judged one) {
        if (stricter.containsKey(one.name())) {
            assertThat(one.acceptedByPeer()).as("%s", one).isTrue();
            requireReason(one, stricter.get(one.name()));
            refusedHere++;
        } else if (one.acceptedByPeer()) {
            assertThat(verify(one).isAccepted()).as("%s", one).isTrue();
        } else {
            requireRefused(one, reasons.getOrDefault(one.name(), RejectReason.PROOF_INVALID));
        }
    }

    void requireRefused(Judged one, RejectReason reason) {
        assertThat(one.acceptedByPeer()).as("%s", one).isFalse();
        requireReason(one, reason);
        refusedByBoth++;
    }

    private void requireReason(Judged one, RejectReason reason) {
        assertThat(verify(one)).isInstanceOfSatisfying(Rejected.class, no ->
            assertThat(no.reason()).as("%s; here: %s", one, no.detail()).isEqualTo(reason)
        );
    }

    private Verification<PublicInputs> verify(Judged files) {
        try {
            byte[] key = files.key();
            Groth16Verifier verifier = verifiers.computeIfAbsent(ByteBuffer.wrap(key), k ->
                Groth16Verifier.of(format.decodeVerifyingKey(key))
            );
            Proof proof = format.decodeProof(files.proof());
            return verifier.verify(proof, format.decodePublicInputs(files.inputs()));
        } catch (EncodingException e) {
            return e.asRejection();
        }
    }
}
