package org.clavis.client.registry;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.clavis.contracts.Call;
import org.clavis.contracts.KeyRegistryContract;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyName;
import org.clavis.verifier.registry.Label;
import org.clavis.verifier.schnorr.SchnorrSignature;

/**
 * One change of the registry, not made yet: {@link KeyRegistry#send} makes it, {@link KeyRegistry#batch} makes several or
 * none. Who may send it is said at each; the contract decides. Immutable.
 *
 * <p>Possessions are signatures of {@link org.clavis.verifier.registry.ProofOfPossession} by the identity key of the
 * bundle that is written.
 */
public final class RegistryCall {

    private static final int BITS_OF_A_WORD = 8;

    private final Call<?> call;

    private RegistryCall(Call<?> call) {
        this.call = call;
    }

    // ---- keys

    /** Writes the first epoch of the sender's label. */
    public static RegistryCall register(Label label, KeyBundle bundle, SchnorrSignature possession) {
        return new RegistryCall(KeyRegistryContract.register(label.word(), Abi.struct(bundle), Abi.struct(possession)));
    }

    /** Replaces the key, which is the sender's, with the one that {@code previous} commits to. */
    public static RegistryCall rotate(KeyName name, KeyBundle previous, KeyBundle next, SchnorrSignature possession) {
        return new RegistryCall(
            KeyRegistryContract.rotate(
                name.registrant(),
                name.label().word(),
                Abi.struct(previous),
                Abi.struct(next),
                Abi.struct(possession)
            )
        );
    }

    /**
     * Lets the key, which is the sender's, be valid until {@code extended} ends.
     *
     * @param current the current bundle
     * @param extended the same with a later end
     * @param possession for {@code extended} and the current epoch
     */
    public static RegistryCall extend(
        KeyName name,
        KeyBundle current,
        KeyBundle extended,
        SchnorrSignature possession
    ) {
        requireExtension(current, extended);
        return new RegistryCall(
            KeyRegistryContract.extend(
                name.registrant(),
                name.label().word(),
                Abi.struct(current),
                extended.notAfter(),
                Abi.struct(possession)
            )
        );
    }

    /** Ends the key, which is the sender's. */
    public static RegistryCall revoke(KeyName name) {
        return new RegistryCall(KeyRegistryContract.revoke(name.registrant(), name.label().word()));
    }

    /** Ends the key with its own signature of a revocation certificate, whoever sends it. */
    public static RegistryCall revokeWithCertificate(KeyName name, KeyBundle current, SchnorrSignature certificate) {
        return new RegistryCall(
            KeyRegistryContract.revokeWithCertificate(
                name.registrant(),
                name.label().word(),
                Abi.struct(current),
                Abi.struct(certificate)
            )
        );
    }

    // ---- changes that the owner consented to, whoever sends them

    /** {@link #register} for the account in the name. */
    public static RegistryCall registerFor(
        KeyName name,
        KeyBundle bundle,
        SchnorrSignature possession,
        Consent consent
    ) {
        return new RegistryCall(
            KeyRegistryContract.registerFor(
                name.registrant(),
                name.label().word(),
                Abi.struct(bundle),
                Abi.struct(possession),
                consent.struct()
            )
        );
    }

    /** {@link #rotate} for the owner. */
    public static RegistryCall rotateFor(
        KeyName name,
        KeyBundle previous,
        KeyBundle next,
        SchnorrSignature possession,
        Consent consent
    ) {
        return new RegistryCall(
            KeyRegistryContract.rotateFor(
                name.registrant(),
                name.label().word(),
                Abi.struct(previous),
                Abi.struct(next),
                Abi.struct(possession),
                consent.struct()
            )
        );
    }

    /** {@link #extend} for the owner. */
    public static RegistryCall extendFor(
        KeyName name,
        KeyBundle current,
        KeyBundle extended,
        SchnorrSignature possession,
        Consent consent
    ) {
        requireExtension(current, extended);
        return new RegistryCall(
            KeyRegistryContract.extendFor(
                name.registrant(),
                name.label().word(),
                Abi.struct(current),
                extended.notAfter(),
                Abi.struct(possession),
                consent.struct()
            )
        );
    }

    /** {@link #revoke} for the owner. */
    public static RegistryCall revokeFor(KeyName name, Consent consent) {
        return new RegistryCall(
            KeyRegistryContract.revokeFor(name.registrant(), name.label().word(), consent.struct())
        );
    }

    /** Makes a nonce of the key, which is the sender's or of the sender's name, unusable. */
    public static RegistryCall cancelNonce(KeyName name, Bytes32 nonce) {
        BigInteger number = Abi.number(nonce);
        BigInteger word = number.shiftRight(BITS_OF_A_WORD);
        return cancelNonces(name, word, BigInteger.ZERO.setBit(nonce.toBytes()[Bytes32.BYTES - 1] & 0xff));
    }

    /**
     * Makes the nonces {@code 256 wordIndex + i} unusable, for the bits i of {@code mask}.
     *
     * @param wordIndex below 2^248
     * @param mask not zero, below 2^256
     */
    public static RegistryCall cancelNonces(KeyName name, BigInteger wordIndex, BigInteger mask) {
        return new RegistryCall(
            KeyRegistryContract.cancelNonces(name.registrant(), name.label().word(), wordIndex, mask)
        );
    }

    // ---- agents

    /** Writes the first epoch of the sender's label, as an agent of the parent that delegated. */
    public static RegistryCall registerAgent(
        Label label,
        KeyBundle bundle,
        SchnorrSignature possession,
        SignedDelegation delegation
    ) {
        return new RegistryCall(
            KeyRegistryContract.registerAgent(
                label.word(),
                delegation.delegation().parentKeyId(),
                Abi.struct(bundle),
                Abi.struct(possession),
                delegation.struct()
            )
        );
    }

    /** {@link #rotate} of an agent with a fresh delegation. */
    public static RegistryCall rotateAgent(
        KeyName name,
        KeyBundle previous,
        KeyBundle next,
        SchnorrSignature possession,
        SignedDelegation delegation
    ) {
        return new RegistryCall(
            KeyRegistryContract.rotateAgent(
                name.registrant(),
                name.label().word(),
                Abi.struct(previous),
                Abi.struct(next),
                Abi.struct(possession),
                delegation.struct()
            )
        );
    }

    /** Ends an agent of a key that is the sender's. */
    public static RegistryCall revokeAgent(KeyName parent, KeyName agent) {
        return new RegistryCall(
            KeyRegistryContract.revokeAgent(
                parent.registrant(),
                parent.label().word(),
                agent.registrant(),
                agent.label().word()
            )
        );
    }

    // ---- hand-over and recovery

    /** Offers the key, which is the sender's, to another owner; {@link Address#ZERO} takes the offer back. */
    public static RegistryCall offerOwnership(KeyName name, Address pendingOwner) {
        return new RegistryCall(
            KeyRegistryContract.offerOwnership(name.registrant(), name.label().word(), pendingOwner)
        );
    }

    /** Takes over a key that the sender was offered. */
    public static RegistryCall acceptOwnership(KeyName name) {
        return new RegistryCall(KeyRegistryContract.acceptOwnership(name.registrant(), name.label().word()));
    }

    /** Lets {@code guardian} recover the key, which is the sender's, after a delay of 1 to 365 days. */
    public static RegistryCall setGuardian(KeyName name, Address guardian, Duration delay) {
        return new RegistryCall(
            KeyRegistryContract.setGuardian(name.registrant(), name.label().word(), guardian, delay.toSeconds())
        );
    }

    /** Takes the guardian of the key, which is the sender's, away. */
    public static RegistryCall removeGuardian(KeyName name) {
        return setGuardian(name, Address.ZERO, Duration.ZERO);
    }

    /** Proposes a replacement of a key that the sender is guardian of. */
    public static RegistryCall proposeRecovery(KeyName name, Address newOwner, KeyBundle replacement) {
        return new RegistryCall(
            KeyRegistryContract.proposeRecovery(
                name.registrant(),
                name.label().word(),
                newOwner,
                replacement.structHash()
            )
        );
    }

    /** Cancels what is pending for a key that the sender owns or is guardian of. */
    public static RegistryCall cancelRecovery(KeyName name) {
        return new RegistryCall(KeyRegistryContract.cancelRecovery(name.registrant(), name.label().word()));
    }

    /** Replaces the key as its guardian proposed for the sender. */
    public static RegistryCall completeRecovery(KeyName name, KeyBundle replacement, SchnorrSignature possession) {
        return new RegistryCall(
            KeyRegistryContract.completeRecovery(
                name.registrant(),
                name.label().word(),
                Abi.struct(replacement),
                Abi.struct(possession)
            )
        );
    }

    /** All of the calls, or none. */
    static Call<?> batch(List<RegistryCall> calls) {
        return KeyRegistryContract.batch(
            calls
                .stream()
                .map(each -> each.call.data())
                .toList()
        );
    }

    Call<?> call() {
        return call;
    }

    /** The contract's function. */
    @Override
    public String toString() {
        return call.name();
    }

    private static void requireExtension(KeyBundle current, KeyBundle extended) {
        if (!current.withNotAfter(extended.notAfter()).equals(extended)) {
            throw new IllegalArgumentException("an extension changes nothing but the end");
        }
    }
}
