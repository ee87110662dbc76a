package org.clavis.client;

import org.clavis.contracts.Deployments;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.junit.OnLocalChain;

@OnLocalChain
class AnvilEndToEndTest extends EndToEndContract {

    AnvilEndToEndTest(LocalChain local, Deployments contracts) {
        super(local, contracts);
    }
}
