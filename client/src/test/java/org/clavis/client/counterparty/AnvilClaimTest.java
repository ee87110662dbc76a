package org.clavis.client.counterparty;

import org.clavis.contracts.Deployments;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.junit.OnLocalChain;

@OnLocalChain
class AnvilClaimTest extends ClaimContract {

    AnvilClaimTest(LocalChain local, Deployments contracts) {
        super(local, contracts);
    }
}
