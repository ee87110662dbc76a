package org.clavis.verifier.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Objects;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;

/**
 * What an owner signs so that somebody else may submit one change of its key. Each is good for the epoch that the
 * change writes or ends, for one nonce, and until a deadline.
 */
public sealed interface RelayRequest {
    /** The key. */
    Bytes32 keyId();

    /** The epoch that is written, extended or ended. */
    long epoch();

    /** A number that the owner has not used under this key, in 32 big-endian bytes. */
    Bytes32 nonce();

    /** Last second since 1970 at which it may be submitted. */
    long deadline();

    /** The EIP-712 {@code hashStruct}. */
    Bytes32 structHash();

    /** The EIP-712 digest to sign in this registry's domain. */
    default Bytes32 digest(RegistryDomain domain) {
        return domain.digest(structHash());
    }

    /**
     * To write the first epoch of a key.
     *
     * @param keyId see {@link RelayRequest#keyId}
     * @param bundle what is written, as epoch 1
     * @param nonce see {@link RelayRequest#nonce}
     * @param deadline see {@link RelayRequest#deadline}, below 2^40
     */
    record Register(Bytes32 keyId, KeyBundle bundle, Bytes32 nonce, long deadline) implements RelayRequest {
        private static final Bytes32 TYPE_HASH = writeTypeHash("Register");

        public Register {
            check(keyId, nonce, deadline);
            Objects.requireNonNull(bundle, "bundle");
        }

        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public Bytes32 structHash() {
            return writeHash(TYPE_HASH, this, bundle);
        }
    }

    /**
     * To write the next epoch of a key.
     *
     * @param keyId see {@link RelayRequest#keyId}
     * @param epoch the new one, below 2^32
     * @param bundle what is written
     * @param nonce see {@link RelayRequest#nonce}
     * @param deadline see {@link RelayRequest#deadline}, below 2^40
     */
    record Rotate(Bytes32 keyId, long epoch, KeyBundle bundle, Bytes32 nonce, long deadline) implements RelayRequest {
        private static final Bytes32 TYPE_HASH = writeTypeHash("Rotate");

        public Rotate {
            check(keyId, nonce, deadline);
            Objects.requireNonNull(bundle, "bundle");
            Uints.check("epoch", epoch, Uints.MAX_UINT32);
        }

        @Override
        public Bytes32 structHash() {
            return writeHash(TYPE_HASH, this, bundle);
        }
    }

    /**
     * To let an epoch be valid for longer.
     *
     * @param keyId see {@link RelayRequest#keyId}
     * @param epoch the current one, below 2^32
     * @param bundle the current one with its new end
     * @param nonce see {@link RelayRequest#nonce}
     * @param deadline see {@link RelayRequest#deadline}, below 2^40
     */
    record Extend(Bytes32 keyId, long epoch, KeyBundle bundle, Bytes32 nonce, long deadline) implements RelayRequest {
        private static final Bytes32 TYPE_HASH = writeTypeHash("Extend");

        public Extend {
            check(keyId, nonce, deadline);
            Objects.requireNonNull(bundle, "bundle");
            Uints.check("epoch", epoch, Uints.MAX_UINT32);
        }

        @Override
        public Bytes32 structHash() {
            return writeHash(TYPE_HASH, this, bundle);
        }
    }

    /**
     * To end an epoch.
     *
     * @param keyId see {@link RelayRequest#keyId}
     * @param epoch the current one, below 2^32
     * @param nonce see {@link RelayRequest#nonce}
     * @param deadline see {@link RelayRequest#deadline}, below 2^40
     */
    record Revoke(Bytes32 keyId, long epoch, Bytes32 nonce, long deadline) implements RelayRequest {
        private static final Bytes32 TYPE_HASH = Keccak256.hash(
            "Revoke(bytes32 keyId,uint32 epoch,uint256 nonce,uint40 deadline)".getBytes(US_ASCII)
        );

        public Revoke {
            check(keyId, nonce, deadline);
            Uints.check("epoch", epoch, Uints.MAX_UINT32);
        }

        @Override
        public Bytes32 structHash() {
            return new AbiWords(5).word(TYPE_HASH).word(keyId).uint(epoch).word(nonce).uint(deadline).hash();
        }
    }

    private static void check(Bytes32 keyId, Bytes32 nonce, long deadline) {
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(nonce, "nonce");
        Uints.check("deadline", deadline, Uints.MAX_UINT40);
    }

    private static Bytes32 writeTypeHash(String name) {
        String type = name + "(bytes32 keyId,uint32 epoch,KeyBundle bundle,uint256 nonce,uint40 deadline)";
        return Keccak256.hash((type + KeyBundle.TYPE).getBytes(US_ASCII));
    }

    private static Bytes32 writeHash(Bytes32 typeHash, RelayRequest request, KeyBundle bundle) {
        return new AbiWords(6)
            .word(typeHash)
            .word(request.keyId())
            .uint(request.epoch())
            .word(bundle.structHash())
            .word(request.nonce())
            .uint(request.deadline())
            .hash();
    }
}
