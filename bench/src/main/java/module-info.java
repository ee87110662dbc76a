/** Benchmarks of Clavis and of its peers. Not published. */
module org.clavis.bench {
    requires jmh.core;
    requires org.clavis.client;
    requires org.clavis.verifier;
    requires static org.jspecify;
}
