package org.clavis.client;

import org.clavis.contracts.Deployments;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.junit.Engine;
import org.clavis.testnet.junit.OnLocalChain;
import org.junit.jupiter.api.Tag;

@Tag("ganache")
@OnLocalChain(Engine.GANACHE)
class GanacheEndToEndTest extends EndToEndContract {

    GanacheEndToEndTest(LocalChain local, Deployments contracts) {
        super(local, contracts);
    }
}
