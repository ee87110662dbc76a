package org.clavis.contracts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Bytecode of the contracts, from this module's resources. */
final class ContractResources {

    /** Creation code of a contract followed by its constructor's arguments. */
    static byte[] initCode(String contract, AbiWriter arguments) {
        byte[] code = read(contract + ".bin");
        byte[] encoded = arguments.toBytes();
        return ByteBuffer.allocate(code.length + encoded.length)
            .put(code)
            .put(encoded)
            .array();
    }

    private static byte[] read(String name) {
        try (InputStream in = ContractResources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("this build of org.clavis.contracts lacks " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    private ContractResources() {}
}
