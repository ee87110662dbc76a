package org.clavis.client.registry;

import org.clavis.contracts.Deployments;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.junit.OnLocalChain;

@OnLocalChain
class AnvilRegistryTest extends RegistryContract {

    AnvilRegistryTest(LocalChain local, Deployments contracts) {
        super(local, contracts);
    }
}
