/** Identities, registry client, counterparty verification, sessions and the {@code clavis} command. */
module org.clavis.client {
    requires transitive org.clavis.circuits;
    requires transitive org.clavis.contracts;
    requires transitive org.clavis.verifier;
    requires info.picocli;
    requires org.bouncycastle.provider;
    requires org.clavis.testnet;
    requires tools.jackson.databind;
    requires static transitive org.jspecify;

    opens org.clavis.client.cli to info.picocli;

    exports org.clavis.client.counterparty;
    exports org.clavis.client.identity;
    exports org.clavis.client.registry;
    exports org.clavis.client.session;
    exports org.clavis.client.session.datagram;
    exports org.clavis.client.session.live;
    exports org.clavis.client.session.noise;
}
