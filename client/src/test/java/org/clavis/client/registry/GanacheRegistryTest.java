package org.clavis.client.registry;

import org.clavis.contracts.Deployments;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.junit.Engine;
import org.clavis.testnet.junit.OnLocalChain;
import org.junit.jupiter.api.Tag;

@Tag("ganache")
@OnLocalChain(Engine.GANACHE)
class GanacheRegistryTest extends RegistryContract {

    GanacheRegistryTest(LocalChain local, Deployments contracts) {
        super(local, contracts);
    }
}
