package org.clavis.client.registry;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.clavis.client.counterparty.Anchor;
import org.clavis.client.counterparty.ClaimVerifier;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.counterparty.Requirements;
import org.clavis.client.identity.Identity;
import org.clavis.client.identity.PendingRotation;
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
import org.clavis.verifier.registry.KeyRecord;
import org.clavis.verifier.registry.Label;
import org.clavis.verifier.registry.ProofOfPossession;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.schnorr.SchnorrSignature;

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
        long now = chain.head().timestamp();
        KeyBundle bundle = identity.bundle(
            registration.scopes(),
            registration.notBefore(now),
            registration.notAfter(now)
        );
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
        return contract.send(
            owner,
            KeyRegistryContract.register(label.word(), Abi.struct(bundle), Abi.struct(possession))
        );
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
        chain.sender().settle(identity.address());
        RegisteredKey current = currentOf(identity);
        long notBefore = registration.notBefore(current.blockTimestamp());
        long notAfter = registration.notAfter(current.blockTimestamp());
        if (current.bundle().nextKeyHash().equals(identity.identityKey().keyHash())) {
            KeyBundle undone = identity.bundle(registration.scopes(), notBefore, notAfter);
            return rotate(identity, current, undone, identity::sign);
        }
        if (reconcile(identity, current) == Reconciliation.COMPLETED) {
            String message = "the rotation that was under way has happened as epoch " + current.record().epoch();
            throw new RegistryException(RegistryReason.ROTATION_ALREADY_DONE, message);
        }
        if (!current.bundle().identityKey().equals(identity.identityKey())) {
            throw otherKeyStore(identity);
        }
        PendingRotation pending = identity.prepareRotation();
        KeyBundle next = pending.bundle(registration.scopes(), notBefore, notAfter);
        Receipt receipt = rotate(identity, current, next, pending::sign);
        identity.completeRotation();
        return receipt;
    }

    private Receipt rotate(
        Identity identity,
        RegisteredKey current,
        KeyBundle next,
        Function<Bytes32, SchnorrSignature> signer
    ) {
        long epoch = current.record().epoch() + 1;
        Bytes32 digest = new ProofOfPossession(identity.keyId(), epoch, next).digest(domain);
        return rotate(new IdentityAccount(identity), identity.label(), current.bundle(), next, signer.apply(digest));
    }

    /**
     * Rotates to any bundle, as an owner does whose keys are kept elsewhere.
     *
     * @param previous the current bundle
     * @param possession the signature of {@link ProofOfPossession} for the next epoch
     * @throws RegistryException if the contract refuses
     * @throws ChainException if the chain cannot be reached or the account cannot pay
     */
    public Receipt rotate(Account owner, Label label, KeyBundle previous, KeyBundle next, SchnorrSignature possession) {
        return contract.send(
            owner,
            KeyRegistryContract.rotate(
                owner.address(),
                label.word(),
                Abi.struct(previous),
                Abi.struct(next),
                Abi.struct(possession)
            )
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

    /** {@link #revoke(Identity)} where only the owner's account is at hand. */
    public Receipt revoke(Account owner, Label label) {
        return contract.send(owner, KeyRegistryContract.revoke(owner.address(), label.word()));
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
        return reconcile(identity, currentOf(identity));
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
                    found.owner(),
                    found.label(),
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
     * {@link #lookup(Bytes32)} by owner and label.
     *
     * @throws EncodingException if that is no label
     */
    public Optional<RegisteredKey> lookup(Address owner, String label) {
        return lookup(KeyIds.keyId(owner, label));
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
     * Whether the key that {@code owner} registered as {@code label} is valid now and meets {@code requirements}.
     *
     * <p>Now means both the time of the newest block and this machine's clock. Answers for any text and any node: a chain
     * that cannot be asked is {@link org.clavis.verifier.RejectReason#CHAIN_UNAVAILABLE}.
     */
    public Verification<Counterparty> check(Address owner, String label, Requirements requirements) {
        try {
            return check(KeyIds.keyId(owner, label), requirements);
        } catch (EncodingException e) {
            return e.asRejection();
        }
    }

    /** {@link #check(Address, String, Requirements)} for whoever registered the identifier. */
    public Verification<Counterparty> check(Bytes32 keyId, Requirements requirements) {
        return checker.check(keyId, requirements);
    }

    /**
     * Whether a counterparty that was checked before still has the same key and it is still valid.
     *
     * @return the counterparty as of the newest block; a newer key is
     *     {@link org.clavis.verifier.RejectReason#SUPERSEDED}
     */
    public Verification<Counterparty> recheck(Counterparty counterparty) {
        return checker.recheck(counterparty);
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

    private RegisteredKey currentOf(Identity identity) {
        return lookup(identity.keyId()).orElseThrow(() ->
            new RegistryException(RegistryReason.NOT_REGISTERED, identity + " is not registered")
        );
    }

    private static Reconciliation reconcile(Identity identity, RegisteredKey current) {
        Optional<PendingRotation> pending = identity.pendingRotation();
        if (pending.isEmpty()) {
            return Reconciliation.NOTHING_PENDING;
        }
        if (current.bundle().identityKey().equals(pending.get().identityKey())) {
            identity.completeRotation();
            return Reconciliation.COMPLETED;
        }
        if (!current.bundle().identityKey().equals(identity.identityKey())) {
            throw otherKeyStore(identity);
        }
        return Reconciliation.STILL_PENDING;
    }

    private static RegistryException otherKeyStore(Identity identity) {
        String message = "the key registered for " + identity + " is in another key store, not in this one";
        return new RegistryException(RegistryReason.OTHER_KEY_STORE, message);
    }
}
