package org.clavis.client.registry;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.function.Supplier;
import org.clavis.client.identity.Identity;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyName;
import org.clavis.verifier.registry.ProofOfPossession;
import org.clavis.verifier.registry.RelayRequest;

/**
 * Signs changes of one identity's key for somebody else to send and pay for, see {@link KeyRegistry#send}. Nothing is
 * sent here.
 *
 * <p>A request is good once, until its deadline, and for the epoch that is current now. Until then its owner can make it
 * void by cancelling its nonce ({@link RegistryCall#cancelNonce}).
 */
public final class OwnerRequests {

    private final KeyRegistry registry;
    private final Account owner;
    private final Identity identity;
    private final SecureRandom random = new SecureRandom();
    private Supplier<Bytes32> nonces = this::freshNonce;

    OwnerRequests(KeyRegistry registry, Account owner, Identity identity) {
        this.registry = registry;
        this.owner = owner;
        this.identity = identity;
    }

    /**
     * The same with nonces that the caller picks. Nonces that differ in their last byte only share a word of storage,
     * which makes all but the first cheaper; without this they are random.
     */
    public OwnerRequests withNonces(Supplier<Bytes32> picked) {
        OwnerRequests other = new OwnerRequests(registry, owner, identity);
        other.nonces = picked;
        return other;
    }

    /**
     * The identity's first key. The identity's own account has to be the owner.
     *
     * @throws RegistryException {@link RegistryReason#NOT_OWNER} if it is not
     * @throws ChainException if the chain cannot be reached
     */
    public RegistryCall register(Registration registration, Instant deadline) {
        if (!owner.address().equals(identity.address())) {
            String message = identity + " is registered by its own account, not by " + owner.address();
            throw new RegistryException(RegistryReason.NOT_OWNER, message);
        }
        KeyName name = new KeyName(identity.address(), identity.label());
        KeyBundle bundle = registry.firstBundle(identity, registration);
        RelayRequest request = new RelayRequest.Register(name.keyId(), bundle, nonces.get(), deadline.getEpochSecond());
        ProofOfPossession statement = new ProofOfPossession(name.keyId(), 1, bundle);
        return RegistryCall.registerFor(
            name,
            bundle,
            identity.sign(statement.digest(registry.domain())),
            consent(request)
        );
    }

    /**
     * The identity's next key, which it stores as pending: {@link KeyRegistry#reconcile} makes it the current one after
     * somebody has sent this.
     *
     * @throws RegistryException as {@link KeyRegistry#rotate(Identity, Registration)}
     * @throws ChainException if the chain cannot be reached
     */
    public RegistryCall rotate(Registration registration, Instant deadline) {
        Rotation rotation = Rotation.prepare(registry, identity, owner.address(), registration);
        RelayRequest request = new RelayRequest.Rotate(
            rotation.current().keyId(),
            rotation.epoch(),
            rotation.next(),
            nonces.get(),
            deadline.getEpochSecond()
        );
        return RegistryCall.rotateFor(
            rotation.current().name(),
            rotation.current().bundle(),
            rotation.next(),
            rotation.possession(),
            consent(request)
        );
    }

    /**
     * A later end of the identity's key.
     *
     * @throws RegistryException as {@link KeyRegistry#extend(Identity, Instant)}
     * @throws ChainException if the chain cannot be reached
     */
    public RegistryCall extend(Instant notAfter, Instant deadline) {
        Extension extension = Extension.prepare(registry, identity, owner.address(), notAfter);
        RegisteredKey current = extension.current();
        RelayRequest request = new RelayRequest.Extend(
            current.keyId(),
            current.record().epoch(),
            extension.extended(),
            nonces.get(),
            deadline.getEpochSecond()
        );
        return RegistryCall.extendFor(
            current.name(),
            current.bundle(),
            extension.extended(),
            extension.possession(),
            consent(request)
        );
    }

    /**
     * The end of the identity's key.
     *
     * @throws RegistryException {@link RegistryReason#NOT_REGISTERED}, {@link RegistryReason#NOT_OWNER}
     * @throws ChainException if the chain cannot be reached
     */
    public RegistryCall revoke(Instant deadline) {
        RegisteredKey current = registry.currentOf(identity);
        Rotation.requireOwner(current, owner.address());
        RelayRequest request = new RelayRequest.Revoke(
            current.keyId(),
            current.record().epoch(),
            nonces.get(),
            deadline.getEpochSecond()
        );
        return RegistryCall.revokeFor(current.name(), consent(request));
    }

    private Consent consent(RelayRequest request) {
        return Consent.sign(owner, request, registry.domain());
    }

    private Bytes32 freshNonce() {
        byte[] nonce = new byte[Bytes32.BYTES];
        random.nextBytes(nonce);
        return Bytes32.of(nonce);
    }
}
