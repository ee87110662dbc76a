package org.clavis.testnet;

import java.util.List;
import java.util.stream.IntStream;
import org.web3j.crypto.Bip32ECKeyPair;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.MnemonicUtils;

/** The accounts that development chains fund: keys that everybody knows, derived as wallets do. */
public final class DevAccounts {

    /** The phrase that development chains agree on. Source: the default of Anvil and Hardhat. */
    public static final String MNEMONIC = "test test test test test test test test test test test junk";

    /** How many accounts a chain that we start funds. */
    public static final int COUNT = 10;

    private static final List<Credentials> ALL = derive(COUNT);

    private DevAccounts() {}

    /** The first {@link #COUNT} accounts of {@link #MNEMONIC} on the path m/44'/60'/0'/0/i. Source: BIP-32, BIP-44. */
    public static List<Credentials> all() {
        return ALL;
    }

    private static List<Credentials> derive(int count) {
        Bip32ECKeyPair master = Bip32ECKeyPair.generateKeyPair(MnemonicUtils.generateSeed(MNEMONIC, ""));
        int hardened = Bip32ECKeyPair.HARDENED_BIT;
        int[] parent = { 44 | hardened, 60 | hardened, hardened, 0 };
        Bip32ECKeyPair change = Bip32ECKeyPair.deriveKeyPair(master, parent);
        return IntStream.range(0, count)
            .mapToObj(i -> Credentials.create(Bip32ECKeyPair.deriveKeyPair(change, new int[] { i })))
            .toList();
    }
}
