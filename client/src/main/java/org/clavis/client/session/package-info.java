/**
 * Forward-secret sessions between two registered desks.
 *
 * <p>Two layers. {@link org.clavis.client.session.InitiatorHandshake} and {@link
 * org.clavis.client.session.ResponderHandshake} turn bytes into bytes and know nothing of networks; {@link
 * org.clavis.client.session.Session} and {@link org.clavis.client.session.SessionListener} put them on TCP. The byte
 * tables are in {@code docs/protocol.md}, under Sessions.
 */
@NullMarked
package org.clavis.client.session;

import org.jspecify.annotations.NullMarked;
