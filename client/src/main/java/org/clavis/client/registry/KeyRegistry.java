package org.clavis.client.registry;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.clavis.client.counterparty.Anchor;
import org.clavis.client.counterparty.ClaimVerifier;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.counterparty.Requirements;
import org.clavis.client.identity.Identity;
import org.clavis.contracts.KeyRegistryContract;
import org.clavis.contracts.Structs;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyIds;
import org.clavis.verifier.registry.KeyName;
import org.clavis.verifier.registry.KeyRecord;
import org.clavis.verifier.registry.Label;
import org.clavis.verifier.registry.ProofOfPossession;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.registry.RevocationCertificate;
import org.clavis.verifier.schnorr.SchnorrSignature;
import org.clavis.verifier.state.BlockHeader;

/**
 * A key registry on a chain.
 *
 * <p>What changes the registry is tried out first, so that a refusal costs nothing and comes as a
 * {@link RegistryException} with the contract's reason; what keeps the chain from being reached is a
 * {@link ChainException}. Checking somebody's key answers with a {@link Verification} instead, whatever happens. Safe for
 * use by many threads.
 */
public final class KeyRegistry {

    private final Chain chain;
    private final RegistryDomain domain;
    private final ContractReader contract;
    private final RecordChecker checker;
    private final BundleFinder bundles;
    private final Clock clock;

    private KeyRegistry(Chain chain, ContractReader contract, Clock clock) {
        this.chain = chain;
        this.contract = contract;
        this.clock = clock;
        this.domain = new RegistryDomain(chain.chainId(), contract.address());
        this.bundles = new BundleFinder(chain, contract.address());
        this.checker = new RecordChecker(this, chain, bundles, clock);
    }

    /**
     * The registry at {@code address}, given in hexadecimal.
     *
     * @throws EncodingException if that is no address
     * @throws ChainException as {@link #at(Chain, Address)}
     */
    public static KeyRegistry at(Chain chain, String address) {
        return at(chain, Address.fromHex(address));
    }

    /**
     * The registry at {@code address}.
     *
     * @throws ChainException {@link ChainReason#NO_SUCH_CONTRACT} if there is none, or one for another chain or address
     */
    public static KeyRegistry at(Chain chain, Address address) {
        return at(chain, address, Clock.systemUTC());
    }

    /** {@link #at(Chain, Address)} with another clock in place of this machine's. */
    public static KeyRegistry at(Chain chain, Address address, Clock clock) {
        ContractReader contract = new ContractReader(chain, address, KeyRegistryContract.NAME).requireCode();
        RegistryDomain domain = new RegistryDomain(chain.chainId(), address);
        Bytes32 separator;
        try {
            separator = contract.ask(KeyRegistryContract.domainSeparator());
        } catch (ChainException e) {
            if (e.reason() != ChainReason.WOULD_REVERT && e.reason() != ChainReason.MALFORMED_ANSWER) {
                throw e;
            }
            throw contract.absent("the contract at " + address + " is no key registry");
        }
        if (!separator.equals(domain.separator())) {
            throw contract.absent(
                "the contract at " + address + " is another registry, or another version of it, than that"
            );
        }
        return new KeyRegistry(chain, contract, clock);
    }

    /** What everything signed for this registry is bound to. */
    public RegistryDomain domain() {
        return domain;
    }

    /** The chain it is on. */
    public Chain chain() {
        return chain;
    }

    /** The time of the chain's newest block, which is what the contract goes by. */
    public Instant chainTime() {
        return Instant.ofEpochSecond(chain.head().timestamp());
    }

    /**
     * Registers an identity's first key, with a proof that the identity holds it. Its account pays.
     *
     * @throws RegistryException if the contract refuses
     * @throws ChainException if the chain cannot be reached or the account cannot pay
     */
    public Receipt register(Identity identity, Registration registration) {
        KeyBundle bundle = firstBundle(identity, registration);
        Bytes32 digest = new ProofOfPossession(identity.keyId(), 1, bundle).digest(domain);
        return register(new IdentityAccount(identity), identity.label(), bundle, identity.sign(digest));
    }

    /**
     * Registers any bundle with any proof of possession, as an owner does whose keys are kept elsewhere.
     *
     * @param possession the signature of {@link ProofOfPossession} for epoch 1
     * @throws RegistryException if the contract refuses
     * @throws ChainException if the chain cannot be reached or the account cannot pay
     */
    public Receipt register(Account owner, Label label, KeyBundle bundle, SchnorrSignature possession) {
        return send(owner, RegistryCall.register(label, bundle, possession));
    }

    /**
     * Replaces an identity's key with the one it committed to. The identity stores the new keys before the transaction is
     * sent, and uses them once a block has it.
     *
     * <p>If this is interrupted at any point, {@link #reconcile} finds out later what became of it. If the chain has
     * undone an earlier rotation, which the identity has completed, this repeats it: the present keys are the ones that
     * the registered bundle commits to.
     *
     * @throws RegistryException if the contract refuses; {@link RegistryReason#ROTATION_ALREADY_DONE} if an earlier
     *     rotation turns out to have happened, and this one was not attempted
     * @throws ChainException if the chain cannot be reached or the account cannot pay
     */
    public Receipt rotate(Identity identity, Registration registration) {
        return rotate(accountOf(identity), identity, registration);
    }

    /**
     * {@link #rotate(Identity, Registration)} by whom the key was handed over to. The identity's keys stay those of its
     * own account's name.
     */
    public Receipt rotate(Account owner, Identity identity, Registration registration) {
        chain.sender().settle(owner.address());
        Rotation rotation = Rotation.prepare(this, identity, owner.address(), registration);
        RegisteredKey current = rotation.current();
        Receipt receipt = send(
            owner,
            RegistryCall.rotate(current.name(), current.bundle(), rotation.next(), rotation.possession())
        );
        rotation.complete(identity);
        return receipt;
    }

    /**
     * Rotates to any bundle, as a registrant does whose keys are kept elsewhere.
     *
     * @param previous the current bundle
     * @param possession the signature of {@link ProofOfPossession} for the next epoch
     * @throws RegistryException if the contract refuses
     * @throws ChainException if the chain cannot be reached or the account cannot pay
     */
    public Receipt rotate(Account owner, Label label, KeyBundle previous, KeyBundle next, SchnorrSignature possession) {
        return send(owner, RegistryCall.rotate(new KeyName(owner.address(), label), previous, next, possession));
    }

    /**
     * Lets an identity's key be valid for longer. Its keys and its epoch stay, and so do the sessions that others have
     * with it.
     *
     * @param notAfter the first second at which it will no longer be valid
     * @throws RegistryException if the contract refuses; {@link RegistryReason#OTHER_KEY_STORE} if the key is in another
     *     key store, {@link RegistryReason#NOT_OWNER} if it was handed over
     * @throws ChainException if the chain cannot be reached or the account cannot pay
     */
    public Receipt extend(Identity identity, Instant notAfter) {
        return extend(accountOf(identity), identity, notAfter);
    }

    /** {@link #extend(Identity, Instant)} by whom the key was handed over to. */
    public Receipt extend(Account owner, Identity identity, Instant notAfter) {
        Extension extension = Extension.prepare(this, identity, owner.address(), notAfter);
        RegisteredKey current = extension.current();
        return send(
            owner,
            RegistryCall.extend(current.name(), current.bundle(), extension.extended(), extension.possession())
        );
    }

    /**
     * Revokes an identity's key, for good.
     *
     * @throws RegistryException if the contract refuses
     * @throws ChainException if the chain cannot be reached or the account cannot pay
     */
    public Receipt revoke(Identity identity) {
        return revoke(new IdentityAccount(identity), identity.label());
    }

    /** {@link #revoke(Identity)} where only the registrant's account is at hand. */
    public Receipt revoke(Account owner, Label label) {
        return send(owner, RegistryCall.revoke(new KeyName(owner.address(), label)));
    }

    /**
     * Signs, with the identity's current key, that it is over: a certificate to keep offline. Whoever has it can end the
     * key at any time with {@link #revoke(Account, SignedRevocation)}. It holds until the key is rotated, also after an
     * extension.
     *
     * @throws RegistryException {@link RegistryReason#NOT_REGISTERED}, {@link RegistryReason#OTHER_KEY_STORE}
     * @throws ChainException if the chain cannot be reached
     */
    public SignedRevocation certificate(Identity identity) {
        RegisteredKey current = currentOf(identity);
        Rotation.requireKey(current, identity);
        var certificate = new RevocationCertificate(current.keyId(), current.record().epoch());
        SchnorrSignature signature = identity.sign(certificate.digest(domain));
        return new SignedRevocation(domain, current.name(), certificate.epoch(), signature);
    }

    /**
     * Revokes a key with its certificate.
     *
     * @param payer any account
     * @throws RegistryException {@link RegistryReason#INVALID_CERTIFICATE} for another registry, epoch or key; or if the
     *     contract refuses
     * @throws ChainException if the chain cannot be reached or the account cannot pay
     */
    public Receipt revoke(Account payer, SignedRevocation revocation) {
        if (!revocation.domain().equals(domain)) {
            String message = "the certificate is for " + revocation.domain() + ", this is " + domain;
            throw new RegistryException(RegistryReason.INVALID_CERTIFICATE, message);
        }
        RegisteredKey current = lookup(revocation.name().keyId()).orElseThrow(() ->
            new RegistryException(RegistryReason.NOT_REGISTERED, revocation.name() + " is not registered")
        );
        if (current.record().epoch() != revocation.epoch()) {
            String message =
                "the certificate is for epoch " +
                revocation.epoch() +
                ", the current one is " +
                current.record().epoch();
            throw new RegistryException(RegistryReason.INVALID_CERTIFICATE, message);
        }
        return send(
            payer,
            RegistryCall.revokeWithCertificate(revocation.name(), current.bundle(), revocation.signature())
        );
    }

    /**
     * Makes one change.
     *
     * @throws RegistryException if the contract refuses
     * @throws ChainException if the chain cannot be reached or the account cannot pay
     */
    public Receipt send(Account sender, RegistryCall call) {
        return contract.send(sender, call.call());
    }

    /**
     * Makes several changes in order, in one transaction, all or none.
     *
     * @throws RegistryException {@link RegistryReason#BATCH_FAILED} with {@link RegistryException#entries} that say which
     *     calls the contract refuses, and why
     * @throws ChainException if the chain cannot be reached or the account cannot pay
     */
    public Receipt batch(Account sender, List<RegistryCall> calls) {
        return contract.send(sender, RegistryCall.batch(calls));
    }

    /** Signs changes of an identity's key for others to send. */
    public OwnerRequests requests(Identity identity) {
        return requests(accountOf(identity), identity);
    }

    /** {@link #requests(Identity)} by whom the key was handed over to. */
    public OwnerRequests requests(Account owner, Identity identity) {
        return new OwnerRequests(this, owner, identity);
    }

    /** Keys that another key vouches for. */
    public RegistryAgents agents() {
        return new RegistryAgents(this, contract);
    }

    /**
     * Finds out what became of a rotation that was under way when the program ended, and brings the identity up to date.
     *
     * @throws RegistryException {@link RegistryReason#OTHER_KEY_STORE} if the registry's key is neither the previous nor
     *     the prepared one, {@link RegistryReason#NOT_REGISTERED}, {@link RegistryReason#BUNDLE_UNAVAILABLE}
     * @throws ChainException if the chain cannot be reached
     */
    public Reconciliation reconcile(Identity identity) {
        if (identity.pendingRotation().isEmpty()) {
            return Reconciliation.NOTHING_PENDING;
        }
        return Rotation.reconcile(identity, currentOf(identity));
    }

    /**
     * What is registered under an identifier now, valid or not.
     *
     * @throws ChainException if the chain cannot be reached
     * @throws RegistryException {@link RegistryReason#BUNDLE_UNAVAILABLE} if the node's log lacks the bundle
     */
    public Optional<RegisteredKey> lookup(Bytes32 keyId) {
        Block head = chain.head();
        KeyRecord record = recordIn(keyId, head);
        if (!record.exists()) {
            return Optional.empty();
        }
        return switch (bundles.find(keyId, record, head.number())) {
            case Accepted<BundleFinder.Found>(BundleFinder.Found found) -> Optional.of(
                new RegisteredKey(
                    keyId,
                    found.name().registrant(),
                    found.name().label(),
                    ownerIn(found.name(), record, head),
                    record,
                    found.bundle(),
                    new Anchor(head.number(), head.hash(), keyId, record.epoch()),
                    head.timestamp()
                )
            );
            case Rejected<BundleFinder.Found>(var reason, String detail) -> throw new RegistryException(
                RegistryReason.BUNDLE_UNAVAILABLE,
                detail
            );
        };
    }

    /**
     * {@link #lookup(Bytes32)} by registrant and label.
     *
     * @throws EncodingException if that is no label
     */
    public Optional<RegisteredKey> lookup(Address registrant, String label) {
        return lookup(KeyIds.keyId(registrant, label));
    }

    /**
     * The current record of an identifier, {@link KeyRecord#ABSENT} if there is none.
     *
     * @throws ChainException if the chain cannot be reached
     */
    public KeyRecord currentRecord(Bytes32 keyId) {
        return Abi.record(contract.ask(KeyRegistryContract.currentRecord(keyId)));
    }

    /**
     * The record of one epoch, {@link KeyRecord#ABSENT} if there is none.
     *
     * @param epoch 0 to 2^32 - 1
     * @throws ChainException if the chain cannot be reached
     */
    public KeyRecord recordAt(Bytes32 keyId, long epoch) {
        return Abi.record(contract.ask(KeyRegistryContract.recordAt(keyId, epoch)));
    }

    /**
     * The record that was valid at a time, if one was. For a time to come: what is known now.
     *
     * @param time not before 1970, before the year 36,812
     * @throws ChainException if the chain cannot be reached
     */
    public Optional<KeyRecord> keyAt(Bytes32 keyId, Instant time) {
        Structs.Record record = contract.ask(KeyRegistryContract.keyAt(keyId, time.getEpochSecond()));
        return Optional.of(Abi.record(record)).filter(KeyRecord::exists);
    }

    /**
     * What the contract says of a key now: by the chain's time alone, and by no more than this node's word.
     *
     * @throws ChainException if the chain cannot be reached
     */
    public KeyState stateOf(Bytes32 keyId) {
        int state = contract.ask(KeyRegistryContract.stateOf(keyId));
        return KeyState.ofNumber(state).orElseThrow(() ->
            new ChainException(ChainReason.MALFORMED_ANSWER, "there is no state " + state + " of a key")
        );
    }

    /**
     * What the key's owner has set up for it, and what is pending.
     *
     * @throws ChainException if the chain cannot be reached
     */
    public KeyControl controlOf(Bytes32 keyId) {
        long block = chain.head().number();
        Address pendingOwner = contract.askAt(KeyRegistryContract.pendingOwnerOf(keyId), block);
        KeyRegistryContract.GuardianOfResult guardian = contract.askAt(KeyRegistryContract.guardianOf(keyId), block);
        Structs.Recovery recovery = contract.askAt(KeyRegistryContract.recoveryOf(keyId), block);
        return Abi.control(pendingOwner, guardian, recovery);
    }

    /**
     * Whether a nonce of the key was used or cancelled.
     *
     * @throws ChainException if the chain cannot be reached
     */
    public boolean isNonceUsed(Bytes32 keyId, Bytes32 nonce) {
        return contract.ask(KeyRegistryContract.isNonceUsed(keyId, Abi.number(nonce)));
    }

    /**
     * Whether the key that {@code registrant} registered as {@code label} is valid now and meets {@code requirements}. An
     * agent's key is valid only if its parent's is, in the same block.
     *
     * <p>Now means both the time of the newest block and this machine's clock. Answers for any text and any node: a chain
     * that cannot be asked is {@link org.clavis.verifier.RejectReason#CHAIN_UNAVAILABLE}.
     */
    public Verification<Counterparty> check(Address registrant, String label, Requirements requirements) {
        try {
            return check(KeyIds.keyId(registrant, label), requirements);
        } catch (EncodingException e) {
            return e.asRejection();
        }
    }

    /** {@link #check(Address, String, Requirements)} for whoever registered the identifier. */
    public Verification<Counterparty> check(Bytes32 keyId, Requirements requirements) {
        return checker.check(keyId, requirements);
    }

    /**
     * Whether a counterparty that was checked before still has the same key and it is still valid. An extension is no
     * obstacle: the counterparty comes back with the later end.
     *
     * @return the counterparty as of the newest block; a newer key is
     *     {@link org.clavis.verifier.RejectReason#SUPERSEDED}, another owner
     *     {@link org.clavis.verifier.RejectReason#OWNER_CHANGED}
     */
    public Verification<Counterparty> recheck(Counterparty counterparty) {
        return checker.recheck(counterparty);
    }

    /**
     * {@link #recheck(Counterparty)} as of a block that need not be the newest;
     * {@link org.clavis.verifier.RejectReason#CHAIN_UNAVAILABLE} if it is not part of the node's chain.
     */
    public Verification<Counterparty> recheck(Counterparty counterparty, BlockHeader block) {
        return checker.recheck(
            counterparty,
            new Block(block.number(), block.hash(), block.timestamp(), Optional.empty())
        );
    }

    /** For a listener: checks whoever connects against the same requirements, asking the chain each time. */
    public CounterpartyResolver resolver(Requirements requirements) {
        return keyId -> check(keyId, requirements);
    }

    /**
     * Picks challenges for the owners of this registry's keys and judges their answers. Deadlines count by this machine's
     * clock or the newest block's time, whichever is later.
     */
    public ClaimVerifier claimVerifier(Requirements requirements) {
        return new ClaimVerifier(domain, resolver(requirements), this::latestTime);
    }

    /** The account of an identity, for transactions that are not registrations. */
    public static Account accountOf(Identity identity) {
        return new IdentityAccount(identity);
    }

    /** Where the chain cannot be asked, what is decided by this time fails for that reason anyway. */
    private Instant latestTime() {
        Instant local = clock.instant();
        try {
            Instant onChain = chainTime();
            return onChain.isAfter(local) ? onChain : local;
        } catch (ChainException e) {
            return local;
        }
    }

    /** The record in a given block. */
    KeyRecord recordIn(Bytes32 keyId, Block block) {
        return Abi.record(contract.askAt(KeyRegistryContract.currentRecord(keyId), block.number()));
    }

    /** The bundle of an identity's first epoch. */
    KeyBundle firstBundle(Identity identity, Registration registration) {
        long now = chain.head().timestamp();
        long notBefore = registration.notBefore(now);
        return identity.bundle(registration.scopes(), registration.suite(), notBefore, registration.notAfter(now));
    }

    /** The record of an agent's parent in a given block; {@link KeyRecord#ABSENT} if there is none. */
    KeyRecord parentIn(Bytes32 agentKeyId, Block block) {
        Bytes32 parentKeyId = contract.askAt(KeyRegistryContract.parentOf(agentKeyId), block.number());
        return recordIn(parentKeyId, block);
    }

    /** The owner in a given block of the key whose record that is. */
    Address ownerIn(KeyName name, KeyRecord record, Block block) {
        return record.isHandedOver()
            ? contract.askAt(KeyRegistryContract.ownerOf(name.registrant(), name.label().word()), block.number())
            : name.registrant();
    }

    RegisteredKey currentOf(Identity identity) {
        return lookup(identity.keyId()).orElseThrow(() ->
            new RegistryException(RegistryReason.NOT_REGISTERED, identity + " is not registered")
        );
    }
}
