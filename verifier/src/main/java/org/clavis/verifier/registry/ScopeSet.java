package org.clavis.verifier.registry;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A set of scopes as the registry stores it: 48 bits.
 *
 * <p>Bits that no {@link Scope} names are kept: they count when hashing and for {@link #containsAll}.
 *
 * @param bits 0 to 2^48 - 1
 */
public record ScopeSet(long bits) {
    /** No scope at all. */
    public static final ScopeSet NONE = new ScopeSet(0);

    /**
     * A set from its bits.
     *
     * @throws org.clavis.verifier.EncodingException if a bit above the 48th is set
     */
    public ScopeSet {
        Uints.check("scopes", bits, Uints.MAX_UINT48);
    }

    /** The set of exactly these scopes. */
    public static ScopeSet of(Scope... scopes) {
        long bits = 0;
        for (Scope scope : scopes) {
            bits |= scope.bit();
        }
        return new ScopeSet(bits);
    }

    /** True if {@code scope} is in the set. */
    public boolean contains(Scope scope) {
        return (bits & scope.bit()) != 0;
    }

    /** True if every bit of {@code other} is set here. */
    public boolean containsAll(ScopeSet other) {
        return (other.bits & ~bits) == 0;
    }

    /** What is in {@code other} and not here. */
    public ScopeSet missingFrom(ScopeSet other) {
        return new ScopeSet(other.bits & ~bits);
    }

    /** The scopes in the set that have a name. */
    public Set<Scope> named() {
        Set<Scope> named = EnumSet.noneOf(Scope.class);
        for (Scope scope : Scope.values()) {
            if (contains(scope)) {
                named.add(scope);
            }
        }
        return named;
    }

    /** The names joined with {@code +}; bits without a name in hexadecimal; {@code NONE} for the empty set. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        long unnamed = bits;
        for (Scope scope : named()) {
            parts.add(scope.name());
            unnamed &= ~scope.bit();
        }
        if (unnamed != 0) {
            parts.add("0x" + Long.toHexString(unnamed));
        }
        return parts.isEmpty() ? "NONE" : String.join("+", parts);
    }
}
