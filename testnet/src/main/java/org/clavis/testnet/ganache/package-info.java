/** Ganache in a container. Needs Testcontainers on the path. */
@NullMarked
package org.clavis.testnet.ganache;

import org.jspecify.annotations.NullMarked;
