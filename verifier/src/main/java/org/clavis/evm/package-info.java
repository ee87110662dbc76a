/** Value types of the Ethereum virtual machine. */
@NullMarked
package org.clavis.evm;

import org.jspecify.annotations.NullMarked;
