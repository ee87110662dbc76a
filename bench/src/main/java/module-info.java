/** Benchmarks of Clavis and of its peers. Not published. */
module org.clavis.bench {
    requires java.management;
    requires jdk.management;
    requires org.bouncycastle.provider;
    requires org.clavis.circuits;
    requires org.clavis.client;
    requires org.clavis.testnet;
    requires tools.jackson.databind;
    requires static org.jspecify;
}
