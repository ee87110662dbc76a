/**
 * web3j's core, abi, crypto, rlp, tuples and utils jars as one module.
 *
 * <p>The jars share the packages {@code org.web3j.crypto} and {@code org.web3j.utils}, so that no two of them can stand
 * on one module path. What web3j needs for HTTP, IPC, WebSockets, blobs and cloud key stores is left out.
 */
module org.web3j {
    requires transitive io.reactivex.rxjava2;
    requires transitive tools.jackson.databind;
    requires org.bouncycastle.provider;
    requires org.slf4j;

    exports org.web3j.abi;
    exports org.web3j.abi.datatypes;
    exports org.web3j.abi.datatypes.ens;
    exports org.web3j.abi.datatypes.generated;
    exports org.web3j.abi.datatypes.primitive;
    exports org.web3j.abi.datatypes.reflection;
    exports org.web3j.abi.spi;
    exports org.web3j.commons;
    exports org.web3j.contracts.token;
    exports org.web3j.crypto;
    exports org.web3j.crypto.exception;
    exports org.web3j.crypto.transaction.type;
    exports org.web3j.dto;
    exports org.web3j.ens;
    exports org.web3j.ens.contracts.generated;
    exports org.web3j.exceptions;
    exports org.web3j.model;
    exports org.web3j.protocol;
    exports org.web3j.protocol.admin;
    exports org.web3j.protocol.admin.methods.response;
    exports org.web3j.protocol.core;
    exports org.web3j.protocol.core.filters;
    exports org.web3j.protocol.core.methods.request;
    exports org.web3j.protocol.core.methods.response;
    exports org.web3j.protocol.core.methods.response.admin;
    exports org.web3j.protocol.deserializer;
    exports org.web3j.protocol.exceptions;
    exports org.web3j.protocol.http;
    exports org.web3j.protocol.rx;
    exports org.web3j.rlp;
    exports org.web3j.service;
    exports org.web3j.tuples;
    exports org.web3j.tuples.generated;
    exports org.web3j.tx;
    exports org.web3j.tx.exceptions;
    exports org.web3j.tx.gas;
    exports org.web3j.tx.response;
    exports org.web3j.utils;
}
