/** Benchmarks of Clavis and of its peers. Not published. */
module org.clavis.bench {
    requires java.management;
    requires jdk.management;
    requires jmh.core;
    requires org.bouncycastle.provider;
    requires org.clavis.circuits;
    requires org.clavis.client;
    requires org.clavis.testnet;
    requires tools.jackson.databind;
    requires static org.jspecify;

    exports org.clavis.bench to jmh.core;
    exports org.clavis.bench.jmh_generated to jmh.core;
}
