@NullMarked
package org.clavis.testnet;

import org.jspecify.annotations.NullMarked;
