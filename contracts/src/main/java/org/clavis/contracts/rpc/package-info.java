/** JSON-RPC over HTTP to an Ethereum node that is not trusted: bounded in time and size, and never retrying by itself. */
@NullMarked
package org.clavis.contracts.rpc;

import org.jspecify.annotations.NullMarked;
