/** Local chains: a process of our own, a container, or whatever answers at a URL. */
@NullMarked
package org.clavis.testnet;

import org.jspecify.annotations.NullMarked;
