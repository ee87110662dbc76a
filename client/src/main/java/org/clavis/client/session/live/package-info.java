/** Sessions that end with the keys they rest on: what the chain does to them while they are open. */
@NullMarked
package org.clavis.client.session.live;

import org.jspecify.annotations.NullMarked;
