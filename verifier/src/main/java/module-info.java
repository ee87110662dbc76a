/** Pure-Java checking of keys, proofs, signatures and registry records: no network, no native code. */
// javac does not see the modules further down the reactor that share the algebra
@SuppressWarnings("module") module org.clavis.verifier {
    requires org.bouncycastle.provider;
    requires tools.jackson.core;
    requires static jdk.incubator.vector;
    requires static transitive org.jspecify;

    exports org.clavis.evm;
    exports org.clavis.hash;
    exports org.clavis.secret;
    exports org.clavis.verifier;
    exports org.clavis.verifier.groth16;
    exports org.clavis.verifier.registry;
    exports org.clavis.verifier.schnorr;
    exports org.clavis.verifier.semaphore;
    exports org.clavis.verifier.state;

    exports org.clavis.algebra.babyjubjub to org.clavis.circuits, org.clavis.client, org.clavis.bench;
    exports org.clavis.algebra.bn254 to org.clavis.circuits, org.clavis.client, org.clavis.bench;
    exports org.clavis.algebra.curve25519 to org.clavis.circuits, org.clavis.client, org.clavis.bench;
    exports org.clavis.algebra.lanes to org.clavis.circuits, org.clavis.client, org.clavis.bench;
    exports org.clavis.algebra.poseidon to org.clavis.circuits, org.clavis.client, org.clavis.bench;
    exports org.clavis.algebra.secp256k1 to org.clavis.circuits, org.clavis.client, org.clavis.bench;
    exports org.clavis.algebra.transform to org.clavis.circuits, org.clavis.bench;
}
