package org.clavis.contracts.deployment;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.clavis.contracts.deployment.DeploymentException.Reason;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;

/**
 * The factory that puts contracts at addresses which depend on nothing but their code and a salt.
 *
 * <p>It has no owner and is at one address on every chain, because it was deployed by a transaction that nobody has a key
 * for: its signature is made up (r = s = 0x2222...), the sender is whoever it recovers to, and it names no chain (it is
 * older than EIP-155). Called with salt and init code, it runs CREATE2 and returns the new address. Source: Nick
 * Johnson's deterministic-deployment-proxy; EIP-1014.
 */
public final class Create2Factory {

    /** Where it is. */
    public static final Address ADDRESS = Address.fromHex("0x4e59b44847b379578588920ca78fbf26c0b4956c");

    /** Who deploys it, by one transaction with nonce 0. */
    static final Address SIGNER = Address.fromHex("0x3fab184622dc19b6109349b94811493bf2a45362");

    static final String RUNTIME_CODE =
        "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f5" +
        "8015156039578182fd5b8082525050506014600cf3";

    static final long GAS_PRICE_WEI = 100_000_000_000L;
    static final long GAS_LIMIT = 100_000;

    /** What {@link #TRANSACTION} may cost: 100,000 gas at 100 gwei. */
    static final BigInteger COST_WEI = BigInteger.valueOf(GAS_PRICE_WEI).multiply(BigInteger.valueOf(GAS_LIMIT));

    /** The transaction that deploys it: nonce 0, gas price, gas limit, no recipient, no value, code, v = 27, r, s. */
    static final String TRANSACTION =
        "f8a58085174876e800830186a08080b853604580600e600039806000f350fe" +
        RUNTIME_CODE +
        "1ba0" +
        "22".repeat(32) +
        "a0" +
        "22".repeat(32);

    private Create2Factory() {}

    /** Where {@code initCode} is put under {@code salt}. Source: EIP-1014. */
    public static Address addressOf(Bytes32 salt, byte[] initCode) {
        byte[] hash = Keccak256.digest(
            new byte[] { (byte) 0xff },
            ADDRESS.toBytes(),
            salt.toBytes(),
            Keccak256.digest(initCode)
        );
        return Address.of(Arrays.copyOfRange(hash, hash.length - Address.BYTES, hash.length));
    }

    /** Whether the chain has it. */
    static boolean isOn(DeploymentChain chain) {
        byte[] code = chain.code(ADDRESS);
        if (code.length != 0 && !Arrays.equals(code, HexFormat.of().parseHex(RUNTIME_CODE))) {
            throw new DeploymentException(Reason.NO_FACTORY, "another contract is at the factory's address " + ADDRESS);
        }
        return code.length != 0;
    }

    /** Puts it on a chain that does not have it: pays its signer, then sends the signed transaction. */
    static void ensureOn(DeploymentChain chain) {
        if (isOn(chain)) {
            return;
        }
        BigInteger missing = COST_WEI.subtract(chain.balance(SIGNER));
        if (missing.signum() > 0) {
            chain.send(SIGNER, missing, new byte[0], "funding the factory's deployment");
        }
        chain.sendSigned(HexFormat.of().parseHex(TRANSACTION), "deploying the factory");
        if (!isOn(chain)) {
            throw new DeploymentException(Reason.NO_FACTORY, "the chain has no contract at " + ADDRESS + " afterwards");
        }
    }
}
