/** Local chains for tests and demos. JUnit and Testcontainers are needed only by those who use their classes. */
module org.clavis.testnet {
    requires transitive org.clavis.contracts;
    requires static jdk.httpserver;
    requires static org.junit.jupiter.api;
    requires static testcontainers;
    requires static com.github.dockerjava.api;
    requires static transitive org.jspecify;

    exports org.clavis.testnet;
    exports org.clavis.testnet.junit;
    exports org.clavis.testnet.ganache;
}
