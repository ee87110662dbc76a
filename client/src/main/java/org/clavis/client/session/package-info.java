/**
 * Forward-secret sessions between two registered desks.
 *
 * <p>Two layers. {@link org.clavis.client.session.InitiatorHandshake}, {@link
 * org.clavis.client.session.ResponderHandshake} and {@link org.clavis.client.session.IntroductionHandshake} turn bytes
 * into bytes and know nothing of networks, as does the engine of open sessions. {@link
 * org.clavis.client.session.Session} and {@link org.clavis.client.session.SessionListener} put them on TCP, with a thread
 * for each session; {@link org.clavis.client.session.SessionSelector} carries thousands on one. A {@link
 * org.clavis.client.session.LocalDesk} is this side of all of them. Over UDP it is {@link
 * org.clavis.client.session.datagram}; {@link org.clavis.client.session.live} ends sessions as the chain demands. The byte
 * tables are in {@code docs/protocol.md}, under Sessions.
 */
@NullMarked
package org.clavis.client.session;

import org.jspecify.annotations.NullMarked;
