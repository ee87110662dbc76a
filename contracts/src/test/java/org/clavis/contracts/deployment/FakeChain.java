package org.clavis.contracts.deployment;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;

/** A chain in memory: it has the codes it is given, and answers calls by a rule. */
final class FakeChain implements DeploymentChain {

    static final long CHAIN_ID = 4242;

    final Map<Address, byte[]> codes = new HashMap<>();
    final Map<Address, BigInteger> balances = new HashMap<>();
    final List<String> sent = new ArrayList<>();
    BiFunction<Address, byte[], Optional<byte[]>> calls = (_, _) -> Optional.empty();

    /** What the factory does when it is called, after the transaction was noted. */
    BiFunction<Bytes32, byte[], byte[]> create = (_, _) -> new byte[] { 1 };

    /** With the factory on it. */
    static FakeChain withFactory() {
        FakeChain chain = new FakeChain();
        chain.codes.put(Create2Factory.ADDRESS, HexFormat.of().parseHex(Create2Factory.RUNTIME_CODE));
        return chain;
    }

    /** With every contract of the plan as it should be. */
    static FakeChain deployed(DeploymentPlan plan) {
        FakeChain chain = withFactory();
        plan.contracts().forEach(contract -> chain.codes.put(contract.address(), codeOf(contract)));
        return chain;
    }

    static byte[] codeOf(PlannedContract contract) {
        return CompiledContract.of(contract.name()).runtimeCode(contract.immutables(CHAIN_ID));
    }

    /** Changes one byte of a contract's code. */
    void change(Address address, int offset) {
        byte[] code = code(address);
        code[offset] ^= 1;
        codes.put(address, code);
    }

    @Override
    public long chainId() {
        return CHAIN_ID;
    }

    @Override
    public byte[] code(Address address) {
        return codes.getOrDefault(address, new byte[0]).clone();
    }

    @Override
    public Optional<byte[]> call(Address to, byte[] data) {
        return calls.apply(to, data);
    }

    @Override
    public BigInteger balance(Address address) {
        return balances.getOrDefault(address, BigInteger.ZERO);
    }

    @Override
    public Transaction send(Address to, BigInteger wei, byte[] data, String what) {
        sent.add(what);
        balances.merge(to, wei, BigInteger::add);
        if (to.equals(Create2Factory.ADDRESS)) {
            Bytes32 salt = Bytes32.of(Arrays.copyOf(data, Bytes32.BYTES));
            byte[] initCode = Arrays.copyOfRange(data, Bytes32.BYTES, data.length);
            byte[] code = create.apply(salt, initCode);
            if (code.length != 0) {
                codes.put(Create2Factory.addressOf(salt, initCode), code);
            }
        }
        return new Transaction(Bytes32.fromHex("%064x".formatted(sent.size())), sent.size());
    }

    @Override
    public Transaction sendSigned(byte[] transaction, String what) {
        sent.add(what);
        codes.put(Create2Factory.ADDRESS, HexFormat.of().parseHex(Create2Factory.RUNTIME_CODE));
        return new Transaction(Bytes32.ZERO, sent.size());
    }
}
