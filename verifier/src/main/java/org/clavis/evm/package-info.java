/** Value types of the Ethereum virtual machine, and contracts built into it. */
@NullMarked
package org.clavis.evm;

import org.jspecify.annotations.NullMarked;
