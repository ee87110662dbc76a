/**
 * The Noise protocol framework, revision 34: bytes in, bytes out, no input or output of its own.
 *
 * <p>The types carry the names of the specification. {@link org.clavis.client.session.noise.NoiseProtocol} names a
 * protocol, {@link org.clavis.client.session.noise.HandshakeState} runs one side of its handshake, and the two {@link
 * org.clavis.client.session.noise.CipherState}s that come out of it carry the transport messages.
 */
@NullMarked
package org.clavis.client.session.noise;

import org.jspecify.annotations.NullMarked;
