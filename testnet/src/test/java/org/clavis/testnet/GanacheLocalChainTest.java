package org.clavis.testnet;

import org.clavis.contracts.Deployments;
import org.clavis.testnet.junit.Engine;
import org.clavis.testnet.junit.OnLocalChain;
import org.junit.jupiter.api.Tag;

@Tag("ganache")
@OnLocalChain(Engine.GANACHE)
class GanacheLocalChainTest extends LocalChainContract {

    GanacheLocalChainTest(LocalChain chain, Deployments contracts) {
        super(chain, contracts);
    }
}
