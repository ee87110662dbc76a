package org.clavis.client.cli;

import java.nio.file.Path;
import java.util.Arrays;
import org.clavis.client.identity.PasswordSource;
import org.clavis.secret.SecretScalar;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/** Reads the private key of an Ethereum account from a file, as 64 hexadecimal digits with or without {@code 0x}. */
final class AccountKeyFile {

    private AccountKeyFile() {}

    /** The key; the caller closes it. */
    static SecretScalar read(Path file) {
        char[] line = PasswordSource.file(file).readPassword();
        byte[] key = new byte[SecretScalar.BYTES];
        try {
            int start = line.length == 2 * key.length + 2 && line[0] == '0' && line[1] == 'x' ? 2 : 0;
            if (line.length - start != 2 * key.length) {
                throw malformed(file);
            }
            for (int i = 0; i < key.length; i++) {
                int high = Character.digit(line[start + 2 * i], 16);
                int low = Character.digit(line[start + 2 * i + 1], 16);
                if (high < 0 || low < 0) {
                    throw malformed(file);
                }
                key[i] = (byte) ((high << 4) | low);
            }
            return SecretScalar.fromCanonicalBytes(SecretScalar.Group.SECP256K1, key);
        } finally {
            Arrays.fill(line, '\0');
            Arrays.fill(key, (byte) 0);
        }
    }

    private static EncodingException malformed(Path file) {
        return new EncodingException(
            RejectReason.MALFORMED,
            -1,
            "the first line of " + file.getFileName() + " is not a private key of 64 hexadecimal digits"
        );
    }
}
