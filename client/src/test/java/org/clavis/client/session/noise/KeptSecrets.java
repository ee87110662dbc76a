package org.clavis.client.session.noise;

import java.util.Optional;

/** Looks at what is kept, for tests of other packages. */
public final class KeptSecrets {

    private KeptSecrets() {}

    /** The very array in which the secret shared with a key is kept. */
    public static Optional<byte[]> of(StaticSecrets secrets, byte[] remotePublicKey) {
        return Optional.ofNullable(secrets.secretForTestingOnly(remotePublicKey));
    }
}
