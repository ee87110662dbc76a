@NullMarked
package org.clavis.evm;

import org.jspecify.annotations.NullMarked;
