/** Pure-Java checking of keys, proofs, signatures and registry records: no network, no native code. */
module org.clavis.verifier {
    requires org.bouncycastle.provider;
    requires tools.jackson.core;
    requires static transitive org.jspecify;

    exports org.clavis.evm;
    exports org.clavis.verifier;
}
