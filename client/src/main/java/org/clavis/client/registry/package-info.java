/** The registry as a client sees it through an RPC node: registering, rotating, revoking, looking up and checking keys. */
@NullMarked
package org.clavis.client.registry;

import org.jspecify.annotations.NullMarked;
