package org.clavis.client.counterparty;

import org.clavis.contracts.Deployments;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.junit.Engine;
import org.clavis.testnet.junit.OnLocalChain;
import org.junit.jupiter.api.Tag;

@Tag("ganache")
@OnLocalChain(Engine.GANACHE)
class GanacheClaimTest extends ClaimContract {

    GanacheClaimTest(LocalChain local, Deployments contracts) {
        super(local, contracts);
    }
}
