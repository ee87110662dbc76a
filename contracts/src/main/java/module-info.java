/** The registry's contracts as seen from Java, and the RPC client that reaches them. */
module org.clavis.contracts {
    requires transitive org.clavis.verifier;
    requires transitive org.web3j;
    requires java.net.http;
    requires static transitive org.jspecify;

    exports org.clavis.contracts;
    exports org.clavis.contracts.deployment;
    exports org.clavis.contracts.rpc;
}
