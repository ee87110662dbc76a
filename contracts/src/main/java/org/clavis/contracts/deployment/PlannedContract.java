package org.clavis.contracts.deployment;

import java.util.List;
import java.util.Map;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;

/** A contract with the address that it has on every chain. Immutable. */
public final class PlannedContract {

    /** The values of a contract's immutables, by name, which depend on where it is. */
    @FunctionalInterface
    interface Immutables {
        Map<String, Bytes32> on(long chainId, Address address);
    }

    private final String name;
    private final Bytes32 salt;
    private final byte[] initCode;
    private final Address address;
    private final Immutables immutables;
    private final List<Probe> probes;

    PlannedContract(String name, Bytes32 salt, byte[] initCode, Immutables immutables, List<Probe> probes) {
        this.name = name;
        this.salt = salt;
        this.initCode = initCode;
        this.address = Create2Factory.addressOf(salt, initCode);
        this.immutables = immutables;
        this.probes = List.copyOf(probes);
    }

    /** The contract's name in Solidity. */
    public String name() {
        return name;
    }

    /** Where it is. */
    public Address address() {
        return address;
    }

    /** Creation code and constructor arguments, a fresh copy. */
    public byte[] initCode() {
        return initCode.clone();
    }

    /** Keccak-256 of the init code: what the address depends on, beside factory and salt. */
    public Bytes32 initCodeHash() {
        return Keccak256.hash(initCode);
    }

    /** What calling the factory with makes it. */
    byte[] factoryCall() {
        byte[] data = new byte[Bytes32.BYTES + initCode.length];
        System.arraycopy(salt.toBytes(), 0, data, 0, Bytes32.BYTES);
        System.arraycopy(initCode, 0, data, Bytes32.BYTES, initCode.length);
        return data;
    }

    /** The immutables' values on a chain, by name. */
    Map<String, Bytes32> immutables(long chainId) {
        return immutables.on(chainId, address);
    }

    /** What to ask the deployed contract. */
    List<Probe> probes() {
        return probes;
    }

    @Override
    public String toString() {
        return name + " " + address;
    }
}
