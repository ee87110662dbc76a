package org.clavis.testnet;

import org.clavis.contracts.Deployments;
import org.clavis.testnet.junit.OnLocalChain;

@OnLocalChain
class AnvilLocalChainTest extends LocalChainContract {

    AnvilLocalChainTest(LocalChain chain, Deployments contracts) {
        super(chain, contracts);
    }
}
