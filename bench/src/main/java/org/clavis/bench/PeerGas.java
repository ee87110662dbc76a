package org.clavis.bench;

import java.util.List;

/**
 * What others' contracts cost, as they or users of them have published it: nothing here was measured by this benchmark,
 * and chains price calldata differently. Shown to say what a figure is large or small beside.
 */
final class PeerGas {

    private record Peer(String work, String gas, String source) {}

    private static final List<Peer> PEERS = List.of(
        new Peer(
            "Farcaster: one key put on-chain, no proof that it is held",
            "192,000 to 305,000",
            "transactions of KeyRegistry and its gateways on OP Mainnet (farcasterxyz/contracts)"
        ),
        new Peer(
            "a Groth16 verification, the precompiles alone",
            "181,000 and 6,150 an input",
            "EIP-1108: 45,000 and 34,000 a pair for four pairs; 6,000 and 150 for each input"
        ),
        new Peer("a Schnorr verification by ecrecover, the precompile alone", "3,000", "Yellow Paper, appendix E.1")
    );

    private PeerGas() {}

    static void show() {
        System.err.println("beside it, as others publish it:");
        for (Peer peer : PEERS) {
            System.err.printf("  %-58s %-26s %s%n", peer.work, peer.gas, peer.source);
        }
    }
}
