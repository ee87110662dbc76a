package org.clavis.client.registry;

import java.util.Objects;
import org.clavis.contracts.Structs;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.registry.RelayRequest;

/** An owner's signature of one {@link RelayRequest}, for whoever submits it. Immutable. */
public final class Consent {

    private final Bytes32 nonce;
    private final long deadline;
    private final Hex signature;

    private Consent(Bytes32 nonce, long deadline, Hex signature) {
        this.nonce = Objects.requireNonNull(nonce, "nonce");
        this.deadline = deadline;
        this.signature = signature;
    }

    /** The consent of an account. */
    public static Consent sign(Account owner, RelayRequest request, RegistryDomain domain) {
        return of(request, owner.sign(request.digest(domain)).toBytes());
    }

    /** The consent of a contract, which takes {@code signature} for the request's digest (ERC-1271). */
    public static Consent of(RelayRequest request, byte[] signature) {
        return new Consent(request.nonce(), request.deadline(), Hex.of(signature));
    }

    /** The nonce, in 32 big-endian bytes. */
    public Bytes32 nonce() {
        return nonce;
    }

    /** Last second since 1970 at which the request may be submitted. */
    public long deadline() {
        return deadline;
    }

    /** The signature: of an account r, s and v, 65 bytes. */
    public byte[] signature() {
        return signature.toBytes();
    }

    Structs.Consent struct() {
        return new Structs.Consent(Abi.number(nonce), deadline, signature.toBytes());
    }

    @Override
    public boolean equals(Object o) {
        return (
            o instanceof Consent other &&
            nonce.equals(other.nonce) &&
            deadline == other.deadline &&
            signature.equals(other.signature)
        );
    }

    @Override
    public int hashCode() {
        return Objects.hash(nonce, deadline, signature);
    }

    @Override
    public String toString() {
        return "Consent[" + nonce + ", until " + deadline + "]";
    }
}
