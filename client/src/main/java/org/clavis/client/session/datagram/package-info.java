/**
 * Sessions over UDP: messages that arrive once or not at all, in any order, under the same handshakes and keys as
 * streams.
 *
 * <p>{@link org.clavis.client.session.datagram.DatagramEndpoint} is a socket with a thread; everything that decides is
 * beneath it and knows neither sockets nor clocks. The byte tables are in {@code docs/protocol.md}, under Datagrams.
 */
@NullMarked
package org.clavis.client.session.datagram;

import org.jspecify.annotations.NullMarked;
